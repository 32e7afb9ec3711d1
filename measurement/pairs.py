"""Two raters on the same performances: how often alike, and beyond chance."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import TYPE_CHECKING

from common.later import imported_later
from measurement.clustered import NOTHING, Numbers, Places, fit, t_quantile
from measurement.estimates import wilson

if TYPE_CHECKING:
    import numpy as np
else:
    np = imported_later("numpy")  # intervals alone look into it


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


Interval = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class LikenessIntervals:
    """95% intervals of a likeness, over performances like these."""

    exact: Interval
    adjacent: Interval
    kappa: Interval | None
    """None where kappa is undefined, or nothing differs that an interval could be told from."""


def intervals_of(
    pairs: Sequence[tuple[int, int]], performances: Sequence[Hashable] | None = None
) -> LikenessIntervals:
    """Of the same pairs as likeness(). `performances` says which performance each pair is of: pairs
    of one performance (its criteria) speak for each other and count less. Without it each pair
    stands for itself.

    Shares: Wilson's interval for the effective number of pairs, with Student's t (Dean and Pagano
    2015, doi 10.1093/jssam/smv024). Kappa: Fisher's z of it, linearized, one sum a performance.
    """
    numbers = _numbered(performances if performances is not None else range(len(pairs)))
    levels = np.asarray(pairs, dtype=float)
    gaps = abs(levels[:, 0] - levels[:, 1])
    return LikenessIntervals(
        exact=_share((gaps == 0).astype(float), numbers),
        adjacent=_share((gaps <= 1).astype(float), numbers),
        kappa=_kappa_interval(levels, numbers),
    )


def _numbered(keys: Iterable[Hashable]) -> Places:
    numbers: dict[Hashable, int] = {}
    return np.fromiter((numbers.setdefault(key, len(numbers)) for key in keys), dtype=np.intp)


def _share(hits: Numbers, clusters: Places) -> Interval:
    """Where all hit or all miss, each performance counts as one pair."""
    n, share, groups = len(hits), float(hits.mean()), int(clusters.max()) + 1
    found = fit(np.ones((n, 1)), hits, clusters).of(np.ones(1))
    if found.se < NOTHING or groups < 2:
        return wilson(share, groups)
    effective = min(n, share * (1 - share) / found.se**2)
    return wilson(share, effective, t_quantile(found.df))


def _kappa_interval(levels: Numbers, clusters: Places) -> Interval | None:
    ones, others = levels[:, 0], levels[:, 1]
    a, b = ones.mean(), others.mean()
    apart = (ones - others) ** 2
    chance = (ones - b) ** 2 + (others - a) ** 2 - (a - b) ** 2
    observed, expected = apart.mean(), chance.mean()
    groups = int(clusters.max()) + 1
    if groups < 2 or observed < NOTHING or expected < NOTHING:
        return None
    kappa = 1 - observed / expected
    pull = (observed / expected * (chance - expected) - (apart - observed)) / expected
    sums = np.bincount(clusters, weights=pull) / len(levels)
    se = math.sqrt(groups / (groups - 1) * float((sums**2).sum())) / (1 - kappa**2)
    reach = t_quantile(groups - 1) * se
    middle = math.atanh(kappa)
    return math.tanh(middle - reach), math.tanh(middle + reach)
