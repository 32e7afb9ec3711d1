"""A second go on a quiz or a thread, and whether it sits. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from learning.answers import NOTHING, Answer, LaterGoes, QuizAnswer, SpotAnswer
from programs.content.cards import CardContent, QuizCard, QuizQuestion, SpotCard
from programs.content.kinds import CardKind

TRIED = frozenset({CardKind.QUIZ, CardKind.SPOT})
"""Kinds with something to get right."""
Tried = QuizAnswer | SpotAnswer


def sits(card: CardContent, answer: Answer | None) -> bool:
    """Whether all of an answer is right: every question, or each cue that carries something and
    nothing else.
    """
    match card, answer:
        case QuizCard(), QuizAnswer():
            return not _open(card, answer)
        case SpotCard(), SpotAnswer():
            return set(answer.marked) == {
                place for place, cue in enumerate(card.cues) if cue.carries
            }
    return False


def asked_again(card: CardContent, answer: Answer | None) -> Sequence[int] | None:
    """The questions of a quiz that are not right yet, or all of them once they are; None for other
    kinds.
    """
    if not isinstance(card, QuizCard):
        return None
    chosen = answer if isinstance(answer, QuizAnswer) else QuizAnswer(())
    return _open(card, chosen) or range(len(card.questions))


def one_more(card: CardContent, first: Answer, later: LaterGoes | None, answer: Tried) -> LaterGoes:
    """What stands once `answer` was given after these goes. What was not asked stays as it was."""
    goes = (later.goes if later else 1) + 1
    last = _beside(later.last if later else first, answer)
    sat_after = later.sat_after if later else int(sits(card, first))
    return LaterGoes(goes, last, sat_after or (goes if sits(card, last) else 0))


def _beside(before: Answer, answer: Tried) -> Tried:
    if not isinstance(before, QuizAnswer) or not isinstance(answer, QuizAnswer):
        return answer
    pairs = zip(before.choices, answer.choices, strict=False)
    return QuizAnswer(tuple(old if new == NOTHING else new for old, new in pairs))


def _open(card: QuizCard, answer: QuizAnswer) -> list[int]:
    """Places of the questions that are not right."""
    given = dict(enumerate(answer.choices))
    return [
        number
        for number, question in enumerate(card.questions)
        if not _is_right(question, given.get(number, NOTHING))
    ]


def _is_right(question: QuizQuestion, choice: int) -> bool:
    return 0 <= choice < len(question.options) and question.options[choice].is_correct
