"""Runs simulated pilots and asks every interval whether it holds the truth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from measurement.alpha import alpha
from measurement.icc import correlations
from measurement.level_change import level_change
from measurement.pairs import intervals_of
from measurement.ratings import Rating, pairs_of
from measurement.severity import severity
from tests.proofs.raters import (
    SAMPLES,
    SimulatedPilot,
    drawn_pilot,
    levels_given,
    performed,
    ratings_of,
    samples,
)
from tests.proofs.truths import Truth, truth_of

SEED = 12
LEAST = 10
"""Performances that two raters shared, for kappa."""


@dataclass(frozen=True)
class Asked:
    """One interval beside the truth."""

    figure: str
    value: float
    low: float | None
    high: float | None
    truth: float

    @property
    def holds(self) -> bool:
        return (
            self.low is not None and self.high is not None and self.low <= self.truth <= self.high
        )


@dataclass
class Covering:
    """What came of all runs."""

    pilots: int = 0
    asked: dict[str, list[Asked]] = field(default_factory=dict)

    def add(self, found: Iterator[Asked]) -> None:
        for each in found:
            self.asked.setdefault(each.figure, []).append(each)

    def share(self, figure: str) -> float:
        """Percent of its intervals that hold the truth, of those that are given."""
        given = [each for each in self.asked[figure] if each.low is not None]
        return 100 * sum(each.holds for each in given) / len(given)


def covering(pilots: int, runs: int) -> Covering:
    """The same at every time: chance is seeded by the pilot's number."""
    found = Covering(pilots)
    for number in range(pilots):
        chance = np.random.default_rng([SEED, number])
        pilot = drawn_pilot(chance)
        truth = truth_of(pilot, chance)
        for _run in range(runs):
            found.add(_one_run(pilot, truth, chance))
    return found


def _one_run(pilot: SimulatedPilot, truth: Truth, chance: np.random.Generator) -> Iterator[Asked]:
    able = performed(chance, len(pilot.own))
    ends: tuple[list[Rating], list[Rating]] = [], []
    for end, rating in ratings_of(pilot, levels_given(chance, able, pilot.shifts)):
        ends[end].append(rating)
    yield from _change(ends, truth)
    both = [
        replace(rating, performance=(rating.performance, end), subject=rating.performance)
        for end, ratings in enumerate(ends)
        for rating in ratings
    ]
    for each in severity(both).shifts:
        yield Asked("severity", each.shift, each.low, each.high, truth.shifts[int(str(each.rater))])
    found = alpha(both)
    if found.value is not None:
        yield Asked("alpha", found.value, found.low, found.high, truth.alpha)
    yield from _pairs(both, truth)
    yield from _correlations(pilot, truth, chance)


def _change(ends: tuple[list[Rating], list[Rating]], truth: Truth) -> Iterator[Asked]:
    found = level_change(*ends)
    if found.value is not None:
        yield Asked("change", found.value, found.low, found.high, truth.change)


def _pairs(ratings: list[Rating], truth: Truth) -> Iterator[Asked]:
    pairs = pairs_of(ratings)
    found = intervals_of(pairs.levels, pairs.performances, pairs.people)
    yield Asked("exact", 0.0, *found.exact, truth.exact)
    yield Asked("adjacent", 0.0, *found.adjacent, truth.adjacent)
    two = pairs_of([each for each in ratings if each.rater in {0, 1}])
    if len(set(two.performances)) >= LEAST:
        kappa = intervals_of(two.levels, two.performances, two.people).kappa
        yield Asked("kappa", 0.0, *(kappa or (None, None)), truth.kappa)


def _correlations(
    pilot: SimulatedPilot, truth: Truth, chance: np.random.Generator
) -> Iterator[Asked]:
    given = levels_given(chance, samples(chance, SAMPLES), pilot.shifts).mean(axis=1)
    found = correlations(given.tolist())
    one, plain = found.agreement_one, found.consistency_one
    if one is not None and plain is not None:
        yield Asked("ICC(A,1)", one.value, one.low, one.high, truth.agreement)
        yield Asked("ICC(C,1)", plain.value, plain.low, plain.high, truth.consistency)
