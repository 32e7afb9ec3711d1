"""A scorecard as it is kept when its decision is opened again. Pure."""

from __future__ import annotations

from itertools import chain

from decisions.outcomes import DecisionOutcome, OptionOutcome
from decisions.scorecards import Scorecard

DIGITS = 4


def outcome_of(card: Scorecard) -> DecisionOutcome:
    """Of a decision that is closed, the best first."""
    ranked = list(chain.from_iterable(card.weighed.places))
    known = sorted(
        card.contenders,
        key=lambda each: ranked.index(each.pk) if each.pk in ranked else len(ranked),
    )
    return DecisionOutcome(
        options=tuple(_option(card, each.pk) for each in known),
        criteria=tuple(card.criteria),
        sheets=len(card.handed_in),
    )


def _option(card: Scorecard, pk: int) -> OptionOutcome:
    score = card.weighed.scores.get(pk)
    return OptionOutcome(
        option=pk,
        name=card.names[pk],
        score=None if score is None else round(float(score), DIGITS),
        place=place_of(card, pk),
        is_chosen=card.decision.chosen_id == pk,
    )


def place_of(card: Scorecard, pk: int) -> int | None:
    """From 1; who shares a place has the same; None where it has none."""
    before = 0
    for level in card.weighed.places:
        if pk in level:
            return before + 1
        before += len(level)
    return None
