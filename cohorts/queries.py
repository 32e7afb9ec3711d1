"""Statements written by hand: one is part of what runs with every card; one changes any number of
rows, each to its own value; one reads the first rows of several places in an index.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.db import connection

from common.statements import Statement

ONE_CARD_MORE = """
    UPDATE cohorts_personalstep ps
       SET cards_done = ps.cards_done + 1,
           done_at = CASE WHEN ps.cards_done + 1 >= ps.cards_total THEN %(now)s ELSE ps.done_at END
"""
"""Counts a card of a personal step, and finishes the step with its last one: what a statement
begins with that says which steps, and only those with `ps.cards_done < ps.cards_total`.
"""

MOVE_OPENINGS = """
    UPDATE cohorts_personalstep ps
       SET opens_at = moved.opens_at
      FROM unnest(%(ids)s::bigint[], %(openings)s::timestamptz[]) AS moved (id, opens_at)
     WHERE ps.id = moved.id
"""


def write_openings(openings: Mapping[int, dt.datetime]) -> None:
    """When personal steps open, by id; one statement."""
    moments = (opens_at.isoformat() for opens_at in openings.values())
    values = {"ids": _array(map(str, openings)), "openings": _array(moments)}
    with connection.cursor() as cursor:
        cursor.execute(MOVE_OPENINGS, values)


def _array(plain: Iterable[str]) -> str:
    """Numbers or times as PostgreSQL writes an array."""
    return f"{{{','.join(plain)}}}"


WAITING = """
    SELECT w.enrollment_id, w.step_id, w.name, w.email, w.cards_done, w.cards_total, w.opens_at
      FROM unnest(%(steps)s::bigint[]) AS step (id)
     CROSS JOIN LATERAL (
           SELECT ps.enrollment_id, ps.step_id, ps.opens_at, ps.cards_done, ps.cards_total,
                  m.name, m.email
             FROM cohorts_personalstep ps
             JOIN cohorts_enrollment e ON e.id = ps.enrollment_id
             JOIN people_member m ON m.id = e.member_id
            WHERE ps.step_id = step.id AND ps.done_at IS NULL AND ps.opens_at < %(since)s
              AND e.enrolled_at < %(since)s AND e.left_at IS NULL AND m.left_at IS NULL
            ORDER BY ps.opens_at, ps.id
            LIMIT %(most)s) w
     ORDER BY w.opens_at, w.enrollment_id
"""


class Waiting(NamedTuple):
    """A leader whose cards have been open for long, and where they pick them up."""

    enrollment_id: int
    step_id: int
    name: str
    email: str
    cards_done: int
    cards_total: int
    opens_at: dt.datetime

    @property
    def next_card(self) -> int:
        """Counting from one."""
        return self.cards_done + 1


_WAITING = Statement(Waiting, WAITING, steps="bigint[]", since="timestamptz", most="bigint")


def longest_waiting(steps: Collection[int], *, since: dt.datetime, most: int) -> list[Waiting]:
    """Leaders who take part and have had cards of these steps open since before `since`, the
    longest wait first, each with the first of their steps. One query that reads no more than it
    gives.
    """
    first: dict[int, Waiting] = {}
    for each in _WAITING.all(steps=_array(map(str, steps)), since=since, most=most):
        first.setdefault(each.enrollment_id, each)
    return list(first.values())[:most]
