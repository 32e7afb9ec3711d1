"""The mean of teams."""

from __future__ import annotations

import pytest

from measurement.estimates import mean_with_interval
from measurement.teams import mean_of_teams

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
