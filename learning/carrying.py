"""What a leader did with a card, taken along to the card that follows it in a newer version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from cohorts.models import PersonalStep
from common.records import dataclass
from learning.carried import DoneRow
from learning.player import WRITTEN
from programs.content.cards import CardContent, PollCard, QuizCard, QuizOption, SpotCard
from programs.models import Card

CardRow = tuple[int, bool]
"""(id of a module, whether its refreshers are meant)."""


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


@dataclass(frozen=True)
class Tallying:
    """How far the leaders of a cohort are with the steps that they have not finished."""

    done: Mapping[int, DoneRow]
    """By id of the personal step."""
    rows: Mapping[CardRow, int]
    """How many cards there are for everybody."""

    def recount(self, step: PersonalStep, now: dt.datetime) -> bool:
        """Say on an unfinished step how far its leader is with the cards it opens now. Where
        nothing is left to do it is done. Returns whether anything is another.
        """
        done = self.done.get(step.pk, DoneRow(step.pk, 0, 0))
        before = (step.cards_total, step.cards_done, step.done_at)
        size = self._size_of(step)
        if not step.step.is_booster:
            step.cards_total, step.cards_done = size + done.gone, done.standing + done.gone
        is_through = done.standing + done.gone > 0 and done.standing >= size
        if step.deck == [] or (is_through and step.opens_at <= now):
            step.done_at = now
        return before != (step.cards_total, step.cards_done, step.done_at)

    def _size_of(self, step: PersonalStep) -> int:
        if step.deck is not None:
            return len(step.deck)
        return self.rows.get((step.step.module_id or 0, step.step.is_booster), 0)
