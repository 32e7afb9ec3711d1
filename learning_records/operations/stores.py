"""Verbs about record stores."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from msgspec.structs import replace

from common.tokens import new_token
from connections.models import Connection
from connections.operations import connect
from connections.states import ConnectionKind
from learning_records.models import RecordStatement, RecordStore
from learning_records.states import StatementState
from learning_records.uses import STORE, StoreSettings, as_json, store_settings
from people.audit import record
from people.models import Member


@transaction.atomic
def connect_store(
    *, name: str, settings: StoreSettings, secret: str, now: dt.datetime, by: Member
) -> Connection:
    """A record store, switched off. A second call makes another one, in which people have the same
    opaque names.
    """
    connection = connect(
        kind=ConnectionKind.RECORDS,
        name=name,
        settings=as_json(replace(settings, actor_key=_actor_key(by.organization_id))),
        secret=secret,
        now=now,
        by=by,
    )
    RecordStore.objects.create(connection=connection, next_at=now)
    return connection


def _actor_key(organization_id: int) -> str:
    """What all stores of the organization have had so far, removed ones too."""
    of = Connection.objects.filter(organization=organization_id, kind=ConnectionKind.RECORDS)
    first = of.filter(settings__use=STORE).order_by("pk").first()
    return store_settings(first).actor_key if first else new_token()


@transaction.atomic
def send_refused_again(*, connection: Connection, now: dt.datetime, by: Member) -> int:
    """What the store refused goes once more, and at once; how many those are. A second call finds
    none.
    """
    refused = RecordStatement.objects.filter(connection=connection, state=StatementState.REFUSED)
    count = refused.update(state=StatementState.WAITING, status=None, changed_at=now)
    RecordStore.objects.filter(pk=connection.pk).update(next_at=now, failures=0)
    if count:
        record("send_refused_again", connection, by=by, now=now, statements=count)
    return count
