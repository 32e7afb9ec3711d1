"""Simulated pilots: leaders as they are, raters of known severity, levels as they are given.

What is supposed stands here, in levels, and was settled before any interval was tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
    own: NDArray[np.intp]
    """The facilitator of each leader."""
    second: NDArray[np.intp]
    """Whoever sees a leader besides; -1 for nobody."""


def drawn_pilot(chance: np.random.Generator) -> SimulatedPilot:
    """Groups of five; facilitators take turns, and half of each group is seen by the next one, at
    both ends.
    """
    count = int(chance.integers(LEADERS[0], LEADERS[1] + 1))
    group = np.arange(count) // GROUP
    raters = min(int(chance.integers(RATERS[0], RATERS[1] + 1)), int(group.max()) + 1)
    is_seen_twice = np.arange(count) % GROUP < GROUP / 2
    shifts = chance.normal(0, SEVERITY_SD, raters)
    second = np.where(is_seen_twice, (group + 1) % raters, -1)
    return SimulatedPilot(shifts, group % raters, second)


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
    """What every rater would give: able and (raters,), whole levels from 1 to 4."""
    shape = (*able.shape, len(shifts))
    impression = chance.normal(0, IMPRESSION_SD, (*able.shape[:-1], 1, len(shifts)))
    seen = able[..., None] + shifts + impression + chance.normal(0, NOISE_SD, shape)
    return np.clip(np.rint(seen), 1, 4)


def ratings_of(pilot: SimulatedPilot, given: Levels) -> Iterator[tuple[int, Rating]]:
    """The levels that are really given: the end, and a rating whose performance is the leader."""
    for leader, raters in enumerate(zip(pilot.own, pilot.second, strict=True)):
        for rater in (int(each) for each in raters if each >= 0):
            for end in (0, 1):
                for criterion, level in enumerate(given[leader, end, :, rater]):
                    yield end, Rating(leader, rater, int(level), criterion)
