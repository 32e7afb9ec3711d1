"""Two raters, against a published table."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

from measurement.pairs import intervals_of, likeness, weighted_kappa
from measurement.ratings import Rating, pairs_of

TABLE = ((5, 2, 0, 0), (1, 9, 3, 0), (0, 2, 11, 2), (0, 0, 1, 4))
PAIRS = [(i, j) for i, row in enumerate(TABLE, 1) for j, n in enumerate(row, 1) for _ in range(n)]


def test_a_table_of_two_raters_gives_the_published_figures():
    found = likeness(PAIRS)
    assert (found.n, found.adjacent, found.widest) == (40, 1.0, 1)
    assert found.exact == pytest.approx(0.725, abs=1e-6)
    assert found.kappa == pytest.approx(0.838473, abs=1e-6)
    assert weighted_kappa(PAIRS, power=1) == pytest.approx(0.727723, abs=1e-6)


def test_everybody_on_one_level_is_undefined_and_no_disagreement():
    found = likeness([(3, 3)] * 8)
    assert (found.exact, found.kappa) == (1.0, None)


@pytest.mark.parametrize("pairs", [[], [(0, 1)], [(1, 5)]])
def test_what_cannot_be_compared_is_refused(pairs):
    with pytest.raises(ValueError, match=r"pairs|levels"):
        likeness(pairs)


def test_intervals_where_each_pair_stands_for_itself_are_wilsons():
    found = intervals_of(PAIRS)
    assert found.exact == pytest.approx(proportion_confint(29, 40, method="wilson"), abs=1e-9)
    assert found.adjacent == pytest.approx(proportion_confint(40, 40, method="wilson"), abs=1e-9)
    theirs = cohens_kappa(np.array(TABLE), wt="quadratic")
    assert theirs.kappa == pytest.approx(likeness(PAIRS).kappa)
    assert found.kappa == pytest.approx((theirs.kappa_low, theirs.kappa_upp), abs=0.04)


def test_pairs_of_one_performance_count_less():
    alone = intervals_of(PAIRS, range(40))
    tripled = intervals_of(PAIRS * 3, [*range(40)] * 3)
    assert tripled.exact == pytest.approx(alone.exact, abs=0.003)
    assert tripled.kappa == pytest.approx(alone.kappa, abs=1e-6)
    assert tripled.adjacent[1] == 1.0
    assert alone.adjacent[0] == pytest.approx(tripled.adjacent[0], abs=0.003)
    wider = intervals_of(PAIRS, range(40), [place // 4 for place in range(40)])
    assert wider.exact == alone.exact
    assert wider.kappa != alone.kappa


def test_nothing_that_differs_leaves_one_pair_a_performance_and_no_kappa():
    found = intervals_of([(2, 2)] * 12, [place // 3 for place in range(12)])
    assert found.exact == found.adjacent == (pytest.approx(0.282, abs=0.001), 1.0)
    assert found.kappa is None
    assert intervals_of([(1, 2), (2, 3)]).kappa is None, "two are too few"
    one_apart = [(1, 1), (2, 2), (3, 3), (4, 4), (2, 2)]
    assert intervals_of(one_apart).kappa is None, "kappa is 1 without each of them"


def test_pairs_are_made_of_whatever_two_raters_scored():
    one = "leader 1"
    ratings = [
        Rating("kickoff", "ann", 2, "tone", one), Rating("kickoff", "ben", 3, "tone", one),
        Rating("kickoff", "ben", 1, "reply", one), Rating("closing", "ben", 4, "tone", one),
        Rating("closing", "ann", 4, "tone", one), Rating("sample", "ann", 1),
        Rating("sample", "ann", 2), Rating("sample", "cem", 2),
    ]  # fmt: skip
    found = pairs_of(ratings)
    assert found.levels == [(2, 3), (4, 4), (2, 2)], "whoever came first stands first; latest word"
    assert found.performances == ["kickoff", "closing", "sample"]
    assert found.people == [one, one, "sample"]
