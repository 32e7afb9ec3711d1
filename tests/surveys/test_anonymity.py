"""Nothing that is shown lets anybody work out what a small group said."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurement.estimates import mean_with_interval
from surveys.anonymity import (
    Part,
    Softened,
    expect,
    hide,
    may_compare,
    partition,
    soften,
)
from surveys.states import Hidden


def _team(**sizes: int) -> list[tuple[str, str]]:
    return [(f"{name}{n}", name) for name, size in sizes.items() for n in range(size)]


def test_large_departments_stay_as_they_are() -> None:
    parts = partition(_team(Sales=5, Technology=9))
    assert [(part.label, len(part.people)) for part in parts] == [("Sales", 5), ("Technology", 9)]


def test_small_departments_are_merged_into_a_named_part() -> None:
    parts = partition(_team(Technology=9, Sales=3, Finance=2))
    assert [(part.label, len(part.people)) for part in parts] == [
        ("Finance and Sales", 5),
        ("Technology", 9),
    ]


def test_three_small_departments_share_a_name() -> None:
    assert [part.label for part in partition(_team(Sales=2, Legal=2, Finance=2))] == [
        "Finance, Legal and Sales"
    ]


def test_fewer_people_than_the_minimum_make_one_part() -> None:
    assert [len(part.people) for part in partition(_team(Sales=2, Legal=1))] == [3]
    assert partition([]) == []


def test_people_without_a_department_are_said_to_have_none() -> None:
    assert partition([(n, "  ") for n in range(5)])[0].label == "No department"


def test_long_names_are_cut_and_counted() -> None:
    part = Part(("A" * 150, "B" * 100, "C"), (1,))
    assert len(part.label) <= 200
    assert part.label.endswith(" and 2 more")
    assert len(Part(("A" * 300,), (1,)).label) == 200


people = st.lists(
    st.sampled_from(["Sales", "Legal", "Finance", "Technology", "Operations", ""]), max_size=60
)


@given(people, st.integers(5, 8), st.randoms(use_true_random=False))
def test_everybody_is_in_one_part_that_is_large_enough(
    departments: list[str], minimum: int, random: object
) -> None:
    team = list(enumerate(departments))
    parts = partition(team, minimum)
    assert sorted(person for part in parts for person in part.people) == list(range(len(team)))
    assert all(len(part.people) >= minimum for part in parts) or len(parts) == 1
    shuffled = sorted(team, key=lambda _person: random.random())  # type: ignore[attr-defined]
    again = partition(shuffled, minimum)
    assert [(p.departments, sorted(p.people)) for p in again] == [
        (p.departments, sorted(p.people)) for p in parts
    ]


def test_two_parts_of_which_one_is_small_are_both_hidden() -> None:
    hiding = hide({"Sales": 4, "Technology": 9})
    assert hiding.parts == {"Sales": Hidden.TOO_FEW, "Technology": Hidden.SUBTRACTION}
    assert hiding.total == ""


def test_technology_shows_when_the_rest_is_large_enough() -> None:
    assert hide({"Sales": 6, "Technology": 9}).parts == {"Sales": "", "Technology": ""}
    shown = hide({"Sales": 4, "Legal": 2, "Technology": 9})
    assert shown.parts == {"Sales": Hidden.TOO_FEW, "Legal": Hidden.TOO_FEW, "Technology": ""}


def test_two_hidden_parts_with_too_few_between_them_take_a_third() -> None:
    hiding = hide({"Sales": 3, "Legal": 1, "Finance": 8, "Technology": 9})
    assert hiding.parts == {
        "Sales": Hidden.TOO_FEW,
        "Legal": Hidden.TOO_FEW,
        "Finance": Hidden.SUBTRACTION,
        "Technology": "",
    }


def test_nothing_is_shown_of_too_few() -> None:
    hiding = hide({"Sales": 4})
    assert (hiding.parts, hiding.total) == ({"Sales": Hidden.TOO_FEW}, Hidden.TOO_FEW)
    assert hide({}).total == Hidden.TOO_FEW


counts = st.dictionaries(st.integers(0, 9), st.integers(0, 20), max_size=7)


@given(counts, st.integers(5, 8))
def test_no_small_group_is_in_the_span_of_what_is_shown(
    answers: dict[int, int], minimum: int
) -> None:
    """Linear algebra of a reader: any group whose sum follows from the shown sums has enough
    answers.
    """
    hiding = hide(answers, minimum)
    keys = list(answers)
    shown = [[float(key == other) for other in keys] for key in keys if not hiding.parts[key]]
    if not hiding.total:
        shown.append([1.0] * len(keys))
    rank = np.linalg.matrix_rank(np.array(shown)) if shown else 0
    for size in range(1, len(keys) + 1):
        for group in itertools.combinations(keys, size):
            vector = [float(key in group) for key in keys]
            follows = shown and np.linalg.matrix_rank(np.array([*shown, vector])) == rank
            if follows:
                assert sum(answers[key] for key in group) >= minimum
                assert not (size == 1 and hiding.parts[group[0]])


@given(counts)
def test_what_is_hidden_is_never_more_than_needed(answers: dict[int, int]) -> None:
    """A part with enough answers is hidden only to protect another."""
    hiding = hide(answers)
    small = [key for key, count in answers.items() if count < 5]
    if not small:
        assert not any(hiding.parts.values())
    for key, reason in hiding.parts.items():
        assert (reason == Hidden.TOO_FEW) == (answers[key] < 5 or hiding.total == Hidden.TOO_FEW)


def test_prediction_reckons_with_three_in_four() -> None:
    answers, hiding = expect({"Sales": 5, "Technology": 40})
    assert answers == {"Sales": 3, "Technology": 30}
    assert hiding.parts == {"Sales": Hidden.TOO_FEW, "Technology": Hidden.SUBTRACTION}


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        ("abcdef", "abcdef", True),
        ("abcdef", "abcde", False),
        ("abcdef", "abcdxy", False),
        ("abcdefghij", "vwxyz", True),
    ],
)
def test_waves_are_compared_when_nobody_or_enough_changed(
    before: str, after: str, may: bool
) -> None:
    assert may_compare(set(before), set(after)) is may


def test_small_groups_are_given_in_half_points_and_whole_limits() -> None:
    assert soften(3.8, 3.24, 4.36, 5) == Softened(4.0, 2.0, 5.0)
    assert soften(3.84, 3.24, 4.36, 12) == Softened(3.8, 3.2, 4.4)


@pytest.mark.parametrize("n", range(5, 14))
def test_figures_do_not_spell_out_answers(n: int) -> None:
    """Every result fits several sets of answers; what everybody agreed on is never among the few
    exceptions.
    """
    fits: dict[Softened, list[tuple[int, ...]]] = {}
    for answers in itertools.combinations_with_replacement(range(1, 6), n):
        found = mean_with_interval(answers, 1, 5)
        fits.setdefault(soften(found.value, found.low, found.high, n), []).append(answers)
    alone = [sets[0] for sets in fits.values() if len(sets) == 1]
    assert not [answers for answers in alone if len(set(answers)) == 1]
    if n < 10:
        assert len(alone) <= 0.02 * sum(len(sets) for sets in fits.values())


@given(st.floats(1, 5), st.floats(0, 2), st.integers(5, 30))
def test_softening_never_narrows_the_interval(mean: float, reach: float, n: int) -> None:
    low, high = max(1.0, mean - reach), min(5.0, mean + reach)
    shown = soften(mean, low, high, n)
    assert 1 <= shown.low <= low + 1e-6
    assert high - 1e-6 <= shown.high <= 5
    assert 1 < shown.mean < 5
    assert shown.low <= shown.mean <= shown.high
