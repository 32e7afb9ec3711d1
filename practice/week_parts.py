"""What else is in the week of facilitators and coaches: apps above say it, in the one mail of it.

A part is a queryset of things with the person they are for, and what is told of each. It stands
below the sessions, in the order in which parts were announced.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from common.records import dataclass
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


Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, kw_only=True)
class WeekPart(Generic[Row]):
    """One kind of thing, told of the rows of one model."""

    heading: Callable[[], str]
    """What stands above its lines, in the active language."""
    rows: Callable[[dt.datetime, dt.datetime], QuerySet[Row]]
    """What there is for anybody between two moments, with the person loaded. One statement."""
    person: str
    """The path from a row to the member it is for."""
    tell: Callable[[Row], WeekEntry]
    """One row, in the active language; no query."""


# Any: only the app that announces it knows of what its rows are.
AnyPart = WeekPart[Any]
_parts: list[AnyPart] = []


def announce_week_part(part: AnyPart) -> None:
    """Say what else belongs into a week; said twice it still stands once."""
    if part not in _parts:
        _parts.append(part)


def week_parts() -> list[AnyPart]:
    """Every kind, in the order of announcement."""
    return list(_parts)
