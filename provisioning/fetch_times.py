"""When a list is fetched: on these days at this time on the clock of the organization, and a few
times more on the same day when something is in the way.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Collection

from common.local_time import at_local

WAITS = (5, 15, 45, 120)
"""Minutes after each try that came to nothing."""


def next_fetch(
    after: dt.datetime, *, days: Collection[int], at: dt.time, zone: str
) -> dt.datetime | None:
    """The first such moment after `after`; days are 0 (Monday) to 6. None when there is no day."""
    today = after.astimezone(zoneinfo.ZoneInfo(zone)).date()
    for ahead in range(8):
        day = today + dt.timedelta(days=ahead)
        moment = at_local(day, at, zone)
        if day.weekday() in days and moment > after:
            return moment
    return None


def next_try(now: dt.datetime, *, tries: int, zone: str) -> dt.datetime | None:
    """When to try again after so many tries; None when that would be another day."""
    if tries > len(WAITS):
        return None
    moment = now + dt.timedelta(minutes=WAITS[max(tries, 1) - 1])
    local = zoneinfo.ZoneInfo(zone)
    is_today = moment.astimezone(local).date() == now.astimezone(local).date()
    return moment if is_today else None
