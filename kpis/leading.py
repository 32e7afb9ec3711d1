"""Who leads a team, where its name says so. Pure; nothing is taken for granted, only proposed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from common.records import dataclass
from kpis.importing.measures import plain

SHORTEST = 3
"""Letters of a last name by which somebody is found."""


@dataclass(frozen=True)
class MayLead:
    """Somebody who leads people."""

    pk: int
    name: str
    department: str


def proposals(teams: Mapping[int, str], leaders: Iterable[MayLead]) -> dict[int, int]:
    """Team -> leader, where exactly one person fits: their last name stands in the name of the
    team, or it is called like the department that they alone lead.
    """
    people = list(leaders)
    by_last, by_department = _indexes(people)
    found = {}
    for pk, name in teams.items():
        words = set(plain(name).split())
        named = set().union(*(by_last.get(word, set()) for word in words))
        fits = _best(named, words, people) or by_department.get(plain(name), set())
        if len(fits) == 1:
            found[pk] = next(iter(fits))
    return found


def _best(named: set[int], words: set[str], people: Iterable[MayLead]) -> set[int]:
    """Of several with this last name, those of whom the whole name stands there."""
    if len(named) < 2:
        return named
    return {
        each.pk for each in people if each.pk in named and set(plain(each.name).split()) <= words
    }


def _indexes(people: Iterable[MayLead]) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    by_last: dict[str, set[int]] = {}
    by_department: dict[str, set[int]] = {}
    for each in people:
        last = plain(each.name).split()[-1:]
        if last and len(last[0]) >= SHORTEST:
            by_last.setdefault(last[0], set()).add(each.pk)
        if each.department:
            by_department.setdefault(plain(each.department), set()).add(each.pk)
    return by_last, by_department
