"""What an admin sees of one leader: the way through the program, the sessions of their group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cohorts.models import Enrollment, PersonalStep
from cohorts.progress import Progress, Walked, completion, standing
from common.records import dataclass
from pilots.next_up import NextUp, next_up
from pilots.session_lines import PilotSessionLine, for_lines, session_lines
from practice.querysets import SessionQuerySet
from programs.activities import step_title
from programs.cadence import StepKind
from programs.module_texts import module_texts
from ui.components import StepState


@dataclass(frozen=True)
class WalkedStep:
    """One step of the leader's way."""

    step: Walked
    week: int
    progress: Progress

    @property
    def has_cards(self) -> bool:
        """Whether cards are counted in it."""
        return self.step.kind == StepKind.CARDS and self.step.cards_total > 0

    @property
    def is_done(self) -> bool:
        """Whether the leader has done it."""
        return self.progress.state is StepState.DONE

    @property
    def is_warning(self) -> bool:
        """Whether it needs somebody's look, or was canceled."""
        return self.progress.state in {StepState.ATTENTION, StepState.OFF}


@dataclass(frozen=True)
class LeaderPage:
    """Everything below the header."""

    enrollment: Enrollment
    next: NextUp
    way: Sequence[WalkedStep]
    sessions: Sequence[PilotSessionLine]


def leader_page(
    enrollment: Enrollment,
    sessions: SessionQuerySet,
    *,
    language: str,
    now: dt.datetime,
) -> LeaderPage:
    """Read the way of one leader; one query and that of the sessions, and one more where a module's
    title is new to this process.
    """
    steps = PersonalStep.objects.filter(enrollment=enrollment).select_related("step")
    personal = list(steps.order_by("step__position"))
    texts = module_texts({each.step.module_id for each in personal}, language)
    titles = {pk: text.title for pk, text in texts.items()}
    walked = [_walked(each, titles.get(each.step.module_id or 0, "")) for each in personal]
    joined_at = enrollment.enrolled_at
    way = [
        WalkedStep(
            step,
            each.step.week,
            completion(step.kind, [step.tally], now, launched_at=joined_at),
        )
        for step, each in zip(walked, personal, strict=True)
    ]
    return LeaderPage(
        enrollment=enrollment,
        next=next_up(standing(walked, now, joined_at=joined_at)),
        way=way,
        sessions=session_lines(for_lines(sessions), language),
    )


def _walked(personal: PersonalStep, module_title: str) -> Walked:
    return Walked(
        step_id=personal.step_id,
        kind=personal.step.kind,
        title=step_title(personal.step.kind, module_title),
        opens_at=personal.opens_at,
        cards_done=personal.cards_done,
        cards_total=personal.cards_total,
        done_at=personal.done_at,
        is_called_off=personal.is_called_off,
    )
