"""Nobody beside their own manager, unless every split has such a group."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.grouping import Person, beside_managers, propose_groups
from practice.seating import seat_apart

ZONES = ["Europe/Berlin", "America/Toronto", "Asia/Kolkata"]


@st.composite
def hierarchies(draw: st.DrawFn, most: int) -> list[Person]:
    """People whose managers, where they have one, are somebody before them or outside."""
    count = draw(st.integers(1, most))
    boss = st.one_of(st.none(), st.just(999), st.integers(1, 3), st.integers(1, count))
    managers = [draw(boss) for _each in range(count)]
    return [
        Person(
            id=number,
            department=draw(st.sampled_from(["Sales", "Finance"])),
            time_zone=draw(st.sampled_from(ZONES)),
            manager_id=manager if manager is None or manager < number or manager == 999 else None,
        )
        for number, manager in enumerate(managers, start=1)
    ]


def splits(people: list[int]) -> Iterator[list[list[int]]]:
    """Every split into groups of four to six, by trying all."""
    if not people:
        yield []
    first, rest = people[:1], people[1:]
    for size, others in product((4, 5, 6), range(1 << len(rest))):
        group = first + [each for at, each in enumerate(rest) if others >> at & 1]
        if first and len(group) == size:
            for more in splits([each for each in rest if each not in group]):
                yield [group, *more]


@settings(max_examples=120)
@given(hierarchies(most=12))
def test_somebody_sits_beside_their_manager_only_where_every_split_has_that(
    people: list[Person],
) -> None:
    managers = {person.id: person.manager_id for person in people}
    beside = beside_managers(propose_groups(people), managers)
    if beside and len(people) >= 4 and len(people) != 7:
        assert all(beside_managers(split, managers) for split in splits(list(managers)))


@given(hierarchies(most=60))
def test_sizes_stay_four_to_six_whoever_leads_whom(people: list[Person]) -> None:
    groups = propose_groups(people)
    assert sorted(pk for group in groups for pk in group) == [person.id for person in people]
    if len(people) >= 4 and len(people) != 7:
        assert all(4 <= len(group) <= 6 for group in groups)
    assert propose_groups(people[::-1]) == groups


def test_a_manager_with_six_reports_sits_with_the_three_others() -> None:
    people = [Person(n, "Sales", "UTC", 1 if n in range(2, 8) else None) for n in range(1, 11)]
    assert sorted(propose_groups(people)) == [[1, 8, 9, 10], [2, 3, 4, 5, 6, 7]]


def test_a_manager_with_nobody_but_reports_sits_with_some() -> None:
    people = [Person(n, "Sales", "UTC", 1 if n > 1 else None) for n in range(1, 11)]
    groups = propose_groups(people)
    assert [len(group) for group in groups] == [5, 5]
    assert len(beside_managers(groups, {each.id: each.manager_id for each in people})) == 4


@pytest.mark.parametrize("teams", [3, 6, 12])
def test_sixty_leaders_in_teams_sit_apart(teams: int) -> None:
    people = [Person(n, "", "UTC", n % teams + 1 if n > teams else None) for n in range(1, 61)]
    managers = {each.id: each.manager_id for each in people}
    assert beside_managers(propose_groups(people), managers) == []


def test_a_puzzle_without_an_answer_ends() -> None:
    everybody = {n: n % 2 for n in range(2, 62)} | {0: None, 1: None}
    assert seat_apart(everybody, [(1, 4, 100)]) is None
