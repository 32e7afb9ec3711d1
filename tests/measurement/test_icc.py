"""Intraclass correlations, against Shrout and Fleiss and statsmodels' analysis of variance."""

from __future__ import annotations

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


def test_performances_spread_evenly_are_told_apart_more_surely_than_a_normal_spread_supposes():
    def width(seen: list[float], *, is_normal: bool) -> float:
        table = [[each, each + place % 3 / 4] for place, each in enumerate(seen)]
        found = correlations(table, is_normal=is_normal).consistency_one
        return found.high - found.low

    even, outlying = [1 + place / 8 for place in range(24)], [2.5] * 22 + [1, 4]
    assert width(even, is_normal=False) < 0.95 * width(even, is_normal=True)
    assert width(outlying, is_normal=False) > 1.2 * width(outlying, is_normal=True)
    three = TABLE[:3]
    assert correlations(three) == correlations(three, is_normal=True)
    assert scipy.stats.kurtosis(even, bias=False) == pytest.approx(
        _kurtosis(np.array(even) - 2.4375)
    )


def test_an_analysis_of_variance_says_the_same():
    chance = np.random.default_rng(4)
    table = chance.normal(0, 1, (12, 1)) + chance.normal(0, 0.5, 3) + chance.normal(0, 0.5, (12, 3))
    frame = pd.DataFrame(
        [(row, column, table[row, column]) for row in range(12) for column in range(3)],
        columns=["seen", "rater", "level"],
    )
    squares = anova_lm(ols("level ~ C(seen) + C(rater)", frame).fit())["mean_sq"]
    rows, columns, error = squares["C(seen)"], squares["C(rater)"], squares["Residual"]
    expected = (rows - error) / (rows + 2 * error + 3 / 12 * (columns - error))
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
    assert complete_table(ratings) == [[2, 3], [3, 1], [2, 3]]
    assert complete_table([]) == []


def test_what_cannot_be_told_is_said():
    few = Correlations(performances=2, raters=2, why_not=WhyNot.TOO_FEW)
    assert correlations([[1, 2], [2, 1]]) == few
    assert correlations([]).why_not == WhyNot.TOO_FEW
    assert correlations([[2, 2], [2, 2], [2, 2]]).why_not == WhyNot.ALL_ALIKE
    with pytest.raises(ValueError, match="one length"):
        correlations([[1, 2], [1], [1, 2]])
