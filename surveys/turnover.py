"""How many joined and left between two waves: in bulk, never whom, and never how few."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from common.records import dataclass
from surveys.anonymity import LEAST_GROUP

IN_COMMON = """
    SELECT before, after,
           (SELECT count(*) FROM surveys_invitation i JOIN surveys_invitation o USING (member_id)
             WHERE i.wave_id = before AND o.wave_id = after) AS common
      FROM unnest(%(before)s::bigint[], %(after)s::bigint[]) pair (before, after)
"""


@dataclass(frozen=True)
class Turnover:
    """Between two waves; None where it is fewer than five, or nobody."""

    joined: int | None
    left: int | None


def in_common(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """(earlier wave, later wave) -> how many are asked in both. One query, none for none."""
    listed = sorted(set(pairs))
    if not listed:
        return {}
    values = {"before": [pair[0] for pair in listed], "after": [pair[1] for pair in listed]}
    with connection.cursor() as cursor:
        cursor.execute(IN_COMMON, values)
        return {(before, after): common for before, after, common in cursor.fetchall()}


def turnover(before: int, after: int, common: int) -> Turnover:
    """Of a wave that asked so many, and a later one, so many of them the same."""
    return Turnover(_if_many(after - common), _if_many(before - common))


def _if_many(count: int) -> int | None:
    return count if count >= LEAST_GROUP else None
