"""Levels that raters gave to performances: what agreement, severity and change are made of."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from enum import StrEnum
from itertools import combinations

from common.records import dataclass


@dataclass(frozen=True, slots=True)
class Rating:
    """One level that one rater gave to one performance."""

    performance: Hashable
    """What was seen: a leader in a session, a sample."""
    rater: Hashable
    level: float
    """In levels, 1 to 4 on our rubrics."""
    criterion: Hashable = ""
    """Of a rubric of several. Levels of different criteria are never set against each other."""
    subject: Hashable = None
    """Who was seen, where one person's performances (before, after) are alike and so count as one
    draw; None where each performance stands for itself.
    """

    @property
    def person(self) -> Hashable:
        """The subject, or the performance that stands for itself."""
        return self.performance if self.subject is None else self.subject


class WhyNot(StrEnum):
    """Why a figure, or its interval, is not given."""

    TOO_FEW = "too few performances"
    ALL_ALIKE = "everybody alike"
    """All levels are one and the same: undefined, which is not disagreement."""
    INCOMPLETE = "not everybody scored every performance"
    NOT_CONNECTED = "raters cannot be set against each other"
    CONFOUNDED = "raters changed along with the occasion"
    """Severity cannot be told from change."""


def cells(ratings: Sequence[Rating]) -> dict[tuple[Hashable, Hashable], dict[Hashable, float]]:
    """The level of each rater, by performance and criterion, in the order they came.

    A rater who scored one twice is taken at the latest word.
    """
    found: dict[tuple[Hashable, Hashable], dict[Hashable, float]] = {}
    for each in ratings:
        found.setdefault((each.performance, each.criterion), {})[each.rater] = each.level
    return found


@dataclass(frozen=True)
class Pairs:
    """Two levels each, of two raters on the same performance and criterion."""

    levels: list[tuple[int, int]]
    performances: list[Hashable]
    """Of each pair."""
    people: list[Hashable]
    """Rating.person of each pair."""


def pairs_of(ratings: Sequence[Rating]) -> Pairs:
    """Every two raters of everything scored at least twice; the rater who came first in `ratings`
    stands first in each pair. For one pair of raters pass only theirs.
    """
    order = numbered(each.rater for each in ratings)
    people = people_of(ratings)
    found = Pairs([], [], [])
    for (performance, _criterion), given in cells(ratings).items():
        for one, other in combinations(sorted(given, key=order.__getitem__), 2):
            found.levels.append((round(given[one]), round(given[other])))
            found.performances.append(performance)
            found.people.append(people[performance])
    return found


def people_of(ratings: Sequence[Rating]) -> dict[Hashable, Hashable]:
    """Rating.person by performance."""
    return {each.performance: each.person for each in ratings}


def numbered(keys: Iterable[Hashable]) -> dict[Hashable, int]:
    """Keys numbered from 0, in the order they came."""
    return {key: number for number, key in enumerate(dict.fromkeys(keys))}
