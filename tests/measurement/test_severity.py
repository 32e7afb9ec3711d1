"""Severity against statsmodels' least squares, and what is said where raters do not meet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from statsmodels.formula.api import ols

from measurement.ratings import Rating, WhyNot
from measurement.severity import Bridge, severity


def crossed(seed: int = 5) -> list[Rating]:
    """Three raters, of whom two each saw the same twelve performances on two criteria."""
    chance = np.random.default_rng(seed)
    lenient = {"ann": 0.4, "ben": 0.0, "cem": -0.4}
    pairs = (("ann", "ben"), ("ben", "cem"))
    return [
        Rating(seen, rater, float(np.rint(2.5 + lenient[rater] + chance.normal(0, 0.5))), criterion)
        for seen in range(24)
        for criterion in ("tone", "reply")
        for rater in pairs[seen % 2]
    ]


def test_least_squares_of_another_give_the_same_shifts():
    ratings = crossed()
    found = severity([*ratings, Rating("alone", "ann", 4)])
    frame = pd.DataFrame(
        [(f"{r.performance}{r.criterion}", r.rater, r.level) for r in ratings],
        columns=["cell", "rater", "level"],
    )
    fitted = ols("level ~ C(cell) + C(rater, Sum)", frame).fit()
    theirs = [fitted.params[f"C(rater, Sum)[S.{rater}]"] for rater in ("ann", "ben")]
    assert [each.shift for each in found.shifts[:2]] == pytest.approx(theirs, abs=1e-9)
    assert sum(each.shift for each in found.shifts) == pytest.approx(0, abs=1e-12)
    assert [(each.rater, each.n) for each in found.shifts] == [
        ("ann", 12),
        ("ben", 24),
        ("cem", 12),
    ]
    ann, _ben, cem = found.shifts
    assert ann.low < 0.4 < ann.high
    assert cem.low < -0.4 < cem.high


def test_two_raters_without_criteria_are_a_paired_t_interval():
    """Half the mean difference, with half its standard error and n - 1 degrees of freedom."""
    given = [(1, 2), (2, 2), (3, 3), (2, 4), (1, 2), (4, 4)]
    ratings = [Rating(n, "ab"[side], pair[side]) for n, pair in enumerate(given) for side in (0, 1)]
    one = severity(ratings).shifts[0]
    differences = np.array([a - b for a, b in given])
    se = differences.std(ddof=1) / 6**0.5
    assert one.shift == pytest.approx(differences.mean() / 2)
    assert one.se == pytest.approx(se / 2)
    assert one.high - one.shift == pytest.approx(2.570582 * se / 2, abs=1e-6)


def test_how_far_raters_are_told_apart_follows_from_the_errors():
    """A severity of 0.27 levels, as raters usually differ, and what the t interval leaves open."""
    found = severity(crossed())
    error = np.mean([each.se**2 for each in found.shifts])
    true = 0.27**2 * 2 / 3
    assert found.separation.correlation == pytest.approx((true / (true + error)) ** 0.5, abs=1e-6)
    assert found.separation.performances == 24
    needed = 24 * error / true / (1 / 0.95**2 - 1)
    assert found.separation.enough - 1 < needed <= found.separation.enough
    twice = severity(
        [replace(r, performance=(r.performance, n)) for r in crossed() for n in (0, 1)]
    )
    assert twice.separation.correlation > found.separation.correlation
    assert severity([Rating(n, r, 2) for n in range(9) for r in "ab"]).separation is None


def test_raters_who_never_met_are_named_with_what_would_connect_them():
    ratings = [
        Rating("kickoff 1", "ann", 2), Rating("kickoff 1", "ben", 3), Rating("kickoff 2", "ann", 2),
        Rating("kickoff 3", "cem", 3), Rating("kickoff 4", "cem", 1), Rating("kickoff 5", "dil", 2),
        Rating("kickoff 1", "cem", 2, "another criterion"),
    ]  # fmt: skip
    found = severity(ratings)
    assert found.components == (frozenset({"ann", "ben"}), frozenset({"cem"}), frozenset({"dil"}))
    assert (found.shifts, found.why_not) == ((), WhyNot.NOT_CONNECTED)
    assert found.bridges == (Bridge("ben", "kickoff 1"), Bridge("ann", "kickoff 5"))
    extra = [
        Rating(each.performance, each.rater, 2, criterion)
        for each in found.bridges
        for criterion in ("", "another criterion")
    ]
    assert not severity([*ratings, *extra]).why_not
    assert severity([*ratings, *extra[:2]]).bridges == (Bridge("ann", "kickoff 5"),)


def test_one_shared_performance_tells_a_shift_and_no_error():
    found = severity([Rating(1, "ann", 2), Rating(1, "ben", 3)])
    assert [each.shift for each in found.shifts] == pytest.approx([-0.5, 0.5])
    assert {(each.se, each.low, each.high) for each in found.shifts} == {(None, None, None)}


def test_one_rater_alone_is_nobody_to_compare_with():
    assert severity([Rating(1, "ann", 2)]).why_not == WhyNot.TOO_FEW
    assert severity([]).why_not == WhyNot.TOO_FEW
