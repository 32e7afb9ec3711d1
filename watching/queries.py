"""What whoever watches asks of the database: the same few statements however much there is. They
look at the beginning of partial indexes, and count no further than a page or a graph needs.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection

from common.records import dataclass
from events.states import NOT_HELD, DeliveryState
from messaging.models import MessageState, MessageWay
from surveys.models import Wave
from surveys.states import WaveState

MOST = 10_000
"""What waits is counted up to here."""
WAVE_LATE = dt.timedelta(days=2)
"""A wave opens on its day in every zone; two days later it should have."""

UNDER_WAY = {
    "new": DeliveryState.PENDING.value,
    "busy": DeliveryState.SENDING.value,
    "again": DeliveryState.FAILED.value,
}
"""States of calls of webhooks that are to be made."""

WAITING = f"""
SELECT 'mail' AS queue, count(*), (
       SELECT min(send_after) FROM (
              (SELECT send_after, way FROM messaging_message
                WHERE state = %(queued)s AND envelope_id IS NULL
                  AND is_urgent AND send_after <= %(now)s
                ORDER BY send_after LIMIT 1000)
              UNION ALL
              (SELECT send_after, way FROM messaging_message
                WHERE state = %(queued)s AND envelope_id IS NULL
                  AND NOT is_urgent AND send_after <= %(now)s
                ORDER BY send_after LIMIT 1000)) first
        WHERE way <> %(chat)s)
  FROM (SELECT 1 FROM messaging_message
         WHERE state = %(queued)s AND envelope_id IS NULL AND is_urgent AND send_after <= %(now)s
         UNION ALL
        SELECT 1 FROM messaging_message
         WHERE state = %(queued)s AND envelope_id IS NULL
           AND NOT is_urgent AND send_after <= %(now)s
         LIMIT %(most)s) due
UNION ALL
SELECT 'imports', count(*), min(queued_at)
  FROM (SELECT queued_at FROM people_importjob UNION ALL SELECT queued_at FROM kpis_kpifilejob) job
UNION ALL
SELECT 'pilots', count(*), min(queued_at) FROM pilots_draftjob
UNION ALL
SELECT 'reports', count(*), min(published_at) FROM reports_publishedreport WHERE NOT has_files
UNION ALL
SELECT 'webhooks', count(first.next_at), min(first.next_at)
  FROM events_hook h
  JOIN connections_connection c ON c.id = h.connection_id AND c.is_on AND c.ended_at IS NULL
 CROSS JOIN LATERAL (
       SELECT next_at FROM events_delivery d
        WHERE d.connection_id = h.connection_id AND d.state IN (%(new)s, %(busy)s, %(again)s)
          AND d.next_at <= %(now)s AND {NOT_HELD.format(event="d.event_id")}
        ORDER BY next_at LIMIT 100) first
"""  # noqa: S608  our own words
FAILING = f"""
SELECT min(h.failing_since)
  FROM events_hook h
  JOIN connections_connection c ON c.id = h.connection_id AND c.is_on AND c.ended_at IS NULL
 WHERE EXISTS (SELECT FROM events_delivery d WHERE d.connection_id = h.connection_id
                  AND d.state IN (%(new)s, %(busy)s, %(again)s)
                  AND {NOT_HELD.format(event="d.event_id")})
"""  # noqa: S608  our own words
ON_ITS_WAY = "SELECT count(*) FROM messaging_message WHERE state = %(sending)s"
SERVER = """
SELECT pg_is_in_recovery(),
       (SELECT sum(numbackends) FROM pg_stat_database)::int,
       current_setting('max_connections')::int
       - current_setting('superuser_reserved_connections')::int
"""


@dataclass(frozen=True)
class QueueLength:
    """How much is due in one queue of the database, and since when the first of it is."""

    queue: str
    number: int
    since: dt.datetime | None

    def waits(self, now: dt.datetime) -> dt.timedelta:
        """For how long the first has waited; nothing where none does."""
        return max(now - self.since, dt.timedelta(0)) if self.since else dt.timedelta(0)


@dataclass(frozen=True)
class ServerState:
    """The database server itself."""

    is_standby: bool
    connections: int
    most_connections: int


def queue_lengths(now: dt.datetime) -> list[QueueLength]:
    """Every queue that stands in the database. One query."""
    values: dict[str, int | str | dt.datetime] = {
        "now": now,
        "most": MOST,
        "queued": MessageState.QUEUED.value,
        "chat": MessageWay.CHAT.value,
        **UNDER_WAY,
    }
    with connection.cursor() as cursor:
        cursor.execute(WAITING, values)
        return [QueueLength(*row) for row in cursor.fetchall()]


def mail_on_its_way() -> int:
    """What runs have in hand. One query."""
    with connection.cursor() as cursor:
        cursor.execute(ON_ITS_WAY, {"sending": MessageState.SENDING.value})
        return int(cursor.fetchone()[0])


def webhooks_failing(now: dt.datetime) -> dt.timedelta:
    """For how long the webhook that has failed longest took nothing of what waits for it. Each try
    moves a call on, so that none is due for long, and more workers would make no more of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(FAILING, UNDER_WAY)
        return now - min(cursor.fetchone()[0] or now, now)


def waves(now: dt.datetime) -> dict[str, int]:
    """How many are open, and how many should have opened days ago. Two queries."""
    late = Wave.objects.asking().filter(opens_on__lt=(now - WAVE_LATE).date())
    return {"open": Wave.objects.filter(state=WaveState.OPEN).count(), "late": late.count()}


def server_state() -> ServerState:
    """One query."""
    with connection.cursor() as cursor:
        cursor.execute(SERVER)
        return ServerState(*cursor.fetchone())
