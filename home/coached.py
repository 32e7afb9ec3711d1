"""The leaders of a coach, whoever is next first: by hand, because a coach may have one leader or a
whole organization, and no more is read than is listed.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db import connection

from coaching.own_page import SOON
from coaching.states import OPEN_TALKS
from coaching.waiting import LONG_AGO
from cohorts.states import CohortState
from people.models import Member
from programs.cadence import StepKind

MOST_LISTED = 60
COACHED = """
    WITH own AS (
            SELECT c.id, c.name
              FROM cohorts_coachtally t
              JOIN cohorts_cohort c ON c.id = t.cohort_id
             WHERE t.coach_id = %(coach)s AND t.leaders > 0 AND c.state = %(running)s
               AND c.organization_id = %(organization)s),
         talk AS (
            SELECT first.*, own.name AS cohort_name
              FROM own
              JOIN cohorts_step s ON s.cohort_id = own.id AND s.kind = %(coaching)s
             CROSS JOIN LATERAL (
                   SELECT e.id, e.member_id, ps.opens_at
                     FROM cohorts_personalstep ps
                     JOIN cohorts_enrollment e ON e.id = ps.enrollment_id
                     JOIN people_member m ON m.id = e.member_id
                    WHERE ps.step_id = s.id AND ps.done_at IS NULL AND ps.opens_at >= %(since)s
                      AND e.coach_id = %(coach)s AND e.left_at IS NULL AND m.left_at IS NULL
                    ORDER BY ps.opens_at, ps.id
                    LIMIT %(most)s) first),
         next AS (
            SELECT DISTINCT ON (id) id, member_id, opens_at, cohort_name
              FROM talk
             ORDER BY id, opens_at),
         none AS (
            SELECT e.id, e.member_id, NULL::timestamptz AS opens_at, own.name AS cohort_name
              FROM own
              JOIN cohorts_enrollment e ON e.cohort_id = own.id AND e.coach_id = %(coach)s
              JOIN people_member m ON m.id = e.member_id
             WHERE (SELECT count(*) FROM next) < %(most)s
               AND e.left_at IS NULL AND m.left_at IS NULL
               AND NOT EXISTS (SELECT FROM next WHERE next.id = e.id)
             LIMIT %(most)s)
    SELECT listed.id, m.name, listed.cohort_name, m.time_zone, listed.opens_at,
           t.id AS talk_id, t.starts_at,
           CASE WHEN t.id IS NULL AND listed.opens_at < %(soon)s THEN 'offer'
                WHEN t.starts_at < %(now)s THEN 'say'
                WHEN t.offered_by_id IS DISTINCT FROM %(coach)s
                     AND (t.starts_at IS NULL AND t.id IS NOT NULL OR cardinality(t.offered) > 0)
                THEN 'answer'
                WHEN t.id IS NOT NULL AND t.starts_at IS NULL THEN 'sent'
                ELSE '' END AS todo
      FROM (SELECT * FROM next UNION ALL SELECT * FROM none) listed
      JOIN people_member m ON m.id = listed.member_id
      LEFT JOIN LATERAL (
           SELECT id, starts_at, offered, offered_by_id
             FROM coaching_talk
            WHERE enrollment_id = listed.id AND coach_id = %(coach)s AND state = ANY(%(open)s)
            ORDER BY (starts_at IS NULL AND offered_by_id IS DISTINCT FROM %(coach)s) DESC,
                     starts_at NULLS LAST, id
            LIMIT 1) t ON true
     ORDER BY coalesce(t.starts_at, listed.opens_at) NULLS LAST, m.folded COLLATE "C", m.id
     LIMIT %(most)s
"""


class CoachedLeader(NamedTuple):
    """A leader of a coach with their next conversation. How far they are is theirs to share."""

    enrollment_id: int
    name: str
    cohort_name: str
    zone: str
    """The leader's own: the day of a conversation is the one on their calendar."""
    opens_at: dt.datetime | None
    """When the next monthly talk of the plan opens."""
    talk_id: int | None
    starts_at: dt.datetime | None
    todo: str
    """"offer" times, "answer" the leader, "say" how it went, "sent": the leader chooses; or ''."""


def coached_leaders(member: Member, now: dt.datetime) -> list[CoachedLeader]:
    """The coach's leaders, whoever is next first. One query."""
    values: dict[str, int | str | dt.datetime | list[str]] = {
        "coach": member.pk,
        "organization": member.organization_id,
        "running": CohortState.RUNNING.value,
        "coaching": StepKind.COACHING.value,
        "since": now - LONG_AGO,
        "open": [state.value for state in OPEN_TALKS],
        "now": now,
        "soon": now + SOON,
        "most": MOST_LISTED,
    }
    with connection.cursor() as cursor:
        cursor.execute(COACHED, values)
        return [CoachedLeader(*row) for row in cursor.fetchall()]
