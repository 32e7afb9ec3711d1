"""Statements by hand that keep answers and people apart: the random order of what was said."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

BATCHES = """
    SELECT p.wave_id FROM surveys_pendinganswer p GROUP BY p.wave_id
    HAVING count(*) >= greatest(%(least)s, (
        SELECT count(*) FROM surveys_answer a WHERE a.wave_id = p.wave_id) / %(share)s)
     ORDER BY p.wave_id
"""
# Random ids are made by PostgreSQL from the system's random source, as random() is not.
MIX = """
    WITH waiting AS (
        DELETE FROM surveys_pendinganswer WHERE wave_id = %(wave)s RETURNING part_id, values),
    written AS (
        DELETE FROM surveys_answer WHERE wave_id = %(wave)s RETURNING part_id, values),
    mixed AS (
        INSERT INTO surveys_answer (id, wave_id, part_id, values)
        SELECT gen_random_uuid(), %(wave)s, part_id, values - %(without)s::text[]
          FROM (TABLE waiting UNION ALL TABLE written) everything
         ORDER BY gen_random_uuid())
    SELECT count(*) FROM waiting
"""
PUBLISH = """
    WITH said AS (
        SELECT values->>%(item)s AS text FROM surveys_pendinganswer
         WHERE wave_id = %(wave)s AND values ? %(item)s
         UNION ALL
        SELECT values->>%(item)s FROM surveys_answer
         WHERE wave_id = %(wave)s AND values ? %(item)s)
    INSERT INTO surveys_comment (id, wave_id, item_id, text)
    SELECT gen_random_uuid(), %(wave)s, %(item)s::bigint, text
      FROM said
     WHERE (SELECT count(*) FROM said) >= %(least)s
     ORDER BY gen_random_uuid()
"""


def waves_with_a_batch(*, least: int, share: int) -> list[int]:
    """Waves of which so many answers wait, and one for every `share` of those that are written."""
    with connection.cursor() as cursor:
        cursor.execute(BATCHES, {"least": least, "share": share})
        return [wave_id for (wave_id,) in cursor.fetchall()]


def mix_answers(wave_id: int, *, without: Sequence[str] = ()) -> int:
    """Write every answer of a wave anew, in random order under new ids, in one statement; `without`
    names items whose answers go. Returns how many had waited.
    """
    with connection.cursor() as cursor:
        cursor.execute(MIX, {"wave": wave_id, "without": list(without)})
        return int(cursor.fetchone()[0])


def publish_comments(wave_id: int, item_id: int, *, least: int) -> None:
    """Put down what a wave's answers say to an open item, in random order and without the scores
    they came with, where there are so many; in one statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(PUBLISH, {"wave": wave_id, "item": str(item_id), "least": least})
