"""Statements written by hand, because they run with every card: the ORM takes longer to build this
one than PostgreSQL to carry it out.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection

from programs.cadence import StepKind

COUNT_CARD = """
    UPDATE cohorts_personalstep ps
       SET cards_done = cards_done + 1,
           done_at = CASE WHEN cards_done + 1 >= cards_total THEN %(now)s ELSE done_at END
      FROM cohorts_step s
     WHERE s.id = ps.step_id AND s.kind = %(kind)s AND s.module_id = %(module)s
       AND ps.enrollment_id = %(enrollment)s AND ps.cards_done < ps.cards_total
"""


def add_card_to_tally(*, enrollment_id: int, module_id: int, now: dt.datetime) -> None:
    """One more card of the module is done; with the last one the step is, too."""
    values: dict[str, int | str | dt.datetime] = {
        "enrollment": enrollment_id,
        "module": module_id,
        "now": now,
        "kind": StepKind.CARDS.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT_CARD, values)
