"""Statements written by hand that keep answers and people apart: the mark of who has answered, and
the random order of what they said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from common.tokens import hash_token
from surveys.states import WaveState

# A part's row is locked by it: the second of two at the same moment finds the mark, and an answer
# that waited for the close finds no marks any more.
MARK = """
    UPDATE surveys_wavepart p
       SET marks = set_bit(p.marks, i.place, 1)
      FROM surveys_invitation i
      JOIN surveys_wave w ON w.id = i.wave_id
     WHERE i.token_hash = %(token)s AND p.id = i.part_id AND w.state = %(open)s
       AND get_bit(p.marks, i.place) = 0
    RETURNING w.plan_id, p.wave_id, p.id
"""
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


@dataclass(frozen=True)
class Marked:
    """Where an answer belongs whose mark was just set."""

    plan_id: int
    wave_id: int
    part_id: int


def mark_as_used(token: str) -> Marked | None:
    """Set the mark of the invitation behind a token, in one statement; None where it is used, its
    wave over, or there is none.
    """
    with connection.cursor() as cursor:
        cursor.execute(MARK, {"token": hash_token(token), "open": WaveState.OPEN.value})
        row = cursor.fetchone()
    return row and Marked(*row)


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
