"""Simulated pilots: leaders as they are, raters of known severity, levels as they are given.

What is supposed stands here, in levels, and was settled before any interval was tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from measurement.ratings import Rating

LEADERS = (10, 40)
RATERS = (2, 4)
GROUP = 5
CRITERIA = np.array([-0.2, 0.0, 0.2])
"""Some criteria are harder than others."""
FIRST, GROWTH, GROWTH_SD = 2.1, 0.5, 0.4
LEADER_SD, CRITERION_SD, DAY_SD = 0.6, 0.3, 0.2
"""Of leaders, of a leader's criterion, of the form on a day."""
SEVERITY_SD = 0.3
IMPRESSION_SD, NOISE_SD = 0.2, 0.35
"""Of a rater's impression of a whole performance, and of each level beside it."""
SAMPLES, SAMPLE_MEAN, SAMPLE_SD = 22, 2.5, 0.8
"""A round of calibration."""
CROWD = 20_000
"""So many leaders and samples are the whole from which the truth is read."""
Levels = NDArray[np.float64]
"""Shape (..., criteria, raters): what every rater would give."""


@dataclass(frozen=True)
class SimulatedPilot:
    """Who rates whom. All of it is fixed; only leaders and what raters notice are drawn."""

    shifts: Levels
    """Of each rater, in levels before they are rounded."""
    pairs: NDArray[np.intp]
    """(leaders, 2): who leads the kickoff of a leader's group, and who the closing."""
    is_seen_first: NDArray[np.bool_]
    """(leaders,): scored by both at the kickoff; the others at the closing."""
    is_all: bool
    """Everybody is scored by both at both ends."""

    def raters(self, leader: int, end: int) -> list[int]:
        """Who scores this leader at the kickoff (0) or the closing (1)."""
        own, other = self.pairs[leader, end], self.pairs[leader, 1 - end]
        is_twice = self.is_all or self.is_seen_first[leader] == (end == 0)
        return [int(own), int(other)] if is_twice else [int(own)]


def drawn_pilot(
    chance: np.random.Generator,
    *,
    leaders: tuple[int, int] = LEADERS,
    severity: float = SEVERITY_SD,
) -> SimulatedPilot:
    """As practice.crossing plans it: whoever leads one end of a group scores beside at the other
    one. In every second pilot that is all of the group, in the others half, as where a second rater
    is missing at one end: each leader then has one rater at both ends and is scored twice once.
    Pairs go round, so that all raters hang together, and whoever opened closes next.
    """
    count = int(chance.integers(leaders[0], leaders[1] + 1))
    group = np.arange(count) // GROUP
    raters = int(chance.integers(RATERS[0], RATERS[1] + 1))
    raters = min(raters, max(2, int(group.max()) + 1))
    shifts = chance.normal(0, severity, raters)
    pairs = np.stack([group % raters, (group + 1) % raters], axis=1)
    turned = group // raters % 2 == 1
    pairs[turned] = pairs[turned, ::-1]
    is_seen_first = np.arange(count) % GROUP % 2 == 0
    return SimulatedPilot(shifts, pairs, is_seen_first, is_all=bool(chance.integers(2)))


def performed(chance: np.random.Generator, count: int) -> Levels:
    """How well leaders do before and after: (leaders, 2, criteria), never seen by anybody."""
    growth = chance.normal(GROWTH, GROWTH_SD, count)
    able = FIRST + chance.normal(0, LEADER_SD, (count, 1, 1)) + CRITERIA
    able = able + chance.normal(0, CRITERION_SD, (count, 1, 3))
    able = able + np.stack([np.zeros(count), growth], axis=1)[:, :, None]
    return able + chance.normal(0, DAY_SD, (count, 2, 1))


def samples(chance: np.random.Generator, count: int) -> Levels:
    """How well it is done in samples: (samples, criteria)."""
    able = SAMPLE_MEAN + chance.normal(0, SAMPLE_SD, (count, 1)) + CRITERIA
    return able + chance.normal(0, CRITERION_SD, (count, 3))


def levels_given(chance: np.random.Generator, able: Levels, shifts: Levels) -> Levels:
    """What every rater would give: able and (..., raters), whole levels from 1 to 4."""
    count = shifts.shape[-1]
    shape = (*able.shape, count)
    impression = chance.normal(0, IMPRESSION_SD, (*able.shape[:-1], 1, count))
    seen = able[..., None] + shifts + impression + chance.normal(0, NOISE_SD, shape)
    return np.clip(np.rint(seen), 1, 4)


def ratings_of(pilot: SimulatedPilot, given: Levels) -> Iterator[tuple[int, Rating]]:
    """The levels that are really given: the end, and a rating whose performance is the leader."""
    for leader, end in product(range(len(pilot.pairs)), (0, 1)):
        for rater in pilot.raters(leader, end):
            for criterion, level in enumerate(given[leader, end, :, rater]):
                yield end, Rating(leader, rater, int(level), criterion)
