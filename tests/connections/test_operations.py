"""Connections, keys and exchanges: made off, changed by one at a time, forgotten in time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection as database

from connections.models import AccessKey, Connection, Exchange
from connections.operations import (
    StaleConnection,
    change_connection,
    connect,
    disconnect,
    end_access_key,
    forget_exchanges,
    make_access_key,
    note_exchange,
    note_key_use,
    switch_connection,
)
from connections.queries import key_behind, states_of
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from people.models import AuditEvent, Member

DAY = dt.timedelta(days=1)


def made(admin: Member, now: dt.datetime, **more: str) -> Connection:
    return connect(
        kind=ConnectionKind.WEBHOOKS, name="Till", settings={"url": "a"}, now=now, by=admin, **more
    )


def test_a_connection_is_off_and_its_secret_is_sealed(admin: Member, now: dt.datetime) -> None:
    made_now = made(admin, now, secret="open sesame")
    assert not made_now.is_on
    assert Connection.objects.get().secret == "open sesame"
    with database.cursor() as cursor:
        cursor.execute("SELECT secret FROM connections_connection")
        assert "sesame" not in cursor.fetchone()[0]


def test_a_change_on_an_old_page_is_refused(admin: Member, now: dt.datetime) -> None:
    first = made(admin, now, secret="old")
    changed = change_connection(
        connection=first, revision=1, name="Tills", settings={"url": "b"}, now=now, by=admin
    )
    assert (changed.name, changed.secret, changed.revision) == ("Tills", "old", 2)
    with pytest.raises(StaleConnection):
        change_connection(
            connection=first, revision=1, name="X", settings={}, secret="new", now=now, by=admin
        )
    again = change_connection(
        connection=first, revision=2, name="X", settings={}, secret="new", now=now, by=admin
    )
    assert again.secret == "new"
    event = AuditEvent.objects.filter(verb="change_connection").order_by("pk").first()
    assert event is not None
    assert event.detail == {"settings": ["url"], "has_new_secret": False}


def test_a_removed_connection_opens_nothing(admin: Member, now: dt.datetime) -> None:
    connection = made(admin, now, secret="old")
    for _twice in range(2):
        switch_connection(connection=connection, is_on=True, now=now, by=admin)
    assert Connection.objects.in_use().get() == connection
    _key, token = make_access_key(
        kind=ConnectionKind.WEBHOOKS, name="k", seed="1", connection=connection, now=now, by=admin
    )
    assert key_behind(token, ConnectionKind.WEBHOOKS, now=now)
    for _twice in range(2):
        disconnect(connection=connection, now=now, by=admin)
    assert not Connection.objects.in_use().exists()
    assert Connection.objects.get().secret == ""
    assert key_behind(token, ConnectionKind.WEBHOOKS, now=now) is None
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["connect", "switch_connection", "make_access_key", "disconnect"]


def test_a_key_opens_its_own_kind_and_scopes_until_it_ends(admin: Member, now: dt.datetime) -> None:
    key, token = make_access_key(
        kind=ConnectionKind.API,
        name="Reports",
        seed="1",
        scopes={"people:read"},
        expires_at=now + DAY,
        now=now,
        by=admin,
    )
    again = make_access_key(kind=ConnectionKind.API, name="Reports", seed="1", now=now, by=admin)
    assert again == (key, token)
    assert token not in key.token_hash
    assert key_behind(token, ConnectionKind.API, now=now, scopes=["people:read"]) == key
    assert key_behind(token, ConnectionKind.API, now=now, scopes=["people:write"]) is None
    assert key_behind(token, ConnectionKind.PEOPLE, now=now) is None
    assert key_behind(token, ConnectionKind.API, now=now + DAY) is None
    note_key_use(key=key, now=now)
    used = AccessKey.objects.get()
    assert used.last_used_at == now
    note_key_use(key=used, now=now + dt.timedelta(seconds=5))
    assert AccessKey.objects.get().last_used_at == now
    for _twice in range(2):
        end_access_key(key=key, now=now, by=admin)
    assert key_behind(token, ConnectionKind.API, now=now) is None
    assert AuditEvent.objects.filter(verb="end_access_key").count() == 1


def exchanged(
    admin: Member, at: dt.datetime, outcome: ExchangeOutcome = ExchangeOutcome.DONE
) -> None:
    note_exchange(
        organization_id=admin.organization_id,
        kind=ConnectionKind.PEOPLE,
        direction=ExchangeDirection.IN,
        what="PATCH /Users",
        outcome=outcome,
        now=at,
        detail="x" * 900,
    )


def test_exchanges_are_counted_and_forgotten(admin: Member, now: dt.datetime) -> None:
    exchanged(admin, now - 31 * DAY)
    exchanged(admin, now - 2 * DAY, ExchangeOutcome.FAILED)
    exchanged(admin, now, ExchangeOutcome.REFUSED)
    state = states_of(admin.organization_id, now=now)[ConnectionKind.PEOPLE]
    assert (state.on, state.went_wrong, state.last_at) == (0, 1, now)
    assert state.last_outcome == ExchangeOutcome.REFUSED
    assert forget_exchanges(now=now) == 1
    assert Exchange.objects.count() == 2
