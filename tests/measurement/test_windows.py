"""Months of teams: windows, pools, and what was before anything began."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from measurement.differences import WhyNoDifference, difference_in_differences
from measurement.placebo import placebo, pre_period
from measurement.windows import (
    Monthly,
    before_after,
    first_day,
    month_number,
    pairs_at,
    pooled,
    pools,
    together,
    window,
)

MAY = month_number(dt.date(2026, 5, 1))


def line(*values: float, first: int = MAY, exposure: float = 1.0) -> list[Monthly]:
    return [Monthly(first + place, each * exposure, exposure) for place, each in enumerate(values)]


def test_months_are_numbered_through():
    assert month_number(dt.date(2027, 1, 31)) - month_number(dt.date(2026, 12, 1)) == 1
    assert first_day(month_number(dt.date(2026, 12, 24))) == dt.date(2026, 12, 1)


def test_a_window_is_counts_over_exposure_and_no_mean_of_rates():
    team = [Monthly(MAY, 4, 10), Monthly(MAY + 1, 0, 40), Monthly(MAY + 2, 9, 3)]
    assert window(team, MAY, MAY + 1) == pytest.approx(4 / 50)
    assert window(team, MAY + 5, MAY + 9) is None
    assert window([Monthly(MAY, 3, 0)], MAY, MAY) is None
    assert before_after(team, MAY + 2, before=2, after=1) == (pytest.approx(4 / 50), 3)
    assert before_after(team, MAY, before=2, after=1) is None
    assert pairs_at([team, team[:2]], MAY + 2, before=2, after=1) == [(0.08, 3)]


def test_small_teams_are_put_together_until_they_are_large_enough():
    sizes = {"a": 3, "b": 12, "c": 2, "d": 3, "e": 5, "f": 1}
    assert pools(sizes, 5) == [("b",), ("a", "c", "d", "f"), ("e",)]
    assert pools({"a": 2, "b": 9, "c": 2}, 5) == [("b",)], "four people would tell of few"
    assert pooled([line(1, 2, exposure=3), line(5, exposure=1)]) == [
        Monthly(MAY, 8, 4), Monthly(MAY + 1, 6, 3),
    ]  # fmt: skip


def test_the_line_of_all_counts_each_team_once():
    lines = [line(1, 2, exposure=100), line(3, 4, 6)]
    assert together(lines, MAY - 1, MAY + 2) == [(MAY, 2), (MAY + 1, 3), (MAY + 2, 6)]


def sides(apart: float) -> tuple[list[list[Monthly]], list[list[Monthly]]]:
    """Six months before and three after; those who take part are apart from the fourth month on."""
    chance = np.random.default_rng(3)
    step = np.array([0, 0, 0, 1, 1, 1, 9, 9, 9])
    treated = [line(*chance.normal(5, 0.3, 9) + apart * step) for _team in range(8)]
    return treated, [line(*chance.normal(5, 0.3, 9)) for _team in range(8)]


def test_a_placebo_date_finds_what_was_apart_before_and_sees_nothing_after():
    treated, control = sides(apart=2.0)
    start = MAY + 6
    found = placebo(treated, control, start=start, baseline=6)
    assert found.low < 2.0 < found.high
    assert found.p < 0.001
    assert found == difference_in_differences(
        *(pairs_at(side, MAY + 3, before=3, after=3) for side in (treated, control))
    )
    calm = placebo(*sides(apart=0.0), start=start, baseline=6)
    assert calm.low < 0 < calm.high
    assert placebo(treated, control, start=start, baseline=1) is None
    three = placebo(treated, control, start=start, baseline=3)
    assert three.value == pytest.approx(
        difference_in_differences(
            *(pairs_at(side, MAY + 5, before=2, after=1) for side in (treated, control))
        ).value
    )


def test_months_of_the_baseline_are_set_against_its_others():
    start = MAY + 6
    calm = pre_period(*sides(apart=0.0), start=start, baseline=6)
    assert [each.month for each in calm.months] == [*range(MAY, start)]
    assert not calm.moved_apart
    apart = pre_period(*sides(apart=2.0), start=start, baseline=6)
    assert apart.moved_apart
    assert set(apart.failed) == {*range(MAY, start)}
    late = sides(apart=2.0)[0]
    assert pre_period(late, late[:1], start=MAY + 3, baseline=3).months[0].difference.why_not == (
        WhyNoDifference.TOO_FEW_COMPARED
    )
    assert pre_period(late, late, start=start, baseline=1).months == ()
    assert pre_period([late[0][:1]] * 3, late, start=start, baseline=6).failed == ()
