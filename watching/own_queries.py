"""What the page for admins asks about their own organization: the same few statements however much
there is.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.db.models import Count, Min, Q

from common.records import dataclass
from events.states import NOT_HELD
from messaging.models import MessageState
from people.models import Member
from surveys.querysets import WaveQuerySet
from surveys.states import WaveState
from watching.queries import UNDER_WAY, WAVE_LATE

MOST = 1_000
"""What a page counts to; behind it, it says "more than"."""
LATELY = dt.timedelta(days=7)
OWN = f"""
SELECT 'due' AS name, count(*), min(send_after)
  FROM (SELECT send_after FROM messaging_message
         WHERE organization_id = %(organization)s AND state = %(queued)s AND envelope_id IS NULL
           AND send_after <= %(now)s
         ORDER BY send_after LIMIT %(most)s) found
UNION ALL
SELECT 'later', count(*), min(send_after)
  FROM (SELECT send_after FROM messaging_message
         WHERE organization_id = %(organization)s AND state = %(queued)s AND envelope_id IS NULL
           AND send_after > %(now)s
         ORDER BY send_after LIMIT %(most)s) found
UNION ALL
SELECT 'failed', count(*), max(send_after)
  FROM (SELECT send_after FROM messaging_message
         WHERE organization_id = %(organization)s AND state = %(failed)s AND envelope_id IS NULL
           AND send_after > %(lately)s
         ORDER BY send_after DESC LIMIT %(most)s) found
UNION ALL
SELECT 'unclear', count(*), max(send_after)
  FROM (SELECT send_after FROM messaging_message
         WHERE organization_id = %(organization)s AND state = %(ambiguous)s AND envelope_id IS NULL
           AND send_after > %(lately)s
         ORDER BY send_after DESC LIMIT %(most)s) found
UNION ALL
SELECT 'imports', count(*), min(queued_at)
  FROM (SELECT queued_at
          FROM people_importjob j JOIN people_peopleimport i ON i.id = j.people_import_id
         WHERE i.organization_id = %(organization)s
         UNION ALL
        SELECT queued_at
          FROM kpis_kpifilejob j JOIN kpis_kpiimport i ON i.id = j.kpi_import_id
         WHERE i.organization_id = %(organization)s) job
UNION ALL
SELECT 'pilots', count(*), min(queued_at)
  FROM pilots_draftjob j JOIN pilots_pilotdraft d ON d.id = j.draft_id
 WHERE d.organization_id = %(organization)s
UNION ALL
SELECT 'reports', count(*), min(published_at)
  FROM reports_publishedreport r JOIN cohorts_cohort c ON c.id = r.cohort_id
 WHERE NOT r.has_files AND c.organization_id = %(organization)s
UNION ALL
SELECT 'webhooks', count(first.next_at), min(least(first.next_at, h.failing_since))
  FROM events_hook h
  JOIN connections_connection c ON c.id = h.connection_id AND c.is_on AND c.ended_at IS NULL
 CROSS JOIN LATERAL (
       SELECT next_at FROM events_delivery d
        WHERE d.connection_id = h.connection_id AND d.state IN (%(new)s, %(busy)s, %(again)s)
          AND (d.next_at <= %(now)s OR h.failing_since IS NOT NULL)
          AND {NOT_HELD.format(event="d.event_id")}
        ORDER BY next_at LIMIT %(most)s) first
 WHERE c.organization_id = %(organization)s
"""  # noqa: S608  our own words


@dataclass(frozen=True)
class OwnCount:
    """How much of something there is, and since when; of mail that did not get out, the latest."""

    number: int
    since: dt.datetime | None

    @property
    def has_more(self) -> bool:
        """Whether there is more than was counted."""
        return self.number > MOST


@dataclass(frozen=True)
class PulseStanding:
    """Of waves of pulses."""

    open: int
    late: int
    """Should have opened two days ago or earlier."""
    next_on: dt.date | None


def standings(member: Member, now: dt.datetime) -> dict[str, OwnCount]:
    """Of the organization of an admin, by name. One query."""
    values: dict[str, int | str | dt.datetime] = {
        "organization": member.organization_id,
        "now": now,
        "lately": now - LATELY,
        "most": MOST + 1,
        "queued": MessageState.QUEUED.value,
        "failed": MessageState.FAILED.value,
        "ambiguous": MessageState.AMBIGUOUS.value,
        **UNDER_WAY,
    }
    with connection.cursor() as cursor:
        cursor.execute(OWN, values)
        return {name: OwnCount(number, since) for name, number, since in cursor.fetchall()}


def pulses(visible: WaveQuerySet, now: dt.datetime) -> PulseStanding:
    """Of the waves that a member may see. Two queries."""
    late_since = (now - WAVE_LATE).date()
    asking = visible.asking().aggregate(
        late=Count("pk", filter=Q(opens_on__lt=late_since)),
        next_on=Min("opens_on", filter=Q(opens_on__gte=late_since)),
    )
    return PulseStanding(open=visible.filter(state=WaveState.OPEN).count(), **asking)
