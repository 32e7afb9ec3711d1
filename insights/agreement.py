"""How far raters agree who scored the same performance. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from insights.rubric_change import Scored
from measurement.alpha import LEAST, alpha, reading
from measurement.ratings import Rating, pairs_of

MINIMUM = LEAST
"""Performances scored at least twice."""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Krippendorff's alpha for ordered levels, and how often two raters gave the same or
    neighbouring levels.
    """

    performances: int
    raters: int
    judgements: int
    exact: float = 0.0
    adjacent: float = 0.0
    alpha: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_hidden(self) -> bool:
        return self.performances < MINIMUM

    @property
    def reading(self) -> str:
        """firm, tentative or none: what decisions the scores can carry."""
        return reading(self.alpha)


def agreement(scores: Sequence[Scored]) -> Agreement:
    """Over every performance (a leader in a session) that two or more raters scored."""
    ratings = [
        Rating(
            (score.session, score.leader), score.rater, score.level, score.criterion, score.leader
        )
        for score in scores
    ]
    found, pairs = alpha(ratings), pairs_of(ratings)
    known = {
        "performances": found.performances,
        "raters": len({score.rater for score in scores}),
        "judgements": len(pairs.levels),
    }
    if found.performances < MINIMUM:
        return Agreement(**known)
    gaps = [abs(a - b) for a, b in pairs.levels]
    return Agreement(
        **known,
        exact=gaps.count(0) / len(gaps),
        adjacent=sum(gap <= 1 for gap in gaps) / len(gaps),
        alpha=found.value,
        low=found.low,
        high=found.high,
    )
