"""Northwind's directory, which sends people by SCIM; it looks connected and calls nobody."""

from __future__ import annotations

import datetime as dt

from connections.models import Connection
from connections.operations import (
    connect,
    make_access_key,
    note_exchange,
    note_key_use,
    switch_connection,
)
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from demo.cast import Cast
from provisioning.models import ScimPerson
from provisioning.operations import SaidGroup, bring_group, note_unknown
from provisioning.scim.documents import known_document

CALLS = (
    (50, "GET /Users", 200, ""),
    (50, "PATCH /Users", 200, "Left out, cannot be read: timezone"),
    (10, "POST /Users", 409, "Somebody else here has this user name, address or employee number."),
    (9, "PATCH /Groups", 204, ""),
)
"""Minutes ago, what, and what became of it."""


def provide_people(cast: Cast, now: dt.datetime) -> None:
    """One connection with a group and its last calls."""
    kind = ConnectionKind.PEOPLE
    connection = connect(
        kind=kind, name="Entra ID", settings={"via": "scim"}, now=now, by=cast.admin
    )
    switch_connection(connection=connection, is_on=True, now=now, by=cast.admin)
    key, _token = make_access_key(
        kind=kind,
        name=connection.name,
        seed="demo",
        now=now,
        by=cast.admin,
        connection=connection,
    )
    note_key_use(key=key, now=now - dt.timedelta(minutes=CALLS[-1][0]))
    ScimPerson.objects.bulk_create(
        ScimPerson(
            connection=connection,
            member=each,
            user_name=each.email,
            said=known_document(each),
            made_at=now,
            changed_at=now,
        )
        for each in cast.pilot
    )
    leads = frozenset(each.pk for each in cast.pilot)
    bring_group(connection=connection, said=SaidGroup("Team leads", "", leads), now=now)
    note_unknown(connection=connection, names=["nickName", "phoneNumbers"])
    _note_calls(connection, now)


def _note_calls(connection: Connection, now: dt.datetime) -> None:
    for minutes, what, status, detail in CALLS:
        note_exchange(
            organization_id=connection.organization_id,
            connection=connection,
            kind=ConnectionKind.PEOPLE,
            direction=ExchangeDirection.IN,
            what=what,
            outcome=ExchangeOutcome.REFUSED if status == 409 else ExchangeOutcome.DONE,
            status=status,
            detail=detail,
            now=now - dt.timedelta(minutes=minutes),
        )
