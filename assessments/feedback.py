"""What a leader reads after a session: where they stood, what comes next, and what was seen."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.models import EvidenceNote, Level, Score
from assessments.panels import levels_of
from common.languages import in_language
from people.models import Member
from practice.models import PracticeSession
from ui.components import LevelChoice


@dataclass(frozen=True)
class Reached:
    """One rater's level on one criterion."""

    rater: str
    level: LevelChoice


@dataclass(frozen=True)
class CriterionResult:
    """One criterion: what each rater saw, and the next level to try."""

    name: str
    question: str
    reached: list[Reached]
    next: LevelChoice | None


@dataclass(frozen=True)
class Feedback:
    """A leader's own result of one session."""

    results: list[CriterionResult]
    notes: list[EvidenceNote]
    has_several_raters: bool


def feedback_for(session: PracticeSession, leader: Member, *, language: str) -> Feedback:
    """The leader's own scores and notes, empty before the session is held. Two queries."""
    mine = {"session": session, "enrollment__member": leader}
    scores = (
        Score.objects.visible_to(leader)
        .of_those_present()
        .filter(**mine)
        .select_related("criterion", "rater")
        .order_by("criterion__position", "scored_at", "pk")
    )
    by_criterion: dict[int, list[Score]] = {}
    for score in scores:
        by_criterion.setdefault(score.criterion_id, []).append(score)
    notes = (
        EvidenceNote.objects.visible_to(leader)
        .filter(**mine)
        .exclude(text="")
        .select_related("rater")
    )
    raters = {score.rater_id for score in scores}
    return Feedback(
        results=[_result(given, language) for given in by_criterion.values()],
        notes=list(notes.order_by("written_at", "pk")),
        has_several_raters=len(raters) > 1,
    )


def _result(given: list[Score], language: str) -> CriterionResult:
    """The next step is Consistent: what stands below it describes what went wrong. From there on it
    is the level after the lower one that was seen, the one that all raters would agree on.
    """
    text = in_language(given[0].criterion.content, language)
    levels = {level.value: level for level in levels_of(text)}
    lowest = min(score.level for score in given)
    return CriterionResult(
        name=text.name,
        question=text.question,
        reached=[Reached(score.rater.name, levels[score.level]) for score in given],
        next=levels.get(max(lowest + 1, Level.CONSISTENT)),
    )
