"""Verbs about where calendars are."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from calendars.models import BusySource, BusyTime
from calendars.states import BusyWay
from connections.models import Connection
from connections.operations import connect, switch_connection
from connections.states import ConnectionKind
from people.models import Member, Organization


@transaction.atomic
def offer_calendars(*, is_on: bool, now: dt.datetime, by: Member) -> Connection:
    """Whether people of the organization of `by` may connect their calendars. Off forgets every
    calendar and every busy time. A second call changes nothing.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)
    own = Connection.objects.standing().filter(
        organization=by.organization_id, kind=ConnectionKind.CALENDARS
    )
    connection = own.first() or connect(
        kind=ConnectionKind.CALENDARS, name=str(ConnectionKind.CALENDARS.label), settings={},
        now=now, by=by,
    )  # fmt: skip
    switch_connection(connection=connection, is_on=is_on, now=now, by=by)
    if not is_on:
        BusySource.objects.filter(member__organization=by.organization_id).delete()
        BusyTime.objects.filter(member__organization=by.organization_id).delete()
    return connection


@transaction.atomic
def connect_calendar(
    *,
    way: BusyWay,
    url: str,
    user_name: str = "",
    password: str = "",
    now: dt.datetime,
    by: Member,
) -> BusySource:
    """Where one's own calendar is, in place of another one; it is read at once. A second call with
    the same reads it again.
    """
    source, _is_new = BusySource.objects.update_or_create(
        member=by,
        defaults={
            "way": way,
            "url": url,
            "user_name": user_name,
            "password": password,
            "made_at": now,
            "asked_at": now,
            "read_at": None,
            "problem": "",
        },
    )
    return source


@transaction.atomic
def disconnect_calendar(*, by: Member) -> None:
    """Forget where one's calendar is, and what was read in it. A second call changes nothing."""
    BusySource.objects.filter(member=by).delete()
    BusyTime.objects.filter(member=by).delete()
