"""Statements by hand that keep answers and people apart: the random order of what was said."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

BATCHES = """
    SELECT p.wave_id FROM surveys_pendinganswer p GROUP BY p.wave_id
    HAVING count(*) >= greatest(%(least)s, (
        SELECT count(*) FROM surveys_mixedanswer a WHERE a.wave_id = p.wave_id) / %(share)s)
     ORDER BY p.wave_id
"""
# Random ids are made by PostgreSQL from the system's random source, as random() is not.
MIX = """
    WITH waiting AS (
        DELETE FROM surveys_pendinganswer WHERE wave_id = %(wave)s
        RETURNING part_id, values, change_hash),
    written AS (
        DELETE FROM surveys_mixedanswer WHERE wave_id = %(wave)s
        RETURNING part_id, values, change_hash),
    mixed AS (
        INSERT INTO surveys_mixedanswer (id, wave_id, part_id, values, change_hash)
        SELECT gen_random_uuid(), %(wave)s, part_id, values, change_hash
          FROM (TABLE waiting UNION ALL TABLE written) everything
         ORDER BY gen_random_uuid())
    SELECT count(*) FROM waiting
"""
SETTLE = """
    WITH waiting AS (
        DELETE FROM surveys_pendinganswer WHERE wave_id = %(wave)s RETURNING part_id, values),
    written AS (
        DELETE FROM surveys_mixedanswer WHERE wave_id = %(wave)s RETURNING part_id, values)
    INSERT INTO surveys_answer (id, wave_id, part_id, values)
    SELECT gen_random_uuid(), %(wave)s, part_id, values - %(without)s::text[]
      FROM (TABLE waiting UNION ALL TABLE written) everything
     ORDER BY gen_random_uuid()
"""
PUBLISH = """
    WITH everything AS (
        SELECT values->%(item)s AS comment FROM surveys_pendinganswer
         WHERE wave_id = %(wave)s AND values ? %(item)s
         UNION ALL
        SELECT values->%(item)s FROM surveys_mixedanswer
         WHERE wave_id = %(wave)s AND values ? %(item)s),
    said AS (
        SELECT each.key AS language, each.value AS text
          FROM everything, jsonb_each_text(comment) AS each),
    enough AS (
        SELECT language FROM said GROUP BY language HAVING count(*) >= %(least)s),
    shown AS (
        INSERT INTO surveys_comment (id, wave_id, item_id, text, is_retold)
        SELECT gen_random_uuid(), %(wave)s, %(item)s::bigint, text, false
          FROM said WHERE language IN (TABLE enough) ORDER BY gen_random_uuid()),
    others AS (
        SELECT text FROM said WHERE language NOT IN (TABLE enough))
    INSERT INTO surveys_waitingcomment (id, wave_id, item_id, text)
    SELECT gen_random_uuid(), %(wave)s, %(item)s::bigint, text
      FROM others
     WHERE (SELECT count(*) FROM others) >= %(least)s
     ORDER BY gen_random_uuid()
"""


def waves_with_a_batch(*, least: int, share: int) -> list[int]:
    """Waves of which so many answers wait, and one for every `share` of those that are written."""
    with connection.cursor() as cursor:
        cursor.execute(BATCHES, {"least": least, "share": share})
        return [wave_id for (wave_id,) in cursor.fetchall()]


def mix_answers(wave_id: int) -> int:
    """Write every answer of an open wave anew, in random order under new ids, in one statement.
    Returns how many had waited.
    """
    with connection.cursor() as cursor:
        cursor.execute(MIX, {"wave": wave_id})
        return int(cursor.fetchone()[0])


def settle_answers(wave_id: int, *, without: Sequence[str]) -> None:
    """The same once more at its close, among those of closed waves: without the items named, which
    have words for answers, and without the hashes of keys, so that nothing can be changed any more.
    """
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, {"wave": wave_id, "without": list(without)})


def publish_comments(wave_id: int, item_id: int, *, least: int) -> None:
    """Put down what a wave's answers say to an open item, in random order and without the scores
    they came with: those of a language in which there are so many, to be shown; the others, where
    together there are so many, to be retold. In one statement; what is left is in neither.
    """
    with connection.cursor() as cursor:
        cursor.execute(PUBLISH, {"wave": wave_id, "item": str(item_id), "least": least})
