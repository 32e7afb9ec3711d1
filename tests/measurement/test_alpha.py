"""Krippendorff's alpha, against his table and another's implementation."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest

from measurement.alpha import Alpha, Metric, alpha, alpha_of, coincidences, reading
from measurement.ratings import Rating, WhyNot, cells

ROWS = (
    "* * * * * 3 4 1 2 1 1 3 3 * 3",
    "1 * 2 1 3 3 4 3 * * * * * * *",
    "* * 2 1 3 4 4 * 2 1 1 3 3 * 4",
)
PUBLISHED = [
    Rating(performance, rater, int(level))
    for rater, row in enumerate(ROWS)
    for performance, level in enumerate(row.split())
    if level != "*"
]


def test_krippendorff_with_gaps():
    found = alpha(PUBLISHED)
    assert (found.performances, reading(found.value)) == (12, "firm")
    assert found.value == pytest.approx(0.806721, abs=1e-6)
    assert found.low < found.value < found.high < 1


@pytest.mark.parametrize(
    ("metric", "published"),
    [(Metric.NOMINAL, 0.691358), (Metric.ORDINAL, 0.806721), (Metric.INTERVAL, 0.810845)],
)
def test_each_metric_gives_the_published_figure(metric, published):
    units = cells(PUBLISHED).values()
    table = sum(coincidences(list(unit.values())) for unit in units if len(unit) > 1)
    assert alpha_of(table, metric) == pytest.approx(published, abs=1e-6)


def test_another_implementation_says_the_same():
    chance = np.random.default_rng(3)
    for _round in range(5):
        able = chance.normal(2.5, 0.9, 30)
        table = np.clip(np.rint(able + chance.normal(0, 0.6, (3, 30))), 1, 4)
        table[chance.random((3, 30)) < 0.3] = np.nan
        ratings = [Rating(p, r, table[r, p]) for r, p in np.argwhere(~np.isnan(table))]
        theirs = krippendorff.alpha(table, level_of_measurement="ordinal")
        assert alpha(ratings).value == pytest.approx(theirs, abs=1e-9)


def test_two_performances_of_a_person_count_as_one_draw():
    ratings = [
        Rating((p, end), r, 1 + (p + end * (p % 3 == 0) + r * (p % 5 == 0)) % 4, "", p)
        for p in range(12)
        for end in (0, 1)
        for r in (0, 1)
    ]
    apart = [Rating(each.performance, each.rater, each.level) for each in ratings]
    together, single = alpha(ratings), alpha(apart)
    assert together.value == single.value
    assert together.performances == 24
    assert together.high - together.low > single.high - single.low


def test_too_few_and_everybody_alike_are_told_apart_from_disagreement():
    alike = [Rating(p, r, 2) for p in range(10) for r in (1, 2)]
    assert alpha(alike[:-1]) == Alpha(performances=9, why_not=WhyNot.TOO_FEW)
    assert alpha(alike) == Alpha(performances=10, why_not=WhyNot.ALL_ALIKE)
    one_differs = [Rating(p, r, 3 if p == 0 else 2) for p in range(10) for r in (1, 2)]
    found = alpha(one_differs)
    assert (found.value, found.low) == (1.0, None), "without that one it is undefined"
    assert found.why_not == WhyNot.TOO_FEW
    assert [reading(each) for each in (None, 0.6, 0.7, 0.8)] == [
        "none",
        "none",
        "tentative",
        "firm",
    ]


def test_levels_outside_are_refused():
    with pytest.raises(ValueError, match="levels are 1 to 4"):
        coincidences([1, 5])
