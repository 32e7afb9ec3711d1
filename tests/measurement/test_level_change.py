"""The change in levels, against the paired t test."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import ttest_1samp, ttest_rel

from measurement.level_change import LevelChange, level_change, level_gap
from measurement.ratings import Rating, WhyNot

CRITERIA = ("tone", "reply", "close")


def given(levels: np.ndarray, rater: object = "ann") -> list[Rating]:
    """Leaders in rows, criteria in columns."""
    return [
        Rating(leader, rater, float(level), CRITERIA[place])
        for leader, row in enumerate(levels)
        for place, level in enumerate(row)
    ]


def some(seed: int, mean: float, leaders: int = 12, criteria: int = 3) -> np.ndarray:
    return np.clip(
        np.rint(np.random.default_rng(seed).normal(mean, 0.8, (leaders, criteria))), 1, 4
    )


def test_one_rater_at_both_ends_is_the_paired_t_interval():
    before, after = some(1, 2), some(2, 2.6)
    found = level_change(given(before), given(after))
    theirs = ttest_rel(after.mean(axis=1), before.mean(axis=1)).confidence_interval()
    assert found.n == 12
    assert found.value == pytest.approx((after - before).mean())
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_a_leader_counts_once_whatever_was_scored():
    before, after = some(1, 2), some(2, 2.6)
    later = [each for each in given(after) if (each.performance, each.criterion) != (0, "tone")]
    by_leader = (after - before).mean(axis=1)
    by_leader[0] = (after - before)[0, 1:].mean()
    theirs = ttest_1samp(by_leader, 0).confidence_interval()
    found = level_change(given(before), later)
    assert found.value == pytest.approx(by_leader.mean())
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_a_lenient_second_rater_is_no_growth():
    """Ann saw all before and half after; Ben, half a level milder, all after."""
    before, after = some(1, 2, 20), some(2, 2.3, 20)
    both = [each for each in given(after) if each.performance < 10]
    later = [*given(after + 0.5, "ben"), *both]
    found = level_change(given(before), later)
    assert found.value == pytest.approx((after - before).mean())
    plain = level_change(given(before), given(after))
    assert found.high - found.low > plain.high - plain.low - 1e-9


def test_raters_who_change_with_the_occasion_are_refused():
    before, after = given(some(1, 2)), given(some(2, 2.6), "ben")
    refused = LevelChange(n=12, why_not=WhyNot.CONFOUNDED)
    assert level_change(before, after) == refused
    barely = [Rating(leader, "ann", 2, "tone") for leader in range(3)]
    assert level_change(before, [*after, *barely]) == refused, "three leaders carry no interval"


def test_one_rater_of_two_halves_is_the_difference_of_their_means_with_welchs_error():
    took_part, waits = some(3, 2.8, 9), some(4, 2.1, 7)
    others = [replace(each, performance=100 + each.performance) for each in given(waits)]
    found = level_gap(given(took_part), others)
    means = took_part.mean(axis=1), waits.mean(axis=1)
    welch = sum(each.var(ddof=1) / len(each) for each in means)
    assert (found.n, found.waiting) == (9, 7)
    assert found.value == pytest.approx(means[0].mean() - means[1].mean())
    assert found.se == pytest.approx(welch**0.5, abs=1e-9)
    assert found.df is not None
    assert 7 < found.df < 14


def test_a_strict_rater_of_those_who_wait_is_no_gap():
    """Ann saw all who took part, Ben them and all who wait, half a level stricter."""
    took_part, waits = some(3, 2.8, 12), some(4, 2.1, 12)
    both = given(took_part - 0.5, "ben")
    others = [
        replace(each, performance=100 + each.performance) for each in given(waits - 0.5, "ben")
    ]
    found = level_gap([*given(took_part), *both], others)
    assert found.value == pytest.approx(took_part.mean() - waits.mean())
    refused = level_gap(given(took_part), others)
    assert (refused.value, refused.why_not) == (None, WhyNot.CONFOUNDED)
    assert level_gap(given(took_part), others[:9]).why_not == WhyNot.TOO_FEW


def test_few_and_alike():
    before = some(1, 2, 5)
    assert level_change(given(before[:4]), given(before)) == LevelChange(
        n=4, why_not=WhyNot.TOO_FEW
    )
    alike = level_change(given(before), given(before + 1))
    assert alike.value == pytest.approx(1)
    assert (alike.low, alike.high, alike.why_not) == (None, None, WhyNot.ALL_ALIKE)
    assert level_change(given(before), given(some(2, 3, 5))).low is not None, "five are enough"


def test_practice_groups_are_the_draws_where_there_are_four():
    """Equal groups, one rater at both ends: the t interval of the means of groups."""
    before, after = some(1, 2, 20), some(2, 2.6, 20)
    after[:5] = np.minimum(4, after[:5] + 1)
    groups = {leader: leader // 5 for leader in range(20)}
    found = level_change(given(before), given(after), groups=groups)
    moved = (after - before).mean(axis=1).reshape(4, 5).mean(axis=1)
    theirs = ttest_1samp(moved, 0).confidence_interval()
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    assert (found.is_of_groups, found.df) == (True, pytest.approx(3))


def test_fewer_groups_leave_the_interval_to_leaders_and_say_so():
    before, after = some(1, 2, 15), some(2, 2.6, 15)
    groups = {leader: leader // 5 for leader in range(15)}
    alone = level_change(given(before), given(after))
    assert level_change(given(before), given(after), groups=groups) == alone
    assert not alone.is_of_groups
    assert level_change(given(before), given(after), groups={99: 1}) == alone


def test_raters_who_change_with_the_occasion_are_refused_whatever_the_groups():
    before, after = given(some(1, 2, 20)), given(some(2, 2.6, 20), "ben")
    groups = {leader: leader // 5 for leader in range(20)}
    assert level_change(before, after, groups=groups).why_not == WhyNot.CONFOUNDED
