"""Waves beside one another tell nobody's answer, if everybody answers the same every time."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from surveys.anonymity import DOUBT, DOUBT_OF_TWO, Span, grid
from surveys.chains import chain_of
from surveys.doubt import cells_of
from surveys.models import PulseItem, PulsePlan, Wave, WavePart
from surveys.operations import publishing
from surveys.pairs import PublishedSum
from surveys.simplex import Simplex
from surveys.states import Hidden

NOTHING = (0, 0)


def _people(*numbers: int) -> frozenset[int]:
    return frozenset(numbers)


def _upto(count: int, first: int = 0) -> frozenset[int]:
    return frozenset(range(first, first + count))


def _cell(cells: list[Span], total: int) -> Span:
    return next(span for span in cells if total <= span[1])


def test_a_program_that_goes_on_from_its_last_answer_finds_what_a_new_one_finds() -> None:
    chance = np.random.default_rng(5)
    for _each in range(30):
        rows = (chance.random((4, 7)) < 0.5).astype(float)
        least = rows.sum(1) * chance.uniform(1, 4)
        program = Simplex(rows, least, least + 2, np.full(7, 1.0), np.full(7, 5.0))
        for costs in chance.uniform(-1, 1, (4, 7)):
            found, fresh = program.cheapest(costs), program._by_scipy(costs, 0)
            assert (found is None) == (fresh is None)
            if found is not None and fresh is not None:
                assert costs @ found == pytest.approx(costs @ fresh)
                assert (rows @ found >= least - 1e-6).all()


def test_without_an_earlier_wave_of_these_people_the_grid_is_as_it_is() -> None:
    elsewhere = PublishedSum(1, _upto(10, first=50), 10, (30, 30))
    assert cells_of([elsewhere], wave=2, people=_upto(10), n=10) == grid(10)


def test_the_same_people_are_told_as_finely_again() -> None:
    before = PublishedSum(1, _upto(12), 12, (40, 40))
    assert cells_of([before], wave=2, people=_upto(12), n=12) == grid(12)


def test_one_who_joins_is_told_with_every_answer_they_can_have_given() -> None:
    """Ten said 30 together. Eleven will say between 31 and 35, if the ten say the same."""
    cells = cells_of([PublishedSum(1, _upto(10), 10, (30, 30))], wave=2, people=_upto(11), n=11)
    assert (31, 35) in cells
    assert cells[0] == (11, 17)


def test_one_who_did_not_answer_the_first_time_is_hidden_like_one_who_joins() -> None:
    """Somebody may know who it was."""
    cells = cells_of([PublishedSum(1, _upto(11), 10, (30, 30))], wave=2, people=_upto(11), n=11)
    assert (31, 35) in cells


def test_waves_that_differ_by_two_hide_them_across_a_third_that_differs_by_many() -> None:
    """Each neighbor pair differs by six, the first and the third by two."""
    first = PublishedSum(1, _upto(10), 10, (30, 30))
    second = PublishedSum(2, _upto(16), 16, (48, 48))
    cells = cells_of([first, second], wave=3, people=_upto(12), n=12)
    both = [span for span in cells if span[0] <= 40 and span[1] >= 32]
    assert all(high - low >= 2 for low, high in both)


def test_where_nothing_would_be_left_to_tell_nothing_is() -> None:
    """Four of five are new, and one of them may know another's answer."""
    before = [
        PublishedSum(wave, _upto(5 + wave), 5 + wave, (15 + 3 * wave,) * 2) for wave in range(1, 4)
    ]
    cells = cells_of(before, wave=5, people=_people(0, 1, 2, 3, 4, 5), n=6)
    assert cells == [] or all(high - low <= 12 for low, high in cells)


def test_somebody_who_moved_is_hidden_in_both_parts_together() -> None:
    """Each part alone leaves doubt; both beside the two before say what the one who moved said."""
    sales, legal = _upto(10), _upto(10, first=10)
    before = [PublishedSum(1, sales, 10, (30, 30)), PublishedSum(1, legal, 10, (30, 30))]
    moved = PublishedSum(2, sales - {0}, 9, (25, 28))
    cells = cells_of([*before, moved], wave=2, people=legal | {0}, n=11)
    for low, high in cells:
        fits = {x for x in range(1, 6) if 25 <= 30 - x <= 28 and low <= 30 + x <= high}
        assert not fits or max(fits) - min(fits) >= DOUBT


def test_a_part_whose_people_went_two_ways_is_looked_at_beside_both_of_them() -> None:
    """Found by the attack on simulated pilots: with the one answer that they know, whoever reads
    knew that of two who had come from elsewhere. All parts together say less than these three.
    """
    stayed, went = _upto(7, first=10), _upto(3, first=20)
    history = [
        PublishedSum(1, stayed | went | {30}, 10, (39, 39)),
        PublishedSum(1, _upto(13, first=40), 13, (13, 19)),
        PublishedSum(2, _upto(9, first=41) | {60, 61}, 9, (9, 29)),
        PublishedSum(2, stayed | {31}, 8, (34, 40)),
    ]
    cells = cells_of(history, wave=2, people=went | {40, 62}, n=5)
    assert cells[-1] == (14, 25), "and not as closely as (17, 25)"


def test_whoever_knows_that_they_said_nothing_knows_who_did_and_learns_of_nobody() -> None:
    """Found by the attack on a thousand pilots: all but one of fifteen answer, and again with that
    one in place of another. What the other said was certain to the one.
    """
    before = PublishedSum(1, _upto(15), 14, (42, 42))
    cells = cells_of([before], wave=2, people=_upto(14), n=14)
    for own, (low, high) in itertools.product(range(1, 6), cells):
        fits = {x for x in range(1, 6) if low <= 42 - x + own <= high}
        assert not fits or max(fits) - min(fits) >= DOUBT


def test_whoever_says_nothing_the_second_time_learns_of_nobody_either() -> None:
    """With their answer the first time, and another in their place the second."""
    before = PublishedSum(1, _upto(14), 14, (42, 42))
    cells = cells_of([before], wave=2, people=_upto(15), n=14)
    for own, (low, high) in itertools.product(range(1, 6), cells):
        fits = {x for x in range(1, 6) if low <= 42 - own + x <= high}
        assert not fits or max(fits) - min(fits) >= DOUBT


def test_a_figure_that_cannot_be_true_with_later_ones_is_left_out_of_the_chain() -> None:
    """People do change their minds; what is refuted proves nothing."""
    refuted = PublishedSum(1, _upto(10), 10, (20, 20))
    later = PublishedSum(2, _upto(10), 10, (40, 40))
    now = PublishedSum(3, _upto(11), 11, NOTHING)
    found = chain_of([refuted, later], now)
    assert found is not None
    assert found.spans == ((40, 40), NOTHING)
    assert found.possible == (41, 45)
    assert found.leaves_doubt((12, 20), 5)
    assert not found.leaves_doubt((45, 46), 5)


def test_a_chain_is_only_needed_where_pairs_do_not_say_it_all() -> None:
    now = PublishedSum(3, _upto(10), 10, NOTHING)
    assert chain_of([PublishedSum(1, _upto(11), 11, (30, 30))], now) is None
    same = [PublishedSum(wave, _upto(10), 10, (30, 30)) for wave in (1, 2)]
    assert chain_of(same, now) is None


PEOPLE = 7


@cache
def _worlds() -> np.ndarray[Any, Any]:
    """Everything that seven people can answer."""
    return np.array(list(itertools.product(range(1, 6), repeat=PEOPLE)), dtype=np.int8)


asked = st.sets(st.integers(0, PEOPLE - 1), min_size=5).map(frozenset)


@settings(max_examples=40, deadline=None)
@given(st.lists(asked, min_size=2, max_size=4), st.tuples(*[st.integers(1, 5)] * PEOPLE))
def test_whoever_reckons_with_all_waves_keeps_two_points_of_doubt_about_everybody(
    waves: list[frozenset[int]], answers: tuple[int, ...]
) -> None:
    """By trying out every world, not by the arithmetic that is tested."""
    told: list[PublishedSum] = []
    fits = _worlds()
    for wave, people in enumerate(waves, start=1):
        cells = cells_of(told, wave=wave, people=people, n=len(people))
        if not cells:
            continue
        span = _cell(cells, sum(answers[person] for person in people))
        told.append(PublishedSum(wave, people, len(people), span))
        sums = fits[:, sorted(people)].sum(axis=1)
        fits = fits[(sums >= span[0]) & (sums <= span[1])]
    assert ((fits.max(axis=0) - fits.min(axis=0)) >= DOUBT).all()


def _told_twice(waves: Sequence[frozenset[int]], answers: Sequence[int]) -> list[np.ndarray]:
    """The worlds that fit each of two figures."""
    told: list[PublishedSum] = []
    fits = []
    for wave, people in enumerate(waves, start=1):
        cells = cells_of(told, wave=wave, people=people, n=len(people))
        if not cells:
            continue
        span = _cell(cells, sum(answers[person] for person in people))
        told.append(PublishedSum(wave, people, len(people), span))
        sums = _worlds()[:, sorted(people)].sum(axis=1)
        fits.append((sums >= span[0]) & (sums <= span[1]))
    return fits


def _open_of_others(fits: np.ndarray, known: Sequence[int], answers: Sequence[int]) -> np.ndarray:
    """How many points stay open of everybody else."""
    worlds = _worlds()[fits]
    for person in known:
        worlds = worlds[worlds[:, person] == answers[person]]
    left = np.delete(worlds, known, axis=1)
    return left.max(axis=0) - left.min(axis=0)


@settings(max_examples=25, deadline=None)
@example(_upto(5), _upto(5), (5, 1, 1, 1, 1, 3, 3))
@example(_upto(7), _people(0, 2, 3, 5, 6), (3, 1, 3, 2, 5, 1, 2))
@given(asked, asked, st.tuples(*[st.integers(1, 5)] * PEOPLE))
def test_whoever_knows_one_answer_keeps_two_points_of_doubt_about_everybody_else(
    first: frozenset[int], then: frozenset[int], answers: tuple[int, ...]
) -> None:
    """Of two waves, by trying out every world: one point is what it was, and "4 or 5" is not what
    a reader who was asked earlier should know of a single person.
    """
    fits = np.logical_and.reduce(_told_twice([first, then], answers))
    for known in range(PEOPLE):
        assert (_open_of_others(fits, [known], answers) >= DOUBT).all()


@settings(max_examples=25, deadline=None)
@example(_people(0, 2, 3, 4, 5), _people(0, 1, 2, 3, 6), (1, 5, 1, 5, 4, 5, 5))
@given(asked, asked, st.tuples(*[st.integers(1, 5)] * PEOPLE))
def test_two_who_tell_each_other_learn_nothing_for_certain_that_one_pulse_has_not_told(
    first: frozenset[int], then: frozenset[int], answers: tuple[int, ...]
) -> None:
    """Found by the attack on simulated pilots: of two who had left, beside two who had come."""
    fits = _told_twice([first, then], answers)
    for known in itertools.combinations(range(PEOPLE), 2):
        by_both = _open_of_others(np.logical_and.reduce(fits), known, answers)
        by_one = [_open_of_others(each, known, answers) for each in fits]
        assert ((by_both >= DOUBT_OF_TWO) | (np.min(by_one, axis=0) < DOUBT_OF_TWO)).all()


def _invited(count: int) -> publishing._Invited:
    return publishing._Invited(_upto(count), _upto(count))


def _published(scores: list[int], told: list[PublishedSum]) -> tuple[Hidden, Span | None]:
    """What comes out of these answers after that history."""
    part = WavePart(pk=1, eligible=len(scores) + 1, answered=len(scores))
    group = publishing._CountedTogether(part, (part,), _invited(len(scores) + 1))
    wave = Wave(number=9, plan=PulsePlan(min_scores=5))
    item = PulseItem(pk=3)
    [result] = publishing._results_of_item(wave, item, [group], {1: scores}, list(told))
    if result.hidden_because:
        return Hidden(result.hidden_because), None
    assert result.sum_low is not None
    assert result.sum_high is not None
    return Hidden.NOT, (result.sum_low, result.sum_high)


scores = st.integers(5, 12).flatmap(
    lambda n: st.tuples(*[st.lists(st.integers(1, 5), min_size=n, max_size=n)] * 2)
)


@settings(max_examples=60, deadline=None)
@given(scores, st.integers(5, 13), st.data())
def test_the_decision_is_the_same_for_other_answers(
    pair: tuple[list[int], list[int]], before: int, data: st.DataObject
) -> None:
    """So it tells nothing of them: two sets of as many answers are told by the same cells."""
    span = data.draw(st.sampled_from(grid(before)))
    told = [PublishedSum(8, _upto(before), before, span)]
    one, other = (_published(scores, told) for scores in pair)
    assert one[0] == other[0]
    if one[1] is not None and other[1] is not None:
        assert one[1] == other[1] or one[1][1] < other[1][0] or other[1][1] < one[1][0]


@pytest.mark.parametrize(
    ("answered", "is_one_leader", "why"),
    [
        (4, False, Hidden.TOO_FEW),
        (6, True, Hidden.ONE_LEADER),
    ],
)
def test_too_few_and_one_leaders_team_are_hidden_whatever_they_said(
    answered: int, is_one_leader: bool, why: Hidden
) -> None:
    part = WavePart(pk=1, eligible=9, answered=answered, is_one_leader=is_one_leader)
    group = publishing._CountedTogether(part, (part,), _invited(9))
    wave = Wave(number=1, plan=PulsePlan(min_scores=5))
    assert publishing._cells(wave, PulseItem(pk=3), group, [], answered) == why
