"""What each pulse of a plan asks: the questions of every time, and those whose turn it is. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.translation import get_language

from common.languages import in_language
from common.records import dataclass
from pilots.draft import Pulse
from pilots.frame import Schedule
from pilots.rounds import PulseRound, rounds_of
from surveys.bank import SuggestedPulse, rotating_questions
from surveys.questions import PulseQuestion, QuestionKind
from surveys.rotation import modules_in_turn

InTurn = Mapping[int, Sequence[PulseQuestion]]
"""Module -> what is asked after its practice."""


@dataclass(frozen=True)
class AskedRound:
    """One pulse of the plan with its questions."""

    number: int
    round: PulseRound
    questions: Sequence[PulseQuestion]
    """As they are asked: what takes a comment comes last."""
    changing: Sequence[PulseQuestion]
    """Those among them that are not asked every time."""

    @property
    def is_baseline(self) -> bool:
        """Whether it is asked before the first cards open."""
        return self.round.is_baseline

    @property
    def beside(self) -> list[str]:
        """What is asked beside the questions of every time, in the reader's language."""
        return [in_language(each.text, get_language()) for each in self.changing]


def in_turn(schedule: Schedule, pulse: Pulse, suggested: Sequence[SuggestedPulse]) -> InTurn:
    """What is asked about each chosen module; {} where nothing changes."""
    found: dict[int, Sequence[PulseQuestion]] = {}
    for module in schedule.modules if pulse.rotating else ():
        found[module.pk] = rotating_questions(
            suggested, module.slug, beside=pulse.questions, count=pulse.rotating
        )
    return found


def asked_when(
    schedule: Schedule, pulse: Pulse, suggested: Sequence[SuggestedPulse], *, today: dt.date
) -> list[AskedRound]:
    """The pulses that a pilot launched today would ask, in order."""
    rounds = rounds_of(schedule.steps, today=today)
    turns = in_turn(schedule, pulse, suggested)
    modules = modules_in_turn([each.day for each in rounds], schedule.steps)
    found: list[AskedRound] = []
    for number, (each, module) in enumerate(zip(rounds, modules, strict=True), start=1):
        changing = turns.get(module or 0, ())
        questions = sorted([*pulse.questions, *changing], key=_takes_comment)
        found.append(AskedRound(number, each, questions, changing))
    return found


def _takes_comment(question: PulseQuestion) -> bool:
    return question.kind == QuestionKind.OPEN
