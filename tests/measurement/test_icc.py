"""Intraclass correlations, against Shrout and Fleiss and statsmodels' analysis of variance."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import scipy
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm

from measurement.icc import Correlations, _kurtosis, complete_table, correlations
from measurement.ratings import Rating, WhyNot

TABLE = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def test_shrout_and_fleiss():
    found = correlations(TABLE, is_normal=True)
    four = (
        found.agreement_one, found.consistency_one, found.agreement_all, found.consistency_all,
    )  # fmt: skip
    assert [each.value for each in four] == pytest.approx(
        [0.289764, 0.714841, 0.620051, 0.909316], abs=1e-6
    )
    assert (found.consistency_one.low, found.consistency_one.high) == pytest.approx(
        (0.3424647, 0.9458583), abs=1e-6
    )
    assert found.consistency_all.low == pytest.approx(0.6756747, abs=1e-6)
    assert all(each.low < each.value < each.high < 1 for each in four)


def test_intervals_are_those_of_leaving_out_one_performance():
    """Against scipy's t interval of pseudo-values, each table reckoned by statsmodels."""
    table = np.array(TABLE, float)
    for name, of in (("agreement_one", anova_agreement), ("consistency_one", anova_consistency)):
        whole, rest = of(table), [of(np.delete(table, row, axis=0)) for row in range(6)]
        turned = np.log([(1 + 3 * each) / (1 - each) for each in rest])
        pseudo = 6 * np.log((1 + 3 * whole) / (1 - whole)) - 5 * turned
        ends = scipy.stats.t.interval(0.95, 5, pseudo.mean(), scipy.stats.sem(pseudo))
        found = getattr(correlations(TABLE), name)
        expected = [(math.exp(end) - 1) / (math.exp(end) + 3) for end in ends]
        assert (found.low, found.high) == pytest.approx(expected, abs=1e-6)


def test_two_performances_of_one_person_are_left_out_together():
    twice = [[level + end for level in row] for row in TABLE for end in (0, 1)]
    alone, together = correlations(twice), correlations(twice, [n // 2 for n in range(12)])
    assert together.consistency_one.value == alone.consistency_one.value
    assert width(together) > 1.2 * width(alone)


def test_performances_far_out_make_the_interval_wider_and_say_what_would_be_enough():
    even, outlying = [1 + place / 8 for place in range(24)], [2.5] * 22 + [1, 4]
    assert width(spread(even)) < width(spread(even, is_normal=True))
    assert width(spread(outlying)) > 1.5 * width(spread(outlying, is_normal=True))
    assert (spread(even).enough, spread(outlying).enough) == (0, 60)
    assert spread([2.5] * 60 + [1, 4, 1, 4, 4]).enough == 0
    assert scipy.stats.kurtosis(even, bias=False) == pytest.approx(
        _kurtosis(np.array(even) - 2.4375)
    )


def test_without_a_disagreement_left_the_published_interval_stands():
    table = [[1, 1], [2, 2], [3, 3], [4, 3]]
    assert correlations(table) == correlations(table, is_normal=True)


def test_with_nearly_all_performances_of_one_person_the_published_interval_stands():
    mostly = [0, 0, 0, 0, 0, 1]
    assert correlations(TABLE, mostly) == correlations(TABLE, is_normal=True)


def width(found: Correlations) -> float:
    return found.consistency_one.high - found.consistency_one.low


def spread(seen: list[float], *, is_normal: bool = False) -> Correlations:
    """Two raters who are off each other by something that goes round."""
    table = [[each, each + place % 3 / 4] for place, each in enumerate(seen)]
    return correlations(table, is_normal=is_normal)


def mean_squares(table: np.ndarray) -> tuple[float, float, float]:
    frame = pd.DataFrame(
        [(row, column, level) for (row, column), level in np.ndenumerate(table)],
        columns=["seen", "rater", "level"],
    )
    return tuple(anova_lm(ols("level ~ C(seen) + C(rater)", frame).fit())["mean_sq"])


def anova_agreement(table: np.ndarray) -> float:
    n, k = table.shape
    rows, columns, error = mean_squares(table)
    return (rows - error) / (rows + (k - 1) * error + k / n * (columns - error))


def anova_consistency(table: np.ndarray) -> float:
    rows, _columns, error = mean_squares(table)
    return (rows - error) / (rows + (table.shape[1] - 1) * error)


def test_an_analysis_of_variance_says_the_same():
    chance = np.random.default_rng(4)
    table = chance.normal(0, 1, (12, 1)) + chance.normal(0, 0.5, 3) + chance.normal(0, 0.5, (12, 3))
    expected = anova_agreement(table)
    assert correlations(table.tolist()).agreement_one.value == pytest.approx(expected, abs=1e-9)


def test_severity_costs_agreement_and_not_consistency():
    found = correlations([[1, 2], [2, 3], [3, 4], [1, 2], [2, 3]])
    assert found.consistency_one.value == pytest.approx(1)
    assert found.agreement_one.value < 0.7
    assert correlations([[1, 1], [2, 2], [3, 3]]).agreement_one.value == pytest.approx(1)


def test_only_what_everybody_scored_on_every_criterion_is_in_the_table():
    ratings = [
        Rating(seen, rater, 1 + (seen + rater) % 3, criterion)
        for seen in range(4)
        for rater in (1, 2)
        for criterion in ("tone", "reply")
        if (seen, rater, criterion) != (2, 2, "reply")
    ]
    found = complete_table(ratings)
    assert found.rows == [[2, 3], [3, 1], [2, 3]]
    assert found.people == [0, 1, 3]
    assert complete_table([]).rows == []


def test_what_cannot_be_told_is_said():
    few = Correlations(performances=2, raters=2, why_not=WhyNot.TOO_FEW)
    assert correlations([[1, 2], [2, 1]]) == few
    assert correlations([]).why_not == WhyNot.TOO_FEW
    assert correlations([[2, 2], [2, 2], [2, 2]]).why_not == WhyNot.ALL_ALIKE
    with pytest.raises(ValueError, match="one length"):
        correlations([[1, 2], [1], [1, 2]])
