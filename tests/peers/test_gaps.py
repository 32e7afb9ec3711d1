"""What is published of a rating tells nobody what somebody answered, and names only what is."""

from __future__ import annotations

import itertools
import random
from statistics import fmean

import pytest
from scipy import stats

from measurement.few_raters import MOST_RATERS, T_975, reach_of_change, reach_of_mean
from peers.gaps import ItemFigure, OthersCell, cell_of, change_of, count_in, figures_of
from peers.states import Relation
from programs.content.paths import GapSeen

SCALE = range(1, 6)


def counts(*scores: int) -> list[int]:
    return [scores.count(each) for each in SCALE]


def test_quantiles_are_students() -> None:
    exact = [stats.t.ppf(0.975, freedom) for freedom in range(1, len(T_975) + 1)]
    assert pytest.approx(exact, abs=1e-8) == T_975
    assert reach_of_mean(5, 2.0) == pytest.approx(2 * exact[3] / 5**0.5)
    assert reach_of_change(3, 6) == pytest.approx(exact[6] * (1 / 3 + 1 / 6) ** 0.5)
    with pytest.raises(ValueError, match="between two and 8 raters"):
        reach_of_mean(1)


def test_whatever_is_answered_everybody_keeps_two_points_of_doubt() -> None:
    for n in range(3, MOST_RATERS + 1):
        behind: dict[OthersCell | None, set[int]] = {}
        ways: dict[OthersCell | None, int] = {}
        for scores in itertools.combinations_with_replacement(SCALE, n):
            cell = cell_of(counts(*scores))
            assert cell is not None
            assert cell.least <= fmean(scores) <= cell.most
            behind.setdefault(cell, set()).update(scores)
            ways[cell] = ways.get(cell, 0) + 1
        assert all(max(found) - min(found) >= 2 for found in behind.values()), n
        assert min(ways.values()) >= 7, "no picture of all answers can be told from a mean"


def test_nobody_sees_a_mean_of_fewer_than_three() -> None:
    assert cell_of(counts(1, 5)) is None
    assert cell_of([0] * 5) is None


def test_a_mean_is_called_by_its_point_of_the_grid() -> None:
    called = [cell_of(counts(*each)) for each in ([5, 5, 5], [3, 3, 4], [1, 1, 2], [4, 4, 3, 4, 3])]
    assert [each and each.value for each in called] == [4, 3, 2, 3.5]
    assert [(each.is_low_end, each.is_high_end) for each in called if each] == [
        (False, True),
        (False, False),
        (True, False),
        (False, False),
    ]


def test_groups_stand_apart_only_where_both_have_three_and_the_whole_is_made_of_them() -> None:
    tally = {
        Relation.REPORT: {"a": counts(2, 2, 3), "b": counts(2, 2, 3)},
        Relation.PEER: {"a": counts(4, 4, 5), "b": counts(4, 4)},
    }
    both, pooled = figures_of({"a": False, "b": False}, tally, {"a": 5}, 6).items
    assert both.reports
    assert both.peers
    assert both.others
    assert both.others.least == (both.reports.least + both.peers.least) / 2
    assert both.others.most == (both.reports.most + both.peers.most) / 2
    assert pooled.reports is None
    assert pooled.peers is None
    assert pooled.others == cell_of(counts(2, 2, 3, 4, 4))


def test_an_item_asked_backwards_is_turned_round_for_everybody() -> None:
    """Its gap means the same as that of any other item."""
    forwards = {Relation.REPORT: {"a": counts(2, 2, 1)}, Relation.PEER: {"a": counts(2, 1, 2)}}
    backwards = {Relation.REPORT: {"a": counts(4, 4, 5)}, Relation.PEER: {"a": counts(4, 5, 4)}}
    [usual] = figures_of({"a": False}, forwards, {"a": 5}, 6).items
    [turned] = figures_of({"a": True}, backwards, {"a": 1}, 6).items
    assert turned == usual
    assert usual.gap
    assert usual.gap.word == GapSeen.BLIND_SPOT


def test_a_gap_is_named_only_where_its_interval_excludes_zero() -> None:
    def word(own: int, *scores: int) -> GapSeen | None:
        gap = ItemFigure(slug="a", own=own, others=cell_of(counts(*scores))).gap
        return gap and gap.word

    assert word(5, 2, 2, 3, 2, 3, 2) == GapSeen.BLIND_SPOT
    assert word(1, 4, 4, 5, 4, 4, 4) == GapSeen.HIDDEN_STRENGTH
    assert word(4, 4, 3, 4, 4, 3, 4) == GapSeen.CLOSE
    assert word(5, 3, 3, 3) == GapSeen.CLOSE, "three raters say little"
    assert ItemFigure(slug="a", own=5).gap is None
    assert ItemFigure(slug="a", others=cell_of(counts(3, 3, 3))).gap is None


def test_a_change_keeps_the_rounding_of_both_ends() -> None:
    before, after = cell_of(counts(2, 2, 2, 2, 2)), cell_of(counts(4, 4, 4, 4, 4))
    assert before
    assert after
    change = change_of(before, after)
    reach = reach_of_change(5, 5)
    assert (change.value, change.low, change.high) == pytest.approx((2, 1.5 - reach, 2.5 + reach))


@pytest.mark.parametrize(
    "weights", [(1, 4, 10, 4, 1), (1, 2, 4, 8, 5), (0, 1, 3, 8, 8), (2, 4, 6, 4, 2)]
)
def test_intervals_cover_the_mean_of_everybody_who_could_have_rated(
    weights: tuple[int, ...],
) -> None:
    dice = random.Random(7)
    mean = sum(score * weight for score, weight in zip(SCALE, weights, strict=True)) / sum(weights)
    for n in (3, 5, 8):
        hits = 0
        for _sample in range(2000):
            cell = cell_of(counts(*dice.choices(SCALE, weights, k=n)))
            hits += cell is not None and cell.low <= mean <= cell.high
        assert hits >= 1900, (n, hits)


def test_counting_changes_nothing_but_the_new_tally() -> None:
    first = count_in({}, Relation.PEER, {"a": 5})
    second = count_in(first, Relation.PEER, {"a": 1, "b": 3})
    assert first == {"peer": {"a": [0, 0, 0, 0, 1]}}
    assert second == {"peer": {"a": [1, 0, 0, 0, 1], "b": [0, 0, 1, 0, 0]}}
