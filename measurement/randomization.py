"""What chance alone would do: the same teams, dealt to both sides in every other way.

Fisher 1935, "The Design of Experiments": where nothing happened, each way to choose who took part
would have been as good as the one that was, and p is the share of them whose difference of mean
changes is as far from 0. Exact over all splits up to 30 teams (20 in two halves: 184,756), counted
and not listed: sums of either half of the teams are set against each other (Pagano and Tritchler
1983 count in the same spirit). Beyond, 19,999 splits drawn, where p = (hits + 1) / (splits + 1)
(Phipson and Smyth 2010, doi 10.2202/1544-6115.1585); the draw is seeded by the numbers, so that
the same numbers give the same p.

The interval is of a constant effect, by inversion: every effect that, taken off, leaves neither
side's p below 2.5%. Where two and three teams meet no split is rare enough; then there is none.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from common.later import imported_later
from common.records import dataclass
from measurement.halving import last_held

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = imported_later("numpy")  # only a worker looks into it

MOST_EXACT = 30
"""Teams of both sides."""
DRAWN = 19_999
TAIL = 0.025
STEPS = 50
"""Halvings on the way to an end of the interval."""
Numbers: TypeAlias = "NDArray[np.float64]"
BySize: TypeAlias = "list[NDArray[np.float64]]"
"""Sums of chosen teams, sorted, by how many are chosen."""
Tails: TypeAlias = Callable[[float], tuple[float, float]]
"""Once an effect is taken off: the shares of splits at least as low, and as high."""


@dataclass(frozen=True, kw_only=True)
class Randomized:
    """What came of all splits, or of many."""

    p: float
    """Two-sided."""
    splits: int
    is_exact: bool
    least: float
    """The smallest p that so many teams can give: 0.1 of three and three. Above 5% it cannot show
    anything, whatever happened.
    """
    low: float | None = None
    high: float | None = None
    """95% of a constant effect; None where no split is rare enough."""


def randomization(
    changes_treated: Sequence[float], changes_control: Sequence[float]
) -> Randomized | None:
    """Of one change a team. None without a team on either side."""
    k, n = len(changes_treated), len(changes_treated) + len(changes_control)
    if not 0 < k < n:
        return None
    changes = np.asarray([*changes_treated, *changes_control], dtype=float)
    if n <= MOST_EXACT:
        splits = math.comb(n, k)
        tails, p = _counted(changes, k), p_of_all_splits(changes_treated, changes_control)
        least = (2 if 2 * k == n else 1) / splits
        found = Randomized(p=p, splits=splits, is_exact=True, least=least)
    else:
        tails, p = _drawn(changes, k)
        least = 1 / (DRAWN + 1)
        found = Randomized(p=p, splits=DRAWN, is_exact=False, least=least)
    low, high = _inverted(tails, changes, k)
    return replace(found, low=low, high=high)


def p_of_all_splits(changes_treated: Sequence[float], changes_control: Sequence[float]) -> float:
    """The exact two-sided p alone, of at most 30 teams."""
    changes, k = np.asarray([*changes_treated, *changes_control], dtype=float), len(changes_treated)
    around = changes - changes.mean()
    observed = abs(float(around[:k].sum()))
    if observed <= _slack(around):
        return 1.0
    return min(1.0, sum(_tails_of(around, k, observed - _slack(around))))


def _sums_by_size(changes: Numbers) -> BySize:
    """Of every choice of these teams."""
    sums: list[Numbers] = [np.zeros(1)]
    for change in changes:
        longer = [np.zeros(0), *(each + change for each in sums)]
        sums = [np.concatenate(pair) for pair in zip([*sums, np.zeros(0)], longer, strict=True)]
    return [np.sort(each) for each in sums]


def _halves(changes: Numbers) -> tuple[BySize, BySize]:
    middle = len(changes) // 2
    return _sums_by_size(changes[:middle]), _sums_by_size(changes[middle:])


def _tails_of(changes: Numbers, k: int, limit: float) -> tuple[float, float]:
    """Shares of all splits whose sum of the chosen k, of changes around 0, is at most -limit and at
    least limit.
    """
    ones, others = _halves(changes)
    low = high = 0
    for size, sums in enumerate(ones):
        if 0 <= k - size < len(others):
            rest = others[k - size]
            low += int(np.searchsorted(rest, -limit - sums, side="right").sum())
            high += len(rest) * len(sums) - int(np.searchsorted(rest, limit - sums).sum())
    splits = math.comb(len(changes), k)
    return low / splits, high / splits


def _counted(changes: Numbers, k: int) -> Tails:
    def tails(effect: float) -> tuple[float, float]:
        around = _without(changes, k, effect)
        observed = float(around[:k].sum())
        low, _ = _tails_of(around, k, -observed - _slack(around))
        _, high = _tails_of(around, k, observed - _slack(around))
        return low, high

    return tails


def _drawn(changes: Numbers, k: int) -> tuple[Tails, float]:
    """By splits drawn once; for every effect the same ones."""
    chance = np.random.default_rng(np.frombuffer(changes.tobytes(), dtype=np.uint32))
    places = np.tile(np.arange(len(changes)), (DRAWN, 1))
    chosen = chance.permuted(places, axis=1)[:, :k]
    sums = (changes - changes.mean())[chosen].sum(axis=1)
    treated = (chosen < k).sum(axis=1) - k * k / len(changes)

    def tails(effect: float) -> tuple[float, float]:
        around = _without(changes, k, effect)
        observed, found = float(around[:k].sum()), sums - effect * treated
        low = int((found <= observed + _slack(around)).sum())
        high = int((found >= observed - _slack(around)).sum())
        return (low + 1) / (DRAWN + 1), (high + 1) / (DRAWN + 1)

    around = changes - changes.mean()
    hits = int((abs(sums) >= abs(float(around[:k].sum())) - _slack(around)).sum())
    return tails, (hits + 1) / (DRAWN + 1)


def _without(changes: Numbers, k: int, effect: float) -> Numbers:
    """Changes around 0, the effect taken off those who took part."""
    left = changes.copy()
    left[:k] -= effect
    found: Numbers = left - left.mean()
    return found


def _slack(around: Numbers) -> float:
    """So near is the same: sums come in another order."""
    return 1e-9 * float(abs(around).max(initial=0.0))


def _inverted(tails: Tails, changes: Numbers, k: int) -> tuple[float | None, float | None]:
    """Both ends. A larger effect taken off makes fewer splits as low, and more as high."""
    value = float(changes[:k].mean() - changes[k:].mean())
    far = 2 * float(np.ptp(changes)) + 1e-9
    low = _end(lambda effect: tails(effect)[1] <= TAIL, value, value - far)
    high = _end(lambda effect: tails(effect)[0] <= TAIL, value, value + far)
    return low, high


def _end(is_refused: Callable[[float], bool], inside: float, outside: float) -> float | None:
    if not is_refused(outside):
        return None
    return last_held(lambda effect: not is_refused(effect), inside, outside, steps=STEPS)
