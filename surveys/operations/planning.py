"""Making a pulse plan, and saying beforehand what it will be able to show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Case, OuterRef, QuerySet, Subquery, When
from django.utils import translation

from cohorts.models import Cohort, Step
from common.languages import spoken
from people.audit import record
from people.models import Member, Organization
from programs.cadence import StepKind
from programs.content.pulse_bank import MOST_QUESTIONS
from surveys.anonymity import LEAST_GROUP, partition
from surveys.asking import is_baseline, without_missed
from surveys.models import PulseItem, PulsePlan, Wave
from surveys.preview import PartPreview, expected_parts
from surveys.questions import PulseQuestion, QuestionKind
from surveys.respondents import eligible


class PulseAsked(Exception):
    """A pulse of this cohort has opened, so its plan stays."""


class InvalidPulse(Exception):
    """The items do not make a pulse: at most five, at least one to agree with, each with a text."""


@transaction.atomic
def create_pulse_plan(
    *,
    cohort: Cohort,
    items: Sequence[PulseQuestion],
    respondents: str,
    extra: Sequence[Member],
    send_at: dt.time,
    open_days: int,
    now: dt.datetime,
    by: Member,
) -> PulsePlan:
    """Plan a cohort's pulses: one wave for each pulse step of its plan; of those whose day has
    passed already only the last, and none that was to be before the first cards once they have
    opened. Raises InvalidPulse.

    A second call returns the plan that is there and changes nothing.
    """
    _check(items)
    plan, is_new = PulsePlan.objects.get_or_create(
        cohort=cohort,
        defaults={"respondents": respondents, "send_at": send_at, "open_days": open_days},
    )
    if not is_new:
        return plan
    own = [member for member in extra if member.organization_id == cohort.organization_id]
    plan.extra_respondents.set(own)
    PulseItem.objects.bulk_create(
        PulseItem(plan=plan, position=position, kind=item.kind, text=item.text)
        for position, item in enumerate(items, start=1)
    )
    waves = Wave.objects.bulk_create(_waves(plan, today=now.date()))
    record("create_pulse_plan", plan, by=by, now=now, items=len(items), waves=len(waves))
    return plan


def _waves(plan: PulsePlan, *, today: dt.date) -> list[Wave]:
    """One for each pulse that is still asked. One query."""
    asked = Step.objects.filter(cohort=plan.cohort, kind__in=[StepKind.PULSE, StepKind.CARDS])
    ordered = list(asked.order_by("opens_on", "position"))
    pulses = [step for step in ordered if step.kind == StepKind.PULSE]
    cards = (step.opens_on for step in ordered if step.kind == StepKind.CARDS)
    cards_on = next(cards, None)
    return [
        Wave(
            plan=plan,
            step=step,
            number=number,
            opens_on=step.opens_on,
            baseline_until=cards_on if is_baseline(step, cards_on) else None,
        )
        for number, step in enumerate(
            without_missed(pulses, today=today, cards_on=cards_on), start=1
        )
    ]


@transaction.atomic
def follow_plan(*, cohort: Cohort) -> int:
    """Waves that have not opened open on the days their steps have by now, and baselines end when
    the first cards open. Returns how many are ahead; a second call changes nothing.
    """
    day = Step.objects.filter(pk=OuterRef("step")).values("opens_on")
    ahead = Wave.objects.filter(plan__cohort=cohort, state=Wave.State.PLANNED, step__isnull=False)
    cards = Step.objects.filter(cohort=cohort, kind=StepKind.CARDS).order_by("opens_on")
    cards_on = Subquery(cards.values("opens_on")[:1])
    until = Case(When(baseline_until__isnull=False, then=cards_on), default=None)
    return ahead.update(opens_on=Subquery(day), baseline_until=until)


@transaction.atomic
def remove_pulse_plan(*, cohort: Cohort, by: Member, now: dt.datetime) -> int:
    """The pulses of a cohort that never was go. Returns how many waves; a second call finds none.

    Raises PulseAsked once one has opened: whether somebody has answered it is nobody's to know.
    """
    if Wave.objects.filter(plan__cohort=cohort, opened_at__isnull=False).exists():
        raise PulseAsked
    plans = PulsePlan.objects.filter(cohort=cohort)
    waves = Wave.objects.filter(plan__in=plans).count()
    if plans.delete()[0]:
        record("remove_pulse_plan", cohort, by=by, now=now, waves=waves)
    return waves


def _check(items: Sequence[PulseQuestion]) -> None:
    if not any(item.kind == QuestionKind.AGREEMENT for item in items):
        raise InvalidPulse("a pulse needs at least one item to agree with")
    if len(items) > MOST_QUESTIONS:
        raise InvalidPulse(f"a pulse has at most {MOST_QUESTIONS} items")
    if not all(item.kind in QuestionKind and _is_told(item) for item in items):
        raise InvalidPulse("every item needs a known kind and a text")


def _is_told(item: PulseQuestion) -> bool:
    """Somewhere, and nowhere left empty: an empty text would be shown instead of the English."""
    return bool(item.text) and all(item.text.values())


def preview_parts(
    *,
    organization: Organization,
    leaders: Sequence[int] | QuerySet[Member, int],
    respondents: str,
    extra: Iterable[int],
    minimum: int = LEAST_GROUP,
) -> list[PartPreview]:
    """The parts that people would be counted in if the wave opened now, which of them would be
    counted together, and which stay hidden; labels in the organization's language.

    Reckons with three in four answering; changes nothing.
    """
    people = eligible(
        organization=organization, leaders=leaders, respondents=respondents, extra=list(extra)
    )
    asked = people.values_list("pk", "department", "manager_id")
    parts = partition(list(asked), minimum)
    with translation.override(spoken(organization.language)):
        return expected_parts(parts, minimum)
