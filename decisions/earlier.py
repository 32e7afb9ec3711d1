"""What a decision came to before it was opened again, beside what it comes to now."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from common.records import dataclass
from decisions.answer_words import percent_text, score_text
from decisions.criteria import WeighedCriterion
from decisions.freezing import place_of
from decisions.models import EarlierResult
from decisions.outcomes import OptionOutcome
from decisions.scorecards import Scorecard
from decisions.scoring import shares_of
from ui.numbers import DASH, number

TWO_DIGITS = 2


@dataclass(frozen=True, kw_only=True)
class ThenAndNow:
    """One row: what it was, and what it is."""

    name: str
    then: str
    now: str
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class EarlierLine:
    """One earlier result."""

    result: EarlierResult
    options: list[ThenAndNow]
    """Empty for whoever still fills in a sheet: nobody is to copy."""
    weights: list[ThenAndNow]
    late: str
    """Who handed in when it was known already."""


def earlier_lines(card: Scorecard, results: Iterable[EarlierResult]) -> list[EarlierLine]:
    """The latest first."""
    return [
        EarlierLine(
            result=each,
            options=[] if card.is_hidden else _options(card, each),
            weights=_weights(card, each.outcome.criteria),
            late=_late(card, each),
        )
        for each in results
    ]


def _options(card: Scorecard, result: EarlierResult) -> list[ThenAndNow]:
    return [
        ThenAndNow(name=each.name, then=_then(each), now=_now(card, each), is_chosen=each.is_chosen)
        for each in result.outcome.options
    ]


def _late(card: Scorecard, result: EarlierResult) -> str:
    names = [
        each.member.name
        for each in card.handed_in
        if each.handed_in_at and each.handed_in_at > result.closed_at
    ]
    return ", ".join(names)


def _then(each: OptionOutcome) -> str:
    if each.score is None:
        return DASH
    return _placed(number(each.score, TWO_DIGITS), each.place)


def _now(card: Scorecard, each: OptionOutcome) -> str:
    score = card.weighed.scores.get(each.option)
    return DASH if score is None else _placed(score_text(score, 2), place_of(card, each.option))


def _placed(score: str, place: int | None) -> str:
    if place is None:
        return score
    return _("%(score)s, place %(place)s") % {"score": score, "place": place}


def _weights(card: Scorecard, criteria: Iterable[WeighedCriterion]) -> list[ThenAndNow]:
    """Of criteria that weigh something else now; nothing where none does."""
    then = {each.key: each for each in criteria}
    now = {each.key: each for each in card.criteria}
    shares = shares_of([each.as_weight for each in then.values()])
    texts = {**then, **now}
    lines = [
        ThenAndNow(
            name=texts[key].text.name,
            then=percent_text(shares[key]) if key in then else DASH,
            now=percent_text(card.weighed.shares[key]) if key in now else DASH,
        )
        for key in texts
    ]
    return [each for each in lines if each.then != each.now]
