"""The first screen of an answer as one thing: recommendation with its criteria, three figures with
their gates, what can and cannot be said. Reports freeze it as it is. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from insights.answer import PilotAnswer, Recommendation, WeighedBar
from insights.criterion_words import TONES, verdict_words
from insights.figure_words import interval_of
from insights.measures import GatedFigure
from insights.said import ShortAndFull
from insights.short_words import (
    short_gate,
    short_lead,
    short_name,
    short_sentence,
    short_value,
)

AT_MOST = 3
"""Lines of what can be said, and of what cannot."""
RECOMMENDATION_TONES = {
    Recommendation.GO: "good",
    Recommendation.EXPAND: "good",
    Recommendation.ADAPT: "warn",
    Recommendation.STOP: "bad",
    Recommendation.TOO_EARLY: "plain",
}


class BriefFigure(Struct, frozen=True, kw_only=True):
    """One of the three."""

    label: str
    value: str
    """'' where it is refused."""
    interval: str
    gate: str
    """Of how many it is, what is in its way, what would be enough."""
    size: str
    """large, small or refused."""


class BriefCriterion(Struct, frozen=True, kw_only=True):
    """One criterion at a glance."""

    name: str
    verdict: str
    tone: str


class AnswerBrief(Struct, frozen=True, kw_only=True):
    """All of the first screen."""

    tone: str
    sentence: str
    is_agreed: bool
    lead: str = ""
    """Whose criteria they are, and whether that is how they stand so far."""
    criteria: tuple[BriefCriterion, ...]
    figures: tuple[BriefFigure, ...]
    can: tuple[str, ...]
    cannot: tuple[str, ...]


def brief_of(
    answer: PilotAnswer, can: Iterable[ShortAndFull], cannot: Iterable[ShortAndFull]
) -> AnswerBrief:
    """Of one pilot, with what its figures allow to say."""
    return AnswerBrief(
        tone=RECOMMENDATION_TONES[answer.recommendation],
        sentence=short_sentence(answer),
        is_agreed=answer.is_agreed,
        lead=short_lead(answer),
        criteria=tuple(map(_criterion, answer.criteria)),
        figures=tuple(map(_figure, answer.figures)),
        can=tuple(each.short for each in can),
        cannot=tuple(each.short for each in cannot),
    )


def _criterion(each: WeighedBar) -> BriefCriterion:
    return BriefCriterion(
        name=short_name(each.figure), verdict=verdict_words(each.verdict), tone=TONES[each.verdict]
    )


def _figure(each: GatedFigure) -> BriefFigure:
    return BriefFigure(
        label=short_name(each),
        value=short_value(each),
        interval=interval_of(each),
        gate=short_gate(each),
        size=str(each.gate.size),
    )
