"""Nothing that is shown of one wave lets anybody work out what somebody said."""

from __future__ import annotations

from collections import Counter
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.anonymity import DOUBT, Part, Span, expect, grid, merge_few, partition

Answers = tuple[int, ...]


def _team(**sizes: int) -> list[tuple[str, str, int]]:
    """Everybody in it reports to one of two leaders."""
    return [(f"{name}{n}", name, n % 2) for name, size in sizes.items() for n in range(size)]


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
    assert partition([(n, "  ", None) for n in range(5)])[0].label == "No department"


def test_long_names_are_cut_and_counted() -> None:
    part = Part(("A" * 150, "B" * 100, "C"), (1,), frozenset())
    assert len(part.label) <= 200
    assert part.label.endswith(" and 2 more")
    assert len(Part(("A" * 300,), (1,), frozenset()).label) == 200


departments = st.sampled_from(["Sales", "Legal", "Finance", "Technology", "Operations", ""])


def test_one_leaders_team_is_counted_with_another_one() -> None:
    """Nine reports of one leader are a rating of that one, however many they are."""
    sales = [(f"Sales{n}", "Sales", 1) for n in range(9)]
    legal = [(f"Legal{n}", "Legal", 1 + n % 2) for n in range(6)]
    finance = [(f"Finance{n}", "Finance", None) for n in range(12)]
    assert [part.label for part in partition([*sales, *legal, *finance])] == [
        "Finance",
        "Legal and Sales",
    ]
    [alone] = partition(sales)
    assert alone.is_one_leader
    assert not partition(finance)[0].is_one_leader


people = st.lists(st.tuples(departments, st.sampled_from([None, 1, 2])), max_size=60)


@given(people, st.integers(5, 8), st.randoms(use_true_random=False))
def test_everybody_is_in_one_part_that_is_large_enough(
    drawn: list[tuple[str, int | None]], minimum: int, random: object
) -> None:
    team = [(number, *each) for number, each in enumerate(drawn)]
    parts = partition(team, minimum)
    assert sorted(person for part in parts for person in part.people) == list(range(len(team)))
    assert len(parts) == 1 or all(
        len(part.people) >= minimum and not part.is_one_leader for part in parts
    )
    shuffled = sorted(team, key=lambda _person: random.random())  # type: ignore[attr-defined]
    again = partition(shuffled, minimum)
    assert [(p.departments, sorted(p.people)) for p in again] == [
        (p.departments, sorted(p.people)) for p in parts
    ]


def test_parts_with_too_few_answers_are_counted_with_the_next_smallest() -> None:
    """Nothing is hidden where something can be shown."""
    assert merge_few({"Sales": 4, "Technology": 9}) == [("Sales", "Technology")]
    assert merge_few({"Sales": 6, "Technology": 9}) == [("Sales",), ("Technology",)]
    assert merge_few({"Sales": 3, "Legal": 1, "Finance": 8, "Technology": 9}) == [
        ("Sales", "Legal", "Finance"),
        ("Technology",),
    ]
    assert merge_few({"Sales": 4}) == [("Sales",)]
    assert merge_few({}) == []


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 20), max_size=7), st.integers(5, 8))
def test_everybody_who_answered_is_counted_once_and_among_enough(
    answers: dict[int, int], minimum: int
) -> None:
    groups = merge_few(answers, minimum)
    assert sorted(key for group in groups for key in group) == sorted(answers)
    sizes = [sum(answers[key] for key in group) for group in groups]
    assert all(size >= minimum for size in sizes) or len(groups) == 1


def test_prediction_reckons_with_three_in_four() -> None:
    answers, groups = expect({"Sales": 5, "Technology": 40})
    assert answers == {"Sales": 3, "Technology": 30}
    assert groups == [("Sales", "Technology")]


@pytest.mark.parametrize("n", [5, 7, 9, 10, 11, 37])
def test_the_grid_has_a_place_for_every_sum_and_one_only(n: int) -> None:
    sums = [total for low, high in grid(n) for total in range(low, high + 1)]
    assert sums == list(range(n, 5 * n + 1))


def test_means_are_told_in_half_points_below_ten_answers_and_in_tenths_from_there() -> None:
    assert grid(5) == [(5, 11), (12, 13), (14, 16), (17, 18), (19, 25)]
    assert (63, 64) in grid(20)
    assert (195, 204) in grid(100)


def _told(answers: Answers) -> Span:
    """What is published of them."""
    return next(span for span in grid(len(answers)) if sum(answers) <= span[1])


def _fits(n: int) -> dict[Span, list[Answers]]:
    """All answers of n people that a published figure can stand for."""
    fits: dict[Span, list[Answers]] = {}
    for answers in combinations_with_replacement(range(1, 6), n):
        fits.setdefault(_told(answers), []).append(answers)
    return fits


@pytest.mark.parametrize("n", [5, 6, 9, 10, 11])
def test_whatever_was_answered_everybody_keeps_two_points_of_doubt(n: int) -> None:
    """Also before a colleague who knows what they answered themselves."""
    for fits in _fits(n).values():
        said = {answer for answers in fits for answer in answers}
        assert max(said) - min(said) >= DOUBT
        for known in range(1, 6):
            others = {
                answer
                for answers in fits
                if known in answers
                for answer in Counter(answers) - Counter([known])
            }
            assert not others or max(others) - min(others) >= DOUBT


def test_the_total_says_nothing_that_its_parts_have_not_said() -> None:
    """All 15,876 pairs of five and five. The total in tenths told every answer of departments that
    said 1 1 1 1 1 and 1 1 1 1 5; made of the parts, it is the same for all that look the same.
    """
    fits = _fits(5)
    five = [answers for each in fits.values() for answers in each]
    assert len(five) ** 2 == 15_876
    told = {answers: _told(answers) for answers in five}
    for one in five:
        for other in five:
            parts = told[one], told[other]
            total = parts[0][0] + parts[1][0], parts[0][1] + parts[1][1]
            assert total[1] - total[0] >= 2
    assert told[1, 1, 1, 1, 1] == told[1, 1, 1, 1, 5] == (5, 11)
    assert {answer for answers in fits[5, 11] for answer in answers} == {1, 2, 3, 4, 5}
