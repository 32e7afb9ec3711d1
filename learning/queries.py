"""Reads and one write behind the busiest pages, in SQL.

Written by hand because the ORM takes several times longer to build these from expressions than
PostgreSQL takes to answer. PLAN and PLACE are scoped to one member of one organization, as
`PersonalStep.objects.of` is for the ORM (a test holds them against each other); each takes one
round trip at any number of cards.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from cohorts.models import Cohort
from cohorts.queries import ONE_CARD_MORE
from common.languages import sql_in_language
from common.records import dataclass
from common.statements import Statement
from learning.answers import Answer
from programs.cadence import StepKind

CARDS, BOOSTER = f"'{StepKind.CARDS}'", f"'{StepKind.BOOSTER}'"
RUNNING = f"'{Cohort.State.RUNNING}'"
FINISHED = f"'{Cohort.State.FINISHED}'"

HAS_CARDS_LEFT = f"s.kind IN ({CARDS}, {BOOSTER}) AND ps.done_at IS NULL"
OF_MODULE = f"""
    c.module_id = s.module_id AND c.is_booster = (s.kind = {BOOSTER}) AND NOT c.is_extra
"""
"""Whether a card is among those that everybody gets with a step."""
IN_DECK = f"CASE WHEN ps.deck IS NULL THEN {OF_MODULE} ELSE c.id = ANY (ps.deck) END"
"""Whether a card is among those that this leader gets with a step; some have a deck of their own,
see learning.paths.
"""
UNDONE = """
    NOT EXISTS (SELECT FROM learning_cardcompletion d
                 WHERE d.enrollment_id = e.id AND d.card_id = c.id)
"""

PLAN = f"""
    SELECT ps.id AS pk, ps.enrollment_id, ps.opens_at, ps.done_at, ps.cards_done, ps.cards_total,
           ps.address, ps.is_called_off, ps.suggested, s.id AS step_id, s.kind, s.week, s.module_id,
           co.id AS cohort_id, co.name AS cohort_name, co.state AS cohort_state, co.starts_on,
           n.id AS next_pk, n.title AS next_title, n.minutes AS next_minutes,
           (SELECT r.next_at FROM learning_recall r WHERE r.member_id = %(member)s) AS recall_at,
           e.looks_back_on, e.asked_until,
           (SELECT CASE WHEN j.ended_at IS NULL THEN j.number END
              FROM learning_journeyrun j
             WHERE s.kind = {CARDS} AND j.enrollment_id = e.id AND j.module_id = s.module_id
             ORDER BY j.number DESC
             LIMIT 1) AS story_begun
      FROM cohorts_enrollment e
      JOIN cohorts_cohort co ON co.id = e.cohort_id
      JOIN cohorts_personalstep ps ON ps.enrollment_id = e.id
      JOIN cohorts_step s ON s.id = ps.step_id
      LEFT JOIN LATERAL (
            (SELECT c.id, c.minutes, {sql_in_language("c.content")} ->> 'title' AS title
               FROM programs_card c
              WHERE {HAS_CARDS_LEFT} AND ps.deck IS NULL AND {OF_MODULE} AND {UNDONE}
              ORDER BY c.position
              LIMIT 1)
            UNION ALL
            (SELECT c.id, c.minutes, {sql_in_language("c.content")} ->> 'title' AS title
               FROM unnest(ps.deck) WITH ORDINALITY AS own (card_id, place)
               JOIN programs_card c ON c.id = own.card_id
              WHERE {HAS_CARDS_LEFT} AND {UNDONE}
              ORDER BY own.place
              LIMIT 1)) n ON true
     WHERE e.member_id = %(member)s AND e.left_at IS NULL
       AND co.organization_id = %(organization)s
       AND (co.state <> {FINISHED} OR NOT %(only_unfinished)s)
     ORDER BY ps.opens_at, s.position
"""  # noqa: S608  names of the house, nothing from outside

# The parts are fenced off because weighing all the tables against each other took longer than the
# answer; asked card by card for what is done, PostgreSQL read what the whole organization has done.
# Of several steps with the card, one that is open goes first, then one that counts it.
PLACE = f"""
    WITH leader AS MATERIALIZED (
            SELECT e.id, e.cohort_id, co.state
              FROM cohorts_enrollment e
              JOIN cohorts_cohort co ON co.id = e.cohort_id
             WHERE e.id = %(enrollment)s AND e.member_id = %(member)s AND e.left_at IS NULL
               AND co.organization_id = %(organization)s),
         taken AS MATERIALIZED (
            SELECT c.id, c.module_id, c.position, c.slug, c.kind, c.minutes, c.is_booster,
                   c.is_extra, c.content
              FROM programs_card c
             WHERE c.id = %(card)s),
         step AS MATERIALIZED (
            SELECT ps.id, ps.opens_at, ps.deck, s.module_id, s.kind
              FROM leader e
             CROSS JOIN taken c
              JOIN cohorts_step s ON s.cohort_id = e.cohort_id AND s.module_id = c.module_id
              JOIN cohorts_personalstep ps ON ps.enrollment_id = e.id AND ps.step_id = s.id
             WHERE s.kind IN ({CARDS}, {BOOSTER}) AND ({IN_DECK} OR c.id = ANY (ps.suggested))
             ORDER BY ps.opens_at > %(now)s, NOT {IN_DECK}, ps.opens_at
             LIMIT 1)
    SELECT taken.id AS pk, taken.module_id, taken.position, taken.slug, taken.kind, taken.minutes,
           taken.is_booster, taken.is_extra,
           ({sql_in_language("taken.content")})::text AS content,
           s.id AS personal_pk, s.opens_at, e.state AS cohort_state, d.completed_at,
           a.answer::text AS answer, a.later::text AS later, a.saved_at,
           coalesce(s.deck, ARRAY(SELECT c.id FROM programs_card c WHERE {OF_MODULE}
                                   ORDER BY c.position)) AS deck,
           ARRAY(SELECT k.card_id FROM learning_cardcompletion k
                  WHERE k.enrollment_id = e.id) AS done
      FROM step s
     CROSS JOIN leader e
     CROSS JOIN taken
      LEFT JOIN learning_cardcompletion d ON d.enrollment_id = e.id AND d.card_id = taken.id
      LEFT JOIN learning_cardanswer a ON a.enrollment_id = e.id AND a.card_id = taken.id
"""  # noqa: S608  as above

# The step is held: a move of the cohort to a newer version waits for whoever is just finishing a
# card, and whoever comes later finds another module there.
OPEN_STEPS = f"""
    SELECT ps.step_id, ps.id AS personal_pk, {IN_DECK} AND s.kind = {CARDS} AS is_counted
      FROM programs_card c
      JOIN cohorts_step s ON s.module_id = c.module_id AND s.kind IN ({CARDS}, {BOOSTER})
      JOIN cohorts_personalstep ps ON ps.step_id = s.id
      JOIN cohorts_enrollment e ON e.id = ps.enrollment_id
      JOIN cohorts_cohort co ON co.id = e.cohort_id
     WHERE c.id = %(card)s AND e.id = %(enrollment)s AND e.left_at IS NULL
       AND co.state = {RUNNING} AND ps.opens_at <= %(now)s
       AND ({IN_DECK} OR c.id = ANY (ps.suggested))
       FOR SHARE OF s
"""  # noqa: S608  as above

# What keeps an answer where nothing stands, or where what was seen still stands.
UNLESS_CHANGED = """
    ON CONFLICT (enrollment_id, card_id)
    DO UPDATE SET answer = excluded.answer, saved_at = excluded.saved_at
     WHERE kept.saved_at = %(seen)s
    RETURNING id AS pk
"""

ANSWERED = f""",
         answered AS (
            INSERT INTO learning_cardanswer AS kept (enrollment_id, card_id, answer, saved_at)
            SELECT %(enrollment)s, %(card)s, %(answer)s, %(now)s WHERE EXISTS (SELECT FROM open)
            {UNLESS_CHANGED})"""  # noqa: S608  as above


def _take(answered: str, is_answer_kept: str) -> str:
    return f"""
    WITH open AS MATERIALIZED ({OPEN_STEPS}),
         taken AS (
            INSERT INTO learning_cardcompletion (enrollment_id, card_id, completed_at)
            SELECT %(enrollment)s, %(card)s, %(now)s WHERE EXISTS (SELECT FROM open)
            ON CONFLICT DO NOTHING
            RETURNING card_id),
         counted AS (
            {ONE_CARD_MORE}
              FROM open
             WHERE ps.id = open.personal_pk AND open.is_counted AND EXISTS (SELECT FROM taken)
               AND ps.cards_done < ps.cards_total){answered}
    SELECT EXISTS (SELECT FROM open) AS is_open,
           EXISTS (SELECT FROM open WHERE is_counted) AS is_counted,
           EXISTS (SELECT FROM taken) AS is_new,
           {is_answer_kept} AS is_answer_kept
"""  # noqa: S608  as above


# Where there is no answer, its table is left alone: even to write nothing there takes its time.
TAKE = _take("", "false")
TAKE_WITH_ANSWER = _take(ANSWERED, "EXISTS (SELECT FROM answered)")

KEEP_ANSWER = f"""
    INSERT INTO learning_cardanswer AS kept (enrollment_id, card_id, answer, saved_at)
    VALUES (%(enrollment)s, %(card)s, %(answer)s, %(now)s)
    {UNLESS_CHANGED}
"""  # noqa: S608  as above


class PlanRow(msgspec.Struct):
    """One step of one member's plan, with the first of its cards that is not done."""

    pk: int
    enrollment_id: int
    opens_at: dt.datetime
    done_at: dt.datetime | None
    cards_done: int
    cards_total: int
    address: str
    is_called_off: bool
    suggested: list[int]
    """Ids of cards that a rule offers."""
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
    recall_at: dt.datetime | None
    """From when on the leader has something to recall: the same in every row."""
    looks_back_on: dt.date | None
    asked_until: dt.datetime | None
    story_begun: int | None
    """Number of the latest go through the story beside the cards, while it has not ended."""


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
    is_extra: bool
    content: str
    """JSON, in the language that was asked for."""
    personal_pk: int
    opens_at: dt.datetime
    cohort_state: str
    completed_at: dt.datetime | None
    answer: str | None
    """JSON."""
    later: str | None
    """JSON."""
    saved_at: dt.datetime | None
    deck: list[int]
    """Ids of the cards of the step in their order; without this one where a rule suggests it."""
    done: list[int]
    """Ids of the cards that this leader has done, of all modules."""

    @property
    def place(self) -> int:
        """Where in the deck it is; counts from 1, 0 where it is not."""
        return self.deck.index(self.pk) + 1 if self.pk in self.deck else 0

    @property
    def places_done(self) -> frozenset[int]:
        """Places of the cards of the deck that are done."""
        return frozenset(place for place, pk in enumerate(self.deck, start=1) if pk in self.done)

    @property
    def next_pk(self) -> int | None:
        """The next card of the deck that is not done, from this one on and then from the first."""
        if not (place := self.place):
            return None
        onward = self.deck[place:] + self.deck[: place - 1]
        return next((pk for pk in onward if pk not in self.done), None)


@dataclass(slots=True)
class OpenStep:
    """A step of a leader's plan that opens a card to them."""

    step_id: int
    personal_pk: int
    is_counted: bool


@dataclass(slots=True)
class KeptAnswer:
    """The row that holds an answer now."""

    pk: int


@dataclass(slots=True)
class Taking:
    """What came of taking a card."""

    is_open: bool
    """Whether a step of the leader's plan opens it to them; else nothing was done."""
    is_counted: bool
    """Whether it is one of the cards of a module, of which a leader has done so many."""
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
    now="timestamptz",
)

_CARD = {"enrollment": "bigint", "card": "bigint", "now": "timestamptz"}
_OPEN = Statement(OpenStep, OPEN_STEPS, **_CARD)
_ANSWER = {"answer": "jsonb", "seen": "timestamptz"}
_TAKE = Statement(Taking, TAKE, **_CARD)
_TAKE_WITH_ANSWER = Statement(Taking, TAKE_WITH_ANSWER, **_CARD, **_ANSWER)
_KEEP_ANSWER = Statement(KeptAnswer, KEEP_ANSWER, **_CARD, **_ANSWER)


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
    *,
    member_id: int,
    organization_id: int,
    enrollment_id: int,
    card_id: int,
    language: str,
    now: dt.datetime,
) -> PlaceRow | None:
    """The card, if it is in this member's plan, where it is theirs to take now."""
    return _PLACE.first(
        member=member_id,
        organization=organization_id,
        enrollment=enrollment_id,
        card=card_id,
        language=language,
        now=now,
    )


def open_steps(*, enrollment_id: int, card_id: int, now: dt.datetime) -> list[int]:
    """The steps of a leader's plan that open a card to them now, held until the transaction
    ends.
    """
    found = _OPEN.all(enrollment=enrollment_id, card=card_id, now=now)
    return [step.step_id for step in found]


def take_card(
    *,
    enrollment_id: int,
    card_id: int,
    answer: Answer | None,
    seen_at: dt.datetime | None,
    now: dt.datetime,
) -> Taking:
    """Note that a card is done, if it is open to this leader, count it in their plan the first
    time, and keep what was left on it, as keep_answer does.
    """
    if answer is None:
        taking = _TAKE.first(enrollment=enrollment_id, card=card_id, now=now)
    else:
        kept = _json(answer)
        taking = _TAKE_WITH_ANSWER.first(
            enrollment=enrollment_id, card=card_id, now=now, answer=kept, seen=seen_at
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
