"""Statements written by hand: one runs with every card, and the ORM takes longer to build it than
PostgreSQL to carry it out; one changes any number of rows, each to its own value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import connection

from common.statements import Statement
from programs.cadence import StepKind

COUNT_CARD = f"""
    UPDATE cohorts_personalstep ps
       SET cards_done = cards_done + 1,
           done_at = CASE WHEN cards_done + 1 >= cards_total THEN %(now)s ELSE done_at END
      FROM cohorts_step s
     WHERE s.id = ps.step_id AND s.kind = '{StepKind.CARDS}' AND s.module_id = %(module)s
       AND ps.enrollment_id = %(enrollment)s AND ps.cards_done < ps.cards_total
"""  # noqa: S608  a name of the house, nothing from outside
_COUNT_CARD = Statement(tuple, COUNT_CARD, enrollment="bigint", module="bigint", now="timestamptz")


def add_card_to_tally(*, enrollment_id: int, module_id: int, now: dt.datetime) -> None:
    """One more card of the module is done; with the last one the step is, too."""
    _COUNT_CARD.run(enrollment=enrollment_id, module=module_id, now=now)


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
