"""Verbs about the keys with which systems come in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from common.tokens import hash_token, keyed_token
from connections.models import AccessKey, Connection
from connections.states import ConnectionKind
from people.audit import record
from people.models import Member

PREFIX = "portal_"
"""So that a key which turns up where it should not is known for what it is."""
USE_NOTED_EVERY = dt.timedelta(minutes=1)


@transaction.atomic
def make_access_key(
    *,
    kind: ConnectionKind,
    name: str,
    seed: str,
    now: dt.datetime,
    by: Member,
    scopes: Collection[str] = (),
    expires_at: dt.datetime | None = None,
    connection: Connection | None = None,
) -> tuple[AccessKey, str]:
    """A key for a system of the organization, and its token, which is kept nowhere. A second call
    with the same seed, as two clicks are, gives the same key and token.
    """
    token = PREFIX + keyed_token("connections.key", f"{by.organization_id}:{kind}:{seed}")
    key, is_new = AccessKey.objects.get_or_create(
        token_hash=hash_token(token),
        defaults={
            "organization": by.organization,
            "connection": connection,
            "kind": kind,
            "name": name,
            "scopes": sorted(scopes),
            "made_at": now,
            "made_by": by,
            "expires_at": expires_at,
        },
    )
    if is_new:
        record("make_access_key", key, by=by, now=now, kind=kind, scopes=sorted(scopes))
    return key, token


@transaction.atomic
def end_access_key(*, key: AccessKey, now: dt.datetime, by: Member) -> None:
    """Nobody comes in with it any more. A second call changes nothing."""
    key = AccessKey.objects.select_for_update(no_key=True).get(pk=key.pk)
    if key.ended_at is not None:
        return
    key.ended_at = now
    key.save(update_fields=["ended_at"])
    record("end_access_key", key, by=by, now=now)


def note_key_use(*, key: AccessKey, now: dt.datetime) -> None:
    """When it was used last, to the minute: a call that follows at once writes nothing."""
    if key.last_used_at is None or key.last_used_at < now - USE_NOTED_EVERY:
        AccessKey.objects.filter(pk=key.pk).update(last_used_at=now)
