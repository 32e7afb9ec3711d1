"""Verbs about platforms: connected, registered, changed, given a new key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec
from django.db import transaction

from connections.models import Connection
from connections.operations import change_connection, connect
from connections.states import ConnectionKind
from lti.door import services
from lti.platform import OLD_KEY_LASTS, PlatformSettings, PublicKey
from people.audit import record
from people.models import Member


class AlreadyRegistered(Exception):
    """The platform of this connection is known; another one is typed in by hand."""


def connect_platform(*, name: str, now: dt.datetime, by: Member) -> Connection:
    """A connection with a key of its own, switched off, to be filled with what the platform says.
    A second call makes another one.
    """
    private, public = services.make_key()
    settings = PlatformSettings(keys=(PublicKey(public),))
    return connect(
        kind=ConnectionKind.LMS,
        name=name,
        settings=settings.as_json(),
        secret=private,
        now=now,
        by=by,
    )


def change_platform(
    *,
    connection: Connection,
    revision: int,
    name: str,
    typed: Mapping[str, object],
    now: dt.datetime,
    by: Member,
) -> Connection:
    """Another name and what the admin typed; our keys stay. Raises StaleConnection when somebody
    else changed it since.
    """
    settings = {**PlatformSettings.of(connection).as_json(), **typed}
    return change_connection(
        connection=connection, revision=revision, name=name, settings=settings, now=now, by=by
    )


@transaction.atomic
def register_platform(
    *, connection: Connection, endpoint_said: Mapping[str, object], now: dt.datetime
) -> None:
    """What a platform said of itself through the link that an admin gave to it. Raises
    AlreadyRegistered at a second call.
    """
    locked = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
    before = PlatformSettings.of(locked)
    if before.issuer or locked.ended_at is not None:
        raise AlreadyRegistered
    locked.settings = {**before.as_json(), **endpoint_said}
    locked.revision += 1
    locked.save(update_fields=["settings", "revision"])
    record("register_platform", locked, by=None, now=now)


def roll_keys(*, connection: Connection, revision: int, now: dt.datetime, by: Member) -> Connection:
    """A new key signs from now on; the platform still sees the old one for two weeks. Raises
    StaleConnection at a second call with the same revision.
    """
    before = PlatformSettings.of(connection)
    private, public = services.make_key()
    kept = [each for each in before.keys if each.ends_at is None or each.ends_at > now]
    ends_at = now + OLD_KEY_LASTS
    old = [PublicKey(each.jwk, each.ends_at or ends_at) for each in kept]
    after = msgspec.structs.replace(before, keys=(PublicKey(public), *old))
    return change_connection(
        connection=connection,
        revision=revision,
        name=connection.name,
        settings=after.as_json(),
        secret=private,
        now=now,
        by=by,
    )
