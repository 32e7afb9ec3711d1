"""Verbs about the log of exchanges."""

from __future__ import annotations

import datetime as dt

from connections.models import Connection, Exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome

KEPT = dt.timedelta(days=30)
LONGEST_DETAIL = 500
FORGOTTEN_AT_ONCE = 10_000


def note_exchange(
    *,
    organization_id: int,
    kind: ConnectionKind,
    direction: ExchangeDirection,
    what: str,
    outcome: ExchangeOutcome,
    now: dt.datetime,
    connection: Connection | None = None,
    status: int | None = None,
    detail: str = "",
) -> None:
    """Write down an exchange, in the caller's transaction; a second call writes another one.

    `what` is in the words of its protocol and `detail` in words an admin can act on. Neither holds
    names, addresses or anything somebody wrote.
    """
    Exchange.objects.create(
        organization_id=organization_id,
        connection=connection,
        kind=kind,
        direction=direction,
        what=what[:80],
        outcome=outcome,
        status=status,
        detail=detail[:LONGEST_DETAIL],
        at=now,
    )


def forget_exchanges(*, now: dt.datetime) -> int:
    """Delete what is older than thirty days, so many at once; how many those were."""
    old = Exchange.objects.filter(at__lt=now - KEPT).order_by("at").values("pk")
    return Exchange.objects.filter(pk__in=old[:FORGOTTEN_AT_ONCE]).delete()[0]
