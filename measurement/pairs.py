"""Two raters on the same performances: how often alike, and beyond chance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, product


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """How far two raters, or a rater and the truth, gave the same ordered levels."""

    n: int
    exact: float
    """Share of pairs with the same level, 0 to 1."""
    adjacent: float
    """Share of pairs at most one level apart, 0 to 1."""
    widest: int
    """The largest distance, in levels."""
    kappa: float | None
    """Cohen's kappa with quadratic weights (Cohen 1968), -1 to 1; None where it is undefined,
    because both gave one and the same level to everybody.
    """


def likeness(pairs: Sequence[tuple[int, int]], *, levels: int = 4) -> Likeness:
    """Over (one level, the other level), each from 1 to `levels`. Raises ValueError without pairs
    and for a level outside.

    Quadratic kappa = 1 - sum w o / sum w e, w = (i - j)^2, o the pairs observed and e those
    expected from both margins.
    """
    if not pairs:
        raise ValueError("no pairs")
    if not set(chain.from_iterable(pairs)) <= set(range(1, levels + 1)):
        raise ValueError(f"levels are 1 to {levels}")
    n = len(pairs)
    gaps = [abs(one - other) for one, other in pairs]
    return Likeness(
        n=n,
        exact=gaps.count(0) / n,
        adjacent=sum(gap <= 1 for gap in gaps) / n,
        widest=max(gaps),
        kappa=_quadratic(pairs),
    )


def _quadratic(pairs: Sequence[tuple[int, int]]) -> float | None:
    """None where the margins leave no distance to expect."""
    observed = _distance(pairs) / len(pairs)
    ones, others = zip(*pairs, strict=True)
    expected = _distance(product(ones, others)) / len(pairs) ** 2
    return 1 - observed / expected if expected else None


def _distance(pairs: Iterable[tuple[int, int]]) -> int:
    return sum((one - other) ** 2 for one, other in pairs)
