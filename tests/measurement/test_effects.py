"""Changes and their effect sizes, against published vectors."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import stdtrit

from measurement.effects import (
    Standardised,
    compared_change,
    correlation,
    deviation,
    difference,
    least_correlation,
    mean,
    morris,
    power,
    power_of_change,
    small_sample,
    standardised_change,
)
from measurement.estimates import Estimate, Z
from measurement.paired import paired_effects

BEFORE = [5, 6, 4, 7, 5, 6, 5, 6, 7, 5]
AFTER = [7, 7, 6, 8, 6, 8, 6, 7, 8, 6]


def test_pilot_of_ten() -> None:
    found = standardised_change(BEFORE, AFTER, mean_change=1.3)
    assert found is not None
    assert found.g == pytest.approx(1.229735, abs=1e-6)
    assert found.variance == pytest.approx(0.102228, abs=1e-6)


MORRIS = [
    (30.6, 38.5, 15, 20, 0.47, 0.5056, 0.0594),
    (23.5, 26.8, 3.1, 50, 0.64, 1.0481, 0.0254),
    (0.5, 0.7, 0.1, 9, 0.77, 1.8054, 0.2322),
    (53.4, 75.9, 14.5, 10, 0.89, 1.4181, 0.1225),
    (35.6, 36.0, 4.7, 14, 0.44, 0.0801, 0.0802),
]


@pytest.mark.parametrize(("before", "after", "spread", "n", "r", "g", "variance"), MORRIS)
def test_morris_five_studies(
    before: float, after: float, spread: float, n: int, r: float, g: float, variance: float
) -> None:
    """Published to four digits: 1e-6 of what they round to."""
    found = morris(after - before, spread, n, r)
    assert [round(each, 4) for each in found] == [g, variance]


def sample(seed: int, n: int) -> tuple[list[float], list[float]]:
    chance = np.random.default_rng(seed)
    first = chance.normal(2.2, 0.8, n)
    return first.tolist(), (0.4 + 0.6 * first + chance.normal(0.6, 0.5, n)).tolist()


def test_the_interval_of_g_agrees_with_the_t_interval_on_whether_anything_changed() -> None:
    """Taken to where the mean change just ends at 0, g ends there, too."""
    first, second = sample(1, 8)
    change = [b - a for a, b in zip(first, second, strict=True)]
    just = stdtrit(7, 0.975) * deviation(change) / 8**0.5
    found = standardised_change(first, second, mean_change=just)
    assert found is not None
    assert found.low == pytest.approx(0, abs=0.01)
    assert found.low < found.g < found.high


def test_where_spread_and_change_are_one_the_interval_is_that_of_the_noncentral_t() -> None:
    """Everybody ends alike: the change is the first value turned round, so g is d_z."""
    first = sample(2, 9)[0]
    second = [5.0] * 9
    found = standardised_change(first, second, mean_change=5 - mean(first))
    theirs = paired_effects(first, second)
    assert found is not None
    assert theirs is not None
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), rel=0.005)


def test_many_pairs_have_the_interval_that_morris_gives() -> None:
    first, second = sample(3, 2000)
    change = mean([b - a for a, b in zip(first, second, strict=True)])
    found = standardised_change(first, second, mean_change=change)
    assert found is not None
    reach = Z * found.variance**0.5
    assert (found.low, found.high) == pytest.approx((found.g - reach, found.g + reach), abs=0.01)


def test_everybody_changed_by_the_same_leaves_the_spread_at_first() -> None:
    found = standardised_change([1, 2, 3, 4, 5], [2, 3, 4, 5, 6], mean_change=1)
    assert found is not None
    scale = 1 / deviation([1, 2, 3, 4, 5])
    assert found.low == pytest.approx(scale * (0.484419 / 4) ** 0.5, rel=0.03)
    assert found.high == pytest.approx(scale * (11.143287 / 4) ** 0.5, rel=0.03)


def test_those_who_wait_are_taken_off_and_variances_add() -> None:
    treated = Standardised(20, 0.8, 0.3, 1.4, 0.07)
    control = Standardised(18, 0.2, -0.2, 0.7, 0.05)
    found = compared_change(treated, control)
    assert (found.n, found.g, found.variance) == (38, pytest.approx(0.6), pytest.approx(0.12))
    assert found.low == pytest.approx(0.6 - (0.5**2 + 0.5**2) ** 0.5)
    assert found.high == pytest.approx(0.6 + (0.6**2 + 0.4**2) ** 0.5)


def test_what_raters_add_to_the_error_widens_the_interval() -> None:
    plain = standardised_change(BEFORE, AFTER, mean_change=1.3)
    wide = standardised_change(BEFORE, AFTER, mean_change=1.3, se=0.4)
    assert plain is not None
    assert wide is not None
    assert wide.low < plain.low < plain.high < wide.high
    assert wide.variance == plain.variance
    groups = standardised_change(BEFORE, AFTER, mean_change=1.3, se=0.4, df=3)
    assert groups is not None
    assert groups.low < wide.low < wide.high < groups.high
    assert standardised_change(BEFORE, AFTER, mean_change=1.3, se=0.0) == plain


def test_a_difference_of_means_from_their_intervals() -> None:
    """By hand: 0.7 with the square root of 0.3² + 0.3² to both sides; and lopsided ones."""
    found = difference(Estimate(21, 3.4, 3.1, 3.7), Estimate(30, 4.1, 3.8, 4.4))
    assert (found.n, found.value) == (21, pytest.approx(0.7))
    assert (found.low, found.high) == (pytest.approx(0.275736), pytest.approx(1.124264))
    found = difference(Estimate(9, 2.0, 1.0, 4.0), Estimate(8, 4.5, 3.0, 5.0))
    assert found.low == pytest.approx(2.5 - (1.5**2 + 2.0**2) ** 0.5)
    assert found.high == pytest.approx(2.5 + (0.5**2 + 1.0**2) ** 0.5)


def test_power_of_a_pilot() -> None:
    assert power(10) == pytest.approx(0.25, abs=0.005)
    assert power(41) > 0.8 > power(40)
    assert power(1) == 0


def test_a_published_effect_is_no_d_z() -> None:
    assert power_of_change(20, 0.45, 0.5) == pytest.approx(power(20, 0.45))
    assert power_of_change(20, 0.45, 0.875) == pytest.approx(power(20, 0.9))
    assert power_of_change(20, 0.45, 0.0) < power(20, 0.45)
    needed = least_correlation(20, 0.45)
    assert needed is not None
    assert power_of_change(20, 0.45, needed) >= 0.8 > power_of_change(20, 0.45, needed - 0.01)
    assert least_correlation(5, 0.45) is None
    assert least_correlation(1000, 0.45) == 0


def test_small_sample_correction_is_the_exact_one() -> None:
    assert small_sample(9) == pytest.approx(0.913875, abs=1e-6)


def test_correlation_of_perfect_lines_and_of_none() -> None:
    assert correlation([1, 2, 4], [2, 4, 8]) == 1.0
    assert correlation([1, 2, 4], [4, 2, -2]) == -1.0
    assert correlation([1, 2, 3, 4], [1, 3, 3, 1]) == 0.0
    assert correlation([3, 3, 3], [1, 2, 4]) == 0.0
    assert correlation([1, 2, 4], [3, 3, 3]) == 0.0


def test_without_spread_at_first_there_is_no_scale() -> None:
    assert standardised_change([2, 2, 2, 2, 2], [3, 2, 3, 2, 3], mean_change=0.6) is None


@pytest.mark.parametrize("count", [400, 1000, 3000, 10_000, 100_000])
def test_a_large_program_would_show_it_for_certain(count: int) -> None:
    assert power(count) == pytest.approx(1.0, abs=1e-9)
    assert 0.0 < power(count, effect=0.01) <= 1.0
