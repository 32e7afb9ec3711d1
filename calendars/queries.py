"""What proposals and pages ask of calendars."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Count, Max, Q

from calendars.intervals import Interval
from calendars.models import BusySource, BusyTime
from common.records import dataclass
from connections.doors import is_open
from connections.models import Connection
from connections.states import ConnectionKind

FRESH = dt.timedelta(hours=1)
"""Nobody's calendar is read again sooner."""


@dataclass(frozen=True)
class CalendarsRead:
    """How far the calendars of some people are read."""

    connected: int = 0
    waiting: int = 0
    failed: int = 0
    read_at: dt.datetime | None = None
    """The latest."""


def is_offered(organization_id: int) -> bool:
    """Whether people of an organization may connect their calendars. One query at most."""
    if not is_open(ConnectionKind.CALENDARS):
        return False
    on = Connection.objects.in_use().filter(kind=ConnectionKind.CALENDARS)
    return on.filter(organization=organization_id).exists()


def busy_of(
    people: Collection[int], first: dt.datetime, last: dt.datetime
) -> Mapping[int, Sequence[Interval]]:
    """Busy times of these people that touch the time between two moments, by member id, in order.
    One query; none where calendars are not open.
    """
    if not people or not is_open(ConnectionKind.CALENDARS):
        return {}
    times = BusyTime.objects.filter(member__in=people, starts_at__lt=last, ends_at__gt=first)
    found: dict[int, list[Interval]] = defaultdict(list)
    rows = times.order_by("member", "starts_at").values_list("member", "starts_at", "ends_at")
    for member, starts_at, ends_at in rows:
        found[member].append(Interval(starts_at, ends_at))
    return found


def how_far(people: Collection[int]) -> CalendarsRead:
    """Of how many the calendar is known, waited for, and could not be read. One query."""
    if not people or not is_open(ConnectionKind.CALENDARS):
        return CalendarsRead()
    counted = BusySource.objects.filter(member__in=people).aggregate(
        connected=Count("pk"),
        waiting=Count("pk", filter=Q(asked_at__isnull=False)),
        failed=Count("pk", filter=~Q(problem="")),
        read_at=Max("read_at"),
    )
    return CalendarsRead(**counted)


def count_connected(organization_id: int) -> int:
    """How many people have connected a calendar. One query."""
    return BusySource.objects.filter(member__organization=organization_id).count()
