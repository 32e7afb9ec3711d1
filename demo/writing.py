"""What a leader of Northwind leaves on a card."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from common.languages import in_language
from demo import texts
from demo.chance import chance
from learning.answers import Answer, PollAnswer, QuizAnswer, SpotAnswer, WrittenAnswer
from people.models import Member
from programs.content.cards import (
    PollCard,
    QuizCard,
    QuizQuestion,
    ReflectionCard,
    RewriteCard,
    SpotCard,
)
from programs.models import Card

RIGHT_AT_FIRST, CAUGHT, KEPT_TO_ONESELF = 0.68, 0.74, 0.2
"""Shares from 0 to 1: of quiz questions, of cues, and of reflections nobody writes down."""
Written = Mapping[str, tuple[str, ...]]
"""Texts by a part of the slug of their card."""


def written_on(card: Card, member: Member, *, language: str) -> Answer | None:
    """The answer as the card player keeps it; None where there is nothing to keep."""
    dice = chance("card", member.email, card.slug)
    match in_language(card.content, language):
        case ReflectionCard():
            return _reflection(card.slug, dice)
        case RewriteCard():
            words = _known(card.slug, texts.REWRITES, texts.REWRITES_ANYWHERE)
            return WrittenAnswer(dice.choice(words))
        case QuizCard() as quiz:
            return QuizAnswer(tuple(_chosen(question, dice) for question in quiz.questions))
        case PollCard() as poll:
            return PollAnswer(dice.randrange(len(poll.options)))
        case SpotCard() as spot:
            return SpotAnswer(_marked(spot, dice))
    return None


def _reflection(slug: str, dice: Random) -> WrittenAnswer:
    # Not everybody writes a thought down.
    if dice.random() < KEPT_TO_ONESELF:
        return WrittenAnswer("")
    return WrittenAnswer(dice.choice(_known(slug, texts.REFLECTIONS, texts.REFLECTIONS_ANYWHERE)))


def _chosen(question: QuizQuestion, dice: Random) -> int:
    """The place of the chosen option."""
    right = [place for place, option in enumerate(question.options) if option.is_correct]
    others = [place for place in range(len(question.options)) if place not in right]
    return dice.choice(right if dice.random() < RIGHT_AT_FIRST else others)


def _marked(spot: SpotCard, dice: Random) -> tuple[int, ...]:
    """The places of the marked cues, at least one."""
    marked = tuple(
        place
        for place, cue in enumerate(spot.cues)
        if dice.random() < (CAUGHT if cue.carries else 1 - CAUGHT)
    )
    return marked or (0,)


def _known(slug: str, known: Written, anywhere: tuple[str, ...]) -> tuple[str, ...]:
    return next((found for part, found in known.items() if part in slug), anywhere)
