"""Asks the intervals of g and d_z whether they hold the truth, from five pairs on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product

import numpy as np

from measurement.effects import deviation, mean, standardised_change
from measurement.paired import paired_effects
from tests.proofs.covering import Asked, Covering
from tests.proofs.raters import CRITERIA, FIRST, Levels

SEED = 15
NORMAL, ONE, THREE = "g, normal values", "g, one criterion", "g, mean of three criteria"
D_Z = "d_z"
FIVE = "g, five pairs"
EFFECTS = (NORMAL, ONE, THREE, FIVE, D_Z)
PAIRS = (5, 6, 8, 10, 15, 20, 40)
CORRELATIONS, CHANGES = (0.0, 0.3, 0.5, 0.8), (0.0, 0.45, 0.8, 1.3)
SPREAD, NOISE = 0.85, 0.5
CROWD = 30_000


def covering_effects(runs: int) -> Covering:
    """Every number of pairs, correlation, change and kind of value, so many times."""
    found = Covering()
    for place, (kind, r, change) in enumerate(product((NORMAL, ONE, THREE), CORRELATIONS, CHANGES)):
        chance = np.random.default_rng([SEED, place])
        first, second = _values(chance, kind, CROWD, r, change)
        truth = float((second - first).mean() / first.std())
        found.pilots += 1
        for count in PAIRS:
            for _run in range(runs):
                values = _values(chance, kind, count, r, change)
                found.add(_asked(kind, values, truth, change / math.sqrt(2 * (1 - r))))
    return found


def _values(
    chance: np.random.Generator, kind: str, count: int, r: float, change: float
) -> tuple[Levels, Levels]:
    first = chance.normal(0, 1, count)
    second = r * first + math.sqrt(1 - r**2) * chance.normal(0, 1, count) + change
    if kind == NORMAL:
        return first, second
    return _levels(chance, kind, first), _levels(chance, kind, second)


def _levels(chance: np.random.Generator, kind: str, able: Levels) -> Levels:
    """Whole levels from 1 to 4: one of them, or the mean of three."""
    if kind == ONE:
        return np.clip(np.rint(FIRST + SPREAD * able), 1, 4)
    noise = chance.normal(0, NOISE, (len(able), 3))
    middle = FIRST + 0.65 * able[:, None] + CRITERIA
    found: Levels = np.clip(np.rint(middle + noise), 1, 4).mean(axis=1)
    return found


def _asked(
    kind: str, values: tuple[Levels, Levels], truth: float, d_z: float
) -> Iterator[Asked | str]:
    first, second = (each.tolist() for each in values)
    moved = mean([b - a for a, b in zip(first, second, strict=True)])
    found = standardised_change(first, second, mean_change=moved)
    if found is None or deviation(second) < 1e-9:
        yield kind
        return
    asked = Asked(kind, found.low, found.high, truth)
    yield asked
    if len(first) == PAIRS[0]:
        yield Asked(FIVE, found.low, found.high, truth)
    if kind == NORMAL:
        pairs = paired_effects(first, second)
        assert pairs is not None
        yield Asked(D_Z, pairs.low, pairs.high, d_z)
