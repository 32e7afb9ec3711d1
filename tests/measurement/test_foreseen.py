"""What a plan of double scoring will tell, before anybody has scored."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from measurement.foreseen import A_LOOK, MOST, foreseen
from measurement.severity import TOLD, USUAL


def test_two_raters_come_out_as_by_hand():
    found = foreseen([("a", "b")] * 20)
    error, true = A_LOOK**2 / 40, USUAL**2 / 2
    assert found.correlation == pytest.approx((true / (true + error)) ** 0.5, abs=1e-12)
    assert found.performances == 20
    edge = foreseen([("a", "b")] * found.enough)
    assert edge.correlation >= TOLD > foreseen([("a", "b")] * (found.enough - 1)).correlation


@pytest.mark.parametrize("seed", range(5))
def test_any_plan_comes_out_as_by_the_pseudoinverse(seed):
    chance = np.random.default_rng(seed)
    raters = int(chance.integers(3, 7))
    plan = [(n, (n + 1) % raters) for n in range(raters)]
    plan += [tuple(chance.choice(raters, chance.integers(1, 4), replace=False)) for _ in range(30)]
    ties, twice = np.zeros((raters, raters)), [each for each in plan if len(each) > 1]
    for each in twice:
        for one, other in combinations(each, 2):
            ties[[one, other], [other, one]] -= 1 / len(each)
            ties[[one, other], [one, other]] += 1 / len(each)
    error = A_LOOK**2 * np.trace(np.linalg.pinv(ties)) / raters
    true = USUAL**2 * (raters - 1) / raters
    found = foreseen(plan)
    assert found.correlation == pytest.approx((true / (true + error)) ** 0.5, abs=1e-9)
    assert found.performances == len(twice)


@pytest.mark.parametrize(
    "plan",
    [[], [("a",), ("b",)], [("a", "b"), ("c", "d")], [(n, n + 1) for n in range(MOST + 1)]],
    ids=["nobody", "nobody together", "apart", "too many"],
)
def test_where_nothing_can_be_foreseen_nothing_is(plan):
    assert foreseen(plan) is None
