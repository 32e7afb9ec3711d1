"""What a leader did with a card, taken along to the card that follows it in a newer version."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from cohorts.models import PersonalStep
from learning.player import WRITTEN
from programs.content.cards import CardContent, PollCard, QuizCard, QuizOption, SpotCard
from programs.models import Card

Deck = tuple[int, bool]
"""(id of a module, whether its refreshers are meant)."""


@dataclass(frozen=True, kw_only=True)
class DoneCards:
    """How many cards a leader has done of the deck that a step opens."""

    standing: int
    """Of those that are in it."""
    gone: int
    """Of those that were in it once, and stay in the leader's record."""


def asks_the_same(old: Card, new: Card) -> bool:
    """Whether an answer to the one still says the same as an answer to the other: whatever is
    written does, and a choice where the same things are to choose from.
    """
    if old.kind in WRITTEN or new.kind in WRITTEN:
        return old.kind in WRITTEN and new.kind in WRITTEN
    return old.kind == new.kind and _choices(old) == _choices(new)


def _choices(card: Card) -> dict[str, list[object]]:
    return {language: _offered(content) for language, content in card.content.items()}


def _offered(content: CardContent) -> list[object]:
    match content:
        case QuizCard():
            return [tuple(map(_text, each.options)) for each in content.questions]
        case PollCard():
            return list(content.options)
        case SpotCard():
            return [(cue.message, cue.phrase) for cue in content.cues]
    return []


def _text(option: QuizOption) -> str:
    return option.text


def recount(
    step: PersonalStep, done: DoneCards, decks: Mapping[Deck, int], now: dt.datetime
) -> bool:
    """Say on an unfinished step how far its leader is with the cards it opens now. Where nothing is
    left to do it is done. Returns whether anything is another.
    """
    deck = decks.get((step.step.module_id or 0, step.step.is_booster), 0)
    before = (step.cards_total, step.cards_done, step.done_at)
    if not step.step.is_booster:
        step.cards_total, step.cards_done = deck + done.gone, done.standing + done.gone
    if done.standing + done.gone and done.standing >= deck and step.opens_at <= now:
        step.done_at = now
    return before != (step.cards_total, step.cards_done, step.done_at)


@dataclass(frozen=True)
class CardsDone:
    """What the leaders of a cohort have done: how many cards by leader and deck."""

    standing: Counter[tuple[int, Deck]]
    gone: Counter[tuple[int, Deck]]

    def of(self, step: PersonalStep) -> DoneCards:
        """Of the deck that a step opens to its leader."""
        key = (step.enrollment_id, (step.step.module_id or 0, step.step.is_booster))
        return DoneCards(standing=self.standing[key], gone=self.gone[key])
