"""When people are at work: from when to when, and on which days an organization is closed.

What an hour means is asked in many places that know a time zone and nothing else. So it is said
once for a while, as Django says which language and zone a page is in: a page begins with the hours
of whoever asks, a worker with those of the organization whose work it does. Before that they are
the house's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field

from common.records import dataclass


@dataclass(frozen=True)
class OfficeHours:
    """From when to when people work, on the clocks where they are, and when all have a day off."""

    starts: dt.time
    ends: dt.time
    off: Mapping[dt.date, str] = field(default_factory=dict)
    """Days, each with what it is called."""

    def day_off(self, day: dt.date) -> str:
        """Why everybody has it off; '' where they do not."""
        return self.off.get(day, "")


HOUSE_HOURS = OfficeHours(dt.time(8), dt.time(18))
_hours: ContextVar[OfficeHours] = ContextVar("office hours", default=HOUSE_HOURS)


def office_hours() -> OfficeHours:
    """Those that hold here and now."""
    return _hours.get()


@contextmanager
def keeping(hours: OfficeHours) -> Iterator[None]:
    """These hold as long as this lasts."""
    token = _hours.set(hours)
    try:
        yield
    finally:
        _hours.reset(token)
