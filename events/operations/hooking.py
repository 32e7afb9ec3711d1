"""Verbs about webhooks: made, changed, given a secret, switched on and off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from connections.models import Connection
from connections.operations import change_connection, connect, switch_connection
from connections.states import ConnectionKind
from events.hooks import (
    HookChoices,
    HookSecrets,
    as_settings,
    choices_of,
    sealed,
    secret_from,
    secrets_of,
)
from events.models import Hook
from events.notifications import off_mail
from messaging.operations import queue_messages
from people.audit import record
from people.models import Member


class NoSecret(Exception):
    """Nothing can be signed yet."""


@transaction.atomic
def make_hook(
    *,
    name: str,
    url: str,
    kinds: Collection[str],
    names_people: bool,
    now: dt.datetime,
    by: Member,
) -> Connection:
    """A webhook, switched off and without a secret. A second call makes another one."""
    choices = HookChoices(url, dict.fromkeys(kinds, now), names_people)
    settings = as_settings(choices)
    kind = ConnectionKind.WEBHOOKS
    connection = connect(kind=kind, name=name, settings=settings, now=now, by=by)
    Hook.objects.create(connection=connection, busy_until=now, rests_until=now)
    return connection


@transaction.atomic
def change_hook(
    *,
    connection: Connection,
    revision: int,
    name: str,
    url: str,
    kinds: Collection[str],
    names_people: bool,
    now: dt.datetime,
    by: Member,
) -> Connection:
    """Another name, address or choice; kinds that are new are told from now on. Raises
    StaleConnection when somebody else changed it meanwhile.
    """
    known = HookChoices(url, choices_of(connection).kinds, names_people)
    return change_connection(
        connection=connection,
        revision=revision,
        name=name,
        settings=as_settings(known.choosing(kinds, now=now)),
        now=now,
        by=by,
    )


@transaction.atomic
def roll_secret(*, connection: Connection, seed: str, now: dt.datetime, by: Member) -> str:
    """A new secret, which is shown nowhere else; the one before signs as well for a day. A second
    call with the same seed, as two clicks are, gives the same one.
    """
    locked = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
    secret, known = secret_from(seed, locked.pk), secrets_of(locked)
    if known is not None and known.current == secret:
        return secret
    fresh = known.replaced(secret, now=now) if known else HookSecrets(secret)
    locked.secret = sealed(fresh)
    locked.save(update_fields=["secret"])
    record("roll_secret", locked, by=by, now=now, is_first=known is None)
    return secret


@transaction.atomic
def switch_hook(*, connection: Connection, is_on: bool, now: dt.datetime, by: Member) -> None:
    """On: what happens from now on is told, and what waited is sent. Off: nothing is. A second call
    changes nothing. Raises NoSecret.
    """
    locked = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
    if is_on and not locked.secret:
        raise NoSecret
    if is_on and not locked.is_on:
        locked.settings = as_settings(choices_of(locked).from_now(now))
        locked.save(update_fields=["settings"])
        Hook.objects.filter(connection=locked).update(
            failures=0, failing_since=None, rests_until=now
        )
    switch_connection(connection=locked, is_on=is_on, now=now, by=by)


@transaction.atomic
def switch_off_failing(*, connection: Connection, is_gone: bool, now: dt.datetime) -> None:
    """Off, because the other side wants nothing more or did not take anything for days; admins hear
    of it. A second call does nothing.
    """
    locked = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
    if not locked.is_on:
        return
    locked.is_on = False
    locked.save(update_fields=["is_on"])
    record("switch_off_failing", locked, by=None, now=now, is_gone=is_gone)
    admins = Member.objects.admins_of(locked.organization).order_by("pk")
    mails = [off_mail(locked, each, is_gone=is_gone, now=now) for each in admins]
    queue_messages(drafts=mails, now=now)
