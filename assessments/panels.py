"""The page on which a session is scored: a panel for each leader of the group, in a fixed number of
queries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.models import Criterion, EvidenceNote, Rubric, Score
from cohorts.querysets import taking_part
from common.languages import in_language
from people.models import Member
from practice.models import Attendance, GroupPlace, PracticeSession
from programs.content.rubrics import RubricCriterion
from ui.components import LevelChoice


@dataclass(frozen=True)
class CriterionRow:
    """One criterion for one leader, with the level this rater gave."""

    id: int
    field: str
    name: str
    question: str
    levels: list[LevelChoice]
    value: int | None
    is_saved: bool


@dataclass(kw_only=True)
class LeaderPanel:
    """One leader as the facilitator scores them."""

    enrollment_id: int
    name: str
    job: str
    criteria: list[CriterionRow]
    note: str
    revision: int
    is_present: bool
    typed: str | None = None
    """Text of a save that was refused, kept for another try."""
    is_stale: bool = False
    """The note was changed elsewhere; `note` is how it stands."""

    @property
    def done(self) -> int:
        """How many criteria have a level that is kept."""
        return sum(1 for row in self.criteria if row.is_saved)

    @property
    def text(self) -> str:
        """What stands in the field: a text that could not be saved before the note that is kept."""
        return self.note if self.typed is None else self.typed

    @property
    def is_note_saved(self) -> bool:
        """Whether what stands in the field is the note that is kept."""
        return self.revision > 0 and self.typed is None

    def keep(self, text: str, levels: dict[str, str]) -> None:
        """Show what was sent instead of what is kept: `levels` by name of the radio group."""
        self.typed = text
        self.criteria = [
            row
            if levels.get(row.field) in {None, str(row.value)}
            else replace(row, value=as_level(levels[row.field]), is_saved=False)
            for row in self.criteria
        ]


def level_field(enrollment_id: int, criterion_id: int) -> str:
    """The name of the radio group; it carries the leader, so that a level cannot land on somebody
    else.
    """
    return f"level-{enrollment_id}-{criterion_id}"


def criteria_of(session: PracticeSession) -> list[Criterion]:
    """The criteria this session is scored on, in order; one query."""
    rubric = Rubric.objects.for_session(session.pk, session.module_id)
    return list(Criterion.objects.filter(rubric__in=rubric.values("pk")))


def panels_of(session: PracticeSession, rater: Member, *, language: str) -> list[LeaderPanel]:
    """A panel per leader of the group, in the order of their seats. Five queries at any size."""
    criteria = [
        _unscored(criterion, in_language(criterion.content, language))
        for criterion in criteria_of(session)
    ]
    scores = {
        (score.enrollment_id, score.criterion_id): score.level
        for score in Score.objects.filter(session=session, rater=rater)
    }
    notes = {
        note.enrollment_id: note
        for note in EvidenceNote.objects.filter(session=session, rater=rater)
    }
    attendance = dict(
        Attendance.objects.filter(session=session).values_list("enrollment_id", "was_present")
    )
    places = GroupPlace.objects.filter(taking_part("enrollment__"), group_id=session.group_id)
    panels = []
    for place in places.select_related("enrollment__member").order_by("pk"):
        enrollment, note = place.enrollment, notes.get(place.enrollment_id)
        panels.append(
            LeaderPanel(
                enrollment_id=enrollment.pk,
                name=enrollment.member.name,
                job=enrollment.member.job_title or enrollment.member.department,
                criteria=_scored(criteria, enrollment.pk, scores),
                note=note.text if note else "",
                revision=note.revision if note else 0,
                is_present=attendance.get(enrollment.pk, True),
            )
        )
    return panels


def _unscored(criterion: Criterion, text: RubricCriterion) -> CriterionRow:
    """A criterion as it stands on every panel, before anybody is meant."""
    return CriterionRow(
        id=criterion.pk,
        field="",
        name=text.name,
        question=text.question,
        levels=levels_of(text),
        value=None,
        is_saved=False,
    )


def _scored(
    criteria: Sequence[CriterionRow], enrollment_id: int, scores: Mapping[tuple[int, int], int]
) -> list[CriterionRow]:
    found = []
    for criterion in criteria:
        value = scores.get((enrollment_id, criterion.id))
        field = level_field(enrollment_id, criterion.id)
        found.append(replace(criterion, field=field, value=value, is_saved=value is not None))
    return found


def as_level(sent: str) -> int | None:
    """A level as a form sent it; None when it is none."""
    return int(sent) if sent in {"1", "2", "3", "4"} else None


def levels_of(text: RubricCriterion) -> list[LevelChoice]:
    """The levels of a criterion, in order."""
    return [LevelChoice(each.level, each.name, each.anchor) for each in text.levels]
