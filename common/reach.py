"""How far from today a date that somebody sets may lie: the one place that knows the bounds.

A year back, so that what began on paper can be brought in; three years ahead. Fields of forms and
operations ask here, so that no page, import or script lets a year 26 or 2206 through.
"""

from __future__ import annotations

import datetime as dt

YEAR_BACK = dt.timedelta(days=366)
YEARS_AHEAD = dt.timedelta(days=3 * 365 + 1)
REST_OF_A_PLAN = dt.timedelta(weeks=26)
"""What was begun in reach may end beyond it: the sessions of a pilot that starts on the last day.
"""
DAY_ELSEWHERE = dt.timedelta(hours=14)
"""How far the clocks of the earth are from UTC at most."""


class OutOfReach(Exception):
    """A date lies more than a year back or more than three years ahead."""


def reach(now: dt.datetime, *, begins_on: dt.date | None = None) -> tuple[dt.date, dt.date]:
    """(first, last) day that may be set at `now`; `begins_on` is the start of the plan that the
    date belongs to.
    """
    first, last = (now - YEAR_BACK).date(), (now + YEARS_AHEAD).date()
    return (first, last) if begins_on is None else (first, max(last, _rest_of(begins_on, last)))


def _rest_of(begins_on: dt.date, last: dt.date) -> dt.date:
    return min(begins_on, last) + REST_OF_A_PLAN


def check_moments(
    *moments: dt.datetime, now: dt.datetime, begins_on: dt.date | None = None
) -> None:
    """The same for moments, whose day is another one elsewhere: what is within reach on any clock
    passes.
    """
    for moment in moments:
        day = moment.astimezone(dt.UTC)
        earliest, latest = (day - DAY_ELSEWHERE).date(), (day + DAY_ELSEWHERE).date()
        first, last = reach(now, begins_on=begins_on)
        if latest < first or earliest > last:
            raise OutOfReach(f"{moment.isoformat()} is not within {first} and {last}")


def check_reach(*days: dt.date, now: dt.datetime, begins_on: dt.date | None = None) -> None:
    """Raises OutOfReach when one of the days is beyond."""
    first, last = reach(now, begins_on=begins_on)
    for day in days:
        if not first <= day <= last:
            raise OutOfReach(f"{day.isoformat()} is not within {first} and {last}")
