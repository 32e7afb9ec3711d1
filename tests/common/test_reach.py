"""How far away a date may lie."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.reach import OutOfReach, check_moments, check_reach, reach

NOW = dt.datetime(2026, 9, 14, 8, tzinfo=dt.UTC)


@given(st.dates())
def test_what_is_within_reach_passes_and_nothing_else(day: dt.date) -> None:
    first, last = reach(NOW)
    if first <= day <= last:
        check_reach(day, now=NOW)
    else:
        with pytest.raises(OutOfReach):
            check_reach(day, now=NOW)


@pytest.mark.parametrize("years", [-1, 3])
def test_to_the_day_a_year_back_and_three_ahead(years: int) -> None:
    check_reach(dt.date(2026 + years, 9, 14), now=NOW)
    with pytest.raises(OutOfReach):
        check_reach(dt.date(2026 + years, 9, 14) + dt.timedelta(days=4 * years), now=NOW)


def test_a_plan_begun_in_reach_may_end_beyond_it() -> None:
    last = reach(NOW)[1]
    check_reach(last + dt.timedelta(weeks=12), now=NOW, begins_on=last)
    for begins_on in (None, dt.date(2026, 9, 28), dt.date(9999, 12, 31)):
        with pytest.raises(OutOfReach):
            check_reach(dt.date(2206, 9, 28), now=NOW, begins_on=begins_on)


def test_a_moment_counts_as_the_day_it_is_on_any_clock() -> None:
    last = dt.datetime.combine(reach(NOW)[1], dt.time(23, 30), tzinfo=dt.UTC)
    check_moments(last + dt.timedelta(hours=8), now=NOW)
    for far in (last + dt.timedelta(days=2), NOW - dt.timedelta(days=400)):
        with pytest.raises(OutOfReach):
            check_moments(far, now=NOW)
