"""When the pulses of a plan ask, and what each is for. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from cohorts.plan import PlannedStep
from common.records import dataclass
from programs.cadence import StepKind
from surveys.asking import is_baseline, without_missed


@dataclass(frozen=True)
class PulseRound:
    """One pulse of the plan."""

    day: dt.date
    week: int
    purpose: str
    is_baseline: bool = False
    """Asked before the first cards open."""


def first_cards(steps: Sequence[PlannedStep]) -> dt.date | None:
    """The day on which the first cards open."""
    return min((step.opens_on for step in steps if step.kind == StepKind.CARDS), default=None)


def rounds_of(steps: Sequence[PlannedStep], *, today: dt.date) -> list[PulseRound]:
    """The pulses that a pilot launched today would ask, in order."""
    cards_on = first_cards(steps)
    last_week = max((step.week for step in steps if step.kind != StepKind.PULSE), default=0)
    pulses = [step for step in steps if step.kind == StepKind.PULSE]
    asked = without_missed(pulses, today=today, cards_on=cards_on)
    return [
        PulseRound(
            step.opens_on,
            step.week,
            _purpose(step, cards_on, last_week),
            is_baseline(step, cards_on),
        )
        for step in asked
    ]


def _purpose(step: PlannedStep, cards_on: dt.date | None, last_week: int) -> str:
    if is_baseline(step, cards_on):
        return _("before the first cards open: the baseline that later pulses are set beside")
    if step.week > last_week:
        return _("after the end: whether what has changed lasts")
    return _("along the way: what the teams notice")


def missed_baseline(steps: Sequence[PlannedStep], *, today: dt.date) -> str:
    """A word where the start is so early that nobody can be asked before the first cards."""
    cards_on = first_cards(steps)
    pulses = [step for step in steps if step.kind == StepKind.PULSE]
    if cards_on is None or cards_on > today or not any(is_baseline(p, cards_on) for p in pulses):
        return ""
    return _(
        "The first cards have opened by now, so the teams are not asked before them: there will "
        "be no baseline to set later pulses beside. A later start would give one."
    )
