"""The mean change in levels from before to after, the severity of raters counted in.

Levels that different raters gave before and after differ by severity, too: with one rater an
occasion a plain t interval covers the truth in 51 to 88% of pilots instead of 95. Here severity is
estimated along with the change, from performances scored twice and from raters who met the same
leaders at different ends, and its error is part of the interval. Where the same raters saw a leader
at both ends it cancels, and what is left is the paired t interval.

Model: level = leader and criterion + change, if after + rater, by least squares; each leader counts
once, whatever the number of criteria and of raters. Errors are those of leaders (measurement.
clustered). It supposes that a rater is as severe before as after: a rater who grows milder in
between looks like growth, and only calibration on fixed samples can tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.later import imported_later
from measurement.clustered import NOTHING, Numbers, Places, fit
from measurement.ratings import Rating, WhyNot, cells, numbered

if TYPE_CHECKING:
    import numpy as np
else:
    np = imported_later("numpy")  # only a worker looks into it

LEAST = 5
"""Leaders with levels before and after on at least one criterion."""
LEAST_FREEDOM = 4.0
"""Below so many degrees of freedom the interval cannot be trusted (Tipton 2015)."""


@dataclass(frozen=True, kw_only=True)
class LevelChange:
    """A mean change in levels with its 95% interval, or why there is none."""

    n: int
    """Leaders with both."""
    value: float | None = None
    """In levels, severity taken off."""
    se: float | None = None
    low: float | None = None
    high: float | None = None
    why_not: WhyNot | None = None
    """ALL_ALIKE with a value: everybody changed by the same, so there is no interval."""


@dataclass(frozen=True)
class _Rows:
    """Ratings less the mean of their leader and criterion, weighted by the root of their weight."""

    after: Numbers
    raters: Numbers
    levels: Numbers
    leaders: Places


def level_change(
    before: Sequence[Rating], after: Sequence[Rating], *, least: int = LEAST
) -> LevelChange:
    """Of ratings whose `performance` is the leader. TOO_FEW under `least` leaders with both,
    CONFOUNDED where severity cannot be told from change.
    """
    ends = cells(before), cells(after)
    both = ends[0].keys() & ends[1].keys()
    n = len({leader for leader, _criterion in both})
    if n < least:
        return LevelChange(n=n, why_not=WhyNot.TOO_FEW)
    rows = _rows(*ends)
    basis = _basis(rows.raters)
    free = rows.after - basis @ (basis.T @ rows.after)
    if free @ free < NOTHING * (rows.after @ rows.after):
        return LevelChange(n=n, why_not=WhyNot.CONFOUNDED)
    found = fit(np.column_stack([rows.after, basis]), rows.levels, rows.leaders)
    change = found.of(np.eye(1 + basis.shape[1])[0])
    if change.df < LEAST_FREEDOM - 1e-6 and basis.shape[1]:
        return LevelChange(n=n, why_not=WhyNot.CONFOUNDED)
    if change.se < NOTHING or change.interval is None:
        return LevelChange(n=n, value=change.value, why_not=WhyNot.ALL_ALIKE)
    low, high = change.interval
    return LevelChange(n=n, value=change.value, se=change.se, low=low, high=high)


_Cell = tuple[Hashable, Hashable]
_Given = dict[Hashable, float]


def _rows(before: dict[_Cell, _Given], after: dict[_Cell, _Given]) -> _Rows:
    units = list(dict.fromkeys([*before, *after]))
    raters = numbered([r for end in (before, after) for given in end.values() for r in given])
    leaders = numbered([leader for leader, _criterion in units])
    criteria = Counter(leader for leader, _criterion in units)
    after_, own, levels, weights, unit_of = [], [], [], [], []
    for unit, key in enumerate(units):
        for is_after, end in enumerate((before, after)):
            given = end.get(key, {})
            for rater, level in given.items():
                after_.append(float(is_after))
                own.append(raters[rater])
                levels.append(level)
                weights.append(1 / (len(given) * criteria[key[0]]))
                unit_of.append(unit)
    roots, places = np.sqrt(weights), np.asarray(unit_of)
    columns = np.column_stack([after_, np.eye(len(raters))[own], levels])
    centered = roots[:, None] * (columns - _means(columns, np.asarray(weights), places))
    owners = np.asarray([leaders[leader] for leader, _criterion in units])
    return _Rows(centered[:, 0], centered[:, 1:-1], centered[:, -1], owners[places])


def _means(columns: Numbers, weights: Numbers, places: Places) -> Numbers:
    """The weighted mean of each unit, at each of its rows."""
    sums = np.zeros((int(places.max()) + 1, columns.shape[1]))
    np.add.at(sums, places, columns * weights[:, None])
    found: Numbers = (sums / np.bincount(places, weights=weights)[:, None])[places]
    return found


def _basis(columns: Numbers) -> Numbers:
    """Orthonormal columns that span what raters could explain."""
    left, sizes, _right = np.linalg.svd(columns, full_matrices=False)
    found: Numbers = left[:, sizes > NOTHING * max(1.0, float(sizes.max()))]
    return found
