"""Statements written by hand: what the clock asks every five minutes, of everybody at once. Each
says in one statement whether anything is due at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import connection

from common.records import dataclass
from messaging.models import MessageState
from practice.notifications import (
    SESSION_CANCELED,
    SESSION_INVITATION,
    SESSION_KINDS,
    SESSION_TOMORROW,
    SESSION_UPDATE,
)
from practice.states import SessionState

# Whoever has heard nothing has heard it long before any reminder is due.
HEARINGS = """
    WITH near AS (
        SELECT id, group_id, step_id, facilitator_id, starts_at, sequence
          FROM practice_practicesession
         WHERE state = %(planned)s AND starts_at > %(now)s AND starts_at <= %(until)s),
    seats AS (
        SELECT n.id, e.member_id
          FROM near n
          JOIN practice_groupplace p ON p.group_id = n.group_id
          JOIN cohorts_enrollment e ON e.id = p.enrollment_id AND e.left_at IS NULL
         WHERE NOT EXISTS (
               SELECT FROM practice_guestplace g
                 JOIN practice_practicesession other ON other.id = g.session_id
                WHERE g.enrollment_id = e.id AND other.step_id = n.step_id)
        UNION
        SELECT n.id, e.member_id
          FROM near n
          JOIN practice_guestplace g ON g.session_id = n.id
          JOIN cohorts_enrollment e ON e.id = g.enrollment_id AND e.left_at IS NULL
        UNION
        SELECT id, facilitator_id FROM near
        UNION
        SELECT n.id, b.rater_id FROM near n JOIN practice_secondrater b ON b.session_id = n.id)
    SELECT n.id, n.starts_at, m.time_zone,
           min(coalesce(heard.at, n.starts_at - interval '7 days'))
      FROM near n
      JOIN seats USING (id)
      JOIN people_member m ON m.id = seats.member_id AND m.left_at IS NULL
      CROSS JOIN LATERAL (
           SELECT max(queued_at) AS at FROM messaging_message
            WHERE kind = ANY(%(news)s) AND about_id = n.id AND about_version = n.sequence
              AND person_id = m.id) heard
     WHERE NOT EXISTS (
           SELECT FROM practice_attendance a
             JOIN cohorts_enrollment e ON e.id = a.enrollment_id
            WHERE a.session_id = n.id AND a.excused_at IS NOT NULL AND e.member_id = m.id)
     GROUP BY n.id, n.starts_at, m.time_zone
"""
LEFT_BEHIND = """
    WITH seats AS (
        SELECT s.id, s.sequence, e.member_id
          FROM cohorts_enrollment e
          JOIN practice_groupplace p ON p.enrollment_id = e.id
          JOIN practice_practicesession s ON s.group_id = p.group_id
         WHERE e.left_at IS NOT NULL AND s.state = %(planned)s AND s.starts_at > %(now)s
        UNION
        SELECT s.id, s.sequence, e.member_id
          FROM cohorts_enrollment e
          JOIN practice_guestplace g ON g.enrollment_id = e.id
          JOIN practice_practicesession s ON s.id = g.session_id
         WHERE e.left_at IS NOT NULL AND s.state = %(planned)s AND s.starts_at > %(now)s)
    SELECT DISTINCT seats.id
      FROM seats
      JOIN people_member m ON m.id = seats.member_id AND m.left_at IS NULL
      JOIN messaging_message r ON r.about_id = seats.id AND r.person_id = seats.member_id
     WHERE (r.kind = ANY(%(requests)s) AND r.state = %(queued)s)
        OR (r.kind = ANY(%(entries)s) AND (r.state = ANY(%(arrived)s) OR r.may_have_arrived)
            AND NOT EXISTS (
                SELECT FROM messaging_message c
                 WHERE c.kind = %(canceled)s AND c.about_id = r.about_id
                   AND c.person_id = r.person_id AND c.about_version >= r.about_version
                   AND (c.state = ANY(%(arrived)s) OR c.may_have_arrived
                        OR (c.state = %(queued)s AND c.about_version = seats.sequence))))
"""
ATTENDANCE_AHEAD = """
    WITH coming AS (
        SELECT s.id, s.group_id, s.step_id, s.module_id, s.facilitator_id, s.starts_at, g.position
          FROM practice_practicegroup g
          JOIN practice_practicesession s ON s.group_id = g.id
         WHERE g.cohort_id = %(cohort)s AND s.state = %(planned)s AND s.starts_at > %(now)s),
    seats AS (
        SELECT c.id, e.member_id
          FROM coming c
          JOIN practice_groupplace p ON p.group_id = c.group_id
          JOIN cohorts_enrollment e ON e.id = p.enrollment_id AND e.left_at IS NULL
         WHERE NOT EXISTS (
               SELECT FROM practice_guestplace g
                 JOIN practice_practicesession other ON other.id = g.session_id
                WHERE g.enrollment_id = e.id AND other.step_id = c.step_id)
        UNION
        SELECT c.id, e.member_id
          FROM coming c
          JOIN practice_guestplace g ON g.session_id = c.id
          JOIN cohorts_enrollment e ON e.id = g.enrollment_id AND e.left_at IS NULL
        UNION
        SELECT id, facilitator_id FROM coming
        UNION
        SELECT c.id, b.rater_id FROM coming c JOIN practice_secondrater b ON b.session_id = c.id)
    SELECT st.kind, c.module_id,
           CASE WHEN (SELECT count(*) FROM practice_practicegroup
                       WHERE cohort_id = %(cohort)s) <= %(few)s THEN c.position END AS place,
           c.starts_at, m.time_zone, count(*)
      FROM coming c
      JOIN cohorts_step st ON st.id = c.step_id
      JOIN seats ON seats.id = c.id
      JOIN people_member m ON m.id = seats.member_id AND m.left_at IS NULL
     GROUP BY st.kind, c.module_id, place, c.starts_at, m.time_zone
     ORDER BY c.starts_at, place, m.time_zone
"""
ENTRIES = [SESSION_INVITATION.name, SESSION_UPDATE.name]
VALUES: Mapping[str, str | list[str]] = {
    "planned": SessionState.PLANNED.value,
    "news": [kind.name for kind in SESSION_KINDS],
    "entries": ENTRIES,
    "requests": [*ENTRIES, SESSION_TOMORROW.name],
    "canceled": SESSION_CANCELED.name,
    "queued": MessageState.QUEUED.value,
    "arrived": [
        each.value for each in (MessageState.SENT, MessageState.SENDING, MessageState.AMBIGUOUS)
    ],
}


@dataclass(frozen=True)
class Hearing:
    """The people of one session in one zone who are expected there, and when the last of them to
    hear of it as it stands did.
    """

    session_id: int
    starts_at: dt.datetime
    zone: str
    heard_at: dt.datetime


def hearings(*, now: dt.datetime, until: dt.datetime) -> list[Hearing]:
    """Of every planned session that begins after `now` and by `until`."""
    with connection.cursor() as cursor:
        cursor.execute(HEARINGS, {**VALUES, "now": now, "until": until})
        return [Hearing(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Attending:
    """How many people of one zone meet at the same moment for the same step; `group` is None where
    the groups are too many to be told apart.
    """

    kind: str
    module_id: int
    group: int | None
    starts_at: dt.datetime
    zone: str
    people: int


def attending_ahead(cohort_id: int, *, now: dt.datetime, few: int) -> list[Attending]:
    """Everybody in a cohort's sessions that are still to come, as `seats.people_of` has them; up to
    so many groups each for itself.
    """
    values = {**VALUES, "cohort": cohort_id, "now": now, "few": few}
    with connection.cursor() as cursor:
        cursor.execute(ATTENDANCE_AHEAD, values)
        return [Attending(*row) for row in cursor.fetchall()]


def sessions_left_behind(*, now: dt.datetime) -> list[int]:
    """Coming sessions that somebody who left their cohort may have in their calendar, or is about
    to hear of.
    """
    with connection.cursor() as cursor:
        cursor.execute(LEFT_BEHIND, {**VALUES, "now": now})
        return [pk for (pk,) in cursor.fetchall()]
