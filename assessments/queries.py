"""The write behind every tap, in SQL: in one statement, so that two taps at the same moment cannot
meet.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from assessments.models import NO_SCORE

KEEP_SCORE = """
    INSERT INTO assessments_score AS kept
           (session_id, enrollment_id, criterion_id, rater_id, level, revision, scored_at)
    SELECT %(session)s, %(enrollment)s, %(criterion)s, %(rater)s, %(level)s, 1, %(now)s
     WHERE %(seen)s IN ('', %(none)s)
        OR EXISTS (SELECT FROM assessments_score
                    WHERE session_id = %(session)s AND enrollment_id = %(enrollment)s
                      AND criterion_id = %(criterion)s AND rater_id = %(rater)s)
    ON CONFLICT (session_id, enrollment_id, criterion_id, rater_id)
    DO UPDATE SET level = excluded.level, revision = kept.revision + 1,
                  scored_at = excluded.scored_at
     WHERE kept.level <> excluded.level
       AND %(seen)s IN ('', kept.id || '.' || kept.revision)
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
    seen: str,
) -> KeptScore | None:
    """Keep a level if what was seen still stands ('' where nobody looked); None where nothing has
    changed: this very level stood there already, or another than the one that was seen.
    """
    values: dict[str, int | str | dt.datetime] = {
        "session": session_id,
        "enrollment": enrollment_id,
        "criterion": criterion_id,
        "rater": rater_id,
        "level": level,
        "now": now,
        "seen": seen,
        "none": NO_SCORE,
    }
    with connection.cursor() as cursor:
        cursor.execute(KEEP_SCORE, values)
        found = cursor.fetchone()
    return None if found is None else KeptScore(*found)
