"""The scoring sheet of a session: everybody in the group on one page, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from assessments.models import Criterion, EvidenceNote, Rubric, Score
from people.models import Member
from practice.models import Attendance, GroupPlace, PracticeSession
from programs.models import text_for
from ui.components import Level


@dataclass(frozen=True)
class CriterionRow:
    """One criterion for one leader, with the level this rater gave."""

    id: int
    field: str
    name: str
    question: str
    levels: list[Level]
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


def scoring_sheet(session: PracticeSession, rater: Member, *, language: str) -> list[LeaderPanel]:
    """A panel per leader of the group, in the order of their seats. Five queries at any size."""
    criteria = criteria_of(session)
    places = GroupPlace.objects.filter(group_id=session.group_id, enrollment__left_at=None)
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
    panels = []
    for place in places.select_related("enrollment__member").order_by("pk"):
        enrollment = place.enrollment
        note = notes.get(enrollment.pk)
        panels.append(
            LeaderPanel(
                enrollment_id=enrollment.pk,
                name=enrollment.member.name,
                job=enrollment.member.job_title or enrollment.member.department,
                criteria=[
                    _row(
                        criterion,
                        enrollment.pk,
                        scores.get((enrollment.pk, criterion.pk)),
                        language,
                    )
                    for criterion in criteria
                ],
                note=note.text if note else "",
                revision=note.revision if note else 0,
                is_present=attendance.get(enrollment.pk, True),
            )
        )
    return panels


def _row(
    criterion: Criterion, enrollment_id: int, value: int | None, language: str
) -> CriterionRow:
    text = text_for(criterion.content, language)
    return CriterionRow(
        id=criterion.pk,
        field=level_field(enrollment_id, criterion.pk),
        name=text.get("name", criterion.slug),
        question=text.get("question", ""),
        levels=levels_of(text),
        value=value,
        is_saved=value is not None,
    )


def as_level(sent: str) -> int | None:
    """A level as a form sent it; None when it is none."""
    return int(sent) if sent in {"1", "2", "3", "4"} else None


def levels_of(text: dict[str, Any]) -> list[Level]:
    """The levels of a criterion's texts, in order."""
    return [
        Level(level["level"], level["name"], level["anchor"]) for level in text.get("levels", [])
    ]
