"""The most that levels of a simulated pilot can say about severity: to somebody who knows how
leaders and raters differ in general, and nothing of these.

Best linear prediction (Henderson 1975): the expected shifts, given the levels of everybody, from
all variances that tests.proofs.raters supposes, with those of rounding (1/12, Sheppard). Trying all
levels themselves instead of their means (Gibbs sampling of the very model) found no more: 0.937
beside 0.936 on the same draws.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from tests.proofs.raters import (
    CRITERION_SD,
    DAY_SD,
    GROWTH_SD,
    IMPRESSION_SD,
    LEADER_SD,
    NOISE_SD,
    SEVERITY_SD,
    Levels,
    SimulatedPilot,
)


class Oracle:
    """Of one pilot: who rates whom is known, and so is how far everything varies."""

    def __init__(self, pilot: SimulatedPilot) -> None:
        raters = len(pilot.shifts)
        self.seen = [
            (leader, end, rater)
            for leader, end in product(range(len(pilot.pairs)), (0, 1))
            for rater in pilot.raters(leader, end)
        ]
        leaders, ends, own = np.array(self.seen).T
        same = np.equal.outer(leaders, leaders)
        noise = (NOISE_SD**2 + 1 / 12) / 3 + IMPRESSION_SD**2
        spread = (
            same * (LEADER_SD**2 + CRITERION_SD**2 / 3)
            + same * np.outer(ends, ends) * GROWTH_SD**2
            + same * np.equal.outer(ends, ends) * DAY_SD**2
            + np.eye(len(self.seen)) * noise
        )
        rows = np.eye(raters)[own]
        prior = SEVERITY_SD**2 * (np.eye(raters) - 1 / raters)
        whole = np.linalg.inv(spread + rows @ prior @ rows.T)
        fixed = np.stack([ends == 0, ends == 1], axis=1).astype(float)
        middle = np.linalg.solve(fixed.T @ whole @ fixed, fixed.T @ whole)
        self.weights = prior @ rows.T @ whole @ (np.eye(len(self.seen)) - fixed @ middle)

    def shifts(self, given: Levels) -> list[float]:
        """Of each rater; of levels (leaders, ends, criteria, raters) it reads those given."""
        means = [given[leader, end, :, rater].mean() for leader, end, rater in self.seen]
        found: list[float] = (self.weights @ np.array(means)).tolist()
        return found
