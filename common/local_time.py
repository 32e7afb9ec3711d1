"""Wall-clock times in a person's zone, right on every day of the year."""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo


def at_local(day: dt.date, time: dt.time, zone: str) -> dt.datetime:
    """The UTC instant when clocks in `zone` show `time` on `day`.

    A time inside a gap (spring) moves to the first valid minute after it; a time that happens twice
    (autumn) is the first of the two. Raises zoneinfo.ZoneInfoNotFoundError for an unknown zone.
    """
    local = dt.datetime.combine(day, time.replace(fold=0), tzinfo=zoneinfo.ZoneInfo(zone))
    instant = local.astimezone(dt.UTC)
    if instant.astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    # In a gap: the clock jumps from the old offset to the new one; search the first valid wall
    # minute.
    earlier, later = instant - dt.timedelta(hours=24), instant + dt.timedelta(hours=24)
    before = earlier.astimezone(local.tzinfo).utcoffset()
    while later - earlier > dt.timedelta(seconds=1):
        middle = earlier + (later - earlier) / 2
        if middle.astimezone(local.tzinfo).utcoffset() == before:
            earlier = middle
        else:
            later = middle
    return later.replace(microsecond=0)


def monday_of(day: dt.date) -> dt.date:
    """The Monday of its week."""
    return day - dt.timedelta(days=day.weekday())


NO_PLACES = frozenset(
    {
        *("localtime", "posixrules", "Factory"),
        *("EST", "MST", "HST", "CET", "MET", "EET", "WET"),
        *("EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT"),
    }
)
"""Names in the database that mean this machine, nothing, or an offset with somebody's old rules."""


def is_zone(name: str) -> bool:
    """Whether `name` is an IANA zone of a place (or UTC) that this machine knows."""
    return name in zones()


@functools.cache
def zones() -> frozenset[str]:
    """All zones of places; read from the disk once."""
    return frozenset(zoneinfo.available_timezones()) - NO_PLACES
