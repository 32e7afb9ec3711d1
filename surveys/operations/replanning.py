"""A plan of a cohort that runs is changed: what is asked, when and whom, in waves that have not
opened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F, Max

from cohorts.operations import StaleCohort, ask_after_end
from common.reach import check_reach
from people.audit import record
from people.models import Member
from surveys.models import PulseItem, PulsePlan, Wave
from surveys.plan_items import InvalidPulse, check_questions, new_item, question_of, seen_of
from surveys.questions import PulseQuestion


class WaveHasOpened(Exception):
    """Whom it asks what is fixed by now."""


class WrongDay(Exception):
    """A wave would be asked in the past, or not between those before and after it."""


class TooMany(Exception):
    """A later wave (`number`) would ask more than five questions, or none to agree with."""

    def __init__(self, number: int) -> None:
        super().__init__(f"wave {number} would not be a pulse any more")
        self.number = number


@transaction.atomic
def change_wave(
    *,
    wave: Wave,
    opens_on: dt.date,
    questions: Sequence[PulseQuestion],
    is_for_later: bool,
    seen: str,
    by: Member,
    now: dt.datetime,
) -> bool:
    """Another day or other questions for a wave that has not opened; with `is_for_later` what is
    taken out and added is so in the planned waves after it, too.

    A question whose words are others is another one: it is not set beside the old one. Returns
    whether anything is different; a second call changes nothing. Raises WaveHasOpened, StaleCohort
    where it is not as it was `seen`, WrongDay, OutOfReach, InvalidPulse and TooMany; then nothing
    has changed.
    """
    locked = Wave.objects.select_for_update(of=("self",)).select_related("plan").get(pk=wave.pk)
    before = list(locked.items.all())
    if locked.state != Wave.State.PLANNED:
        raise WaveHasOpened
    if seen != seen_of(locked, before):
        raise StaleCohort
    check_questions(questions)
    moved = _move(locked, opens_on, now)
    after = _items_for(locked.plan, questions)
    gone, added = set(before) - set(after), set(after) - set(before)
    if not (moved or gone or added):
        return False
    locked.items.set(after)
    later = _later(locked) if is_for_later and (gone or added) else []
    for each in later:
        _change_questions(each, gone, added)
    record(
        "change_wave", locked, by=by, now=now, number=locked.number, later=len(later),
        added=len(added), removed=len(gone), days=moved,
    )  # fmt: skip
    return True


def _move(wave: Wave, opens_on: dt.date, now: dt.datetime) -> int:
    """By how many days it moved."""
    days = (opens_on - wave.opens_on).days
    if not days:
        return 0
    check_reach(opens_on, now=now)
    others = dict(wave.plan.waves.values_list("number", "opens_on"))
    earlier = [day for number, day in others.items() if number < wave.number]
    later = [day for number, day in others.items() if number > wave.number]
    if wave.baseline_until is not None:
        later.append(wave.baseline_until)
    if not max([*earlier, now.date()]) < opens_on < min([*later, dt.date.max]):
        raise WrongDay
    Wave.objects.filter(pk=wave.pk).update(opens_on=opens_on, moved_days=F("moved_days") + days)
    return days


def _items_for(plan: PulsePlan, questions: Iterable[PulseQuestion]) -> list[PulseItem]:
    """The items that ask these, new ones for those that the plan has never asked."""
    known = list(plan.items.all())
    position = max((item.position for item in known), default=0)
    found = []
    for question in questions:
        item = next((each for each in known if _is_same(each, question)), None)
        if item is None:
            position += 1
            item = new_item(plan, question, position)
            item.save()
        found.append(item)
    return found


def _is_same(item: PulseItem, question: PulseQuestion) -> bool:
    asked = (item.kind, dict(item.text), dict(item.around), item.is_reversed)
    return asked == (question.kind, question.text, question.around, question.is_reversed)


def _later(wave: Wave) -> list[Wave]:
    found = wave.plan.waves.filter(number__gt=wave.number, state=Wave.State.PLANNED)
    return list(found.select_for_update(of=("self",)))


def _change_questions(wave: Wave, gone: set[PulseItem], added: set[PulseItem]) -> None:
    items = [item for item in wave.items.all() if item not in gone | added] + list(added)
    questions = [question_of(item) for item in items]
    try:
        check_questions(questions)
    except InvalidPulse as problem:
        raise TooMany(wave.number) from problem
    wave.items.set(items)


@transaction.atomic
def change_respondents(
    *,
    plan: PulsePlan,
    respondents: str,
    extra: Iterable[Member],
    by: Member,
    now: dt.datetime,
) -> bool:
    """Whom the waves ask that have not opened. Returns whether anything is different; a second call
    changes nothing.
    """
    locked = PulsePlan.objects.select_for_update(of=("self",)).select_related("cohort")
    plan = locked.get(pk=plan.pk)
    own = {each.pk for each in extra if each.organization_id == plan.organization_id}
    before = set(plan.extra_respondents.values_list("pk", flat=True))
    if (respondents, own) == (plan.respondents, before):
        return False
    plan.respondents = respondents
    plan.save(update_fields=["respondents"])
    plan.extra_respondents.set(own)
    record(
        "change_respondents", plan, by=by, now=now, respondents=respondents,
        added=len(own - before), removed=len(before - own),
    )  # fmt: skip
    return True


@transaction.atomic
def stop_waves(*, plan: PulsePlan, by: Member, now: dt.datetime) -> bool:
    """No wave opens any more; one that is open stays open to its end. Returns whether it did
    anything; a second call does not.
    """
    is_new = bool(PulsePlan.objects.filter(pk=plan.pk, stopped_at=None).update(stopped_at=now))
    if is_new:
        record("stop_waves", plan, by=by, now=now)
    return is_new


@transaction.atomic
def go_on_with_waves(*, plan: PulsePlan, by: Member, now: dt.datetime) -> bool:
    """Waves open again on their days, those of a finished cohort, too; what had its day meanwhile
    is left out, except the last. Returns whether it did anything; a second call does not.
    """
    locked = PulsePlan.objects.select_for_update(of=("self",)).select_related("cohort")
    plan = locked.get(pk=plan.pk)
    is_resting = plan.stopped_at is not None
    is_over = ask_after_end(cohort=plan.cohort, by=by, now=now)
    if not (is_resting or is_over):
        return False
    planned = plan.waves.filter(state=Wave.State.PLANNED, opens_on__lte=now.date())
    last = planned.aggregate(number=Max("number"))["number"] or 0
    planned.filter(number__lt=last).delete()
    plan.stopped_at = None
    plan.save(update_fields=["stopped_at"])
    record("go_on_with_waves", plan, by=by, now=now)
    return True
