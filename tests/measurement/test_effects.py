"""Changes and their effect sizes, against published vectors."""

from __future__ import annotations

import pytest

from measurement.effects import (
    Standardised,
    correlation,
    difference,
    power,
    small_sample,
    standardised_change,
)
from measurement.estimates import Estimate, Z

BEFORE = [5, 6, 4, 7, 5, 6, 5, 6, 7, 5]
AFTER = [7, 7, 6, 8, 6, 8, 6, 7, 8, 6]


def test_pilot_of_ten() -> None:
    found = standardised_change(BEFORE, AFTER, mean_change=1.3)
    assert found is not None
    assert found.g == pytest.approx(1.229735, abs=1e-6)
    assert variance(found) == pytest.approx(0.102228, abs=1e-6)


def test_what_raters_add_to_the_error_is_added_to_that_of_g() -> None:
    s1, own = 0.966092, 0.483046**2 / 10
    found = standardised_change(BEFORE, AFTER, mean_change=1.3, se=(own + 0.04) ** 0.5)
    assert found is not None
    assert variance(found) == pytest.approx(0.102228 + 0.04 * (0.913875 / s1) ** 2, abs=1e-5)
    narrow = standardised_change(BEFORE, AFTER, mean_change=1.3, se=0.0)
    assert narrow == standardised_change(BEFORE, AFTER, mean_change=1.3)


def variance(found: Standardised) -> float:
    return ((found.high - found.low) / 2 / Z) ** 2


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
