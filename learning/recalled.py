"""Statements that find finished cards with something to recall, and that put what is recalled on
the cards that follow in a newer version.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from common.records import dataclass
from common.statements import Statement
from learning.recall_questions import RECALLED

BATCH = 1000
KINDS = ", ".join(f"'{kind.value}'" for kind in RECALLED)

# A card that somebody recalls already, in this version of the program or another, is left out: who
# takes part in two cohorts is asked once. With the first one of a module come the questions that
# only recall asks (`is_later`).
NEWLY_DONE = f"""
    SELECT d.id AS pk, e.member_id, p.time_zone, c.id AS card_id, v.program_id,
           m.lineage AS module, c.lineage, a.answer::text AS answer, d.completed_at,
           c.is_recall AS is_later
      FROM learning_cardcompletion d
      JOIN programs_card done ON done.id = d.card_id AND done.kind IN ({KINDS})
      JOIN programs_card c ON c.module_id = done.module_id AND (c.id = done.id OR c.is_recall)
      JOIN programs_module m ON m.id = c.module_id
      JOIN programs_programversion v ON v.id = m.version_id
      JOIN cohorts_enrollment e ON e.id = d.enrollment_id
      JOIN people_member p ON p.id = e.member_id
      LEFT JOIN learning_cardanswer a ON a.enrollment_id = e.id AND a.card_id = c.id
     WHERE d.id > %(after)s AND d.id <= %(last)s
       AND NOT EXISTS (
            SELECT FROM learning_recallitem i
              JOIN programs_card k ON k.id = i.card_id AND k.lineage = c.lineage
              JOIN programs_module n ON n.id = k.module_id
              JOIN programs_programversion w ON w.id = n.version_id
             WHERE i.recall_id = e.member_id AND w.program_id = v.program_id)
     ORDER BY d.id
     FETCH FIRST {BATCH} ROWS WITH TIES
"""  # noqa: S608  names of the house, nothing from outside

# What is gone is asked no more; what somebody recalls there already stays as it is.
CARRY_ITEMS = """
    WITH follows AS MATERIALIZED (
            SELECT * FROM unnest(%(old)s::bigint[], %(parts)s::int[], %(new)s::bigint[],
                                 %(places)s::int[]) AS f (old, part, new, place)),
         theirs AS MATERIALIZED (
            SELECT i.id, i.recall_id, i.card_id, i.part
              FROM cohorts_enrollment e
              JOIN learning_recallitem i ON i.recall_id = e.member_id
             WHERE e.cohort_id = %(cohort)s AND i.card_id IN (SELECT old FROM follows)),
         carried AS (
            UPDATE learning_recallitem i
               SET card_id = f.new, part = f.place
              FROM theirs t
              JOIN follows f ON f.old = t.card_id AND f.part = t.part AND f.place >= 0
             WHERE i.id = t.id
               AND NOT EXISTS (SELECT FROM learning_recallitem o
                                WHERE o.recall_id = t.recall_id AND o.card_id = f.new
                                  AND o.part = f.place))
    DELETE FROM learning_recallitem i
     USING theirs t
      JOIN follows f ON f.old = t.card_id AND f.part = t.part AND f.place < 0
     WHERE i.id = t.id
"""

FOLLOWED = """
    SELECT DISTINCT i.card_id AS pk
      FROM cohorts_enrollment e
      JOIN learning_recallitem i ON i.recall_id = e.member_id
     WHERE e.cohort_id = %(cohort)s AND i.card_id = ANY (%(cards)s)
"""


@dataclass(slots=True)
class DoneCard:
    """A finished card with something to recall."""

    pk: int
    """Of the completion."""
    member_id: int
    time_zone: str
    card_id: int
    program_id: int
    module: str
    """Its lineage, as that of the card."""
    lineage: str
    answer: str | None
    """JSON."""
    completed_at: dt.datetime
    is_later: bool = False
    """Whether only recall asks it, once the module is over."""

    @property
    def named(self) -> tuple[int, int, str]:
        """Whose it is, and by what it is known in every version of its program."""
        return self.member_id, self.program_id, self.lineage


@dataclass(slots=True)
class FollowedCard:
    """A card that leaders of a cohort recall."""

    pk: int


_NEWLY_DONE = Statement(DoneCard, NEWLY_DONE, after="bigint", last="bigint")
_FOLLOWED = Statement(FollowedCard, FOLLOWED, cohort="bigint", cards="bigint[]")
_CARRY = Statement(
    tuple, CARRY_ITEMS, old="bigint[]", parts="int[]", new="bigint[]", places="int[]",
    cohort="bigint",
)  # fmt: skip
Place = tuple[int, int]
"""(id of a card, which part of it)."""


def newly_done(*, after: int, last: int) -> list[DoneCard]:
    """Finished cards whose questions their leaders do not recall yet, among the completions behind
    the one and up to the other: the first thousand.
    """
    return _NEWLY_DONE.all(after=after, last=last)


def recalled_cards(*, cohort_id: int, cards: Collection[int]) -> list[int]:
    """Those of these cards that leaders of a cohort recall."""
    return [found.pk for found in _FOLLOWED.all(cohort=cohort_id, cards=_array(cards))]


def carry_items(*, cohort_id: int, follows: Mapping[Place, Place | None]) -> None:
    """What the leaders of a cohort recall is on the card that follows; None: it is gone."""
    there = [place or (0, -1) for place in follows.values()]
    _CARRY.run(
        cohort=cohort_id,
        old=_array([card for card, _part in follows]),
        parts=_array([part for _card, part in follows]),
        new=_array([card for card, _part in there]),
        places=_array([part for _card, part in there]),
    )


def _array(numbers: Collection[int]) -> str:
    """A column, as PostgreSQL writes it."""
    return f"{{{','.join(map(str, numbers))}}}"
