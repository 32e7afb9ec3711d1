"""Runs teams that begin far apart, and asks whether the interval of their change in percent holds
the truth: that of all teams like these.

What a team is usually like is spread by a seventh to a half of its mean, evenly on both sides or
with a long end above, as counts of people have it. The program takes the same off each team, or the
same share.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from measurement.relative import relative_difference
from tests.proofs.covering import Asked
from tests.proofs.raters import Levels

SEED = 24
ALIKE, BY_SHARE, SKEWED, ALONE = RELATIVE = (
    "in percent, the same off each team",
    "in percent, the same share off each team",
    "in percent, teams with a long end",
    "in percent, nobody to compare with",
)
SIDE, SPREAD, MONTHS = (4, 20), (1 / 7, 1 / 2), 0.06
"""Teams of a side, how they differ, and what a window of months adds by chance; of the mean."""
SHARES = (-0.3, -0.1, 0.0, 0.2)


def relative_changes(number: int) -> Iterator[Asked | str]:
    """Of one run: one interval of each."""
    chance = np.random.default_rng([SEED, number])
    for figure in RELATIVE:
        spread = float(chance.uniform(*SPREAD))
        sides = [_usual(chance, spread, is_skewed=figure == SKEWED) for _side in range(2)]
        truth = float(chance.choice(SHARES))
        off = truth * (np.ones_like(sides[0]) if figure == ALIKE else sides[0])
        treated = _pairs(chance, sides[0], off)
        control = [] if figure == ALONE else _pairs(chance, sides[1], 0 * sides[1])
        found = relative_difference(treated, control)
        yield figure if found is None else Asked(figure, found.low, found.high, truth, found.value)


def _usual(chance: np.random.Generator, spread: float, *, is_skewed: bool) -> Levels:
    """Of teams whose mean is 1."""
    teams = int(chance.integers(SIDE[0], SIDE[1] + 1))
    if is_skewed:
        drawn: Levels = chance.gamma(spread**-2, spread**2, teams)
        return drawn
    return chance.normal(1, spread, teams)


def _pairs(chance: np.random.Generator, usual: Levels, off: Levels) -> list[tuple[float, float]]:
    before = usual + chance.normal(0, MONTHS, len(usual))
    after = usual + off + chance.normal(0, MONTHS, len(usual))
    return list(zip(before.tolist(), after.tolist(), strict=True))
