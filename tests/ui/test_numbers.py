"""Whole percentages say neither more nor less than is true."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.formatting import percent, share_interval
from measurement.estimates import Rate
from ui.numbers import whole_percent
from ui.templatetags.component_plan import progress_ring


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 7, 0), (7, 7, 100), (1, 1000, 1), (999, 1000, 99), (1, 8, 13), (3, 8, 38),
        (29, 200, 15), (5, 1000, 1), (1, 2, 50), (57, 200, 29),
    ],
)  # fmt: skip
def test_halves_go_up_and_nothing_is_rounded_to_nothing_or_everything(part, whole, said):
    assert whole_percent(part / whole) == said


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_as_with_exact_fractions(counts: tuple[int, int]) -> None:
    part, whole = counts
    exact = int(Fraction(100 * part, whole) + Fraction(1, 2))
    expected = min(max(exact, 1), 99) if 0 < part < whole else exact
    assert whole_percent(part / whole) == expected


@pytest.mark.parametrize(("share", "said"), [(-0.1, 0), (1.2, 100), (0.0, 0), (1.0, 100)])
def test_what_lies_beyond_is_all_or_nothing(share, said):
    assert whole_percent(share) == said


def test_every_page_says_it_the_same_way():
    assert percent(0.997) == "99%"
    assert share_interval(Rate(1, 400)).startswith("1 to")
    assert "99%" in progress_ring(99.7)
