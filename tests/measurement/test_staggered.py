"""Cohorts one after another."""

from __future__ import annotations

import numpy as np
import pytest

from measurement.differences import WhyNoDifference, difference_in_differences
from measurement.staggered import CohortTeams, not_yet, staggered

CONTROL = [(18, 19), (19, 18), (20, 19), (17, 20), (20, 17), (16, 16)]
TREATED = [(19, 16), (16, 10), (16, 12), (14, 9), (16, 13), (18, 15)]


def named(pairs: list[tuple[float, float]], letter: str) -> dict[str, tuple[float, float]]:
    return {f"{letter}{place}": pair for place, pair in enumerate(pairs)}


def test_one_cohort_is_the_plain_difference_in_differences():
    found = staggered([CohortTeams(named(TREATED, "t"), named(CONTROL, "c"))])
    plain = difference_in_differences(TREATED, CONTROL)
    assert found.cohorts == (plain,)
    assert [getattr(found.overall, name) for name in ("value", "se", "df", "low", "high", "p")] == (
        pytest.approx([getattr(plain, name) for name in ("value", "se", "df", "low", "high", "p")])
    )


def test_cohorts_weigh_by_their_teams_and_independent_errors_add():
    first = CohortTeams(named(TREATED, "t"), named(CONTROL, "c"))
    second = CohortTeams(named(TREATED[:3], "u"), named(CONTROL[:4], "d"))
    found = staggered([first, second])
    a, b = found.cohorts
    assert found.overall.value == pytest.approx((6 * a.value + 3 * b.value) / 9)
    assert found.overall.se == pytest.approx((36 * a.se**2 + 9 * b.se**2) ** 0.5 / 9)
    assert (found.overall.n_treated, found.overall.n_control) == (9, 10)


def test_a_team_that_is_compared_twice_is_not_two_teams():
    """The same control changes, once of the same teams and once of others."""
    shared = [CohortTeams(named(TREATED, each), named(CONTROL, "c")) for each in "tu"]
    apart = [CohortTeams(named(TREATED, each), named(CONTROL, each + "c")) for each in "tu"]
    same, other = staggered(shared).overall, staggered(apart).overall
    assert same.value == pytest.approx(other.value)
    assert same.se > other.se
    spread = np.var([after - before for before, after in CONTROL], ddof=1) / 6
    assert same.se**2 - other.se**2 == pytest.approx(spread / 2)


def test_who_waits_is_compared_and_who_began_is_not():
    assert not_yet({"a": 3, "b": 7, "c": None, "d": 6}, last=6) == {"b", "c"}


def test_cohorts_that_cannot_be_told_are_left_out():
    good = CohortTeams(named(TREATED, "t"), named(CONTROL, "c"))
    lonely = CohortTeams(named(TREATED, "u"), {})
    found = staggered([good, lonely])
    assert found.cohorts[1].why_not == WhyNoDifference.TOO_FEW_COMPARED
    assert found.overall.value == pytest.approx(found.cohorts[0].value)
    assert staggered([lonely]).overall.why_not == WhyNoDifference.TOO_FEW_COMPARED
    assert staggered([CohortTeams({}, {})]).overall.why_not == WhyNoDifference.TOO_FEW_TREATED
    alike = CohortTeams({"t": (1, 3), "u": (2, 4)}, {"c": (1, 1), "d": (2, 2)})
    assert staggered([alike]).overall.why_not == WhyNoDifference.ALL_ALIKE
