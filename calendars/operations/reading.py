"""Verbs about busy times: asked for, read, forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from calendars.intervals import Interval
from calendars.models import BusySource, BusyTime
from calendars.queries import FRESH
from calendars.reading import UnreadCalendar, fetch_busy, read_busy
from common.languages import spoken
from common.tenancy import rows_of
from connections.operations import note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from people.models import Member

KEPT = dt.timedelta(days=1)
LEASE = dt.timedelta(minutes=2)
"""Longer than a calendar takes to be fetched and read."""
WHAT = {"address": "GET calendar", "caldav": "REPORT free-busy-query"}


def ask_calendars(*, people: Collection[int], now: dt.datetime) -> int:
    """Have the calendars of these people read, where they have connected one and it was not read
    within the hour; how many that are. A second call changes nothing.
    """
    stale = Q(read_at=None) | Q(read_at__lte=now - FRESH)
    sources = BusySource.objects.filter(stale, member__in=people, asked_at=None)
    return sources.update(asked_at=now)


def read_next_calendar(*, now: dt.datetime) -> bool:
    """Read the calendar that was waited for longest; whether there was one. Two workers read two,
    and neither holds the database while the other side thinks. A worker that is killed leaves it
    waiting: it is taken up again once the lease is over.
    """
    source = _claimed(now)
    if source is None:
        return False
    with rows_of(source.member.organization_id):
        _settle(source, _read(source, now), now)
    return True


@transaction.atomic
def _claimed(now: dt.datetime) -> BusySource | None:
    waiting = BusySource.objects.to_read(now).select_related("member__organization")
    source = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if source is not None:
        BusySource.objects.filter(pk=source.pk).update(asked_at=now + LEASE)
    return source


Read = Sequence[Interval] | UnreadCalendar


@transaction.atomic
def _settle(source: BusySource, read: Read, now: dt.datetime) -> None:
    """Keep what was read, unless its owner has connected another calendar meanwhile, or none."""
    unread = read if isinstance(read, UnreadCalendar) else None
    problem = unread.problem.value if unread else ""
    same = BusySource.objects.filter(pk=source.pk, made_at=source.made_at)
    if not same.update(asked_at=None, read_at=now, problem=problem):
        return
    if not isinstance(read, UnreadCalendar):
        _keep(source.member, read, now)
    with translation.override(spoken(source.member.organization.language)):
        detail = unread.reason if unread else ""
    note_exchange(
        organization_id=source.member.organization_id,
        kind=ConnectionKind.CALENDARS,
        direction=ExchangeDirection.OUT,
        what=WHAT[source.way],
        outcome=ExchangeOutcome.FAILED if problem else ExchangeOutcome.DONE,
        detail=detail,
        now=now,
    )


@transaction.atomic
def keep_file(*, content: bytes, now: dt.datetime, by: Member) -> int:
    """Busy times out of a file of one's own, in place of those from before; how many. The file
    itself is not kept. Raises UnreadCalendar.
    """
    busy = read_busy(content, zone=by.time_zone, now=now)
    _keep(by, busy, now)
    return len(busy)


def forget_busy_times(*, now: dt.datetime) -> int:
    """Delete what was read more than a day ago; how many those were."""
    return BusyTime.objects.filter(read_at__lt=now - KEPT).delete()[0]


def _read(source: BusySource, now: dt.datetime) -> Read:
    try:
        return fetch_busy(source, now=now)
    except UnreadCalendar as error:
        return error


def _keep(member: Member, busy: Sequence[Interval], now: dt.datetime) -> None:
    BusyTime.objects.filter(member=member).delete()
    BusyTime.objects.bulk_create(
        BusyTime(member=member, starts_at=each.starts_at, ends_at=each.ends_at, read_at=now)
        for each in busy
    )
