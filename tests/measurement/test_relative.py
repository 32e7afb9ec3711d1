"""Changes in percent of where teams began, against Fieller's closed form and another's Welch test;
its coverage is `./portal prove evidence`.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import t, ttest_ind

from measurement.differences import BeforeAfter, change_of_teams, difference_in_differences
from measurement.relative import relative_difference
from tests.proofs.relative_covering import RELATIVE, relative_changes

CONTROL: list[BeforeAfter] = [(18, 19), (19, 18), (20, 19), (17, 20), (20, 17), (16, 16)]
TREATED: list[BeforeAfter] = [(19, 16), (16, 10), (16, 12), (14, 9), (16, 13), (18, 15)]


def fieller(pairs: list[BeforeAfter]) -> tuple[float, float]:
    """The roots of his quadratic, from the moments of both (1954; Franz 2007)."""
    before, after = np.array(pairs, dtype=float).T
    change, n = after - before, len(pairs)
    (over, both), (_both, under) = np.cov(change, before) / n
    square = t.ppf(0.975, n - 1) ** 2
    wide = before.mean() ** 2 - square * under
    half = change.mean() * before.mean() - square * both
    root = np.sqrt(half**2 - wide * (change.mean() ** 2 - square * over))
    return (half - root) / wide, (half + root) / wide


def test_teams_alone_are_fiellers_interval():
    found = relative_difference(TREATED)
    assert found is not None
    assert (found.n, found.value) == (6, pytest.approx(-24 / 99, abs=1e-6))
    assert (found.low, found.high) == pytest.approx(fieller(TREATED), abs=1e-6)
    assert (found.low, found.high) == pytest.approx((-0.352032, -0.150445), abs=1e-6)


def welch(share: float) -> float:
    """How far the p of another's test is from 5%."""
    left = [after - before - share * before for before, after in TREATED]
    others = [after - before for before, after in CONTROL]
    return float(ttest_ind(left, others, equal_var=False).pvalue) - 0.05


def test_beside_others_its_ends_are_where_a_welch_test_refuses():
    found = relative_difference(TREATED, CONTROL)
    assert found is not None
    middle = (-4 + 1 / 6) / 16.5
    assert (found.n, found.value) == (12, pytest.approx(middle, abs=1e-6))
    ends = brentq(welch, -1, middle), brentq(welch, middle, 1)
    assert (found.low, found.high) == pytest.approx(ends, abs=1e-6)
    assert (found.low, found.high) == pytest.approx((-0.381552, -0.094000), abs=1e-6)


def test_a_start_that_is_alike_in_all_teams_is_certain():
    treated: list[BeforeAfter] = [(10, 12), (10, 11), (10, 14), (10, 12)]
    found = relative_difference(treated, CONTROL)
    plain = difference_in_differences(treated, CONTROL)
    assert found is not None
    assert plain.low is not None
    assert plain.high is not None
    assert (found.low, found.high) == pytest.approx((plain.low / 10, plain.high / 10), abs=1e-9)


def test_it_leaves_0_out_where_the_difference_does():
    rng = np.random.default_rng(24)
    for n in range(3, 60):
        first = rng.gamma(4, 2.5, (2, n))
        later = first + rng.normal(0, 2, (2, n)) - np.array([[1.5], [0.0]])
        treated, control = (
            list(zip(first[side].tolist(), later[side].tolist(), strict=True)) for side in (0, 1)
        )
        for others in (control, []):
            found = relative_difference(treated, others)
            plain = (
                difference_in_differences(treated, others) if others else change_of_teams(treated)
            )
            if found is None:
                continue
            assert plain.low is not None
            assert plain.high is not None
            assert (found.low <= 0 <= found.high) == (plain.low <= 0 <= plain.high)
            assert found.low <= found.value <= found.high


def test_where_teams_hardly_tell_how_they_began_there_is_no_percent():
    near_0: list[BeforeAfter] = [(0, 1), (0, 0), (4, 2), (0, 2)]
    assert relative_difference(near_0, CONTROL) is None
    assert relative_difference([(0, 1), (0, 2)], CONTROL) is None
    assert relative_difference(TREATED[:1], CONTROL) is None
    assert relative_difference(TREATED, CONTROL[:1]) is None


def test_the_same_share_of_every_team_tells_no_interval():
    assert relative_difference([(10, 9), (20, 18), (30, 27)]) is None
    assert relative_difference([(8, 12), (10, 15), (12, 18)]) is None


def test_each_situation_of_the_proof_is_asked_the_same_every_time():
    first, again = list(relative_changes(3)), list(relative_changes(3))
    assert first == again
    assert len(first) == len(RELATIVE)
