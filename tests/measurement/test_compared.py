"""Changes beside those of others, against Morris' five studies and a simulation."""

from __future__ import annotations

import numpy as np

from measurement.compared import SideSummary, compared_with_others, morris_compared
from measurement.differences import BeforeAfter, difference_in_differences

TREATED = [
    (30.6, 38.5, 15.0, 20), (23.5, 26.8, 3.1, 50), (0.5, 0.7, 0.1, 9),
    (53.4, 75.9, 14.5, 10), (35.6, 36.0, 4.7, 14),
]  # fmt: skip
CONTROL = [
    (23.1, 19.7, 13.8, 20), (24.9, 25.3, 4.1, 42), (0.6, 0.6, 0.2, 9),
    (55.7, 60.7, 17.3, 11), (34.8, 33.4, 3.1, 14),
]  # fmt: skip
R = (0.47, 0.64, 0.77, 0.89, 0.44)
PUBLISHED = ((0.77, 0.11), (0.80, 0.04), (1.20, 0.14), (1.05, 0.07), (0.44, 0.16))
"""Morris 2008, table 5, as metafor works it out: to two digits."""


def side(row: tuple[float, float, float, int]) -> SideSummary:
    before, after, spread, n = row
    return SideSummary(n=n, mean_change=after - before, spread=spread)


def test_the_five_studies_come_to_what_was_published() -> None:
    for treated, control, r, told in zip(TREATED, CONTROL, R, PUBLISHED, strict=True):
        found = morris_compared(side(treated), side(control), r)
        assert tuple(round(each, 2) for each in found) == told


def drawn(effect: float, rng: np.random.Generator, n: int) -> list[BeforeAfter]:
    first = rng.normal(size=n)
    later = 0.7 * first + effect + rng.normal(size=n) * (1 - 0.7**2) ** 0.5
    return list(zip(map(float, first), map(float, later), strict=True))


def test_its_interval_holds_the_truth_and_agrees_with_that_of_the_difference() -> None:
    rng, held = np.random.default_rng(14), []
    for _pilot in range(300):
        treated, control = drawn(0.5, rng, 6), drawn(0.0, rng, 8)
        found = compared_with_others(treated, control)
        plain = difference_in_differences(treated, control)
        assert found is not None
        assert plain.low is not None
        assert (found.low > 0) == (plain.low > 0)
        held.append(found.low <= 0.5 <= found.high)
    assert 0.92 <= sum(held) / len(held) <= 0.98


def test_too_few_or_nothing_that_varies_gives_no_figure() -> None:
    pair = [(1.0, 2.0), (2.0, 4.0)]
    assert compared_with_others(pair, [*pair, (3.0, 3.0)]) is None
    assert compared_with_others([(1.0, 2.0)] * 3, [(1.0, 1.5)] * 3) is None
    assert compared_with_others([(1.0, 2.0), (1.0, 3.0), (1.0, 4.0)], [(1.0, 1.0)] * 3) is None
