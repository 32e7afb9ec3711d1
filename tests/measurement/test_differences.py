"""Difference in differences, against its published vector and other implementations."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import permutation_test, ttest_ind, ttest_rel
from statsmodels.stats.multitest import multipletests

from measurement.differences import (
    WhyNoDifference,
    change_of_teams,
    changes_of,
    difference_in_differences,
)
from measurement.holm import holm
from measurement.leavers import gap_at_first
from measurement.randomization import randomization

CONTROL = [(18, 19), (19, 18), (20, 19), (17, 20), (20, 17), (16, 16)]
TREATED = [(19, 16), (16, 10), (16, 12), (14, 9), (16, 13), (18, 15)]


def test_the_published_difference_in_differences():
    found = difference_in_differences(TREATED, CONTROL)
    assert (found.n_treated, found.n_control) == (6, 6)
    assert (found.value, found.se, found.df, found.low, found.high) == pytest.approx(
        (-3.833333, 0.980363, 8.346534, -6.077820, -1.588847), abs=1e-6
    )
    theirs = ttest_ind(changes_of(TREATED), changes_of(CONTROL), equal_var=False)
    assert found.p == pytest.approx(theirs.pvalue, abs=1e-12)
    assert (round(found.value, 4), round(found.se, 5), round(found.df, 4)) == (
        -3.8333, 0.98036, 8.3465,
    )  # fmt: skip


def test_one_side_alone_is_the_paired_t_interval_and_says_that_nobody_was_compared():
    found, theirs = change_of_teams(TREATED), ttest_rel(*reversed(list(zip(*TREATED, strict=True))))
    assert (found.n_treated, found.n_control) == (6, 0)
    interval = theirs.confidence_interval()
    assert (found.low, found.high, found.p, found.df) == pytest.approx(
        (interval.low, interval.high, theirs.pvalue, 5)
    )


def test_fewer_than_two_teams_a_side_tell_nothing():
    assert difference_in_differences(TREATED[:1], CONTROL).why_not == (
        WhyNoDifference.TOO_FEW_TREATED
    )
    one = difference_in_differences(TREATED, CONTROL[:1])
    assert (one.why_not, one.value, one.n_control) == (WhyNoDifference.TOO_FEW_COMPARED, None, 1)
    assert change_of_teams(TREATED[:1]).why_not == WhyNoDifference.TOO_FEW_TREATED


def test_teams_that_all_changed_alike_have_a_value_and_no_error():
    found = difference_in_differences([(1, 3), (4, 6)], [(2, 2), (3, 3)])
    assert (found.value, found.low, found.p) == (2, None, None)
    assert found.why_not == WhyNoDifference.ALL_ALIKE


def test_who_left_is_set_against_who_stayed_at_first():
    stayed, left = [3.1, 2.4, 2.2, 3.3, 2.0, 2.8], [1.9, 2.1, 2.6, 1.4, 2.2]
    found, theirs = gap_at_first(stayed, left), ttest_ind(stayed, left, equal_var=False)
    assert (found.n_treated, found.n_control, found.p) == (6, 5, pytest.approx(theirs.pvalue))
    assert (found.low, found.high) == pytest.approx(tuple(theirs.confidence_interval()))
    assert gap_at_first(stayed, left[:4]).why_not == WhyNoDifference.TOO_FEW_COMPARED
    assert gap_at_first(stayed[:4], left).why_not == WhyNoDifference.TOO_FEW_TREATED


def split_test(treated: list[float], control: list[float], side: str = "two-sided") -> float:
    found = permutation_test(
        (treated, control), lambda a, b, axis: a.mean(axis=axis) - b.mean(axis=axis),
        vectorized=True, n_resamples=np.inf, alternative=side,
    )  # fmt: skip
    return float(found.pvalue)


def test_all_splits_are_counted_as_another_lists_them():
    treated, control = changes_of(TREATED), changes_of(CONTROL)
    found = randomization(treated, control)
    assert (found.splits, found.is_exact, found.least) == (924, True, 2 / 924)
    assert found.p == pytest.approx(split_test(treated, control), abs=1e-12) == 8 / 924
    assert (found.low, found.high) == pytest.approx((-6, -5 / 3), abs=1e-6)
    chance = np.random.default_rng(2)
    halves = chance.normal(0.5, 1, 10).tolist(), chance.normal(0, 1, 10).tolist()
    found = randomization(*halves)
    assert found.splits == 184_756
    assert found.low < np.mean(halves[0]) - np.mean(halves[1]) < found.high
    uneven = [1.5, 0.5, 2.0], [0.0, 0.2, -0.3, 0.4, 0.1, 0.6]
    assert randomization(*uneven).p == pytest.approx(split_test(*uneven) / 2, abs=1e-12)


def test_the_ends_of_the_interval_are_the_effects_that_are_just_refused():
    chance = np.random.default_rng(4)
    treated, control = chance.normal(1, 1, 7), chance.normal(0, 1, 8)
    found = randomization(treated.tolist(), control.tolist())
    for end, side, inward in ((found.low, "greater", 1e-4), (found.high, "less", -1e-4)):
        inside, outside = (
            split_test((treated - end - step).tolist(), control.tolist(), side)
            for step in (inward, -inward)
        )
        assert inside > 0.025 >= outside


def test_three_and_three_cannot_show_anything_and_say_so():
    found = randomization([5, 6, 7], [0, 0.5, 1])
    assert (found.p, found.least, found.low, found.high) == (0.1, 0.1, None, None)
    assert randomization([1.0, 1.0], [1.0, 1.0]).p == 1
    assert randomization([], [1.0]) is None
    assert randomization([1.0], []) is None


def test_many_teams_are_drawn_the_same_way_each_time():
    chance = np.random.default_rng(5)
    treated, control = chance.normal(0.5, 1, 20).tolist(), chance.normal(0, 1, 22).tolist()
    found = randomization(treated, control)
    assert found == randomization(treated, control)
    assert (found.splits, found.is_exact, found.least) == (19_999, False, 1 / 20_000)
    plain = difference_in_differences(
        [(0, each) for each in treated], [(0, each) for each in control]
    )
    assert found.p == pytest.approx(plain.p, abs=0.01)
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high), abs=0.05)
    assert randomization([50.0 + n for n in range(20)], control).p == 1 / 20_000, "never 0"


def test_holm_as_another_adjusts():
    ps = [0.01, 0.04, 0.03, 0.005, 0.9, 0.03]
    assert holm(ps) == pytest.approx(multipletests(ps, method="holm")[1].tolist())
    assert holm([]) == []
    assert holm([0.2]) == [0.2]
