"""Statements that put what leaders did on the cards that follow in a newer version, and that say
how far they are with the cards they have now.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from common.records import dataclass
from common.statements import Statement
from learning.queries import BOOSTER, CARDS, IN_DECK

# Cards of older versions -> the card that follows each, for the leaders of one cohort; where two
# became one, it was done when the first of them was.
CARRY_COMPLETIONS = """
    UPDATE learning_cardcompletion d
       SET card_id = first.new
      FROM (SELECT DISTINCT ON (k.enrollment_id, follows.new) k.id, follows.new
              FROM unnest(%(old)s::bigint[], %(new)s::bigint[]) AS follows (old, new)
              JOIN learning_cardcompletion k ON k.card_id = follows.old
              JOIN cohorts_enrollment e ON e.id = k.enrollment_id AND e.cohort_id = %(cohort)s
             WHERE NOT EXISTS (SELECT FROM learning_cardcompletion o
                                WHERE o.enrollment_id = k.enrollment_id
                                  AND o.card_id = follows.new)
             ORDER BY k.enrollment_id, follows.new, k.completed_at) first
     WHERE d.id = first.id
"""

# Of several answers to one card, from as many versions, the latest goes along.
CARRY_ANSWERS = """
    UPDATE learning_cardanswer a
       SET card_id = latest.new
      FROM (SELECT DISTINCT ON (k.enrollment_id, follows.new) k.id, follows.new
              FROM unnest(%(old)s::bigint[], %(new)s::bigint[]) AS follows (old, new)
              JOIN learning_cardanswer k ON k.card_id = follows.old
              JOIN cohorts_enrollment e ON e.id = k.enrollment_id AND e.cohort_id = %(cohort)s
             ORDER BY k.enrollment_id, follows.new, k.saved_at DESC) latest
     WHERE a.id = latest.id
"""

# Decks of their own, and what is offered beside them: what has no follower is gone.
FOLLOWING = """
    ARRAY(SELECT coalesce(follows.new, own.card_id)
            FROM unnest({cards}) WITH ORDINALITY AS own (card_id, place)
            LEFT JOIN unnest(%(old)s::bigint[], %(new)s::bigint[]) AS follows (old, new)
              ON follows.old = own.card_id
           WHERE follows.new IS NOT NULL OR own.card_id = ANY (%(new)s)
           ORDER BY own.place)
"""
CARRY_DECKS = f"""
    UPDATE cohorts_personalstep ps
       SET deck = CASE WHEN ps.deck IS NOT NULL THEN {FOLLOWING.format(cards="ps.deck")} END,
           suggested = {FOLLOWING.format(cards="ps.suggested")}
      FROM cohorts_enrollment e
     WHERE e.id = ps.enrollment_id AND e.cohort_id = %(cohort)s
       AND (ps.deck IS NOT NULL OR ps.suggested <> '{{}}')
"""  # noqa: S608  as above

DONE_CARDS = f"""
    SELECT ps.id AS pk, count(*) FILTER (WHERE {IN_DECK}) AS standing,
           count(*) FILTER (WHERE c.module_id <> s.module_id AND NOT c.is_extra
                              AND c.is_booster = (s.kind = {BOOSTER})) AS gone
      FROM cohorts_enrollment e
      JOIN learning_cardcompletion d ON d.enrollment_id = e.id
      JOIN programs_card c ON c.id = d.card_id
      JOIN programs_module was ON was.id = c.module_id
      JOIN cohorts_personalstep ps ON ps.enrollment_id = e.id AND ps.done_at IS NULL
      JOIN cohorts_step s ON s.id = ps.step_id AND s.kind IN ({CARDS}, {BOOSTER})
      JOIN programs_module m ON m.id = s.module_id AND m.lineage = was.lineage
     WHERE e.cohort_id = %(cohort)s
       AND (%(enrollments)s IS NULL OR e.id = ANY (%(enrollments)s))
     GROUP BY ps.id
"""  # noqa: S608  as above


@dataclass(slots=True)
class DoneRow:
    """How many cards a leader has done of a step that is not finished."""

    pk: int
    """Of the personal step."""
    standing: int
    """Of those that it opens now."""
    gone: int
    """Of those that its module had in an older version, which stay in the leader's record."""


_DONE = Statement(DoneRow, DONE_CARDS, cohort="bigint", enrollments="bigint[]")
_CARRY_DECKS = Statement(tuple, CARRY_DECKS, old="bigint[]", new="bigint[]", cohort="bigint")
_FOLLOWS = {"old": "bigint[]", "new": "bigint[]", "cohort": "bigint"}
_CARRY_COMPLETIONS = Statement(tuple, CARRY_COMPLETIONS, **_FOLLOWS)
_CARRY_ANSWERS = Statement(tuple, CARRY_ANSWERS, **_FOLLOWS)


def carry_completions(*, cohort_id: int, follows: Mapping[int, int]) -> None:
    """What the leaders of a cohort have done is done with the cards that follow, old id -> new."""
    _CARRY_COMPLETIONS.run(cohort=cohort_id, **_both(follows))


def carry_answers(*, cohort_id: int, follows: Mapping[int, int]) -> None:
    """What they left on cards stands on the cards that follow, old id -> new."""
    _CARRY_ANSWERS.run(cohort=cohort_id, **_both(follows))


def _both(follows: Mapping[int, int]) -> dict[str, str]:
    """The two columns, as PostgreSQL writes arrays."""
    return {
        "old": f"{{{','.join(map(str, follows))}}}",
        "new": f"{{{','.join(map(str, follows.values()))}}}",
    }


def carry_decks(*, cohort_id: int, follows: Mapping[int, int]) -> None:
    """Decks of their own hold the cards that follow, old id -> new."""
    _CARRY_DECKS.run(cohort=cohort_id, **_both(follows))


def done_cards(cohort_id: int, enrollments: Collection[int] | None = None) -> list[DoneRow]:
    """How many cards the leaders of a cohort, or some of them, have done of steps that they have
    not finished.
    """
    some = None if enrollments is None else f"{{{','.join(map(str, enrollments))}}}"
    return _DONE.all(cohort=cohort_id, enrollments=some)
