"""Which times to offer for a talk: inside the working hours of both, when neither is needed
elsewhere, on different days and at different hours.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator, Sequence

from common.local_time import at_local
from common.records import dataclass
from practice.bookings import Booking
from practice.hours import Burden, hour_at

OFFERED = 3
DAYS = 14
"""So many days are looked at."""
WISHED = (10, 14, 11)
"""Hours around which the first, the second and the third are looked for, so that they differ."""
HALF_HOURS = tuple(dt.time(half // 2, half % 2 * 30) for half in range(48))
NOTICE = dt.timedelta(hours=20)
"""Nobody is offered a time that leaves no evening between."""


@dataclass(frozen=True, kw_only=True)
class Both:
    """The two of a talk: their clocks, and when they are needed elsewhere."""

    leader_zone: str
    coach_zone: str
    booked: Sequence[Booking] = ()

    def cost(self, starts_at: dt.datetime, minutes: int) -> int | None:
        """Minutes outside the working hours of both together; None when it cannot be: one of
        them sleeps, has the day off, or is needed elsewhere.
        """
        hours = [hour_at(starts_at, zone, minutes) for zone in (self.leader_zone, self.coach_zone)]
        if any(hour.burden > Burden.EDGE for hour in hours):
            return None
        if any(each.is_during(starts_at, minutes) for each in self.booked):
            return None
        return sum(hour.minutes_outside for hour in hours)


def propose_slots(
    both: Both, *, now: dt.datetime, since: dt.datetime, minutes: int
) -> list[dt.datetime]:
    """Three times from `since` on, at least an evening away, one a day where there are so many
    days; fewer when two weeks have no more. The same input gives the same times.

    Where their working hours do not meet, the least inconvenient hours that nobody sleeps in.
    """
    first = max(since, now + NOTICE)
    days = [list(_of_day(both, day, first, minutes)) for day in _days(both.coach_zone, first)]
    usable = list(filter(None, map(_inside, days))) or list(filter(None, days))
    chosen = [_nearest(day, turn, both.leader_zone) for turn, day in enumerate(usable[:OFFERED])]
    return sorted(chosen)


def _days(zone: str, first: dt.datetime) -> list[dt.date]:
    start = first.astimezone(zoneinfo.ZoneInfo(zone)).date()
    return [start + dt.timedelta(days=number) for number in range(DAYS)]


Candidate = tuple[int, dt.datetime]


def _of_day(both: Both, day: dt.date, first: dt.datetime, minutes: int) -> Iterator[Candidate]:
    """What is possible on one day of the coach's, with what it costs."""
    for time in HALF_HOURS:
        starts_at = at_local(day, time, both.coach_zone)
        cost = both.cost(starts_at, minutes) if starts_at >= first else None
        if cost is not None:
            yield cost, starts_at


def _inside(day: Sequence[Candidate]) -> list[Candidate]:
    """What of it costs nobody anything."""
    return [each for each in day if each[0] == 0]


def _nearest(day: Sequence[Candidate], turn: int, zone: str) -> dt.datetime:
    """The cheapest of a day, of those the one nearest to the hour whose turn it is."""
    wished = WISHED[turn % len(WISHED)] * 60

    def order(candidate: Candidate) -> tuple[int, int, dt.datetime]:
        cost, starts_at = candidate
        local = starts_at.astimezone(zoneinfo.ZoneInfo(zone))
        return cost, abs(local.hour * 60 + local.minute - wished), starts_at

    return min(day, key=order)[1]
