"""Finding what happened, and forgetting it after ninety days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import connection, transaction
from django.db.models import F

from common.alone import is_alone
from events.listening import Wanted, all_wanted
from events.models import Event, EventLook
from events.operations.delivering import hand_out
from events.sources import SOURCES
from events.states import EventKind

OVERLAP = dt.timedelta(minutes=15)
"""How far the time that a row carries may lie before the beginning of its transaction."""
KEPT = dt.timedelta(days=90)
FORGOTTEN_AT_ONCE = 10_000
NUMBER = 20_252
"""Of our lock among the advisory locks of the database: one sweep at a time."""

# Whoever is at work now writes rows that this sweep cannot see yet, and may have begun long ago.
OLDEST_WORK = """
    SELECT min(xact_start) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()
       AND backend_type = 'client backend'
"""
# Of people whose data is restricted nothing is told.
FOUND = """
    INSERT INTO events_event (organization_id, kind, key, member_id, detail, happened_at, found_at)
    SELECT g.organization_id, %(kind)s, g.key, g.member_id, g.detail, g.happened_at, %(now)s
      FROM (SELECT DISTINCT ON (f.organization_id, f.key) f.*
              FROM ({source}) f
             WHERE NOT EXISTS (SELECT FROM events_event e
                                WHERE e.organization_id = f.organization_id
                                  AND e.kind = %(kind)s AND e.key = f.key)
               AND NOT EXISTS (SELECT FROM people_member k
                                WHERE k.id = f.member_id AND k.restricted_at IS NOT NULL)
             ORDER BY f.organization_id, f.key, f.happened_at) g
     ORDER BY g.happened_at, g.key
    ON CONFLICT DO NOTHING
"""


def sweep(*, now: dt.datetime) -> int:
    """Find what happened since the look before, where somebody listens, and hand it out to
    webhooks; how many events are new.

    All of it is one transaction: a sweep that is killed leaves everything to the next one. Beside
    another sweep it does nothing, and a second call finds nothing new. Nothing is asked of the
    tables when nobody listens.
    """
    wanted = all_wanted()
    if not wanted:
        return 0
    with transaction.atomic():
        if not is_alone(NUMBER):
            return 0
        goes_on_from = _oldest_work(now) - OVERLAP
        _keep_looks(wanted, now)
        floors = _floors()
        found = sum(_find(kind, floor, now) for kind, floor in floors.items())
        if found:
            hand_out(now=now)
        EventLook.objects.update(reads_from=goes_on_from)
    return found


def forget_events(*, now: dt.datetime) -> int:
    """Delete what was found more than ninety days ago, so many at once; how many those were."""
    old = Event.objects.filter(found_at__lt=now - KEPT).order_by("found_at").values("pk")
    return Event.objects.filter(pk__in=old[:FORGOTTEN_AT_ONCE]).delete()[0]


def _oldest_work(now: dt.datetime) -> dt.datetime:
    """When the oldest transaction began that is still at work; now where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(OLDEST_WORK)
        (began,) = cursor.fetchone()
    return min(began or now, now)


def _keep_looks(wanted: Wanted, now: dt.datetime) -> None:
    """A row for each organization and kind that is listened for, none for others."""
    asked = _flat(wanted, earliest=now - KEPT)
    kept = {(each.organization_id, each.kind): each for each in EventLook.objects.all()}
    gone = [each.pk for pair, each in kept.items() if pair not in asked]
    if gone:
        EventLook.objects.filter(pk__in=gone).delete()
    EventLook.objects.bulk_create(
        EventLook(organization_id=pair[0], kind=pair[1], since=since, reads_from=since)
        for pair, since in asked.items()
        if pair not in kept
    )
    for pair, each in kept.items():
        since = asked.get(pair, each.since)
        if since != each.since:
            reads = since if since < each.since else F("reads_from")
            EventLook.objects.filter(pk=each.pk).update(since=since, reads_from=reads)


def _floors() -> dict[EventKind, dt.datetime]:
    """From when on each kind is read, over all organizations."""
    found: dict[EventKind, dt.datetime] = {}
    for each in EventLook.objects.all():
        kind, begins = EventKind(each.kind), max(each.since, each.reads_from)
        found[kind] = min(begins, found.get(kind, begins))
    return found


def _flat(wanted: Wanted, *, earliest: dt.datetime) -> Mapping[tuple[int, str], dt.datetime]:
    """By organization and kind; nothing from longer ago than events are kept."""
    found: dict[tuple[int, str], dt.datetime] = {}
    for organization_id, kinds in wanted.items():
        found |= {(organization_id, kind.value): max(at, earliest) for kind, at in kinds.items()}
    return found


def _find(kind: EventKind, floor: dt.datetime, now: dt.datetime) -> int:
    statement = FOUND.replace("{source}", SOURCES[kind])
    with connection.cursor() as cursor:
        cursor.execute(statement, {"kind": kind.value, "now": now, "floor": floor})
        return int(cursor.rowcount)
