"""The page on which a session is scored: a panel for each leader of the group, in a fixed number of
queries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.models import NO_SCORE, Criterion, EvidenceNote, Rubric, Score
from assessments.seen import behaviors_of
from common.compiled import CompiledQuery
from common.languages import in_language
from common.records import dataclass
from people.models import Member
from practice.models import PracticeSession
from practice.session_page import Seat, SessionPage, in_leading_order, session_page
from practice.turns import Turn
from programs.content.rubrics import RubricCriterion
from ui.components import LevelChoice


@dataclass(frozen=True)
class CriterionRow:
    """One criterion for one leader, with the level this rater gave."""

    id: int
    field: str
    name: str
    question: str
    levels: tuple[LevelChoice, ...]
    value: int | None
    is_saved: bool
    version: str = NO_SCORE
    behaviors: Sequence[list[object]] = ()
    """By level: [name, behaviors]."""

    @property
    def anchor(self) -> str:
        """What the level that stands there looks like."""
        return next((level.anchor for level in self.levels if level.value == self.value), "")

    @property
    def level_name(self) -> str:
        """What the level that stands there is called."""
        return next((level.name for level in self.levels if level.value == self.value), "")


@dataclass(kw_only=True)
class LeaderPanel:
    """One leader as the facilitator scores them."""

    enrollment_id: int
    name: str
    job: str
    criteria: list[CriterionRow]
    note: str
    revision: int
    seat: Seat
    turn: Turn | None
    """The turn in which they lead; None for somebody who is not here."""
    typed: str | None = None
    """Text of a save that was refused, kept for another try."""
    is_stale: bool = False
    """The note was changed elsewhere; `note` is how it stands."""
    is_in_question: bool = False
    """Levels were sent for somebody who is marked as absent."""

    @property
    def is_present(self) -> bool:
        """Here, as far as anybody noted."""
        return not self.seat.is_absent

    @property
    def attendance(self) -> int:
        """The revision of whether they are here, 0 while nobody noted it."""
        return self.seat.attendance.revision if self.seat.attendance else 0

    @property
    def about(self) -> str:
        """The line below the name: a notice they gave, and who plays whom in their turn."""
        played = self.turn.parts[1:] if self.turn else []
        parts = [f"{role}: {', '.join(names)}" for role, names in played if names]
        notice = [_("Gave notice: cannot come.")] if self.seat.is_excused else []
        return " · ".join(notice + parts)

    @property
    def own(self) -> dict[str, object]:
        """What is theirs alone. Everything else reads the same on every panel, so that the screen
        makes the others of the one that was sent.
        """
        return {
            "leader": self.enrollment_id,
            "name": self.name,
            "about": self.about,
            "turn": self.turn.number if self.turn else "",
            "minutes": self.turn.minutes if self.turn else "",
            "present": self.is_present,
            "attendance": self.attendance,
            "note": self.note,
            "revision": self.revision,
            "levels": [[row.id, row.value, row.version] for row in self.criteria if row.is_saved],
        }

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


class LiveSession(SessionPage):
    """The session with a panel for each leader."""

    panels: list[LeaderPanel]


def asked_of(member: Member, live: LiveSession) -> list[str]:
    """The leaders whom the member is asked to score as a second rater, by name; no query."""
    second = live["session"].second_rater
    if second is None or second.rater_id != member.pk:
        return []
    asked = set(second.enrollments)
    return [panel.name for panel in live["panels"] if panel.enrollment_id in asked]


def level_field(enrollment_id: int, criterion_id: int) -> str:
    """The name of the radio group; it carries the leader, so that a level cannot land on somebody
    else.
    """
    return f"level-{enrollment_id}-{criterion_id}"


def _criteria(session: PracticeSession) -> QuerySet[Criterion]:
    rubric = Rubric.objects.for_session(session.pk, session.module_id)
    return Criterion.objects.filter(rubric__in=rubric.values("pk"))


def _scores(session: PracticeSession, rater: Member) -> QuerySet[Score]:
    return Score.objects.filter(session=session, rater=rater).order_by("pk")


def _notes(session: PracticeSession, rater: Member) -> QuerySet[EvidenceNote]:
    return EvidenceNote.objects.filter(session=session, rater=rater)


CRITERIA = CompiledQuery(_criteria)
"""What a session is scored on, in order."""
SCORES = CompiledQuery(_scores)
NOTES = CompiledQuery(_notes)


def live_session(session: PracticeSession, rater: Member, *, language: str) -> LiveSession:
    """A session as its rater runs and scores it, with a panel per leader in the order in which they
    lead, whoever is absent in their place. Five queries at any size, and one or two more as for its
    page.
    """
    page = session_page(session, rater, language=language)
    criteria = [
        _unscored(criterion, in_language(criterion.content, language))
        for criterion in CRITERIA(session)
    ]
    scores = {(score.enrollment_id, score.criterion_id): score for score in SCORES(session, rater)}
    notes = {note.enrollment_id: note for note in NOTES(session, rater)}
    turns = {turn.enrollment_id: turn for turn in page["turns"]}
    panels = []
    for seat in in_leading_order(session, page["seats"]):
        pk = seat.enrollment.pk
        panels.append(_panel(seat, turns.get(pk), notes.get(pk), _scored(criteria, pk, scores)))
    return {**page, "panels": panels}


def _panel(
    seat: Seat, turn: Turn | None, note: EvidenceNote | None, criteria: list[CriterionRow]
) -> LeaderPanel:
    return LeaderPanel(
        enrollment_id=seat.enrollment.pk,
        name=seat.member.name,
        job=seat.member.job_title or seat.member.department,
        criteria=criteria,
        note=note.text if note else "",
        revision=note.revision if note else 0,
        seat=seat,
        turn=turn,
    )


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
        behaviors=behaviors_of(text),
    )


def _scored(
    criteria: Sequence[CriterionRow], enrollment_id: int, scores: Mapping[tuple[int, int], Score]
) -> list[CriterionRow]:
    found = []
    for criterion in criteria:
        field = level_field(enrollment_id, criterion.id)
        score = scores.get((enrollment_id, criterion.id))
        if score is None:
            found.append(replace(criterion, field=field))
        else:
            level, version = score.level, score.version
            found.append(
                replace(criterion, field=field, value=level, is_saved=True, version=version)
            )
    return found


def as_level(sent: str) -> int | None:
    """A level as a form sent it; None when it is none."""
    return int(sent) if sent in {"1", "2", "3", "4"} else None


def levels_of(text: RubricCriterion) -> tuple[LevelChoice, ...]:
    """The levels of a criterion, in order."""
    return tuple(LevelChoice(each.level, each.name, each.anchor) for each in text.levels)
