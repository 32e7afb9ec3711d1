"""Runs simulated pilots and asks every interval whether it holds the truth."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from measurement.alpha import alpha
from measurement.clustered import t_quantile
from measurement.drift import drift
from measurement.effects import deviation, mean
from measurement.foreseen import foreseen
from measurement.icc import Correlations, correlations
from measurement.level_change import level_change
from measurement.pairs import intervals_of
from measurement.ratings import Rating, pairs_of
from measurement.severity import TOLD as TOLD_APART
from measurement.severity import Severity, severity
from tests.proofs.oracle import Oracle
from tests.proofs.raters import (
    SAMPLES,
    Levels,
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
FIGURES = (
    "severity",
    "drift",
    "change",
    "exact",
    "adjacent",
    "kappa",
    "alpha",
    "ICC(A,1)",
    "ICC(C,1)",
)
"""Whose intervals are promised."""
PLAIN = "change, plain t interval"
ONE_AN_END = "change, plain t interval, one rater at the kickoff and another at the closing"
ORACLE = "half scored twice, knowing all variances"
ENOUGH, LACKING = "enough as planned", "too little as planned"
"""Pilots of whose double scoring the review of a plan does not say that more is missing, and the
others: known before anybody scores.
"""
LACKING_ORACLE = "too little as planned, knowing all variances"
TOLD, UNTOLD = "told apart by its own errors", "not told apart by its own errors"
"""Pilots whose own standard errors say that severity correlates above 0.95, and the others."""
DESIGNS = ("half scored twice", "all scored twice", "half, with a round of calibration")


@dataclass(frozen=True)
class Asked:
    """One interval beside the truth."""

    figure: str
    low: float
    high: float
    truth: float
    value: float = 0.0

    @property
    def holds(self) -> bool:
        return self.low <= self.truth <= self.high


class Covering:
    """What came of all runs."""

    def __init__(self) -> None:
        self.pilots = self.runs = 0
        self.asked: dict[str, list[Asked]] = defaultdict(list)
        self.without: dict[str, int] = defaultdict(int)
        """Runs in which a figure had no interval."""

    def add(self, found: Iterable[Asked | str]) -> None:
        """Of one run; a name alone is a figure that gave none."""
        self.runs += 1
        for each in found:
            if isinstance(each, str):
                self.without[each] += 1
            else:
                self.asked[each.figure].append(each)

    def share(self, figure: str) -> float:
        """Percent of its intervals that hold the truth, of those that are given."""
        asked = self.asked[figure]
        return 100 * sum(each.holds for each in asked) / len(asked)

    def bias(self) -> float:
        """The mean error of severity, of severe raters or of lenient ones, whichever is larger: as
        far as all are drawn toward the middle.
        """
        asked = self.asked["severity"]
        sides = ([e for e in asked if e.truth < 0], [e for e in asked if e.truth > 0])
        return max(abs(mean([each.value - each.truth for each in side])) for side in sides)

    def correlation(self, design: str) -> float:
        """Of the severity told with the true one, over raters of all pilots of a design."""
        asked = self.asked[f"severity, {design}"]
        pairs = np.corrcoef([each.value for each in asked], [each.truth for each in asked])
        return float(pairs[0, 1])


def covering(pilots: int, runs: int) -> Covering:
    """Each pilot lived `runs` times. The same at every time: chance is seeded by its number."""
    found = Covering()
    for number in range(pilots):
        chance = np.random.default_rng([SEED, number])
        pilot = drawn_pilot(chance)
        truth, oracle = truth_of(pilot, chance), Oracle(pilot)
        found.pilots += 1
        for _run in range(runs):
            found.add(_one_run(pilot, truth, oracle, chance))
    return found


def _one_run(
    pilot: SimulatedPilot, truth: Truth, oracle: Oracle, chance: np.random.Generator
) -> Iterator[Asked | str]:
    able = performed(chance, len(pilot.pairs))
    ends: tuple[list[Rating], list[Rating]] = [], []
    given = levels_given(chance, able, pilot.shifts)
    for end, rating in ratings_of(pilot, given):
        ends[end].append(rating)
    one_an_end = given[:, 1, :, 1].mean(axis=1) - given[:, 0, :, 0].mean(axis=1)
    yield _plain(ONE_AN_END, one_an_end.tolist(), truth)
    yield from _change(ends, truth)
    both = [
        replace(rating, performance=(rating.performance, end), subject=rating.performance)
        for end, ratings in enumerate(ends)
        for rating in ratings
    ]
    scored = levels_given(chance, samples(chance, SAMPLES), pilot.shifts)
    yield from _severity(pilot, both, scored, truth)
    for value, real in zip(oracle.shifts(given), truth.shifts, strict=True):
        best = Asked(f"severity, {ORACLE}", value, value, float(real), value)
        if not pilot.is_all:
            yield best
        if not is_planned(pilot):
            yield replace(best, figure=f"severity, {LACKING_ORACLE}")
    yield from _drifts(ends, truth)
    found = alpha(both)
    yield _asked("alpha", found.low, found.high, truth.alpha)
    yield from _pairs(both, truth)
    yield from _correlations(correlations(scored.mean(axis=1).tolist()), truth)


def is_planned(pilot: SimulatedPilot) -> bool:
    """Whether its double scoring is enough by what the planner foresees."""
    told = foreseen(pilot.raters(*each) for each in product(range(len(pilot.pairs)), (0, 1)))
    assert told is not None
    return told.correlation >= TOLD_APART


def _asked(figure: str, low: float | None, high: float | None, truth: float) -> Asked | str:
    return figure if low is None or high is None else Asked(figure, low, high, truth)


def _change(ends: tuple[list[Rating], list[Rating]], truth: Truth) -> Iterator[Asked | str]:
    found = level_change(*ends)
    yield _asked("change", found.low, found.high, truth.change)
    moved: dict[object, list[list[float]]] = defaultdict(lambda: [[], []])
    for end, ratings in enumerate(ends):
        for each in ratings:
            moved[each.performance][end].append(each.level)
    plain = [mean(after) - mean(before) for before, after in moved.values()]
    yield _plain(PLAIN, plain, truth)


def _plain(figure: str, changes: list[float], truth: Truth) -> Asked:
    """As if severity were nothing."""
    middle = mean(changes)
    reach = t_quantile(len(changes) - 1) * deviation(changes) / math.sqrt(len(changes))
    return Asked(figure, middle - reach, middle + reach, truth.change)


def _severity(
    pilot: SimulatedPilot, ratings: list[Rating], scored: Levels, truth: Truth
) -> Iterator[Asked | str]:
    half, whole, rounded = DESIGNS
    found = severity(ratings)
    assert found.separation is not None
    is_told = found.separation.enough <= found.separation.performances
    for each in _shifts(found, truth, whole if pilot.is_all else half):
        yield each
        yield replace(each, figure="severity")
        yield replace(each, figure=f"severity, {TOLD if is_told else UNTOLD}")
        yield replace(each, figure=f"severity, {ENOUGH if is_planned(pilot) else LACKING}")
    if not pilot.is_all:
        known = [
            Rating(("sample", place[0]), place[2], int(level), place[1])
            for place, level in np.ndenumerate(scored)
        ]
        yield from _shifts(severity([*ratings, *known]), truth, rounded)


def _shifts(found: Severity, truth: Truth, design: str) -> Iterator[Asked]:
    for each in found.shifts:
        assert isinstance(each.rater, int)
        assert each.low is not None
        assert each.high is not None
        real = float(truth.shifts[each.rater])
        yield Asked(f"severity, {design}", each.low, each.high, real, each.shift)


def _drifts(ends: tuple[list[Rating], list[Rating]], truth: Truth) -> Iterator[Asked | str]:
    first, last = ([replace(each, subject=each.performance) for each in end] for end in ends)
    for each in drift(first, last).raters:
        assert isinstance(each.rater, int)
        real = float(truth.drifts[each.rater])
        yield _asked("drift", each.low, each.high, real)


def _pairs(ratings: list[Rating], truth: Truth) -> Iterator[Asked | str]:
    pairs = pairs_of(ratings)
    found = intervals_of(pairs.levels, pairs.performances, pairs.people)
    yield Asked("exact", *found.exact, truth.exact)
    yield Asked("adjacent", *found.adjacent, truth.adjacent)
    two = pairs_of([each for each in ratings if each.rater in {0, 1}])
    if len(set(two.performances)) >= LEAST:
        kappa = intervals_of(two.levels, two.performances, two.people).kappa
        yield _asked("kappa", *(kappa or (None, None)), truth.kappa)


def _correlations(found: Correlations, truth: Truth) -> Iterator[Asked]:
    one, plain = found.agreement_one, found.consistency_one
    assert one is not None
    assert plain is not None
    yield Asked("ICC(A,1)", one.low, one.high, truth.agreement)
    yield Asked("ICC(C,1)", plain.low, plain.high, truth.consistency)
