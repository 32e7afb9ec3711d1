"""What an hour is to somebody at their place of work: within working hours, at the edge of the day,
in the night, on a weekend or a public holiday.
"""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from dataclasses import dataclass
from enum import IntEnum

from common.countries import country_of
from common.holidays import holiday_on

SESSION_MINUTES = 45
DAY_STARTS, DAY_ENDS = dt.time(8), dt.time(18)
NIGHT_ENDS, NIGHT_STARTS = dt.time(6), dt.time(22)
SATURDAY = 5
WHOLE_DAY = 24 * 60


@dataclass(frozen=True)
class Workplace:
    """Where somebody works, as far as the calendar cares."""

    zone: str = "UTC"
    country: str = ""
    """ISO code; '' where nobody knows, and then no holiday is known either."""


def workplace(zone: str, country: str = "") -> Workplace:
    """Of somebody with this zone; the country is that of the zone unless it is known better."""
    return Workplace(zone, country or country_of(zone))


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

    @property
    def is_weekend(self) -> bool:
        """Saturday or Sunday."""
        return self.local.weekday() >= SATURDAY

    @property
    def off_noon(self) -> int:
        """Minutes between its start and noon."""
        return abs(self.local.hour * 60 + self.local.minute - WHOLE_DAY // 2)


@functools.lru_cache(maxsize=65_536)
def hour_at(starts_at: dt.datetime, place: Workplace, minutes: int = SESSION_MINUTES) -> Hour:
    """What a session at this moment is to somebody who works there.

    Kept: proposals look at every half hour of a week for each person, who mostly share few places.
    """
    local = starts_at.astimezone(zoneinfo.ZoneInfo(place.zone))
    begins = local.hour * 60 + local.minute
    outside = max(0, _minutes(DAY_STARTS) - begins) + max(0, begins + minutes - _minutes(DAY_ENDS))
    is_off = local.weekday() >= SATURDAY or bool(holiday_on(local.date(), place.country))
    return Hour(local, outside + WHOLE_DAY * is_off, _burden(begins, minutes, outside, is_off))


def _burden(begins: int, minutes: int, outside: int, is_off: bool) -> Burden:  # noqa: FBT001
    if begins < _minutes(NIGHT_ENDS) or begins + minutes > _minutes(NIGHT_STARTS):
        return Burden.NIGHT
    if is_off:
        return Burden.DAY_OFF
    return Burden.EDGE if outside else Burden.NONE


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def is_working_time(starts_at: dt.datetime, zone: str, minutes: int = SESSION_MINUTES) -> bool:
    """Whether somebody in `zone` is at work all through it: a weekday, 08:00 to 18:00, and no
    holiday of the country.
    """
    return minutes_outside(starts_at, zone, minutes) == 0


def minutes_outside(starts_at: dt.datetime, zone: str, minutes: int = SESSION_MINUTES) -> int:
    """How far outside working hours it is for somebody in `zone`; a weekend or holiday counts as a
    whole day.
    """
    return hour_at(starts_at, workplace(zone), minutes).minutes_outside
