"""Whether raters of a pilot moved between its first role-play and the closing. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from common.records import dataclass
from insights.rubric_change import PlayMoment, Scored
from measurement.drift import RaterDrift, drift
from measurement.ratings import Rating, WhyNot

LEAST_OF_RATER = 5
"""Role-plays scored by somebody else, too, below which nothing is said of one rater: a rule of this
house, so that one hard role-play is nobody's severity. Of drift, at either end.
"""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One figure: its n, 95% interval, or why there is none."""

    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    why_not: str = ""
    """A measurement.ratings.WhyNot: of the value, or where there is one, of the interval."""


NO_DRIFT = Measured(n=0, why_not=WhyNot.TOO_FEW)


def rating_of(score: Scored) -> Rating:
    """A performance is a leader in a session."""
    place = (score.session, score.leader)
    return Rating(place, score.rater, score.level, score.criterion, score.leader)


def drifts(scores: Sequence[Scored]) -> dict[int, Measured]:
    """Rater -> how far they moved beside the others; without those of whom nothing can be said."""
    before = [rating_of(each) for each in scores if each.moment == PlayMoment.FIRST]
    after = [rating_of(each) for each in scores if each.moment == PlayMoment.CLOSING]
    return {cast("int", each.rater): _measured(each) for each in drift(before, after).raters}


def _measured(found: RaterDrift) -> Measured:
    if found.n < LEAST_OF_RATER:
        return Measured(n=found.n, why_not=WhyNot.TOO_FEW)
    return Measured(n=found.n, value=found.value, low=found.low, high=found.high)
