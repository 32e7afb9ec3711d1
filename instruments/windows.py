"""When a questionnaire is open: before, after and in week 24, from the plan of a cohort. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from cohorts.plan import opening_of
from common.records import dataclass
from instruments.states import OccasionKind
from programs.cadence import StepKind

OPEN_FOR = dt.timedelta(days=14)
LATER_WEEK = 24
REMINDED_AFTER = dt.timedelta(days=3)


@dataclass(frozen=True)
class PlanDay:
    """A step of a cohort: what, in which week, on which day."""

    kind: StepKind
    week: int
    opens_on: dt.date


@dataclass(frozen=True)
class OpenDays:
    """From nine on the first day to nine on the last, on everybody's own clock."""

    first_on: dt.date
    closes_on: dt.date


def occasions_of(steps: Iterable[PlanDay], launched_on: dt.date) -> dict[OccasionKind, OpenDays]:
    """Before: until the first cards open. After: two weeks from the assessment on. Later: two weeks
    from week 24 on, or from the plan's own follow-up assessment.

    What a plan has no day for is left out.
    """
    ordered = sorted(steps, key=lambda step: step.opens_on)
    found: dict[OccasionKind, OpenDays] = {}
    cards = [step for step in ordered if step.kind == StepKind.CARDS]
    if cards and launched_on < cards[0].opens_on:
        found[OccasionKind.BEFORE] = OpenDays(launched_on, cards[0].opens_on)
    assessed = [step for step in ordered if step.kind == StepKind.ASSESSMENT]
    if assessed:
        first, last = assessed[0], assessed[-1]
        weeks_on = dt.timedelta(weeks=max(1, LATER_WEEK - first.week))
        again = last.opens_on if last is not first else first.opens_on + weeks_on
        found[OccasionKind.AFTER] = OpenDays(first.opens_on, first.opens_on + OPEN_FOR)
        found[OccasionKind.LATER] = OpenDays(again, again + OPEN_FOR)
    return found


@dataclass(frozen=True)
class SheetWindow:
    """When one leader can answer."""

    opens_at: dt.datetime
    closes_at: dt.datetime | None
    """None: until they have done a card."""


def window_for(
    kind: OccasionKind, days: OpenDays, *, zone: str, enrolled_at: dt.datetime
) -> SheetWindow:
    """On this leader's clock. Who joins when the first cards are open is asked "before" until they
    have done one.
    """
    opens_at = max(opening_of(days.first_on, zone), enrolled_at)
    closes_at = opening_of(days.closes_on, zone)
    if kind == OccasionKind.BEFORE:
        return SheetWindow(enrolled_at, closes_at if enrolled_at < closes_at else None)
    return SheetWindow(opens_at, closes_at)


def reminder_at(opens_at: dt.datetime, closes_at: dt.datetime | None) -> dt.datetime | None:
    """The one reminder: three days on, where it is still open for a day then."""
    at = opens_at + REMINDED_AFTER
    return None if closes_at is not None and at + dt.timedelta(days=1) > closes_at else at
