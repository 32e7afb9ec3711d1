"""Verbs about the issuer of an organization."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from badges.issuing import new_key, public_key
from badges.queries import issuer_of
from connections.models import Connection
from connections.operations import change_connection, connect
from connections.states import ConnectionKind
from people.models import Member, Organization


@transaction.atomic
def found_issuer(*, name: str, email: str, now: dt.datetime, by: Member) -> Connection:
    """The issuer of the organization of `by`, with a key of its own, switched off. There is one: a
    second call gives the same.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)
    own = issuer_of(by.organization_id)
    if own is not None:
        return own
    key = new_key()
    return connect(
        kind=ConnectionKind.BADGES,
        name=name,
        settings={"email": email, "public_key": public_key(key)},
        secret=key,
        now=now,
        by=by,
    )


def change_issuer(
    *, issuer: Connection, revision: int, name: str, email: str, now: dt.datetime, by: Member
) -> Connection:
    """What new badges say of it; its key and what was given stay. Raises StaleConnection."""
    return change_connection(
        connection=issuer,
        revision=revision,
        name=name,
        settings={**issuer.settings, "email": email},
        now=now,
        by=by,
    )
