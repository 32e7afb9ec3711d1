"""What a rater ticks while somebody leads, and the write of one tick, in one statement as the one
of a level.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import QuerySet

from assessments.models import NO_SCORE, SeenBehavior
from common.compiled import CompiledQuery
from common.records import dataclass
from common.statements import Statement
from people.models import Member
from practice.models import PracticeSession
from programs.content.rubrics import RubricCriterion

# The behaviors of a criterion are as many in all languages.
HAS_BEHAVIOR = """
    SELECT c.id AS pk
      FROM assessments_criterion c, jsonb_each(c.content) spoken
     WHERE c.id = %(criterion)s
       AND jsonb_array_length(spoken.value -> 'levels' -> (%(level)s - 1) -> 'behaviors')
           > %(position)s
     LIMIT 1
"""

KEEP_TICK = f"""
    INSERT INTO assessments_seenbehavior AS kept
           (session_id, enrollment_id, criterion_id, rater_id, level, position, is_seen, revision,
            ticked_at)
    SELECT %(session)s, %(enrollment)s, %(criterion)s, %(rater)s, %(level)s, %(position)s,
           %(is_seen)s, 1, %(now)s
     WHERE %(is_seen)s AND %(seen)s IN ('', '{NO_SCORE}')
        OR EXISTS (SELECT FROM assessments_seenbehavior
                    WHERE session_id = %(session)s AND enrollment_id = %(enrollment)s
                      AND criterion_id = %(criterion)s AND rater_id = %(rater)s
                      AND level = %(level)s AND position = %(position)s)
    ON CONFLICT (session_id, enrollment_id, criterion_id, rater_id, level, position)
    DO UPDATE SET is_seen = excluded.is_seen, revision = kept.revision + 1,
                  ticked_at = excluded.ticked_at
     WHERE kept.is_seen <> excluded.is_seen
       AND %(seen)s IN ('', kept.id || '.' || kept.revision)
    RETURNING id, revision
"""  # noqa: S608  a constant of the house, nothing from outside


@dataclass(frozen=True)
class KeptTick:
    """The row that holds a tick now."""

    id: int
    revision: int


@dataclass(frozen=True)
class _FoundCriterion:
    pk: int


_HAS_BEHAVIOR = Statement(
    _FoundCriterion, HAS_BEHAVIOR, criterion="bigint", level="integer", position="integer"
)
_KEEP_TICK = Statement(
    KeptTick,
    KEEP_TICK,
    session="bigint",
    enrollment="bigint",
    criterion="bigint",
    rater="bigint",
    level="integer",
    position="integer",
    is_seen="boolean",
    now="timestamptz",
    seen="text",
)


def has_behavior(criterion_id: int, level: int, position: int) -> bool:
    """Whether a level of a criterion has so many behaviors."""
    found = _HAS_BEHAVIOR.first(criterion=criterion_id, level=level, position=position)
    return found is not None


def keep_tick(slot: TickSlot, *, is_seen: bool, now: dt.datetime, seen: str) -> KeptTick | None:
    """Keep a tick, or that it was taken back, if what was seen still stands ('' where nobody
    looked); None where nothing has changed.
    """
    return _KEEP_TICK.first(
        session=slot.session_id,
        enrollment=slot.enrollment_id,
        criterion=slot.criterion_id,
        rater=slot.rater_id,
        level=slot.level,
        position=slot.position,
        is_seen=is_seen,
        now=now,
        seen=seen,
    )


@dataclass(frozen=True, kw_only=True)
class TickSlot:
    """Which behavior of which leader, seen by whom."""

    session_id: int
    enrollment_id: int
    criterion_id: int
    rater_id: int
    level: int
    position: int


def _seen(session: PracticeSession, rater: Member) -> QuerySet[SeenBehavior]:
    return SeenBehavior.objects.filter(session=session, rater=rater).order_by("pk")


SEEN = CompiledQuery(_seen)
"""What a rater ticked in a session, also what they took back."""


def told_ticks(session: PracticeSession, rater: Member) -> list[list[object]]:
    """The same as a page takes it."""
    return [
        [
            each.enrollment_id,
            each.criterion_id,
            each.level,
            each.position,
            each.is_seen,
            each.version,
        ]
        for each in SEEN(session, rater)
    ]


def behavior_of(text: RubricCriterion, level: int, position: int) -> str:
    """What it says; '' where the texts do not have it."""
    behaviors = text.levels[level - 1].behaviors
    return behaviors[position] if position < len(behaviors) else ""


def behaviors_of(text: RubricCriterion) -> list[list[object]]:
    """The behaviors of a criterion by level, as a page takes them: [name, behaviors]."""
    return [[each.name, list(each.behaviors)] for each in text.levels]


def tick_field(criterion_id: int, level: int, position: int) -> str:
    """How a form without script names a behavior."""
    return f"{criterion_id}.{level}.{position}"


def changed_fields(shown: Collection[str], sent: Collection[str]) -> dict[str, bool]:
    """What somebody ticked or took back on a page that showed these as ticked: nothing is said of
    all others, whatever became of them elsewhere.
    """
    came = dict.fromkeys(sorted(set(sent) - set(shown)), True)
    return came | dict.fromkeys(sorted(set(shown) - set(sent)), False)
