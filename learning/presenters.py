"""A plan and a deck as pages show them. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from cohorts.plan import week_of
from common.addresses import address
from common.records import dataclass
from learning.ahead import is_soon
from learning.steps import DeckCard, PathStep
from programs.content.kinds import CardKind
from ui.components import StepState


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """A step with its state at this moment; the template finds the words."""

    step: PathStep
    state: StepState
    is_kept: bool = False
    """Whether a device keeps it: cards that are open, that open soon, and those that were finished
    last, beside which there is a story.
    """

    @property
    def is_done(self) -> bool:
        """Nothing is left to do."""
        return self.state is StepState.DONE

    @property
    def is_ahead(self) -> bool:
        """It has not opened yet."""
        return self.state is StepState.AHEAD

    @property
    def is_off(self) -> bool:
        """It was canceled."""
        return self.state is StepState.OFF

    @property
    def is_now(self) -> bool:
        """It is open and not done."""
        return self.state is StepState.NOW

    @property
    def case(self) -> str:
        """What is said of it beside its title; see learning/step_when.html."""
        cases = (
            ("left_out", self.step.is_left_out),
            ("done", self.is_done),
            ("open", self.is_now and self.step.has_cards),
            ("opens", self.is_ahead and self.step.has_cards),
            ("off", self.is_off),
            ("time", self.step.is_live),
        )
        return next((case for case, holds in cases if holds), "day")


@dataclass(frozen=True, kw_only=True)
class PathWeek:
    """One week of a plan."""

    number: int
    is_current: bool
    rows: Sequence[StepRow]


@dataclass(frozen=True, kw_only=True)
class Path:
    """One program as one leader meets it."""

    cohort_id: int
    enrollment_id: int
    cohort_name: str
    is_running: bool
    is_paused: bool
    weeks: Sequence[PathWeek]
    cards_done: int
    cards_total: int

    @property
    def percent(self) -> float:
        """How many of all cards are done, from 0 to 100."""
        return 100 * self.cards_done / self.cards_total if self.cards_total else 0


def row_of(step: PathStep, now: dt.datetime, last: PathStep | None = None) -> StepRow:
    """A step as it stands now; `last` are the cards that were finished last."""
    state = step.state(now)
    is_near = state is StepState.NOW or (
        state is StepState.AHEAD and step.is_running and is_soon(step.opens_at, now)
    )
    return StepRow(step=step, state=state, is_kept=(is_near and step.has_cards) or step is last)


def path_of(steps: Sequence[PathStep], now: dt.datetime, today: dt.date) -> Path:
    """The steps of one cohort by week; `today` is the leader's own date."""
    first = steps[0]
    current = week_of(today, first.starts_on) if first.starts_on else None
    finished = [step for step in steps if step.done_at and step.has_story and step.is_running]
    last = max(finished, key=lambda step: step.done_at or now, default=None)
    ordered = sorted(steps, key=lambda step: (step.week, step.opens_at))
    weeks = []
    for number, each in groupby(ordered, key=lambda step: step.week):
        listed = [row_of(step, now, last) for step in each]
        weeks.append(PathWeek(number=number, is_current=number == current, rows=listed))
    return Path(
        cohort_id=first.cohort_id,
        enrollment_id=first.enrollment_id,
        cohort_name=first.cohort_name,
        is_running=first.is_running,
        is_paused=first.is_paused,
        weeks=weeks,
        cards_done=sum(step.cards_done for step in steps),
        cards_total=sum(step.cards_total for step in steps),
    )


def card_url(enrollment_id: int, card_id: int) -> str:
    """Where a leader takes a card."""
    return address("learning:card", enrollment_id, card_id)


def deck_entries(
    enrollment_id: int, deck: Sequence[DeckCard], *, is_open: bool
) -> list[dict[str, object]]:
    """Cards for the deck component; done ones can be opened again."""
    current = next((each.pk for each in deck if not each.is_done), None)
    entries: list[dict[str, object]] = []
    for each in deck:
        state = "done" if each.is_done else "current" if each.pk == current else "open"
        entries.append(
            {
                "title": each.title,
                "minutes": each.minutes,
                "note": _("from an earlier version") if each.is_gone else CardKind(each.kind).label,
                "url": card_url(enrollment_id, each.pk) if is_open else "",
                "state": state if is_open or each.is_done else "closed",
            }
        )
    return entries
