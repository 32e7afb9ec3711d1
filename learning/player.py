"""What the player draws: the card's own words beside what the leader chose. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from django.http import QueryDict

from common.records import dataclass
from common.whole_numbers import LARGEST_COUNT, whole_number
from learning.answers import NOTHING, Answer, PollAnswer, QuizAnswer, SpotAnswer
from learning.watched import watch_of
from programs.content.cards import (
    CardContent,
    PollCard,
    QuizCard,
    QuizQuestion,
    SpotCard,
    SpotMessage,
    VideoCard,
)
from programs.content.kinds import CardKind

WRITTEN = frozenset({CardKind.REFLECTION, CardKind.REWRITE})
CHECKED = frozenset({CardKind.QUIZ, CardKind.REWRITE, CardKind.SPOT, CardKind.POLL})
"""Kinds that have something to say once the leader has had a go."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer of a question, with the reason that appears after the check."""

    id: str
    value: int
    text: str
    why: str = ""
    is_best: bool = False
    is_chosen: bool = False
    others: int = 0
    """How many others chose it."""


@dataclass(frozen=True, kw_only=True)
class DrawnQuestion:
    """One question of a quiz."""

    id: str
    name: str
    number: int
    prompt_html: str
    options: Sequence[Option]


@dataclass(frozen=True, kw_only=True)
class MarkedPart:
    """A stretch of a message; a phrase with an id can be marked."""

    text: str
    value: int | None = None
    id: str = ""
    is_marked: bool = False


@dataclass(frozen=True, kw_only=True)
class ThreadMessage:
    """One message of a spot card."""

    author: str
    role: str
    time: str
    parts: Sequence[MarkedPart]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What there is to say about one phrase."""

    value: int
    author: str
    phrase: str
    carries: bool
    feedback: str
    is_marked: bool


def drawn(
    card: CardContent,
    chosen: Answer | None,
    *,
    asked: Collection[int] | None = None,
    others: Counter[int] | None = None,
) -> dict[str, object]:
    """What the template of a card needs beside its content; `chosen` is the leader's answer or what
    they just sent, `asked` the questions that are tried once more, `others` what is told of others.
    """
    match card:
        case QuizCard():
            return {"questions": questions(card, chosen, asked)}
        case PollCard():
            return {"options": poll_options(card, chosen, others or Counter())}
        case SpotCard():
            return {"thread": thread(card, chosen), "findings": findings(card, chosen)}
        case VideoCard():
            return {"watch": watch_of(card)}
    return {}


def questions(
    card: QuizCard, chosen: Answer | None, asked: Collection[int] | None = None
) -> list[DrawnQuestion]:
    """The questions of a quiz, or those of them that are asked."""
    choices = chosen.choices if isinstance(chosen, QuizAnswer) else ()
    return [
        DrawnQuestion(
            id=f"id_question_{number}",
            name=f"question_{number}",
            number=number + 1,
            prompt_html=question.prompt.html,
            options=_options(
                question, number, choices[number] if number < len(choices) else NOTHING
            ),
        )
        for number, question in enumerate(card.questions)
        if asked is None or number in asked
    ]


def _options(question: QuizQuestion, number: int, choice: int) -> list[Option]:
    return [
        Option(
            id=f"id_question_{number}_{place}",
            value=place,
            text=option.text,
            why=option.why,
            is_best=option.is_correct,
            is_chosen=place == choice,
        )
        for place, option in enumerate(question.options)
    ]


def poll_options(card: PollCard, chosen: Answer | None, others: Counter[int]) -> list[Option]:
    """The options of a poll."""
    choice = chosen.choice if isinstance(chosen, PollAnswer) else NOTHING
    return [
        Option(
            id=f"id_choice_{place}",
            value=place,
            text=text,
            is_chosen=place == choice,
            others=others[place],
        )
        for place, text in enumerate(card.options)
    ]


def thread(card: SpotCard, chosen: Answer | None) -> list[ThreadMessage]:
    """The messages of a spot card, cut at the phrases that can be marked."""
    marked = _marked(chosen)
    return [
        ThreadMessage(
            author=message.author,
            role=message.role,
            time=message.time,
            parts=_parts(message, marked),
        )
        for message in card.thread
    ]


def _parts(message: SpotMessage, marked: frozenset[int]) -> list[MarkedPart]:
    parts = []
    for part in message.parts:
        if part.cue is None:
            parts.append(MarkedPart(text=part.text))
        else:
            name, is_marked = f"id_marked_{part.cue}", part.cue in marked
            parts.append(MarkedPart(text=part.text, value=part.cue, id=name, is_marked=is_marked))
    return parts


def findings(card: SpotCard, chosen: Answer | None) -> list[Finding]:
    """What there is to say about each phrase, in the order of the thread."""
    marked = _marked(chosen)
    in_order = sorted(enumerate(card.cues), key=lambda placed: placed[1].message)
    return [
        Finding(
            value=place,
            author=card.thread[cue.message - 1].author,
            phrase=cue.phrase,
            carries=cue.carries,
            feedback=cue.feedback,
            is_marked=place in marked,
        )
        for place, cue in in_order
    ]


def _marked(chosen: Answer | None) -> frozenset[int]:
    return frozenset(chosen.marked if isinstance(chosen, SpotAnswer) else ())


def sent(card: CardContent, data: QueryDict) -> Answer | None:
    """A form that came back with errors, as an answer: every choice stands as it was sent."""
    match card:
        case QuizCard():
            names = [f"question_{number}" for number in range(len(card.questions))]
            return QuizAnswer(tuple(_place(data.get(name)) for name in names))
        case PollCard():
            return PollAnswer(_place(data.get("choice")))
        case SpotCard():
            return SpotAnswer(tuple(_place(value) for value in data.getlist("marked")))
    return None


def _place(value: object) -> int:
    """A place as a form sent it; of none what is none."""
    place = whole_number(value, most=LARGEST_COUNT) if isinstance(value, str) else None
    return NOTHING if place is None else place
