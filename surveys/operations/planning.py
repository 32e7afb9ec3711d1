"""Making a pulse plan, and saying beforehand what it will be able to show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from types import MappingProxyType

from django.db import transaction
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, When
from django.utils import translation

from cohorts.models import Cohort, Step
from common.languages import spoken
from people.audit import record
from people.models import Member, Organization
from people.thresholds import threshold_of
from programs.cadence import StepKind
from surveys.anonymity import partition
from surveys.asking import is_baseline, without_missed
from surveys.minimums import COMMENTS, SCORES
from surveys.models import PulseItem, PulsePlan, Wave
from surveys.plan_items import check_questions, new_item
from surveys.preview import PartPreview, expected_parts
from surveys.questions import PulseQuestion
from surveys.respondents import eligible
from surveys.rotation import modules_in_turn

NOTHING_IN_TURN: Mapping[int, Sequence[PulseQuestion]] = MappingProxyType({})


class PulseAsked(Exception):
    """A pulse of this cohort has opened, so its plan stays."""


@transaction.atomic
def create_pulse_plan(
    *,
    cohort: Cohort,
    items: Sequence[PulseQuestion],
    rotating: Mapping[int, Sequence[PulseQuestion]] = NOTHING_IN_TURN,
    respondents: str,
    extra: Sequence[Member],
    send_at: dt.time,
    open_days: int,
    now: dt.datetime,
    by: Member,
) -> PulsePlan:
    """Plan a cohort's pulses: one wave for each pulse step of its plan; of those whose day has
    passed already only the last, and none that was to be before the first cards once they have
    opened. Every wave asks `items`; and what is `rotating`, by module, in turn after its practice.
    Raises InvalidPulse.

    A second call returns the plan that is there and changes nothing.
    """
    check_questions(items)
    for questions in rotating.values():
        check_questions([*items, *questions])
    usual = {"respondents": respondents, "send_at": send_at, "open_days": open_days}
    plan, is_new = PulsePlan.objects.get_or_create(
        cohort=cohort, defaults={**usual, **_minimums(cohort.organization)}
    )
    if not is_new:
        return plan
    beside = [member for member in extra if member.organization_id == cohort.organization_id]
    plan.extra_respondents.set(beside)
    known = PulseItem.objects.bulk_create(
        new_item(plan, question, position)
        for position, question in enumerate([*items, *chain(*rotating.values())], start=1)
    )
    steps = _steps(plan)
    waves = Wave.objects.bulk_create(_waves(plan, steps, today=now.date()))
    _ask(waves, known, steps, {module: len(each) for module, each in rotating.items()})
    record("create_pulse_plan", plan, by=by, now=now, items=len(items), waves=len(waves))
    return plan


def _minimums(organization: Organization) -> dict[str, int]:
    return {
        "min_scores": threshold_of(organization, SCORES),
        "min_comments": threshold_of(organization, COMMENTS),
    }


def _ask(
    waves: Sequence[Wave],
    known: Sequence[PulseItem],
    steps: Sequence[Step],
    in_turn: Mapping[int, int],
) -> None:
    """Each wave asks what is asked every time, the first of `known`; and of the rest, so many for
    each module, those whose turn it is.
    """
    first = len(known) - sum(in_turn.values())
    core, turns, place = known[:first], dict[int | None, Sequence[PulseItem]](), first
    for module, count in in_turn.items():
        turns[module] = known[place : place + count]
        place += count
    asked_about = modules_in_turn([wave.opens_on for wave in waves], steps)
    asked = Wave.items.through
    rows = []
    for wave, about in zip(waves, asked_about, strict=True):
        items = [*core, *turns.get(about, ())]
        rows += [asked(wave_id=wave.pk, pulseitem_id=item.pk) for item in items]
    asked.objects.bulk_create(rows)


def _steps(plan: PulsePlan) -> list[Step]:
    """What the waves depend on. One query."""
    kinds = [StepKind.PULSE, StepKind.CARDS, StepKind.PRACTICE]
    asked = Step.objects.filter(cohort=plan.cohort, kind__in=kinds)
    return list(asked.order_by("opens_on", "position"))


def _waves(plan: PulsePlan, ordered: Sequence[Step], *, today: dt.date) -> list[Wave]:
    """One for each pulse that is still asked."""
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
    """Waves that have not opened open on the days their steps have by now, put off as they were,
    and baselines end when the first cards open. Returns how many are ahead; a second call
    changes nothing.
    """
    day = Step.objects.filter(pk=OuterRef("step")).values("opens_on")
    ahead = Wave.objects.filter(plan__cohort=cohort, state=Wave.State.PLANNED, step__isnull=False)
    cards = Step.objects.filter(cohort=cohort, kind=StepKind.CARDS).order_by("opens_on")
    cards_on = Subquery(cards.values("opens_on")[:1])
    until = Case(When(baseline_until__isnull=False, then=cards_on), default=None)
    return ahead.update(opens_on=Subquery(day) + F("moved_days"), baseline_until=until)


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


def preview_parts(
    *,
    organization: Organization,
    leaders: Sequence[int] | QuerySet[Member, int],
    respondents: str,
    extra: Iterable[int],
) -> list[PartPreview]:
    """The parts that people would be counted in if the wave opened now, which of them would be
    counted together, and which stay hidden; labels in the organization's language.

    Reckons with three in four answering; changes nothing.
    """
    people = eligible(
        organization=organization, leaders=leaders, respondents=respondents, extra=list(extra)
    )
    asked = people.values_list("pk", "department", "manager_id")
    minimum = threshold_of(organization, SCORES)
    parts = partition(list(asked), minimum)
    with translation.override(spoken(organization.language)):
        return expected_parts(parts, minimum)
