"""What is true of a simulated pilot: read off a crowd so large that chance no longer shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from measurement.alpha import alpha_of
from tests.proofs.raters import (
    CROWD,
    Levels,
    SimulatedPilot,
    levels_given,
    performed,
    samples,
)


@dataclass(frozen=True)
class Truth:
    """Every figure as it would be without end."""

    shifts: Levels
    drifts: Levels
    """Rounding to four levels alone makes some: a shift costs less near their end."""
    change: float
    exact: float
    adjacent: float
    alpha: float
    kappa: float
    agreement: float
    consistency: float


def truth_of(pilot: SimulatedPilot, chance: np.random.Generator) -> Truth:
    """Of these raters, over leaders and samples like these."""
    given = levels_given(chance, performed(chance, CROWD), pilot.shifts)
    means = given.mean(axis=(0, 2))
    table = _table(pilot, given)
    steps = abs(np.subtract.outer(np.arange(4), np.arange(4)))
    first = _table(pilot, given, only={0, 1})
    agreement, consistency = _correlations(
        levels_given(chance, samples(chance, CROWD), pilot.shifts).mean(axis=1)
    )
    return Truth(
        shifts=means.mean(axis=0) - means.mean(),
        drifts=(means - means.mean(axis=1, keepdims=True))[1]
        - (means - means.mean(axis=1, keepdims=True))[0],
        change=float((means[1] - means[0]).mean()),
        exact=float(table[steps == 0].sum()),
        adjacent=float(table[steps <= 1].sum()),
        alpha=alpha_of((table + table.T) * 1e9) or 0.0,
        kappa=1 - float((first * steps**2).sum() / (_product(first) * steps**2).sum()),
        agreement=agreement,
        consistency=consistency,
    )


def _joint(given: Levels, one: int, other: int) -> Levels:
    """How often one rater's level (row) meets the other's over all criteria: sums to 1."""
    places = (given[..., one] - 1) * 4 + given[..., other] - 1
    counts = np.bincount(places.astype(int).ravel(), minlength=16).reshape(4, 4)
    return counts / counts.sum()


def _table(pilot: SimulatedPilot, given: Levels, only: Set[int] | None = None) -> Levels:
    """Of the pairs of raters that occur (or of one pair), as often as they do, where they do."""
    met = Counter(
        (end, *sorted(raters))
        for leader in range(len(pilot.pairs))
        for end in (0, 1)
        if len(raters := pilot.raters(leader, end)) > 1 and (only is None or only == set(raters))
    )
    whole = sum(met.values())
    tables = (n / whole * _joint(given[:, end], *pair) for (end, *pair), n in met.items())
    return np.sum(list(tables), axis=0)


def _product(table: Levels) -> Levels:
    return np.outer(table.sum(axis=1), table.sum(axis=0))


def _correlations(table: Levels) -> tuple[float, float]:
    """ICC(A,1) and ICC(C,1) of (samples, raters) from their covariances: these very raters."""
    shared = np.cov(table.T)
    k = len(shared)
    between = float((shared.sum() - np.trace(shared)) / (k * (k - 1)))
    alike = float(np.trace(shared) / k)
    return between / (alike + float(table.mean(axis=0).var(ddof=1))), between / alike
