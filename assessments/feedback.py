"""What a leader reads after a session: where they stood, what comes next, and what was seen."""

from __future__ import annotations

from django.db.models import QuerySet

from assessments.apart import FAR
from assessments.models import Criterion, EvidenceNote, Level, Score, SeenBehavior
from assessments.panels import levels_of
from assessments.seen import behavior_of
from common.languages import in_language
from common.records import dataclass
from people.models import Member
from practice.models import PracticeSession
from ui.components import LevelChoice


@dataclass(frozen=True)
class Reached:
    """One rater's level on one criterion."""

    rater: str
    level: LevelChoice


@dataclass(frozen=True)
class SeenText:
    """A behavior that a rater ticked."""

    rater: str
    text: str


@dataclass(frozen=True)
class CriterionResult:
    """One criterion: what each rater saw, and the next level to try."""

    name: str
    question: str
    reached: list[Reached]
    next: LevelChoice | None
    seen: list[SeenText]

    @property
    def is_far_apart(self) -> bool:
        """Whether two raters saw so different things that they are asked to talk."""
        given = [each.level.value for each in self.reached]
        return bool(given) and max(given) - min(given) >= FAR


@dataclass(frozen=True)
class Feedback:
    """A leader's own result of one session."""

    results: list[CriterionResult]
    notes: list[EvidenceNote]
    has_several_raters: bool

    @property
    def rater(self) -> str:
        """The one who gave the levels, where there is one alone."""
        given = next((each.reached for each in self.results if each.reached), [])
        return given[0].rater if given and not self.has_several_raters else ""


def feedback_for(session: PracticeSession, leader: Member, *, language: str) -> Feedback:
    """The leader's own scores, notes and what was seen, empty before the session is held. Three
    queries.
    """
    mine = {"session": session, "enrollment__member": leader}
    scores = (
        Score.objects.visible_to(leader)
        .of_those_present()
        .filter(**mine)
        .select_related("criterion", "rater")
        .order_by("criterion__position", "scored_at", "pk")
    )
    seen = seen_by(leader).filter(**mine)
    by_criterion: dict[Criterion, tuple[list[Score], list[SeenBehavior]]] = {}
    for score in scores:
        by_criterion.setdefault(score.criterion, ([], []))[0].append(score)
    for tick in seen:
        by_criterion.setdefault(tick.criterion, ([], []))[1].append(tick)
    notes = (
        EvidenceNote.objects.visible_to(leader)
        .filter(**mine)
        .exclude(text="")
        .select_related("rater")
    )
    raters = {each.rater_id for each in (*scores, *seen)}
    results = sorted(by_criterion.items(), key=lambda each: each[0].position)
    return Feedback(
        results=[_result(criterion, *given, language) for criterion, given in results],
        notes=list(notes.order_by("written_at", "pk")),
        has_several_raters=len(raters) > 1,
    )


def seen_by(leader: Member) -> QuerySet[SeenBehavior]:
    """What raters ticked about somebody and they can read, in the order of the rubric."""
    seen = SeenBehavior.objects.visible_to(leader).of_those_present()
    return seen.select_related("criterion", "rater").order_by(
        "criterion__position", "level", "position", "pk"
    )


def _result(
    criterion: Criterion, given: list[Score], ticks: list[SeenBehavior], language: str
) -> CriterionResult:
    """The next step is Consistent: what stands below it describes what went wrong. From there on it
    is the level after the lower one that was seen, the one that all raters would agree on.
    """
    text = in_language(criterion.content, language)
    levels = {level.value: level for level in levels_of(text)}
    lowest = min((score.level for score in given), default=Level.NOT_EVIDENT)
    return CriterionResult(
        name=text.name,
        question=text.question,
        reached=[Reached(score.rater.name, levels[score.level]) for score in given],
        next=levels.get(max(lowest + 1, Level.CONSISTENT)) if given else None,
        seen=[
            SeenText(each.rater.name, behavior_of(text, each.level, each.position))
            for each in ticks
        ],
    )
