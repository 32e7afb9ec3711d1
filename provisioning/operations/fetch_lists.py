"""Verbs about lists that are fetched: set up, tried, switched on, asked for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from msgspec.structs import replace

from common.later import imported_later
from connections.models import Connection
from connections.operations import (
    change_connection,
    connect,
    disconnect,
    note_exchange,
    switch_connection,
)
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from people.audit import record
from people.models import Member
from provisioning.fetch_models import FetchedList
from provisioning.fetch_settings import FetchSettings, FetchSignIn, as_stored, settings_of
from provisioning.fetch_sources import TriedOut, try_out
from provisioning.fetch_states import FetchProblem, words_of
from provisioning.fetch_times import next_fetch

if TYPE_CHECKING:
    from provisioning import fetch_keys
else:
    fetch_keys = imported_later("provisioning.fetch_keys")  # its library is slow to load


class NotTested(Exception):
    """A list is switched on once a test of it went well."""


class OtherKey(Exception):
    """The server has shown another key since the page was opened."""


@transaction.atomic
def add_list(
    *, name: str, settings: FetchSettings, secret: str, now: dt.datetime, by: Member
) -> FetchedList:
    """A list to fetch, switched off until it was tried. A second call makes another one."""
    settings, secret = _with_key(settings, secret)
    connection = connect(
        kind=ConnectionKind.PEOPLE, name=name, settings=as_stored(settings), secret=secret,
        now=now, by=by,
    )  # fmt: skip
    fetched = FetchedList.objects.create(connection=connection, in_charge=by)
    record("add_list", connection, by=by, now=now, way=settings.way)
    return fetched


@transaction.atomic
def change_list(
    *,
    fetched: FetchedList,
    revision: int,
    name: str,
    settings: FetchSettings,
    secret: str,
    now: dt.datetime,
    by: Member,
) -> FetchedList:
    """Another place or time; '' leaves the secret as it is. Another place has to be tried anew, and
    the list is off until then. Raises StaleConnection. A second call changes nothing more.
    """
    fetched = _held(fetched)
    before = settings_of(fetched.connection)
    is_same_key = before.signs_in == settings.signs_in == FetchSignIn.KEY
    if is_same_key:
        settings = replace(settings, public_key=before.public_key)
    else:
        settings, secret = _with_key(settings, secret)
    fetched.connection = change_connection(
        connection=fetched.connection, revision=revision, name=name, settings=as_stored(settings),
        secret=secret or None, now=now, by=by,
    )  # fmt: skip
    if (before.host, before.port) != (settings.host, settings.port):
        fetched.host_key = fetched.seen_host_key = ""
    if secret or _place(before) != _place(settings):
        fetched.tested_at, fetched.mark, fetched.checksum = None, {}, ""
        switch_connection(connection=fetched.connection, is_on=False, now=now, by=by)
        fetched.connection.is_on = False
    fetched.in_charge = by
    _plan(fetched, now)
    fetched.save()
    record("change_list", fetched.connection, by=by, now=now, tested=bool(fetched.tested_at))
    return fetched


def try_list(*, fetched: FetchedList, now: dt.datetime, by: Member) -> TriedOut:
    """Go as far as the file and say what came of it; the key that a server shows is kept for a look
    at it. A second call tries again.
    """
    tried = try_out(fetched)
    with transaction.atomic():
        fetched = _held(fetched)
        fetched.seen_host_key = tried.host_key or fetched.seen_host_key
        fetched.tested_at = None if tried.problem else now
        fetched.save(update_fields=["seen_host_key", "tested_at"])
        is_question = tried.problem == FetchProblem.HOST_KEY_NEW
        went_well = ExchangeOutcome.DONE if is_question else ExchangeOutcome.FAILED
        note_exchange(
            organization_id=by.organization_id, kind=ConnectionKind.PEOPLE,
            direction=ExchangeDirection.OUT, what="Test", connection=fetched.connection,
            outcome=went_well if tried.problem else ExchangeOutcome.DONE,
            detail=" ".join([words_of(tried.problem), tried.detail]).strip(), now=now,
        )  # fmt: skip
        record("try_list", fetched.connection, by=by, now=now, problem=tried.problem)
    return tried


@transaction.atomic
def trust_host(*, fetched: FetchedList, host_key: str, now: dt.datetime, by: Member) -> None:
    """Talk to a server that shows this key, and to no other. Raises OtherKey when it is not the one
    that the server showed last. A second call changes nothing.
    """
    fetched = _held(fetched)
    if not host_key or fetched.seen_host_key != host_key:
        raise OtherKey
    if fetched.host_key == host_key:
        return
    fetched.host_key = host_key
    fetched.save(update_fields=["host_key"])
    record("trust_host", fetched.connection, by=by, now=now)


@transaction.atomic
def switch_list(*, fetched: FetchedList, is_on: bool, now: dt.datetime, by: Member) -> None:
    """Fetch it on its days from now on, in the name of whoever says so; or no longer. Raises
    NotTested. A second call changes nothing.
    """
    fetched = _held(fetched)
    if is_on and fetched.tested_at is None:
        raise NotTested
    if fetched.connection.is_on == is_on:
        return
    switch_connection(connection=fetched.connection, is_on=is_on, now=now, by=by)
    fetched.connection.is_on, fetched.is_asked, fetched.tries = is_on, False, 0
    fetched.in_charge = by if is_on else fetched.in_charge
    _plan(fetched, now)
    fetched.save()
    record("switch_list", fetched.connection, by=by, now=now, is_on=is_on)


@transaction.atomic
def ask_for_list(*, fetched: FetchedList, now: dt.datetime, by: Member) -> None:
    """Have it fetched at once, also while it is switched off. Raises NotTested. A second call while
    it is being fetched changes nothing.
    """
    fetched = _held(fetched)
    if fetched.tested_at is None:
        raise NotTested
    if fetched.is_asked:
        return
    fetched.is_asked, fetched.due_at, fetched.tries = True, now, 0
    fetched.save(update_fields=["is_asked", "due_at", "tries"])
    record("ask_for_list", fetched.connection, by=by, now=now)


@transaction.atomic
def take_charge(*, fetched: FetchedList, now: dt.datetime, by: Member) -> None:
    """Have lists imported in one's own name. A second call changes nothing."""
    fetched = _held(fetched)
    if fetched.in_charge_id == by.pk:
        return
    fetched.in_charge = by
    fetched.save(update_fields=["in_charge"])
    record("take_charge", fetched.connection, by=by, now=now)


@transaction.atomic
def remove_list(*, fetched: FetchedList, now: dt.datetime, by: Member) -> None:
    """Fetch nothing any more, and forget the secret. People stay, and fields that belonged to it
    are anybody's. A second call changes nothing.
    """
    fetched = _held(fetched)
    if fetched.connection.ended_at is not None:
        return
    disconnect(connection=fetched.connection, now=now, by=by)
    fetched.due_at = None
    fetched.save(update_fields=["due_at"])
    record("remove_list", fetched.connection, by=by, now=now)


def _held(fetched: FetchedList) -> FetchedList:
    """Locked until the transaction ends, as it stands now."""
    locked = FetchedList.objects.select_for_update(of=("self",))
    return locked.select_related("connection__organization").get(pk=fetched.pk)


def _plan(fetched: FetchedList, now: dt.datetime) -> None:
    """When it is due next."""
    connection: Connection = fetched.connection
    if not connection.is_on:
        fetched.due_at = None
        return
    settings = settings_of(connection)
    zone = connection.organization.time_zone
    fetched.due_at = next_fetch(now, days=settings.days, at=settings.time, zone=zone)


def _with_key(settings: FetchSettings, secret: str) -> tuple[FetchSettings, str]:
    """With a key of our own where we sign in by one."""
    if settings.signs_in != FetchSignIn.KEY:
        return settings, secret
    pair = fetch_keys.new_key_pair()
    return replace(settings, public_key=pair.public), pair.private


def _place(settings: FetchSettings) -> tuple[object, ...]:
    """What a test was about."""
    return (
        *(settings.way, settings.host, settings.port, settings.path),
        *(settings.url, settings.signs_in, settings.user),
    )
