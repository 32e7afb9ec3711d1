"""A mean, its interval and the rounding, from what is published."""

from __future__ import annotations

import random
from itertools import combinations_with_replacement

import pytest

from surveys.anonymity import grid
from surveys.cells import Agreeing, Cell, agreeing, figure, margin, spread_of


def test_where_everybody_answered_only_the_rounding_is_left() -> None:
    cell = Cell(asked=12, n=12, low=45, high=46)
    found = figure([cell])
    assert (cell.least, cell.most) == (found.least, found.most)
    assert (found.n, found.asked) == (12, 12)
    assert (found.least, found.most) == (45 / 12, 46 / 12)
    assert (found.low, found.high) == pytest.approx((3.75, 46 / 12))


def test_who_did_not_answer_widens_the_interval() -> None:
    """Ten of nineteen: 1.96 x 1 / sqrt(10), with half of the variance left by the correction."""
    cell = Cell(asked=19, n=10, low=30, high=30)
    assert margin([cell], 1.0) == pytest.approx(1.96 / 10**0.5 * 0.5**0.5, abs=0.001)
    assert figure([cell]).low == pytest.approx(3 - 0.438, abs=0.001)
    assert figure([cell], spread=2.0).high == pytest.approx(3 + 0.877, abs=0.001)


def test_the_interval_stays_on_the_scale() -> None:
    found = figure([Cell(asked=9, n=5, low=20, high=25)])
    assert (found.mean, found.high) == (4.5, 5.0)


def test_the_rounding_of_several_inner_parts_evens_out_and_that_of_the_ends_does_not() -> None:
    inner = [Cell(asked=8, n=8, low=20, high=23)] * 9
    whole = figure(inner)
    assert 0 < whole.high - whole.mean < (whole.most - whole.least) / 2
    ends = figure([Cell(asked=8, n=8, low=35, high=40)] * 9)
    assert ends.low == pytest.approx(ends.least)


def test_the_spread_is_told_from_thirty_answers_on_in_quarters_rounded_up() -> None:
    assert spread_of([[1, 5] * 14]) is None
    assert spread_of([[3] * 20, [5] * 20]) == 0.75
    assert spread_of([[3, 5] * 10, [2, 4] * 10]) == 1.25
    assert spread_of([[1, 5] * 15]) == 2.25


def test_intervals_hold_what_they_promise() -> None:
    """In 95 of 100 cases what all who were asked would have said; here in at least 94.

    Three parts of ten to forty, of whom three in four answer; published as their cells.
    """
    chance = random.Random(7)
    held = 0
    for _trial in range(400):
        cells, said = [], []
        for size in (12, 20, 40):
            people = chance.choices([1, 2, 3, 4, 5], [1, 2, 4, 5, 2], k=size)
            n = size * 3 // 4
            total = sum(people[:n])
            cells.append(Cell(asked=size, n=n, low=total, high=total))
            said += people
        found = figure(cells, spread=1.25)
        held += found.low <= sum(said) / len(said) <= found.high
    assert held >= 376


def test_those_who_agree_are_told_as_far_as_the_sums_say_it_and_no_further() -> None:
    """All sets of answers of five people and every cell: the bounds hold, and both are met by
    answers that fit, so that nothing but the cell was used.
    """
    worlds = [*combinations_with_replacement(range(1, 6), 5)]
    for low, high in combinations_with_replacement(range(5, 26), 2):
        fitting = [each for each in worlds if low <= sum(each) <= high]
        agree = {sum(answer >= 4 for answer in each) for each in fitting}
        assert agreeing([Cell(5, 5, low, high)]) == Agreeing(5, min(agree), max(agree))
    together = agreeing([Cell(9, 5, 20, 21), Cell(8, 6, 6, 11)])
    assert (together, together.says_something) == (Agreeing(11, 3, 6), True)
    assert not agreeing([Cell(5, 5, 5, 25)]).says_something


def test_every_mean_of_the_grid_says_something_of_those_who_agree() -> None:
    """Also in the middle of the scale: both ends follow from the sum alone, so telling them tells
    nothing more.
    """
    for n in (5, 6, 9, 10, 20, 40):
        told = [agreeing([Cell(n, n, low, high)]) for low, high in grid(n)]
        assert all(each.says_something for each in told)
    assert agreeing([Cell(20, 20, 60, 60)]) == Agreeing(20, 0, 13)
