"""What else is in the week of facilitators and coaches: apps above say it, in the one mail on Monday.

A part is a queryset of things with the person they are for, and what is told of each. It stands
below the sessions, in the order in which parts were announced.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from people.models import Member


@dataclass(frozen=True, kw_only=True)
class WeekEntry:
    """One thing in the week of somebody."""

    person: Member
    at: dt.datetime
    line: str
    """What the mail says of it, in its reader's language."""
    waits: bool = False
    """Whether it is in every week from then on, and not only in that of its moment."""

    def is_in(self, monday: dt.date) -> bool:
        """Whether it belongs into the week of this Monday on the person's own calendar."""
        own = monday_of(self.at, self.person.time_zone)
        return own <= monday if self.waits else own == monday


def monday_of(moment: dt.datetime, zone: str) -> dt.date:
    """The Monday of the week in which a moment is for somebody in `zone`."""
    day = moment.astimezone(zoneinfo.ZoneInfo(zone)).date()
    return day - dt.timedelta(days=day.weekday())


@dataclass(frozen=True, kw_only=True)
class WeekPart:
    """One kind of thing. Rows are any model's: only the app that announces it knows which."""

    heading: Callable[[], str]
    """What stands above its lines, in the active language."""
    rows: Callable[[dt.datetime, dt.datetime], QuerySet[Any]]
    """What there is for anybody between two moments, with the person loaded. One statement."""
    person: str
    """The path from a row to the member it is for."""
    tell: Callable[[Any], WeekEntry]
    """One row, in the active language; no query."""


_parts: list[WeekPart] = []


def announce_week_part(part: WeekPart) -> None:
    """Say what else belongs into a week; said twice it still stands once."""
    if part not in _parts:
        _parts.append(part)


def week_parts() -> list[WeekPart]:
    """Every kind, in the order of announcement."""
    return list(_parts)
