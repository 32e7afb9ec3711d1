"""Reads and one write behind the busiest pages, in SQL.

Written by hand because the ORM takes several times longer to build these from expressions than
PostgreSQL takes to answer. PLAN and PLACE are scoped to one member of one organization, as
`PersonalStep.objects.of` is for the ORM (a test holds them against each other); each takes one
round trip at any number of cards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from cohorts.models import Cohort
from common.languages import sql_in_language
from common.statements import Statement
from learning.answers import Answer
from programs.cadence import StepKind

CARDS, BOOSTER = f"'{StepKind.CARDS}'", f"'{StepKind.BOOSTER}'"
RUNNING = f"'{Cohort.State.RUNNING}'"
FINISHED = f"'{Cohort.State.FINISHED}'"

PLAN = f"""
    SELECT ps.id AS pk, ps.enrollment_id, ps.opens_at, ps.done_at, ps.cards_done, ps.cards_total,
           ps.address, ps.is_called_off, s.id AS step_id, s.kind, s.week, s.module_id,
           co.id AS cohort_id, co.name AS cohort_name, co.state AS cohort_state, co.starts_on,
           n.id AS next_pk, n.title AS next_title, n.minutes AS next_minutes
      FROM cohorts_enrollment e
      JOIN cohorts_cohort co ON co.id = e.cohort_id
      JOIN cohorts_personalstep ps ON ps.enrollment_id = e.id
      JOIN cohorts_step s ON s.id = ps.step_id
      LEFT JOIN LATERAL (
            SELECT c.id, c.minutes, {sql_in_language("c.content")} ->> 'title' AS title
              FROM programs_card c
             WHERE s.kind IN ({CARDS}, {BOOSTER}) AND ps.done_at IS NULL
               AND c.module_id = s.module_id AND c.is_booster = (s.kind = {BOOSTER})
               AND NOT EXISTS (SELECT FROM learning_cardcompletion d
                                WHERE d.enrollment_id = e.id AND d.card_id = c.id)
             ORDER BY c.position
             LIMIT 1) n ON true
     WHERE e.member_id = %(member)s AND e.left_at IS NULL
       AND co.organization_id = %(organization)s
       AND (co.state <> {FINISHED} OR NOT %(only_unfinished)s)
     ORDER BY ps.opens_at, s.position
"""  # noqa: S608  names of the house, nothing from outside

# The two parts are fenced off because weighing all seven tables against each other took longer than
# the answer.
PLACE = f"""
    WITH leader AS MATERIALIZED (
            SELECT e.id, co.state
              FROM cohorts_enrollment e
              JOIN cohorts_cohort co ON co.id = e.cohort_id
             WHERE e.id = %(enrollment)s AND e.member_id = %(member)s AND e.left_at IS NULL
               AND co.organization_id = %(organization)s),
         taken AS MATERIALIZED (
            SELECT c.id, c.module_id, c.position, c.slug, c.kind, c.minutes, c.is_booster,
                   c.content,
                   CASE WHEN c.is_booster THEN {BOOSTER} ELSE {CARDS} END AS step_kind
              FROM programs_card c
             WHERE c.id = %(card)s)
    SELECT c.id AS pk, c.module_id, c.position, c.slug, c.kind, c.minutes, c.is_booster,
           ({sql_in_language("c.content")})::text AS content,
           ps.id AS personal_pk, ps.opens_at, e.state AS cohort_state,
           (SELECT d.completed_at FROM learning_cardcompletion d
             WHERE d.enrollment_id = e.id AND d.card_id = c.id) AS completed_at,
           a.answer::text AS answer, a.saved_at,
           (SELECT n.id
              FROM programs_card n
             WHERE n.module_id = c.module_id AND n.is_booster = c.is_booster AND n.id <> c.id
               AND NOT EXISTS (SELECT FROM learning_cardcompletion o
                                WHERE o.enrollment_id = e.id AND o.card_id = n.id)
             ORDER BY n.position < c.position, n.position
             LIMIT 1) AS next_pk,
           (SELECT count(*) FROM programs_card k
             WHERE k.module_id = c.module_id AND k.is_booster = c.is_booster
               AND k.position <= c.position) AS place,
           (SELECT count(*) FROM programs_card k
             WHERE k.module_id = c.module_id AND k.is_booster = c.is_booster) AS total
      FROM leader e
     CROSS JOIN taken c
      JOIN cohorts_personalstep ps ON ps.enrollment_id = e.id
      JOIN cohorts_step s
        ON s.id = ps.step_id AND s.module_id = c.module_id AND s.kind = c.step_kind
      LEFT JOIN learning_cardanswer a ON a.enrollment_id = e.id AND a.card_id = c.id
     ORDER BY ps.opens_at
     LIMIT 1
"""  # noqa: S608  as above

# The step is held: a move of the cohort to a newer version waits for whoever is just finishing a
# card, and whoever comes later finds another module there.
OPEN_STEPS = f"""
    SELECT ps.step_id
      FROM cohorts_personalstep ps
      JOIN cohorts_step s ON s.id = ps.step_id
      JOIN cohorts_enrollment e ON e.id = ps.enrollment_id
      JOIN cohorts_cohort co ON co.id = e.cohort_id
     WHERE e.id = %(enrollment)s AND e.left_at IS NULL AND co.state = {RUNNING}
       AND s.module_id = %(module)s AND ps.opens_at <= %(now)s
       AND s.kind = CASE WHEN %(is_booster)s THEN {BOOSTER} ELSE {CARDS} END
       FOR SHARE OF s
"""  # noqa: S608  as above

# What keeps an answer where nothing stands, or where what was seen still stands.
UNLESS_CHANGED = """
    ON CONFLICT (enrollment_id, card_id)
    DO UPDATE SET answer = excluded.answer, saved_at = excluded.saved_at
     WHERE kept.saved_at = %(seen)s
    RETURNING id AS pk
"""

TAKE = f"""
    WITH open AS MATERIALIZED ({OPEN_STEPS}),
         taken AS (
            INSERT INTO learning_cardcompletion (enrollment_id, card_id, completed_at)
            SELECT %(enrollment)s, %(card)s, %(now)s WHERE EXISTS (SELECT FROM open)
            ON CONFLICT DO NOTHING
            RETURNING card_id),
         answered AS (
            INSERT INTO learning_cardanswer AS kept (enrollment_id, card_id, answer, saved_at)
            SELECT %(enrollment)s, %(card)s, %(answer)s, %(now)s
             WHERE %(answer)s IS NOT NULL AND EXISTS (SELECT FROM open)
            {UNLESS_CHANGED})
    SELECT array(SELECT step_id FROM open) AS steps, EXISTS (SELECT FROM taken) AS is_new,
           EXISTS (SELECT FROM answered) AS is_answer_kept
"""  # noqa: S608  as above

KEEP_ANSWER = f"""
    INSERT INTO learning_cardanswer AS kept (enrollment_id, card_id, answer, saved_at)
    VALUES (%(enrollment)s, %(card)s, %(answer)s, %(now)s)
    {UNLESS_CHANGED}
"""  # noqa: S608  as above

# Cards of older versions -> the card that follows each, for the leaders of one cohort.
CARRY_COMPLETIONS = """
    UPDATE learning_cardcompletion d
       SET card_id = follows.new
      FROM unnest(%(old)s::bigint[], %(new)s::bigint[]) AS follows (old, new), cohorts_enrollment e
     WHERE d.card_id = follows.old AND e.id = d.enrollment_id AND e.cohort_id = %(cohort)s
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

DONE_CARDS = """
    SELECT d.enrollment_id, s.module_id, c.is_booster, c.module_id = s.module_id AS is_standing,
           count(*) AS cards
      FROM cohorts_enrollment e
      JOIN learning_cardcompletion d ON d.enrollment_id = e.id
      JOIN programs_card c ON c.id = d.card_id
      JOIN programs_module was ON was.id = c.module_id
      JOIN (SELECT DISTINCT p.module_id, m.slug
              FROM cohorts_step p JOIN programs_module m ON m.id = p.module_id
             WHERE p.cohort_id = %(cohort)s) s ON s.slug = was.slug
     WHERE e.cohort_id = %(cohort)s
     GROUP BY d.enrollment_id, s.module_id, c.is_booster, is_standing
"""


@dataclass(slots=True)
class DoneRow:
    """How many cards of one module a leader has done."""

    enrollment_id: int
    module_id: int
    is_booster: bool
    is_standing: bool
    """Whether the module has these cards now; False: it had them in an older version."""
    cards: int


@dataclass(slots=True)
class PlanRow:
    """One step of one member's plan, with the first of its cards that is not done."""

    pk: int
    enrollment_id: int
    opens_at: dt.datetime
    done_at: dt.datetime | None
    cards_done: int
    cards_total: int
    address: str
    is_called_off: bool
    step_id: int
    kind: str
    week: int
    module_id: int | None
    cohort_id: int
    cohort_name: str
    cohort_state: str
    starts_on: dt.date
    next_pk: int | None
    next_title: str | None
    next_minutes: int | None


@dataclass(slots=True)
class PlaceRow:
    """One card in front of one member."""

    pk: int
    module_id: int
    position: int
    slug: str
    kind: str
    minutes: int
    is_booster: bool
    content: str
    """JSON, in the language that was asked for."""
    personal_pk: int
    opens_at: dt.datetime
    cohort_state: str
    completed_at: dt.datetime | None
    answer: str | None
    """JSON."""
    saved_at: dt.datetime | None
    next_pk: int | None
    """The next card of the module that is not done, from this one on and then from the first."""
    place: int
    """Counts from 1."""
    total: int


@dataclass(slots=True)
class OpenStep:
    """A step of a leader's plan that has opened."""

    step_id: int


@dataclass(slots=True)
class KeptAnswer:
    """The row that holds an answer now."""

    pk: int


@dataclass(slots=True)
class Taking:
    """What came of taking a card."""

    steps: list[int]
    """The steps of the leader's plan that open it to them; without one nothing was done."""
    is_new: bool
    """Whether it was not done before."""
    is_answer_kept: bool
    """False where there was none to keep, or another one came between."""


_PLAN = Statement(
    PlanRow,
    PLAN,
    member="bigint",
    organization="bigint",
    language="text",
    only_unfinished="boolean",
)
_PLACE = Statement(
    PlaceRow,
    PLACE,
    member="bigint",
    organization="bigint",
    enrollment="bigint",
    card="bigint",
    language="text",
)

_MODULE = {"enrollment": "bigint", "module": "bigint", "is_booster": "boolean"}
_OPEN = Statement(OpenStep, OPEN_STEPS, **_MODULE, now="timestamptz")
_ANSWER = {"card": "bigint", "answer": "jsonb", "seen": "timestamptz", "now": "timestamptz"}
_TAKE = Statement(Taking, TAKE, **_MODULE, **_ANSWER)
_DONE = Statement(DoneRow, DONE_CARDS, cohort="bigint")
_FOLLOWS = {"old": "bigint[]", "new": "bigint[]", "cohort": "bigint"}
_CARRY_COMPLETIONS = Statement(tuple, CARRY_COMPLETIONS, **_FOLLOWS)
_CARRY_ANSWERS = Statement(tuple, CARRY_ANSWERS, **_FOLLOWS)
_KEEP_ANSWER = Statement(KeptAnswer, KEEP_ANSWER, enrollment="bigint", **_ANSWER)


def plan_rows(
    *, member_id: int, organization_id: int, language: str, only_unfinished: bool
) -> list[PlanRow]:
    """The member's steps in order of time."""
    return _PLAN.all(
        member=member_id,
        organization=organization_id,
        language=language,
        only_unfinished=only_unfinished,
    )


def place_row(
    *, member_id: int, organization_id: int, enrollment_id: int, card_id: int, language: str
) -> PlaceRow | None:
    """The card, if it is in this member's plan."""
    return _PLACE.first(
        member=member_id,
        organization=organization_id,
        enrollment=enrollment_id,
        card=card_id,
        language=language,
    )


def open_steps(
    *, enrollment_id: int, module_id: int, is_booster: bool, now: dt.datetime
) -> list[int]:
    """The steps of a leader's plan that open the cards (or boosters) of a module to them now, held
    until the transaction ends.
    """
    found = _OPEN.all(enrollment=enrollment_id, module=module_id, is_booster=is_booster, now=now)
    return [step.step_id for step in found]


def take_card(
    *,
    enrollment_id: int,
    module_id: int,
    is_booster: bool,
    card_id: int,
    answer: Answer | None,
    seen_at: dt.datetime | None,
    now: dt.datetime,
) -> Taking:
    """Note that a card is done, if it is open to this leader, and keep what was left on it, as
    keep_answer does.
    """
    taking = _TAKE.first(
        enrollment=enrollment_id,
        module=module_id,
        is_booster=is_booster,
        card=card_id,
        answer=None if answer is None else _json(answer),
        seen=seen_at,
        now=now,
    )
    assert taking is not None  # noqa: S101  always one row
    return taking


def keep_answer(
    *,
    enrollment_id: int,
    card_id: int,
    answer: Answer,
    seen_at: dt.datetime | None,
    now: dt.datetime,
) -> bool:
    """Keep what was left on a card where nothing stands, or where what was seen still stands.
    Returns whether it was kept.
    """
    kept = _KEEP_ANSWER.first(
        enrollment=enrollment_id, card=card_id, answer=_json(answer), seen=seen_at, now=now
    )
    return kept is not None


def _json(answer: Answer) -> str:
    return msgspec.json.encode(answer).decode()


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


def done_cards(cohort_id: int) -> list[DoneRow]:
    """How many cards each leader of a cohort has done, by module of its plan."""
    return _DONE.all(cohort=cohort_id)
