"""The reads behind the busiest pages, in SQL.

Written by hand because the ORM takes several times longer to build these from expressions than
PostgreSQL takes to answer. PLAN and PLACE are scoped to one member of one organization; each takes
one round trip at any number of cards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

PLAN = """
    SELECT ps.id, ps.enrollment_id, ps.opens_at, ps.done_at, ps.cards_done, ps.cards_total, ps.address,
           s.id, s.kind, s.week, s.module_id, co.id, co.name, co.state, co.starts_on, n.id, n.title, n.minutes
      FROM cohorts_enrollment e
      JOIN cohorts_cohort co ON co.id = e.cohort_id
      JOIN cohorts_personalstep ps ON ps.enrollment_id = e.id
      JOIN cohorts_step s ON s.id = ps.step_id
      LEFT JOIN LATERAL (
            SELECT c.id, c.minutes, coalesce(c.content -> %(language)s ->> 'title', c.content -> 'en' ->> 'title', '')
                   AS title
              FROM programs_card c
             WHERE s.kind IN ('cards', 'booster') AND ps.done_at IS NULL
               AND c.module_id = s.module_id AND c.is_booster = (s.kind = 'booster')
               AND NOT EXISTS (SELECT FROM learning_cardcompletion d WHERE d.enrollment_id = e.id AND d.card_id = c.id)
             ORDER BY c.position
             LIMIT 1) n ON true
     WHERE e.member_id = %(member)s AND e.left_at IS NULL AND co.organization_id = %(organization)s
       AND (co.state = 'running' OR NOT %(only_running)s)
     ORDER BY ps.opens_at, s.position
"""

# The two parts are fenced off because weighing all seven tables against each other took longer than
# the answer.
PLACE = """
    WITH leader AS MATERIALIZED (
            SELECT e.id, co.state
              FROM cohorts_enrollment e
              JOIN cohorts_cohort co ON co.id = e.cohort_id
             WHERE e.id = %(enrollment)s AND e.member_id = %(member)s AND e.left_at IS NULL
               AND co.organization_id = %(organization)s),
         taken AS MATERIALIZED (
            SELECT c.id, c.module_id, c.position, c.slug, c.kind, c.minutes, c.is_booster, c.content,
                   CASE WHEN c.is_booster THEN 'booster' ELSE 'cards' END AS step_kind
              FROM programs_card c
             WHERE c.id = %(card)s)
    SELECT c.id, c.module_id, c.position, c.slug, c.kind, c.minutes, c.is_booster,
           coalesce(c.content -> %(language)s, c.content -> 'en',
                    (SELECT value FROM jsonb_each(c.content) LIMIT 1))::text,
           ps.id, ps.opens_at, e.state,
           (SELECT d.completed_at FROM learning_cardcompletion d WHERE d.enrollment_id = e.id AND d.card_id = c.id),
           a.answer::text, a.saved_at,
           (SELECT n.id
              FROM programs_card n
             WHERE n.module_id = c.module_id AND n.is_booster = c.is_booster AND n.id <> c.id
               AND NOT EXISTS (SELECT FROM learning_cardcompletion o WHERE o.enrollment_id = e.id AND o.card_id = n.id)
             ORDER BY n.position < c.position, n.position
             LIMIT 1),
           (SELECT count(*) FROM programs_card k
             WHERE k.module_id = c.module_id AND k.is_booster = c.is_booster AND k.position <= c.position),
           (SELECT count(*) FROM programs_card k WHERE k.module_id = c.module_id AND k.is_booster = c.is_booster)
      FROM leader e
     CROSS JOIN taken c
      JOIN cohorts_personalstep ps ON ps.enrollment_id = e.id
      JOIN cohorts_step s ON s.id = ps.step_id AND s.module_id = c.module_id AND s.kind = c.step_kind
      LEFT JOIN learning_cardanswer a ON a.enrollment_id = e.id AND a.card_id = c.id
     ORDER BY ps.opens_at
     LIMIT 1
"""

OPEN_STEPS = """
    SELECT ps.step_id
      FROM cohorts_personalstep ps
      JOIN cohorts_step s ON s.id = ps.step_id
      JOIN cohorts_enrollment e ON e.id = ps.enrollment_id
      JOIN cohorts_cohort co ON co.id = e.cohort_id
     WHERE e.id = %(enrollment)s AND e.left_at IS NULL AND co.state = 'running' AND s.module_id = %(module)s
       AND s.kind = CASE WHEN %(is_booster)s THEN 'booster' ELSE 'cards' END AND ps.opens_at <= %(now)s
"""


class PlanRow(NamedTuple):
    """One step of one member's plan."""

    pk: int
    enrollment_id: int
    opens_at: dt.datetime
    done_at: dt.datetime | None
    cards_done: int
    cards_total: int
    address: str
    step_id: int
    kind: str
    week: int
    module_id: int | None
    cohort_id: int
    cohort_name: str
    cohort_state: str
    starts_on: dt.date
    next_pk: int | None
    next_title: str | None
    next_minutes: int | None


class PlaceRow(NamedTuple):
    """One card in front of one member."""

    pk: int
    module_id: int
    position: int
    slug: str
    kind: str
    minutes: int
    is_booster: bool
    content: str
    personal_pk: int
    opens_at: dt.datetime
    cohort_state: str
    completed_at: dt.datetime | None
    answer: str | None
    saved_at: dt.datetime | None
    next_pk: int | None
    place: int
    total: int


def plan_rows(
    *, member_id: int, organization_id: int, language: str, only_running: bool
) -> list[PlanRow]:
    """The member's steps in order of time, each with the first card that is not done."""
    values = {
        "member": member_id,
        "organization": organization_id,
        "language": language,
        "only_running": only_running,
    }
    return [PlanRow(*row) for row in _fetch(PLAN, values)]


def place_row(
    *, member_id: int, organization_id: int, enrollment_id: int, card_id: int, language: str
) -> PlaceRow | None:
    """The card, if it is in this member's plan."""
    values = {
        "member": member_id,
        "organization": organization_id,
        "enrollment": enrollment_id,
        "card": card_id,
        "language": language,
    }
    found = _fetch(PLACE, values)
    return PlaceRow(*found[0]) if found else None


def open_steps(
    *, enrollment_id: int, module_id: int, is_booster: bool, now: dt.datetime
) -> list[int]:
    """The steps of a leader's plan that open the cards (or boosters) of a module to them now."""
    values = {
        "enrollment": enrollment_id,
        "module": module_id,
        "is_booster": is_booster,
        "now": now,
    }
    return [step_id for (step_id,) in _fetch(OPEN_STEPS, values)]


def _fetch(sql: str, values: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
        return rows
