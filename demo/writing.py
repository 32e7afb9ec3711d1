"""What a leader of Northwind leaves on a card."""

from __future__ import annotations

from random import Random
from typing import Any

from demo import texts
from demo.chance import chance
from people.models import Member
from programs.models import Card, text_for

RIGHT_AT_FIRST, CAUGHT, KEPT_TO_ONESELF = 0.68, 0.74, 0.2


def written_on(card: Card, member: Member, *, language: str) -> dict[str, Any] | None:
    """The answer in the shape in which the card player keeps it; None where there is nothing to
    keep.
    """
    content = text_for(card.content, language)
    dice = chance("card", member.email, card.slug)
    write = _WRITERS.get(card.kind)
    return write(card, content, dice) if write else None


def _reflection(card: Card, _content: dict[str, Any], dice: Random) -> dict[str, Any]:
    # Not everybody writes a thought down.
    if dice.random() < KEPT_TO_ONESELF:
        return {"text": ""}
    return {"text": dice.choice(_words(card, texts.REFLECTIONS, texts.REFLECTIONS_ANYWHERE))}


def _rewrite(card: Card, _content: dict[str, Any], dice: Random) -> dict[str, Any]:
    return {"text": dice.choice(_words(card, texts.REWRITES, texts.REWRITES_ANYWHERE))}


def _quiz(_card: Card, content: dict[str, Any], dice: Random) -> dict[str, Any]:
    choices = []
    for question in content["questions"]:
        right = [place for place, option in enumerate(question["options"]) if option["correct"]]
        others = [place for place in range(len(question["options"])) if place not in right]
        choices.append(dice.choice(right if dice.random() < RIGHT_AT_FIRST else others))
    return {"choices": choices}


def _poll(_card: Card, content: dict[str, Any], dice: Random) -> dict[str, Any]:
    return {"choice": dice.randrange(len(content["options"]))}


def _spot(_card: Card, content: dict[str, Any], dice: Random) -> dict[str, Any]:
    marked = [
        place
        for place, cue in enumerate(content["cues"])
        if dice.random() < (CAUGHT if cue["carries"] else 1 - CAUGHT)
    ]
    return {"marked": marked}


_WRITERS = {
    Card.Kind.REFLECTION.value: _reflection,
    Card.Kind.REWRITE.value: _rewrite,
    Card.Kind.QUIZ.value: _quiz,
    Card.Kind.POLL.value: _poll,
    Card.Kind.SPOT.value: _spot,
}


def _words(
    card: Card, known: dict[str, tuple[str, ...]], anywhere: tuple[str, ...]
) -> tuple[str, ...]:
    return next((words for slug, words in known.items() if slug in card.slug), anywhere)
