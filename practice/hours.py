"""What an hour is to somebody in a time zone: within working hours, at the edge of the day,
in the night, on a weekend, a public holiday or a day off of their organization, whose hours hold
here (common.office).
"""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from enum import IntEnum

from common.countries import country_of
from common.holidays import holiday_on
from common.office import office_hours
from common.records import dataclass

SESSION_MINUTES = 45
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


def hour_at(starts_at: dt.datetime, zone: str, minutes: int = SESSION_MINUTES) -> Hour:
    """What a session at this moment is to somebody in `zone`."""
    hours = office_hours()
    hour = _hour_at(starts_at, zone, minutes, hours.starts, hours.ends)
    if not hours.off or hour.is_holiday or not hours.day_off(hour.local.date()):
        return hour
    outside = hour.minutes_outside + WHOLE_DAY * (not hour.is_weekend)
    return Hour(hour.local, outside, max(hour.burden, Burden.DAY_OFF), is_holiday=True)


def day_off_in(hour: Hour, zone: str, language: str) -> str:
    """Why a day is off that is no weekend: of the organization, or in the country of the zone."""
    day = hour.local.date()
    return office_hours().day_off(day) or holiday_on(day, country_of(zone), language)


@functools.lru_cache(maxsize=65_536)
def _hour_at(
    starts_at: dt.datetime, zone: str, minutes: int, starts: dt.time, ends: dt.time
) -> Hour:
    """Without days off of an organization.

    Kept: proposals look at every half hour of a week for each person, who mostly share few zones.
    """
    local = starts_at.astimezone(zoneinfo.ZoneInfo(zone))
    begins = local.hour * 60 + local.minute
    early, late = _minutes(starts) - begins, begins + minutes - _minutes(ends)
    is_holiday = bool(holiday_on(local.date(), country_of(zone)))
    is_off = is_holiday or local.weekday() >= SATURDAY
    burden = _burden(begins, begins + minutes, is_off=is_off, is_inside=max(early, late) <= 0)
    outside = max(0, early) + max(0, late) + WHOLE_DAY * is_off
    return Hour(local, outside, burden, is_holiday)


def _burden(begins: int, ends: int, *, is_off: bool, is_inside: bool) -> Burden:
    """Of a session between two minutes of the day."""
    if begins < _minutes(NIGHT_ENDS) or ends > _minutes(NIGHT_STARTS):
        return Burden.NIGHT
    if is_off:
        return Burden.DAY_OFF
    return Burden.NONE if is_inside else Burden.EDGE


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def is_working_time(starts_at: dt.datetime, zone: str, minutes: int = SESSION_MINUTES) -> bool:
    """Whether somebody in `zone` is at work all through it: a weekday, within working
    hours, no day off.
    """
    return minutes_outside(starts_at, zone, minutes) == 0


def minutes_outside(starts_at: dt.datetime, zone: str, minutes: int = SESSION_MINUTES) -> int:
    """How far outside working hours it is for somebody in `zone`; a weekend or holiday counts as a
    whole day.
    """
    return hour_at(starts_at, zone, minutes).minutes_outside
