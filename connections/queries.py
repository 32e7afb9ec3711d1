"""What pages and doors ask of connections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db.models import Count, Q

from common.records import dataclass
from common.tokens import hash_token
from connections.models import AccessKey, Connection, Exchange
from connections.querysets import ExchangeQuerySet
from connections.states import ConnectionKind, ExchangeOutcome
from people.models import Member

LATELY = dt.timedelta(days=1)
LATEST = 10
"""Exchanges on a page that is about more."""


@dataclass(frozen=True)
class KindState:
    """How one kind of connection of an organization does."""

    on: int = 0
    """Connections that are switched on."""
    last_at: dt.datetime | None = None
    last_outcome: str = ""
    went_wrong: int = 0
    """Exchanges of the last day that were refused or failed."""


def latest_exchanges(member: Member, of: ConnectionKind | Connection) -> ExchangeQuerySet:
    """The ten latest of a kind or of one connection, for whoever may see them. One query."""
    about = {"connection": of} if isinstance(of, Connection) else {"kind": of}
    found = Exchange.objects.visible_to(member).filter(**about)
    return found.select_related("connection").latest_first()[:LATEST]


def key_behind(
    token: str, kind: ConnectionKind, *, now: dt.datetime, scopes: Collection[str] = ()
) -> AccessKey | None:
    """The key of this kind in use that a token belongs to, with its organization and connection;
    None also when it lacks one of `scopes`. One query.
    """
    keys = AccessKey.objects.select_related("organization", "connection").in_use(now)
    key = keys.filter(token_hash=hash_token(token), kind=kind).first()
    if key is None or not set(scopes) <= set(key.scopes):
        return None
    return key


def states_of(organization_id: int, *, now: dt.datetime) -> dict[str, KindState]:
    """By kind. Four queries at any size. A key without a connection, as those of the API are, is
    one that is switched on.
    """
    connections = Connection.objects.in_use().filter(organization=organization_id)
    alone = AccessKey.objects.in_use(now).filter(organization=organization_id, connection=None)
    on = dict(connections.values_list("kind").annotate(Count("pk")))
    for kind, keys in alone.order_by().values_list("kind").annotate(Count("pk")):
        on[kind] = on.get(kind, 0) + keys
    exchanges = Exchange.objects.filter(organization=organization_id)
    went_wrong = dict(
        exchanges.filter(~Q(outcome=ExchangeOutcome.DONE), at__gte=now - LATELY)
        .order_by()
        .values_list("kind")
        .annotate(Count("pk"))
    )
    last = {kind: (at, outcome) for kind, at, outcome in _latest_of_each(exchanges)}
    found = {}
    for kind in {*on, *went_wrong, *last}:
        at, outcome = last.get(kind, (None, ""))
        found[kind] = KindState(on.get(kind, 0), at, outcome, went_wrong.get(kind, 0))
    return found


def _latest_of_each(exchanges: ExchangeQuerySet) -> Iterable[tuple[str, dt.datetime, str]]:
    """Kind, time and outcome of the latest of each kind: one look into the index for each, however
    many there are. One query.
    """
    listed = exchanges.latest_first().values_list("kind", "at", "outcome")
    first, *others = (listed.filter(kind=kind)[:1] for kind in ConnectionKind)
    return first.union(*others, all=True)
