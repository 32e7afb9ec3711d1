"""Published vectors."""

from __future__ import annotations

import math

import pytest

from measurement.estimates import Rate, likelihood_interval, mean_with_interval


def test_wilson_interval_of_33_out_of_42() -> None:
    rate = Rate(33, 42)
    assert round(rate.value * 100, 1) == 78.6
    assert [round(limit * 100, 1) for limit in rate.interval] == [64.1, 88.3]
    assert not rate.needs_care


def test_a_rate_stays_between_nobody_and_everybody() -> None:
    assert Rate(0, 10).interval[0] == 0
    assert Rate(10, 10).interval[1] == pytest.approx(1)
    assert (Rate(0, 0).value, Rate(0, 0).interval) == (0, (0, 1))


@pytest.mark.parametrize(("count", "care"), [(59, True), (60, False)])
def test_under_60_percent_is_read_with_care(count: int, care: bool) -> None:
    assert Rate(count, 100).needs_care is care


def test_mean_with_t_interval() -> None:
    # t(4, 0.975) = 2.776445; s = 1.581139; half width 1.963243
    found = mean_with_interval([1, 2, 3, 4, 5], 0, 10)
    assert found.value == 3
    assert (found.low, found.high) == (
        pytest.approx(1.036757, abs=1e-6),
        pytest.approx(4.963243, abs=1e-6),
    )


def test_the_interval_stays_on_the_scale() -> None:
    found = mean_with_interval([1, 5, 5, 5, 5], 1, 5)
    assert found.high == 5
    assert found.low >= 1


def test_one_value_has_no_interval() -> None:
    with pytest.raises(ValueError, match="two values"):
        mean_with_interval([3], 1, 5)


def test_the_likelihood_interval_is_where_the_ratio_reaches_its_limit() -> None:
    low, high = likelihood_interval(0.6, 20)
    for edge in (low, high):
        ratio = 2 * 20 * (0.6 * math.log(0.6 / edge) + 0.4 * math.log(0.4 / (1 - edge)))
        assert ratio == pytest.approx(3.841459, abs=1e-6)
    assert likelihood_interval(1.0, 10) == (pytest.approx(math.exp(-3.841459 / 20)), 1.0)
    assert likelihood_interval(0.0, 10) == (0.0, pytest.approx(1 - math.exp(-3.841459 / 20)))
