"""What a leader leaves on a card, by what the card asks for."""

from __future__ import annotations

from msgspec import Struct

from programs.content.kinds import CardKind

NOTHING = -1
"""The place of an option that was not chosen."""


class AnyAnswer(Struct, frozen=True, tag_field="kind"):
    """What every answer has: a mark of its kind, so that it can be read back."""


class WrittenAnswer(AnyAnswer, frozen=True, tag="written"):
    """Words in one's own hand, on a reflection or a reply; '' where they were taken out again."""

    text: str = ""


class QuizAnswer(AnyAnswer, frozen=True, tag=CardKind.QUIZ.value):
    """The place of the chosen option for each question, counting from 0; -1 where none was."""

    choices: tuple[int, ...]


class PollAnswer(AnyAnswer, frozen=True, tag=CardKind.POLL.value):
    """The place of the chosen option, counting from 0; -1 where none was."""

    choice: int


class SpotAnswer(AnyAnswer, frozen=True, tag=CardKind.SPOT.value):
    """The places of the marked cues, counting from 0, in order."""

    marked: tuple[int, ...]


Answer = WrittenAnswer | QuizAnswer | PollAnswer | SpotAnswer


class LaterGoes(Struct, frozen=True):
    """What came after the first go on a quiz or a thread, which stays as it was beside it."""

    goes: int
    """How many there have been, the first one too."""
    last: QuizAnswer | SpotAnswer
    """What stands after the latest."""
    sat_after: int = 0
    """How many goes it took until all of it was right; 0 where it never was."""


def text_of(answer: Answer | None) -> str:
    """The words of an answer that is written; '' for any other."""
    return answer.text if isinstance(answer, WrittenAnswer) else ""
