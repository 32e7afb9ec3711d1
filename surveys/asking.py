"""When people are asked and reminded, each on their own clock.

Pure arithmetic: the operations go by it, and so does the forecast of a pilot before its launch.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable
from typing import Protocol, TypeVar

from cohorts.plan import opening_of, working_day
from common.local_time import at_local
from common.records import dataclass

STILL_TODAY = dt.timedelta(hours=12)
"""A mail this late still goes out the same day; after that it waits for the person's next morning.
"""
REMINDER_DAYS = (3, 5)
"""Days after a person's invitation."""
FIRST_LASTS = dt.timedelta(hours=36)
"""How late the first reminder may go out; after that only the last one does, until the close."""
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Rhythm:
    """How the waves of a plan ask."""

    send_at: dt.time
    """On each person's own clock."""
    open_days: int
    until: dt.date | None = None
    """The day on which the first cards open, of a baseline: it is over before they do."""


@dataclass(frozen=True)
class Window:
    """When somebody is asked, and until when."""

    opens_at: dt.datetime
    closes_at: dt.datetime


@dataclass(frozen=True)
class Reminder:
    """One reminder of one person."""

    day: int
    """Days after the invitation."""
    at: dt.datetime
    ends_at: dt.datetime
    """From then on it is not sent any more."""


def window_of(opens_on: dt.date, rhythm: Rhythm, zone: str, *, now: dt.datetime) -> Window:
    """The window of somebody in `zone` for a wave of this day that opens now: never long after the
    plan's time of day, and not on a public holiday there. A baseline that is asked in time is over
    when cards open on that clock.
    """
    day = max(opens_on, (now - STILL_TODAY).astimezone(zoneinfo.ZoneInfo(zone)).date())
    while at_local(day, rhythm.send_at, zone) < now - STILL_TODAY:
        day += ONE_DAY
    day = working_day(day, zone)
    until = day + dt.timedelta(days=rhythm.open_days)
    closes_at = at_local(until, rhythm.send_at, zone)
    if rhythm.until is not None and day < rhythm.until:
        closes_at = min(closes_at, opening_of(rhythm.until, zone))
    return Window(at_local(day, rhythm.send_at, zone), closes_at)


class Dated(Protocol):
    """Something with a day."""

    @property
    def opens_on(self) -> dt.date:
        """Its day in the plan."""


D = TypeVar("D", bound=Dated)


def is_baseline(pulse: Dated, cards_on: dt.date | None) -> bool:
    """Whether it is asked before the day on which the first cards open: what later ones are set
    beside.
    """
    return cards_on is not None and pulse.opens_on < cards_on


def without_missed(
    pulses: Iterable[D], *, today: dt.date, cards_on: dt.date | None = None
) -> list[D]:
    """The pulses that are asked by a plan begun today, given in order: nobody gets several at once
    because a plan began in the past, and nobody a baseline once the first cards have opened.
    """
    listed = list(pulses)
    passed = sum(pulse.opens_on <= today for pulse in listed)
    asked = listed[max(passed - 1, 0) :]
    is_late = cards_on is not None and cards_on <= today
    return [pulse for pulse in asked if not (is_late and is_baseline(pulse, cards_on))]


def closing_of(windows: Iterable[Window]) -> dt.datetime:
    """When a wave closes: at the end of the last of its people's windows."""
    return max(window.closes_at for window in windows)


def reminders_of(
    opened_at: dt.datetime, rhythm: Rhythm, zone: str, *, closes_at: dt.datetime
) -> list[Reminder]:
    """The reminders of somebody in `zone` who was asked at `opened_at`, in order, at the plan's
    time of day. One whose end is not after its time is not sent.
    """
    asked_on = opened_at.astimezone(zoneinfo.ZoneInfo(zone)).date()
    reminders = []
    for day in REMINDER_DAYS:
        at = at_local(asked_on + dt.timedelta(days=day), rhythm.send_at, zone)
        is_last = day == REMINDER_DAYS[-1]
        ends_at = closes_at if is_last else min(at + FIRST_LASTS, closes_at)
        reminders.append(Reminder(day, at, ends_at))
    return reminders


def due_reminder(reminders: Iterable[Reminder], now: dt.datetime) -> Reminder | None:
    """The one somebody should have by now: the latest whose time has come, unless that is over."""
    begun = [reminder for reminder in reminders if reminder.at <= now]
    return begun[-1] if begun and now < begun[-1].ends_at else None
