"""When raters are asked and reminded, each on their own clock; when rounds of a plan are proposed.
Pure arithmetic.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Sequence

from cohorts.plan import SATURDAY, working_day
from common.local_time import at_local
from common.records import dataclass
from peers.states import RatingOccasion
from programs.cadence import StepKind

NINE, EVENING = dt.time(9), dt.time(17)
LAST_HOUR = dt.time(18)
"""When a round closes on its last day, on the cohort's clock."""
REMINDER_DAYS = (3, 5)
ONE_DAY = dt.timedelta(days=1)
LATER_WEEK = 24
ROUND_DAYS = 14
"""How long a round is proposed to be open: a week to choose, one to answer."""


def asking_time(now: dt.datetime, zone: str, closes_at: dt.datetime) -> dt.datetime:
    """At once in the working hours of a working day, else at nine on the next one; at once, too,
    where that would leave no whole day.
    """
    local = now.astimezone(zoneinfo.ZoneInfo(zone))
    day = local.date()
    if _is_working(day, zone) and NINE <= local.time() < EVENING:
        return now
    if local.time() >= NINE:
        day += ONE_DAY
    while not _is_working(day, zone):
        day += ONE_DAY
    at = at_local(day, NINE, zone)
    return at if at + ONE_DAY <= closes_at else now


def _is_working(day: dt.date, zone: str) -> bool:
    return day.weekday() < SATURDAY and working_day(day, zone) == day


@dataclass(frozen=True)
class Nudge:
    """A reminder: its day after the asking, and from when to when it may go."""

    day: int
    at: dt.datetime
    ends_at: dt.datetime


def nudge_due(
    asked_at: dt.datetime, zone: str, closes_at: dt.datetime, now: dt.datetime
) -> Nudge | None:
    """The reminder that somebody asked at that moment should have by now: the latest one whose
    time has come, and not after the close.
    """
    begun = [each for each in nudges_of(asked_at, zone, closes_at) if each.at <= now < closes_at]
    return begun[-1] if begun and now < begun[-1].ends_at else None


def nudges_of(asked_at: dt.datetime, zone: str, closes_at: dt.datetime) -> list[Nudge]:
    """All reminders of somebody asked at that moment."""
    asked_on = asked_at.astimezone(zoneinfo.ZoneInfo(zone)).date()
    times = [
        (day, at_local(asked_on + dt.timedelta(days=day), NINE, zone)) for day in REMINDER_DAYS
    ]
    return [Nudge(day, at, min(at + 2 * ONE_DAY, closes_at)) for day, at in times if at < closes_at]


def closing_time(closes_on: dt.date, zone: str) -> dt.datetime:
    """When a round of this last day is over."""
    return at_local(closes_on, LAST_HOUR, zone)


@dataclass(frozen=True)
class ProposedDates:
    """When a round might be held."""

    opens_on: dt.date
    closes_on: dt.date


def proposed_dates(
    steps: Sequence[tuple[str, dt.date]],
    starts_on: dt.date,
    *,
    occasion: str,
    today: dt.date,
) -> ProposedDates:
    """From the plan, as (kind, day) of each step: two weeks until the first cards open, two weeks
    from the last live session on, two from week 24 on; never in the past.
    """
    cards = [day for kind, day in steps if kind == StepKind.CARDS]
    ends = [day for kind, day in steps if kind in {StepKind.ASSESSMENT, StepKind.PRACTICE}]
    span = dt.timedelta(days=ROUND_DAYS)
    first = {
        RatingOccasion.BEFORE: min(cards, default=starts_on) - span,
        RatingOccasion.AFTER: max(ends, default=starts_on),
        RatingOccasion.LATER: starts_on + dt.timedelta(weeks=LATER_WEEK),
    }[RatingOccasion(occasion)]
    opens_on = max(first, today)
    closes_on = first + span
    if closes_on < opens_on + dt.timedelta(days=ROUND_DAYS // 2):
        closes_on = opens_on + span
    while closes_on.weekday() >= SATURDAY:
        closes_on -= ONE_DAY
    return ProposedDates(opens_on, closes_on)
