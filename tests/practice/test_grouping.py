"""Practice groups."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.grouping import Person, group_sizes, propose_groups

ZONES = [
    "Europe/Berlin",
    "America/Toronto",
    "Asia/Kathmandu",
    "Pacific/Auckland",
    "Pacific/Honolulu",
    "UTC",
]
PEOPLE = st.lists(
    st.builds(
        Person,
        id=st.integers(1, 10_000),
        department=st.sampled_from(["", "Sales", "Finance", "Technology", "Operations"]),
        time_zone=st.sampled_from(ZONES),
    ),
    max_size=40,
    unique_by=lambda person: person.id,
)


@given(people=PEOPLE, seed=st.integers())
def test_everybody_once_in_groups_of_the_right_size(people: list[Person], seed: int) -> None:
    groups = propose_groups(people)
    assert sorted(pk for group in groups for pk in group) == sorted(person.id for person in people)
    sizes = [len(group) for group in groups]
    if len(people) >= 4 and len(people) != 7:
        assert all(4 <= size <= 6 for size in sizes)
    shuffled = people[:]
    random.Random(seed).shuffle(shuffled)
    assert propose_groups(shuffled) == groups


@given(count=st.integers(0, 300))
def test_sizes(count: int) -> None:
    sizes = group_sizes(count)
    assert sum(sizes) == count
    assert not sizes or max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(0, []), (2, [2]), (6, [6]), (7, [4, 3]), (10, [5, 5]), (11, [6, 5]), (13, [5, 4, 4])],
)
def test_known_sizes(count: int, sizes: list[int]) -> None:
    assert group_sizes(count) == sizes


def test_departments_are_mixed() -> None:
    people = [Person(n, "Sales" if n <= 5 else "Finance", "Europe/Berlin") for n in range(1, 11)]
    for group in propose_groups(people):
        assert len([pk for pk in group if pk <= 5]) in {2, 3}


def test_far_zones_are_kept_apart_even_where_departments_would_mix_better() -> None:
    people = [Person(n, "Sales", "Europe/Berlin") for n in range(1, 6)]
    people += [Person(n, "Finance", "Pacific/Auckland") for n in range(6, 11)]
    assert sorted(propose_groups(people)) == [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]


def test_zones_on_both_sides_of_the_date_line_are_near() -> None:
    people = [
        Person(n, f"D{n}", "Pacific/Honolulu" if n % 2 else "Pacific/Auckland") for n in range(1, 6)
    ]
    people += [Person(n, f"D{n}", "Europe/Berlin") for n in range(6, 11)]
    assert sorted(propose_groups(people)) == [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]
