"""What makes a question an item of a plan, and some of them a pulse. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from programs.content.pulse_bank import MOST_QUESTIONS
from surveys.models import PulseItem, PulsePlan, Wave
from surveys.questions import PulseQuestion, QuestionKind


class InvalidPulse(Exception):
    """The items do not make a pulse: at most five, at least one to agree with, each with a text."""


def check_questions(items: Sequence[PulseQuestion]) -> None:
    """Raises InvalidPulse where they do not make a pulse."""
    if not any(item.kind == QuestionKind.AGREEMENT for item in items):
        raise InvalidPulse("a pulse needs at least one item to agree with")
    if len(items) > MOST_QUESTIONS:
        raise InvalidPulse(f"a pulse has at most {MOST_QUESTIONS} items")
    if sum(item.kind == QuestionKind.RECOMMEND for item in items) > 1:
        raise InvalidPulse("whether people would recommend working here is asked once")
    if not all(item.kind in QuestionKind and _is_told(item) for item in items):
        raise InvalidPulse("every item needs a known kind and a text")


def _is_told(item: PulseQuestion) -> bool:
    """Somewhere, and nowhere left empty: an empty text would be shown instead of the English."""
    return bool(item.text) and all([*item.text.values(), *item.around.values()])


def new_item(plan: PulsePlan, question: PulseQuestion, position: int) -> PulseItem:
    """The question as an item of the plan, not saved yet."""
    return PulseItem(
        plan=plan,
        position=position,
        kind=question.kind,
        text=question.text,
        around=question.around,
        is_reversed=question.is_reversed,
    )


def question_of(item: PulseItem) -> PulseQuestion:
    """An item of a plan as it is chosen."""
    return PulseQuestion(
        kind=QuestionKind(item.kind),
        text=dict(item.text),
        around=dict(item.around),
        is_reversed=item.is_reversed,
    )


def in_order(items: Iterable[PulseItem]) -> list[PulseItem]:
    """As they are asked: what takes a comment comes last."""
    return sorted(items, key=lambda item: (item.kind == QuestionKind.OPEN, item.position))


def seen_of(wave: Wave, items: Iterable[PulseItem]) -> str:
    """What somebody who looks at a planned wave has seen of it."""
    return f"{wave.opens_on.isoformat()} {sorted(item.pk for item in items)}"
