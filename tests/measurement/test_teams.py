"""The mean of teams."""

from __future__ import annotations

import statistics

import pytest
from scipy import stats

from measurement.estimates import mean_with_interval
from measurement.teams import gap_of_teams, mean_of_teams

MEANS = [3.1, 3.4, 2.9, 3.8, 3.3, 3.6, 4.0, 3.2]


def test_teams_of_one_size_give_the_plain_t_interval_of_their_means() -> None:
    found, plain = mean_of_teams([6] * 8, MEANS, 1, 5), mean_with_interval(MEANS, 1, 5)
    assert (found.value, found.low, found.high) == pytest.approx(
        (plain.value, plain.low, plain.high)
    )
    assert found.n == 48


def test_larger_teams_weigh_more_and_the_interval_stays_on_the_scale() -> None:
    found = mean_of_teams([5] * 7 + [50], [1.1] * 4 + [4.9] * 4, 1, 5)
    assert found.value == pytest.approx((20 * 1.1 + 65 * 4.9) / 85)
    assert (found.low >= 1, found.high) == (True, 5)


def test_fewer_than_eight_teams_tell_nothing_of_others() -> None:
    with pytest.raises(ValueError, match="too few"):
        mean_of_teams([6] * 7, MEANS[:7], 1, 5)


LATER = [2.9, 3.0, 3.3, 2.6, 3.1, 2.8, 3.5, 2.7, 3.0]


def test_two_lots_of_teams_of_one_size_have_the_error_of_welch_and_fixed_freedom() -> None:
    """The freedom is that of errors alike, as the other figures about teams have it."""
    found = gap_of_teams(([6] * 8, MEANS), ([6] * 9, LATER), 4)
    error = (statistics.variance(MEANS) / 8 + statistics.variance(LATER) / 9) ** 0.5
    freedom = (1 / 8 + 1 / 9) ** 2 / (1 / 8**2 / 7 + 1 / 9**2 / 8)
    assert found.value == pytest.approx(sum(MEANS) / 8 - sum(LATER) / 9)
    assert found.high - found.value == pytest.approx(stats.t.ppf(0.975, freedom) * error)
    assert found.value - found.low == pytest.approx(found.high - found.value)
    assert found.n == 102


def test_larger_teams_weigh_more_and_neither_lot_is_of_fewer_than_eight() -> None:
    found = gap_of_teams(([5] * 7 + [50], [2.0] * 7 + [4.0]), ([6] * 9, LATER), 4)
    assert found.value == pytest.approx((35 * 2 + 50 * 4) / 85 - sum(LATER) / 9)
    with pytest.raises(ValueError, match="too few"):
        gap_of_teams(([6] * 7, MEANS[:7]), ([6] * 9, LATER), 4)
