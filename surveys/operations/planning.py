"""Making a pulse plan, and saying beforehand what it will be able to show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import translation

from cohorts.models import Cohort, Step
from common.languages import spoken
from people.audit import record
from people.models import Member, Organization
from programs.cadence import StepKind
from surveys.anonymity import LEAST_GROUP, expect, partition
from surveys.data import ItemData, PartPreview
from surveys.models import PulseItem, PulsePlan, Wave
from surveys.respondents import eligible_people

MAX_ITEMS = 5


class InvalidPulse(Exception):
    """The items do not make a pulse: at most five, at least one to agree with, each with a text."""


@transaction.atomic
def create_pulse_plan(
    *,
    cohort: Cohort,
    items: Sequence[ItemData],
    respondents: str,
    extra: Sequence[Member],
    send_at: dt.time,
    open_days: int,
    now: dt.datetime,
    by: Member,
) -> PulsePlan:
    """Plan a cohort's pulses: one wave for each pulse step of its plan. Raises InvalidPulse.

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
    steps = Step.objects.filter(cohort=cohort, kind=StepKind.PULSE).order_by("opens_on", "position")
    waves = Wave.objects.bulk_create(
        Wave(plan=plan, step=step, number=number, opens_on=step.opens_on)
        for number, step in enumerate(steps, start=1)
    )
    record("create_pulse_plan", plan, by=by, now=now, items=len(items), waves=len(waves))
    return plan


def _check(items: Sequence[ItemData]) -> None:
    if not any(item.kind == PulseItem.Kind.AGREEMENT for item in items):
        raise InvalidPulse("a pulse needs at least one item to agree with")
    if len(items) > MAX_ITEMS:
        raise InvalidPulse(f"a pulse has at most {MAX_ITEMS} items")
    if any(item.kind not in PulseItem.Kind.values or not any(item.text.values()) for item in items):
        raise InvalidPulse("every item needs a known kind and a text")


def preview_parts(
    *,
    organization: Organization,
    leaders: Iterable[Member],
    respondents: str,
    extra: Iterable[Member],
    minimum: int = LEAST_GROUP,
) -> list[PartPreview]:
    """The parts that people would be counted in if the wave opened now, and which of them would
    stay hidden.

    Reckons with three in four answering; changes nothing.
    """
    people = eligible_people(
        organization=organization,
        leaders=[member.pk for member in leaders],
        respondents=respondents,
        extra=[member.pk for member in extra],
    )
    parts = partition([(member.pk, member.department) for member in people], minimum)
    with translation.override(
        spoken(organization.language)
    ):  # as they will be frozen when the wave opens
        labels = [part.label for part in parts]
    answers, hiding = expect(
        {number: len(part.people) for number, part in enumerate(parts)}, minimum
    )
    return [
        PartPreview(
            label=labels[number],
            eligible=len(part.people),
            will_show=not hiding.parts[number],
            hidden_because=hiding.parts[number],
            expected=answers[number],
        )
        for number, part in enumerate(parts)
    ]
