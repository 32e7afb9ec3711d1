"""How far a cohort has come, counted by the database in one statement.

Written by hand: counts of leaders, steps and attendance group by different things, and asked for
through the ORM the attendance of every session was counted again for every leader.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection

from cohorts.models import Cohort
from insights.completion import SETTLED_AFTER, Enrolled, StepCount
from programs.activities import step_title
from programs.module_texts import module_texts

COUNTS = """
    WITH leader AS (
            SELECT e.id, e.left_at FROM cohorts_enrollment e WHERE e.cohort_id = %(cohort)s),
         enrolled AS (
            SELECT count(*) FILTER (WHERE l.left_at IS NULL) AS leaders, count(l.left_at) AS gone,
                   count(*) FILTER (WHERE l.left_at IS NULL AND settled.number > 0) AS due,
                   count(*) FILTER (WHERE l.left_at IS NULL AND settled.number > 0
                                      AND settled.number = settled.done) AS kept_up
              FROM leader l
              JOIN LATERAL (
                    SELECT count(*) AS number, count(ps.done_at) AS done
                      FROM cohorts_personalstep ps
                      JOIN cohorts_step s ON s.id = ps.step_id
                     WHERE ps.enrollment_id = l.id AND s.kind = 'cards'
                       AND ps.opens_at <= %(settled)s
                   ) settled ON true),
         met AS (
            SELECT ps.step_id, count(*) AS total,
                   count(*) FILTER (WHERE ps.opens_at <= %(now)s) AS opened,
                   count(ps.done_at) AS done
              FROM leader l
              JOIN cohorts_personalstep ps ON ps.enrollment_id = l.id
             WHERE l.left_at IS NULL
             GROUP BY ps.step_id),
         noted AS (
            SELECT se.step_id, count(*) AS noted, count(*) FILTER (WHERE a.was_present) AS present
              FROM leader l
              JOIN practice_attendance a ON a.enrollment_id = l.id
              JOIN practice_practicesession se ON se.id = a.session_id
             WHERE l.left_at IS NULL AND se.state = 'held'
             GROUP BY se.step_id)
    SELECT enrolled.leaders, enrolled.gone, enrolled.due, enrolled.kept_up,
           s.kind, s.module_id, s.week, s.opens_on,
           coalesce(met.total, 0), coalesce(met.opened, 0), coalesce(met.done, 0),
           coalesce(noted.noted, 0), coalesce(noted.present, 0)
      FROM enrolled
      LEFT JOIN cohorts_step s ON s.cohort_id = %(cohort)s
      LEFT JOIN met ON met.step_id = s.id
      LEFT JOIN noted ON noted.step_id = s.id
     ORDER BY s.position
"""


def counts_of(
    cohort: Cohort, *, language: str, now: dt.datetime
) -> tuple[Enrolled, list[StepCount]]:
    """The leaders of a cohort, and every step of the plan with how many have met it, done it, and
    been there.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"cohort": cohort.pk, "now": now, "settled": now - SETTLED_AFTER})
        rows = cursor.fetchall()
    leaders, gone, due, kept_up = rows[0][:4]
    steps = [row[4:] for row in rows if row[4] is not None]
    words = module_texts({module_id for _kind, module_id, *_rest in steps}, language)
    counts = [
        StepCount(
            kind=kind,
            title=step_title(kind, words[module_id].title if module_id in words else ""),
            week=week,
            opens_on=opens_on,
            total=total,
            opened=opened,
            done=done,
            noted=noted,
            present=present,
        )
        for kind, module_id, week, opens_on, total, opened, done, noted, present in steps
    ]
    return Enrolled(leaders=leaders, left=gone, due=due, kept_up=kept_up), counts
