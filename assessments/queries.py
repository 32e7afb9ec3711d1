"""The write behind every tap, in SQL: in one statement, so that two taps at the same moment cannot
meet.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection

KEEP_SCORE = """
    INSERT INTO assessments_score AS kept
           (session_id, enrollment_id, criterion_id, rater_id, level, revision, scored_at)
    VALUES (%(session)s, %(enrollment)s, %(criterion)s, %(rater)s, %(level)s, 1, %(now)s)
    ON CONFLICT (session_id, enrollment_id, criterion_id, rater_id)
    DO UPDATE SET level = excluded.level, revision = kept.revision + 1,
                  scored_at = excluded.scored_at
     WHERE kept.level <> excluded.level
    RETURNING id, revision
"""


@dataclass(frozen=True, slots=True)
class KeptScore:
    """The row that holds a score now."""

    pk: int
    revision: int


def keep_score(
    *,
    session_id: int,
    enrollment_id: int,
    criterion_id: int,
    rater_id: int,
    level: int,
    now: dt.datetime,
) -> KeptScore | None:
    """Keep a level; None where this very level stood there already, and nothing has changed."""
    values: dict[str, int | dt.datetime] = {
        "session": session_id,
        "enrollment": enrollment_id,
        "criterion": criterion_id,
        "rater": rater_id,
        "level": level,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(KEEP_SCORE, values)
        found = cursor.fetchone()
    return None if found is None else KeptScore(*found)
