"""What an hour is to somebody in a time zone: within working hours, at the edge of the day,
in the night, on a weekend or a public holiday.
"""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from enum import IntEnum

from common.countries import country_of
from common.holidays import holiday_on
from common.records import dataclass

SESSION_MINUTES = 45
DAY_STARTS, DAY_ENDS = dt.time(8), dt.time(18)
NIGHT_ENDS, NIGHT_STARTS = dt.time(6), dt.time(22)
SATURDAY = 5
WHOLE_DAY = 24 * 60


class Burden(IntEnum):
    """How much an hour asks of somebody, from nothing to their sleep."""

    NONE = 0
    EDGE = 1
    DAY_OFF = 2
    NIGHT = 3


@dataclass(frozen=True)
class Hour:
    """A session as it falls on somebody's day."""

    local: dt.datetime
    minutes_outside: int
    """Outside working hours; a day off counts as a whole day."""
    burden: Burden
    is_holiday: bool

    @property
    def is_weekend(self) -> bool:
        """Saturday or Sunday."""
        return self.local.weekday() >= SATURDAY

    @property
    def off_noon(self) -> int:
        """Minutes between its start and noon."""
        return abs(self.local.hour * 60 + self.local.minute - WHOLE_DAY // 2)


@functools.lru_cache(maxsize=65_536)
def hour_at(starts_at: dt.datetime, zone: str, minutes: int = SESSION_MINUTES) -> Hour:
    """What a session at this moment is to somebody in `zone`.

    Kept: proposals look at every half hour of a week for each person, who mostly share few zones.
    """
    local = starts_at.astimezone(zoneinfo.ZoneInfo(zone))
    begins = local.hour * 60 + local.minute
    outside = max(0, _minutes(DAY_STARTS) - begins) + max(0, begins + minutes - _minutes(DAY_ENDS))
    is_holiday = bool(holiday_on(local.date(), country_of(zone)))
    is_off = is_holiday or local.weekday() >= SATURDAY
    burden = _burden(begins, begins + minutes, is_off=is_off)
    return Hour(local, outside + WHOLE_DAY * is_off, burden, is_holiday)


def _burden(begins: int, ends: int, *, is_off: bool) -> Burden:
    """Of a session between two minutes of the day."""
    if begins < _minutes(NIGHT_ENDS) or ends > _minutes(NIGHT_STARTS):
        return Burden.NIGHT
    if is_off:
        return Burden.DAY_OFF
    is_inside = _minutes(DAY_STARTS) <= begins and ends <= _minutes(DAY_ENDS)
    return Burden.NONE if is_inside else Burden.EDGE


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def is_working_time(starts_at: dt.datetime, zone: str, minutes: int = SESSION_MINUTES) -> bool:
    """Whether somebody in `zone` is at work all through it: a weekday, 08:00 to 18:00, no
    holiday.
    """
    return minutes_outside(starts_at, zone, minutes) == 0


def minutes_outside(starts_at: dt.datetime, zone: str, minutes: int = SESSION_MINUTES) -> int:
    """How far outside working hours it is for somebody in `zone`; a weekend or holiday counts as a
    whole day.
    """
    return hour_at(starts_at, zone, minutes).minutes_outside
