"""How many more would recommend than would not (net promoter score), with its standard error.

The score: Reichheld 2003, "The one number you need to grow", Harvard Business Review 81(12).
Its error: Rocks 2016, "Interval estimation for the net promoter score", The American Statistician
70(4), 365-372 (doi 10.1080/00031305.2016.1198279): the variance of a difference of two shares of
one sample.
"""

from __future__ import annotations

import math

from common.records import dataclass

LOWEST, HIGHEST = 0, 10
PROMOTERS_FROM, DETRACTORS_TO = 9, 6


@dataclass(frozen=True)
class NetScore:
    """In points from -100 to 100."""

    n: int
    value: float
    se: float


def net_score(promoters: float, detractors: float, n: int) -> NetScore:
    """From the shares (0 to 1) of those who said 9 or 10 and of those who said 0 to 6, of `n`
    answers. Raises ValueError under one answer.
    """
    if n < 1:
        raise ValueError("a score needs at least one answer")
    score = promoters - detractors
    variance = (promoters + detractors - score**2) / n
    return NetScore(n, 100 * score, 100 * math.sqrt(max(0.0, variance)))


def widest_error(score: float, n: int) -> float:
    """The largest standard error, in points, that a score (-100 to 100) of `n` answers can have:
    that of a sample in which nobody said 7 or 8.
    """
    return 100 * math.sqrt((1 - (score / 100) ** 2) / n)
