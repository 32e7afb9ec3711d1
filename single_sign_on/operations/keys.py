"""Verbs about the portal's own keys towards a provider."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.db import transaction

from connections.models import Connection
from messaging.text import absolute
from people.audit import record
from people.models import Member
from single_sign_on.keys import keys_of, new_pair
from single_sign_on.models import ProviderKey
from single_sign_on.states import KeyUse


@transaction.atomic
def make_portal_key(*, connection: Connection, now: dt.datetime, by: Member) -> None:
    """A first key, which is in use at once; a second one is announced beside it until somebody
    takes it into use. A call beyond that changes nothing.
    """
    locked = _locked(connection)
    known = keys_of(locked)
    if known.next is not None:
        return
    use = KeyUse.NOW if known.now is None else KeyUse.NEXT
    pair = new_pair(urlsplit(absolute("/")).hostname or "portal", now=now)
    ProviderKey.objects.create(
        connection=locked,
        use=use,
        certificate=pair.certificate,
        private_key=pair.private_key,
        made_at=now,
        ends_at=pair.ends_at,
    )
    record("make_portal_key", locked, by=by, now=now, use=use.value)


@transaction.atomic
def use_next_key(*, connection: Connection, now: dt.datetime, by: Member) -> None:
    """Sign with the key that was announced; the one before still opens what was encrypted with it.
    A second call changes nothing.
    """
    locked = _locked(connection)
    known = keys_of(locked)
    if known.now is None or known.next is None:
        return
    keys = ProviderKey.objects.filter(connection=locked)
    keys.filter(use=KeyUse.BEFORE).delete()
    keys.filter(pk=known.now.pk).update(use=KeyUse.BEFORE)
    keys.filter(pk=known.next.pk).update(use=KeyUse.NOW)
    record("use_next_key", locked, by=by, now=now)


@transaction.atomic
def forget_portal_keys(*, connection: Connection) -> None:
    """Part of removing a connection, which leaves the row. A second call finds none."""
    ProviderKey.objects.filter(connection=connection).delete()


def _locked(connection: Connection) -> Connection:
    return Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
