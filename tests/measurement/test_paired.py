"""Effects of pairs, against the published pilot of ten."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import nct

from measurement.paired import d_z_interval, paired_effects

BEFORE = [5, 6, 4, 7, 5, 6, 5, 6, 7, 5]
AFTER = [7, 7, 6, 8, 6, 8, 6, 7, 8, 6]


def test_pilot_of_ten() -> None:
    found = paired_effects(BEFORE, AFTER)
    assert found is not None
    assert found.n == 10
    assert (found.mean_change, found.r, found.t) == pytest.approx(
        (1.3, 0.866921, 8.510498), abs=1e-6
    )
    assert (found.d_z, found.low, found.high) == pytest.approx(
        (2.691256, 1.308203, 4.047454), abs=1e-6
    )
    assert (found.d_av, found.d_pre) == pytest.approx((1.410048, 1.345628), abs=1e-6)
    assert found.is_inflated


@pytest.mark.parametrize(
    ("d_z", "n"), [(0.0, 2), (0.2, 12), (0.9, 1000), (40.0, 5), (0.9, 1500), (0.1, 4000)]
)
def test_either_end_leaves_as_much_on_its_side_by_another_noncentral_t(d_z: float, n: int) -> None:
    low, high = d_z_interval(d_z, n)
    root = n**0.5
    assert nct.sf(d_z * root, n - 1, low * root) == pytest.approx(0.025, abs=1e-6)
    assert nct.cdf(d_z * root, n - 1, high * root) == pytest.approx(0.025, abs=1e-6)
    assert d_z_interval(-d_z, n) == pytest.approx((-high, -low))


def test_of_a_million_pairs_it_is_still_told_and_narrow() -> None:
    low, high = d_z_interval(0.9, 1_000_000)
    half = 1.959964 * (1e-6 + 0.9**2 / 2e6) ** 0.5
    assert (low, high) == pytest.approx((0.9 - half, 0.9 + half), abs=1e-6)


def test_what_has_no_spread_has_no_effect_of_its_own() -> None:
    assert paired_effects([1], [2]) is None
    assert paired_effects([1, 2, 3], [2, 3, 4]) is None, "all by the same"
    alike = paired_effects([2, 2, 2], [2, 3, 3])
    assert alike is not None
    assert (alike.d_pre, alike.is_inflated) == (None, False)
    chance = np.random.default_rng(1)
    apart = paired_effects(chance.normal(2, 1, 30).tolist(), chance.normal(3, 1, 30).tolist())
    assert apart is not None
    assert not apart.is_inflated
