"""Verbs about what is watched of a connection: floods of leavers, and what nobody takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from connections.models import Connection
from people.audit import record
from people.models import Member
from provisioning.models import ScimPerson, ScimWatch

WITHIN = dt.timedelta(hours=1)
FEW_LEAVERS = 10
"""People: so many may leave within an hour of any organization."""
MANY_LEAVERS = 0.10
"""Share (0 to 1) of the people here; of a larger organization so many."""
LET_THROUGH = dt.timedelta(days=1)
MOST_UNKNOWN = 50
"""Names of attributes that a page shows."""


class TooManyLeavers(Exception):
    """An admin has to say first that so many really leave."""


def watch_leavers(*, connection: Connection, now: dt.datetime) -> None:
    """Raise TooManyLeavers where one more would be too many, or where it was stopped before and no
    admin has let it go on. Writes nothing, so a second call says the same.
    """
    watch = ScimWatch.objects.filter(pk=connection.pk).first() or ScimWatch()
    if watch.let_through_until and watch.let_through_until > now:
        return
    if watch.stopped_at:
        raise TooManyLeavers
    lately = ScimPerson.objects.filter(connection=connection, deactivated_at__gt=now - WITHIN)
    leaving = lately.count() + 1
    if leaving <= FEW_LEAVERS:
        return
    present = Member.objects.filter(organization=connection.organization_id).present().count()
    if leaving > MANY_LEAVERS * (present + leaving - 1):
        raise TooManyLeavers


@transaction.atomic
def stop_leavers(*, connection: Connection, now: dt.datetime) -> None:
    """No leaver is taken from this connection any more. A second call keeps the first time."""
    watch, _is_new = ScimWatch.objects.select_for_update().get_or_create(connection=connection)
    if watch.stopped_at:
        return
    watch.stopped_at = now
    watch.save(update_fields=["stopped_at"])
    record("stop_leavers", connection, by=None, now=now)


@transaction.atomic
def let_leavers_through(
    *, connection: Connection, is_meant: bool, now: dt.datetime, by: Member
) -> None:
    """Leavers are taken again: for a day however many there are when `is_meant`, else no more than
    before the stop. A second call changes nothing.
    """
    watch = ScimWatch.objects.select_for_update().filter(pk=connection.pk).first()
    if watch is None or watch.stopped_at is None:
        return
    watch.stopped_at = None
    watch.let_through_until = now + LET_THROUGH if is_meant else None
    watch.save(update_fields=["stopped_at", "let_through_until"])
    record("let_leavers_through", connection, by=by, now=now, is_meant=is_meant)


@transaction.atomic
def note_unknown(*, connection: Connection, names: Collection[str]) -> None:
    """Keep the names of attributes that nobody here takes, some dozens at most. A second call with
    the same names writes nothing.
    """
    kept = ScimWatch.objects.filter(pk=connection.pk).values_list("unknown", flat=True).first()
    if not names or set(names) <= set(kept or ()) or len(kept or ()) >= MOST_UNKNOWN:
        return
    watch, _is_new = ScimWatch.objects.select_for_update().get_or_create(connection=connection)
    watch.unknown = sorted({*watch.unknown, *names})[:MOST_UNKNOWN]
    watch.save(update_fields=["unknown"])
