"""The parts of the live screen that leaders have alike: each is drawn once, see ui.kept."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from assessments.panels import CriterionRow, LeaderPanel
from common.addresses import address
from common.records import dataclass
from common.templatetags.forms import nonce
from practice.models import PracticeSession
from ui.components import LevelChoice
from ui.kept import DrawnGap, Gap, kept, kept_rows
from ui.pieces import avatar


@dataclass(frozen=True, kw_only=True)
class CriterionLine:
    """A criterion of a leader's panel."""

    criterion: Gap
    field: Gap
    version: Gap
    name: str
    question: str
    anchor: str
    levels: tuple[LevelChoice, ...]
    value: int | None
    is_saved: bool


@dataclass(frozen=True, kw_only=True)
class StripLeader:
    """A leader in the strip above the panel."""

    leader: Gap
    name: Gap
    avatar: DrawnGap
    done: int
    all: int
    is_shown: bool
    is_present: bool
    is_on: bool
    """It is their turn."""


def strip_of(
    panels: Iterable[LeaderPanel], session: PracticeSession, shown: str
) -> list[StripLeader]:
    """The leaders in the order of their turns; `shown` is the number of the one whose panel is
    open.
    """
    return [
        StripLeader(
            leader=Gap(panel.enrollment_id),
            name=Gap(panel.name),
            avatar=DrawnGap(avatar(panel.name, "small")),
            done=panel.done,
            all=len(panel.criteria),
            is_shown=shown == str(panel.enrollment_id),
            is_present=panel.is_present,
            is_on=panel.enrollment_id == session.leading_id,
        )
        for panel in panels
    ]


def drawn_panel(panel: LeaderPanel, session: PracticeSession, csrf_token: str) -> SafeString:
    """One leader with their criteria and note, as a form of its own."""
    language, turn = get_language(), panel.turn
    lines = [_line(row) for row in panel.criteria]
    return kept(
        "assessments/parts/panel.html",
        language,
        leader=Gap(panel.enrollment_id),
        name=Gap(panel.name),
        about=Gap(panel.about),
        turn=Gap(turn.number if turn else ""),
        minutes=Gap(turn.minutes if turn else ""),
        begin_url=Gap(address("practice:turn", session.pk)),
        save_url=Gap(address("assessments:score", session.pk)),
        move_url=Gap(address("assessments:move", session.pk, panel.enrollment_id)),
        behaviors_url=Gap(address("assessments:behaviors", session.pk, panel.enrollment_id)),
        recording_url=Gap(address("assessments:recording", session.pk, panel.enrollment_id)),
        csrf_token=Gap(csrf_token),
        nonce=DrawnGap(nonce()),
        revision=Gap(panel.revision),
        attendance=Gap(panel.attendance),
        criteria=DrawnGap(kept_rows("assessments/parts/criterion.html", language, lines)),
        note=Gap(panel.note),
        text=Gap(panel.text),
        is_planned=session.is_planned,
        can_begin=turn is not None and panel.enrollment_id != session.leading_id,
        is_present=panel.is_present,
        is_in_question=panel.is_in_question,
        is_stale=panel.is_stale,
        is_note_saved=panel.is_note_saved,
    )


def _line(row: CriterionRow) -> CriterionLine:
    return CriterionLine(
        criterion=Gap(row.id),
        field=Gap(row.field),
        version=Gap(row.version),
        name=row.name,
        question=row.question,
        anchor=row.anchor,
        levels=row.levels,
        value=row.value,
        is_saved=row.is_saved,
    )
