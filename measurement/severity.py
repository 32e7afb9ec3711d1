"""How severe each rater is, in levels, told apart from what they happened to see.

Additive model: level = performance and criterion + rater, by least squares. Raters are set against
each other only over performances that several of them scored. Standard errors by measurement.
clustered, one cluster a performance, since a rater carries one impression over its criteria.

How far it tells raters apart is their separation: shifts told correlate with true ones by
sqrt(v / (v + e)), v the variance of true shifts and e the mean of squared standard errors (Wright
and Masters 1982, Rating Scale Analysis, chapter 5). Two to four raters do not tell their own v, so
it is that of raters as they usually are.

Leaders as draws (a mixed model, shrunken toward 0 or not) would find a little more, also from what
one rater alone saw: a correlation of 0.945 instead of 0.934 with all variances known, which ten
leaders do not tell. There a weak group counts against its rater; here only performances that both
have seen count.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from common.later import imported_later
from common.records import dataclass
from measurement.clustered import NOTHING, Fitted, Numbers, Places, fit
from measurement.ratings import Rating, WhyNot, cells, numbered

if TYPE_CHECKING:
    import numpy as np
else:
    np = imported_later("numpy")  # only a worker looks into it


@dataclass(frozen=True, kw_only=True)
class RaterShift:
    """What one rater gives beside the mean of all raters, on the same performances."""

    rater: Hashable
    n: int
    """Performances this rater scored that somebody else scored, too."""
    shift: float
    """In levels: below 0 is more severe than the others, above 0 more lenient."""
    se: float | None
    low: float | None
    high: float | None
    """95%; None where nothing is left to tell the error from."""


USUAL = 0.27
"""The standard deviation of raters' severity, in levels as they are given."""
TOLD = 0.95
"""A correlation with the true severities from which raters are told apart."""


@dataclass(frozen=True)
class Separation:
    """How far shifts tell raters apart who differ as raters usually do."""

    correlation: float
    """Of the shifts told with the true ones, to be expected."""
    performances: int
    """That several raters scored."""
    enough: int
    """So many, spread over raters as these are, until that is TOLD."""


@dataclass(frozen=True)
class Bridge:
    """One more scoring that would connect two components."""

    rater: Hashable
    performance: Hashable


@dataclass(frozen=True, kw_only=True)
class Severity:
    """The shifts of all raters; or why not, the components, and what would connect them."""

    shifts: tuple[RaterShift, ...] = ()
    """In the order raters came; they add up to 0."""
    components: tuple[frozenset[Hashable], ...] = ()
    """Raters who can be set against each other, directly or over others; the largest first."""
    bridges: tuple[Bridge, ...] = ()
    """The fewest extra scorings that connect everybody: one less than there are components."""
    separation: Separation | None = None
    """None without standard errors, and where nothing varies."""
    why_not: WhyNot | None = None


def severity(ratings: Sequence[Rating]) -> Severity:
    """Of everybody who gave a rating. TOO_FEW with fewer than two raters; NOT_CONNECTED where the
    graph of raters and performances falls apart.
    """
    raters = list(dict.fromkeys(each.rater for each in ratings))
    parts = components(ratings)
    if len(raters) < 2:
        return Severity(components=parts, why_not=WhyNot.TOO_FEW)
    if len(parts) > 1:
        found = tuple(_bridges(ratings, parts))
        return Severity(components=parts, bridges=found, why_not=WhyNot.NOT_CONNECTED)
    shared = _shared(ratings)
    scored = Counter(rater for _performance, rater in shared)
    fitted = _fit(ratings, raters)
    shifts = [
        _shift(rater, scored[rater], each) for rater, each in zip(raters, fitted, strict=True)
    ]
    seen = len({performance for performance, _rater in shared})
    return Severity(shifts=tuple(shifts), components=parts, separation=_separation(shifts, seen))


def _separation(shifts: Sequence[RaterShift], performances: int) -> Separation | None:
    known, k = [each.se**2 for each in shifts if each.se is not None], len(shifts)
    error = sum(known) / k
    if len(known) < k or error < NOTHING:
        return None
    true = USUAL**2 * (k - 1) / k  # they add up to 0
    enough = math.ceil(performances * error / (true * (1 / TOLD**2 - 1)))
    return Separation(math.sqrt(true / (true + error)), performances, enough)


def components(ratings: Sequence[Rating]) -> tuple[frozenset[Hashable], ...]:
    """Raters who share performances, directly or over others. A cell connects: the same performance
    and the same criterion. The largest first, then as they came.
    """
    parts: list[set[Hashable]] = []
    for given in cells(ratings).values():
        met = [part for part in parts if part & given.keys()]
        parts = [part for part in parts if part not in met]
        parts.append(set[Hashable](given).union(*met))
    order = numbered(each.rater for each in ratings)
    parts.sort(key=lambda part: (-len(part), min(map(order.__getitem__, part))))
    return tuple(map(frozenset, parts))


def _bridges(ratings: Sequence[Rating], parts: tuple[frozenset[Hashable], ...]) -> Sequence[Bridge]:
    """Whoever of the largest component has scored least sees the latest of each other one."""
    load = Counter(each.rater for each in ratings)
    trunk = [rater for rater in load if rater in parts[0]]
    found = []
    for part in parts[1:]:
        rater = min(trunk, key=load.__getitem__)
        load[rater] += 1
        latest = next(each for each in reversed(ratings) if each.rater in part)
        found.append(Bridge(rater, latest.performance))
    return found


def _shared(ratings: Sequence[Rating]) -> set[tuple[Hashable, Hashable]]:
    """Performance and rater, where somebody else scored the same."""
    found: set[tuple[Hashable, Hashable]] = set()
    for (performance, _criterion), given in cells(ratings).items():
        if len(given) > 1:
            found.update((performance, rater) for rater in given)
    return found


def _fit(ratings: Sequence[Rating], raters: Sequence[Hashable]) -> list[Fitted]:
    """Coefficients of all but the last rater, who is minus their sum."""
    found = centered(ratings, raters)
    last = found.rows.shape[1] - 1
    rows = found.rows[:, :last] - found.rows[:, last:]
    fitted = fit(rows, found.values, found.clusters)
    return [fitted.of(weights) for weights in [*np.eye(last), -np.ones(last)]]


@dataclass(frozen=True)
class Centered:
    """Ratings less the mean of their cell: one column a rater, cells of one rater left out."""

    rows: Numbers
    values: Numbers
    clusters: Places


def centered(ratings: Sequence[Rating], raters: Sequence[Hashable]) -> Centered:
    """Clusters are performances."""
    column = {rater: place for place, rater in enumerate(raters)}
    performances: dict[Hashable, int] = {}
    rows, values, clusters = [], [], []
    for (performance, _criterion), given in cells(ratings).items():
        if len(given) > 1:
            number = performances.setdefault(performance, len(performances))
            own = np.eye(len(raters))[[column[rater] for rater in given]]
            levels = np.fromiter(given.values(), float)
            rows.append(own - own.mean(axis=0))
            values.append(levels - levels.mean())
            clusters += [number] * len(given)
    return Centered(np.concatenate(rows), np.concatenate(values), np.asarray(clusters))


def _shift(rater: Hashable, n: int, fitted: Fitted) -> RaterShift:
    low, high = fitted.interval or (None, None)
    se = fitted.se if fitted.df else None
    return RaterShift(rater=rater, n=n, shift=fitted.value, se=se, low=low, high=high)
