"""Verbs about connections: made off, switched on by hand, changed, removed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from connections.models import AccessKey, Connection
from connections.states import ConnectionKind
from people.audit import record
from people.models import Member


class StaleConnection(Exception):
    """Somebody else changed it since the page was opened."""


@transaction.atomic
def connect(
    *,
    kind: ConnectionKind,
    name: str,
    settings: Mapping[str, object],
    secret: str = "",
    now: dt.datetime,
    by: Member,
) -> Connection:
    """A connection, switched off until an admin switches it on. A second call makes another one."""
    connection = Connection.objects.create(
        organization=by.organization,
        kind=kind,
        name=name,
        settings=dict(settings),
        secret=secret,
        made_at=now,
        made_by=by,
    )
    record("connect", connection, by=by, now=now, kind=kind)
    return connection


@transaction.atomic
def change_connection(
    *,
    connection: Connection,
    revision: int,
    name: str,
    settings: Mapping[str, object],
    secret: str | None = None,
    now: dt.datetime,
    by: Member,
) -> Connection:
    """Another name, other settings, and another secret where one is given. Raises StaleConnection
    when `revision` is no longer the one in the database.
    """
    locked = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
    if locked.revision != revision:
        raise StaleConnection
    changed = sorted(key for key in settings if settings[key] != locked.settings.get(key))
    locked.name, locked.settings, locked.revision = name, dict(settings), revision + 1
    if secret is not None:
        locked.secret = secret
    locked.save(update_fields=["name", "settings", "secret", "revision"])
    record(
        "change_connection",
        locked,
        by=by,
        now=now,
        settings=changed,
        has_new_secret=secret is not None,
    )
    return locked


@transaction.atomic
def switch_connection(*, connection: Connection, is_on: bool, now: dt.datetime, by: Member) -> None:
    """On or off. A second call changes nothing."""
    locked = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
    if locked.is_on == is_on:
        return
    locked.is_on = is_on
    locked.save(update_fields=["is_on"])
    record("switch_connection", locked, by=by, now=now, is_on=is_on)


@transaction.atomic
def disconnect(*, connection: Connection, now: dt.datetime, by: Member) -> None:
    """Off for good, its secret forgotten and its keys withdrawn. A second call changes nothing."""
    locked = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
    if locked.ended_at is not None:
        return
    locked.is_on, locked.secret, locked.ended_at = False, "", now
    locked.save(update_fields=["is_on", "secret", "ended_at"])
    AccessKey.objects.filter(connection=locked, ended_at=None).update(ended_at=now)
    record("disconnect", locked, by=by, now=now)
