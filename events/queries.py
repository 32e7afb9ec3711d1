"""What pages and sweeps ask of webhooks."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q

from connections.doors import is_open
from connections.models import Connection
from connections.querysets import ConnectionQuerySet
from connections.states import ConnectionKind
from events.hooks import choices_of
from events.listening import Wanted
from events.models import Delivery
from events.states import NOT_ARRIVED, UNDELIVERED, EventKind
from people.models import Member


def hooks_wanted() -> Wanted:
    """For which kinds of events webhooks are switched on, since when. One query."""
    found: dict[int, dict[EventKind, dt.datetime]] = {}
    if not is_open(ConnectionKind.WEBHOOKS):
        return found
    for each in Connection.objects.in_use().filter(kind=ConnectionKind.WEBHOOKS):
        mine = found.setdefault(each.organization_id, {})
        for name, since in choices_of(each).kinds.items():
            kind = EventKind(name)
            mine[kind] = min(since, mine.get(kind, since))
    return found


def hooks_visible_to(member: Member) -> ConnectionQuerySet:
    """Webhooks that were not removed, with how they do."""
    standing = Connection.objects.visible_to(member).standing()
    return standing.filter(kind=ConnectionKind.WEBHOOKS).select_related("hook")


def counts_of(connection: Connection) -> dict[str, int]:
    """How many deliveries wait, and how many did not arrive the last time. One query."""
    there = Q(state__in=UNDELIVERED) | Q(state__in=NOT_ARRIVED)
    of_it = Delivery.objects.filter(there, connection=connection)
    return of_it.aggregate(
        waiting=Count("pk", filter=Q(state__in=UNDELIVERED)),
        wrong=Count("pk", filter=Q(state__in=NOT_ARRIVED)),
    )
