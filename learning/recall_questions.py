"""The questions that a card leaves behind for recall: each of a quiz, each phrase of a spot card.
Pure.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from django.utils.translation import gettext as _

from common.records import dataclass
from learning import player
from learning.answers import NOTHING, Answer, QuizAnswer, SpotAnswer
from learning.player import MarkedPart, Option, ThreadMessage
from programs.content.cards import CardContent, QuizCard, SpotCard
from programs.content.kinds import CardKind

RECALLED = (CardKind.QUIZ, CardKind.SPOT)
"""Kinds of cards with something to recall."""
NO, YES = 0, 1
"""What is chosen about a phrase: that it carries nothing by itself, that it does."""


@dataclass(frozen=True, kw_only=True)
class RecallQuestion:
    """One question, as a page shows it."""

    options: Sequence[Option]
    intro_html: str
    """The situation that the card begins with."""
    prompt_html: str = ""
    message: ThreadMessage | None = None
    """The message in which the phrase stands that is asked about."""

    @property
    def is_right(self) -> bool:
        """Whether the strongest answer was chosen."""
        return any(option.is_best and option.is_chosen for option in self.options)


def question_of(content: CardContent, part: int, choice: int | None = None) -> RecallQuestion:
    """A part of a card as a question; `choice` is what was chosen. The card has the part."""
    if isinstance(content, QuizCard):
        return _of_quiz(content, part, choice)
    assert isinstance(content, SpotCard)  # noqa: S101  no other kind has parts
    return _of_phrase(content, part, choice)


def _of_quiz(card: QuizCard, part: int, choice: int | None) -> RecallQuestion:
    question = card.questions[part]
    options = [
        Option(
            id=f"id_choice_{place}",
            value=place,
            text=option.text,
            why=option.why,
            is_best=option.is_correct,
            is_chosen=place == choice,
        )
        for place, option in enumerate(question.options)
    ]
    return RecallQuestion(
        options=options, intro_html=card.intro.html, prompt_html=question.prompt.html
    )


def _of_phrase(card: SpotCard, part: int, choice: int | None) -> RecallQuestion:
    cue = card.cues[part]
    said = {YES: _("Yes, it carries something"), NO: _("No, not by itself")}
    options = [
        Option(
            id=f"id_choice_{value}",
            value=value,
            text=text,
            why=cue.feedback if cue.carries == bool(value) else "",
            is_best=cue.carries == bool(value),
            is_chosen=value == choice,
        )
        for value, text in said.items()
    ]
    message = player.thread(card, None)[cue.message - 1]
    return RecallQuestion(options=options, intro_html=card.intro.html, message=_only(message, part))


def _only(message: ThreadMessage, part: int) -> ThreadMessage:
    """The message with the one phrase marked."""
    parts = [
        MarkedPart(text=each.text, is_marked=each.value == part and bool(each.id))
        for each in message.parts
    ]
    return ThreadMessage(author=message.author, role=message.role, time=message.time, parts=parts)


def first_results(content: CardContent, answer: Answer | None) -> list[bool | None]:
    """Whether each part was answered rightly when the card was done; None where nothing was."""
    match content, answer:
        case QuizCard(), QuizAnswer():
            results = [
                None if choice == NOTHING else question.options[choice].is_correct
                for question, choice in zip(content.questions, answer.choices, strict=False)
            ]
            return [*results, *_unanswered(content)[len(results) :]]
        case SpotCard(), SpotAnswer():
            marked = frozenset(answer.marked)
            return [(place in marked) == cue.carries for place, cue in enumerate(content.cues)]
    return _unanswered(content)


def _unanswered(content: CardContent) -> list[bool | None]:
    return [None] * len(_asked(content))


def _asked(content: CardContent) -> list[Hashable]:
    """What each part asks."""
    match content:
        case QuizCard():
            return [each.prompt.markdown for each in content.questions]
        case SpotCard():
            return [(content.thread[cue.message - 1].text, cue.phrase) for cue in content.cues]
    return []


def following_parts(old: CardContent, new: CardContent) -> Mapping[int, int]:
    """Part of a card -> the part of the card that follows it in a newer version: where the same is
    asked, else the one at the same place, if that is nobody else's. What is left out is gone.
    """
    if old.kind != new.kind:
        return {}
    before, after = _asked(old), _asked(new)
    taken = {after.index(each): part for part, each in enumerate(before) if each in after}
    same = {part: place for place, part in taken.items()}
    left = [part for part in range(len(before)) if part not in same]
    return same | {part: part for part in left if part < len(after) and part not in taken}
