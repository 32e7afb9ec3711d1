"""Drift of raters between two occasions, against a plain paired interval and simulated raters."""

from __future__ import annotations

import numpy as np
import pytest

from measurement.drift import drift
from measurement.ratings import Rating, WhyNot


def seen(end: str, given: dict[tuple[int, str], float]) -> list[Rating]:
    return [
        Rating((end, leader), rater, level, subject=leader)
        for (leader, rater), level in given.items()
    ]


def test_two_raters_who_saw_everybody_twice_are_a_paired_t_interval():
    """Half of how their difference moved for each leader, with n - 1 degrees of freedom."""
    chance = np.random.default_rng(3)
    levels = chance.integers(1, 5, (8, 2, 2)).astype(float)  # leader, end, rater
    ends = [
        seen(str(end), {(n, "ab"[side]): levels[n, end, side] for n in range(8) for side in (0, 1)})
        for end in (0, 1)
    ]
    one, other = drift(*ends).raters
    moved = (levels[:, 1, 0] - levels[:, 1, 1] - levels[:, 0, 0] + levels[:, 0, 1]) / 2
    se = moved.std(ddof=1) / 8**0.5
    assert (one.rater, one.n) == ("a", 8)
    assert one.value == pytest.approx(moved.mean(), abs=1e-9)
    assert one.se == pytest.approx(se, abs=1e-9)
    assert one.high - one.value == pytest.approx(2.364624 * se, abs=1e-6)
    assert other.value == pytest.approx(-one.value, abs=1e-12)


def test_where_raters_were_not_set_against_each_other_on_both_occasions_it_is_said():
    both = seen("0", {(n, r): 2 for n in range(3) for r in "ab"})
    alone = seen("1", {(n, "a"): 2 for n in range(3)})
    assert drift(both, alone).why_not == WhyNot.TOO_FEW
    assert drift([], []).why_not == WhyNot.TOO_FEW
    apart = [
        seen(end, {(n, r): 2 for n, pair in enumerate(("ab", "cd", "ab", "cd")) for r in pair})
        for end in "01"
    ]
    assert drift(*apart).why_not == WhyNot.NOT_CONNECTED
    alike = drift(both, seen("1", {(n, r): 3 for n in range(3) for r in "ab"}))
    assert [(each.value, each.low) for each in alike.raters] == [(0.0, None)] * 2


def test_intervals_hold_a_known_drift():
    chance = np.random.default_rng(8)
    truth = np.array([0.5, -0.1, -0.4])
    held = []
    for _pilot in range(150):
        ends = []
        for end in (0, 1):
            able = chance.normal(2.5, 0.6, 15)
            pairs = ((0, 1), (1, 2), (2, 0))
            given = {
                (n, r): able[n] + end * truth[r] + chance.normal(0, 0.4)
                for n in range(15)
                for r in pairs[n % 3]
            }
            ends.append(seen(str(end), given))
        held += [e.low < truth[e.rater] < e.high for e in drift(*ends).raters]
    assert 0.92 < np.mean(held) < 0.98
