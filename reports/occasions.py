"""When a report goes out by itself. Pure."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Collection, Iterator, Mapping

from cohorts.plan import QUARTERS, first_weekday, working_day
from common.local_time import at_local, monday_of
from common.records import dataclass
from reports.states import ReportOccasion

SENT_AT = dt.time(9)
"""On the clock of the pilot."""
WEEK = dt.timedelta(weeks=1)


@dataclass(frozen=True, kw_only=True)
class DueOccasion:
    """One occasion, and the moment from which on it is due."""

    occasion: ReportOccasion
    key: str
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class PilotDates:
    """What occasions follow from."""

    starts_on: dt.date
    weeks: int
    zone: str
    rounds: Mapping[str, dt.datetime]
    """What a closed round of levels goes by -> when it closed."""


def due_occasions(
    wanted: Collection[str], dates: PilotDates, *, since: dt.datetime, now: dt.datetime
) -> list[DueOccasion]:
    """Those whose moment has come after `since`, the earliest first; of months only this one, so
    that a portal that was away for long catches up once.
    """
    every = (each for each in _occasions(dates, now) if each.occasion in wanted)
    return sorted((each for each in every if since < each.at <= now), key=lambda each: each.at)


def _occasions(dates: PilotDates, now: dt.datetime) -> Iterator[DueOccasion]:
    today = now.astimezone(zoneinfo.ZoneInfo(dates.zone)).date()
    first = monday_of(first_weekday(dates.starts_on))
    end, later = first + (dates.weeks + 1) * WEEK, first + (QUARTERS[0] + 1) * WEEK
    month = today.replace(day=1)
    if dates.starts_on < month <= later:
        yield _on(ReportOccasion.MONTH, f"{month:%Y-%m}", first_weekday(month), dates.zone)
    yield _on(ReportOccasion.END, "end", end, dates.zone)
    yield _on(ReportOccasion.LATER, "week-24", later, dates.zone)
    for key, closed_at in dates.rounds.items():
        closed_on = closed_at.astimezone(zoneinfo.ZoneInfo(dates.zone)).date()
        day = first_weekday(closed_on + dt.timedelta(days=1))
        yield _on(ReportOccasion.ROUND, key, day, dates.zone)


def _on(occasion: ReportOccasion, key: str, day: dt.date, zone: str) -> DueOccasion:
    at = at_local(working_day(day, zone), SENT_AT, zone)
    return DueOccasion(occasion=occasion, key=key, at=at)
