"""All arithmetic over everything that was ever told of a question, by somebody who assumes the
worst: that everybody who is asked again says the same again.

Written apart from surveys.doubt, which decides what may be told, so that a mistake there is none
here. People in the same figures are one unknown, the sum of what they say; every figure bounds some
of them; an integer program gives the least and the greatest of each.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from surveys.simplex import WHOLE, Simplex, is_whole

LOWEST, HIGHEST = 1, 5
LEAST_GROUP = 5
TRIES = 8
"""So often something else is asked for before whole numbers are insisted on."""
DOUBT = 2
"""Points that everybody's answer leaves open to whoever knows nothing but what is told, and to one
who also knows what they said themselves.
"""
DOUBT_OF_TWO = 1
"""To two of these who tell each other."""


@dataclass(frozen=True)
class Seen:
    """A figure: what so many of these people said adds up to something from `low` to `high`."""

    wave: int
    people: frozenset[int]
    answered: frozenset[int]
    low: int
    high: int

    @property
    def n(self) -> int:
        return len(self.answered)


@dataclass(frozen=True)
class Claim:
    """What can be said for certain: these people, each between `least` and `most`; their sum
    between `low` and `high`.
    """

    people: frozenset[int]
    low: int
    high: int

    @property
    def least(self) -> int:
        """What one of them said at least: all others said the most."""
        return max(LOWEST, self.low - (len(self.people) - 1) * HIGHEST)

    @property
    def most(self) -> int:
        return min(HIGHEST, self.high - (len(self.people) - 1) * LOWEST)

    def tells_of_one(self, doubt: int) -> bool:
        """Whether anybody's answer is closer than it should be."""
        return self.most - self.least < doubt

    def tells_of_few(self) -> bool:
        """Whether it is a figure about fewer than five, to within a point of their mean."""
        size = len(self.people)
        return 1 < size < LEAST_GROUP and self.high - self.low < size


@dataclass
class Program:
    """Unknown whole numbers, and what bounds them."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    rows: list[dict[int, float]] = field(default_factory=list)
    limits: list[tuple[float, float]] = field(default_factory=list)
    witnesses: list[np.ndarray] = field(default_factory=list)

    def unknown(self, low: float, high: float) -> int:
        """A new one."""
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def bound(self, row: Mapping[int, float], low: float, high: float) -> None:
        """The weighted sum lies between these."""
        self.rows.append(dict(row))
        self.limits.append((low, high))

    def solve(self, costs: Mapping[int, float]) -> bool:
        """Find the least; False where nothing fits. Fractions first: they nearly always are whole
        numbers, and then nothing less is.
        """
        cost = self._cost(costs)
        found = self.simplex.cheapest(cost)
        if found is not None and not is_whole(found):
            found = self.simplex.cheapest_whole(cost)
        if found is None:
            return False
        self.learn(found)
        return True

    def fits(self) -> bool:
        """Whether anything does; whole numbers are looked for in several directions."""
        chance = np.random.default_rng(0)
        for _each in range(TRIES):
            found = self.simplex.cheapest(chance.uniform(-1, 1, len(self.low)))
            if found is None:
                return False
            if is_whole(found):
                self.learn(found)
                return True
        return self.solve({})

    def within(self, unknown: int) -> tuple[int, int]:
        """Between what it lies for certain, as fractions say: never closer than it is."""
        ends = [self.simplex.cheapest(self._cost({unknown: cost})) for cost in (1.0, -1.0)]
        for found in ends:
            if found is not None and is_whole(found):
                self.learn(found)
        low, high = (float(found[unknown]) for found in ends if found is not None)
        return math.ceil(low - WHOLE), math.floor(high + WHOLE)

    def learn(self, found: np.ndarray) -> None:
        """A solution."""
        self.witnesses.append(np.rint(found).astype(int))

    def _cost(self, costs: Mapping[int, float]) -> np.ndarray:
        cost = np.zeros(len(self.low))
        for unknown, weight in costs.items():
            cost[unknown] = weight
        return cost

    @cached_property
    def simplex(self) -> Simplex:
        """All of it, once all is said."""
        matrix = np.zeros((len(self.rows), len(self.low)))
        for place, row in enumerate(self.rows):
            for unknown, weight in row.items():
                matrix[place, unknown] = weight
        least, most = np.array(self.limits, dtype=float).reshape(-1, 2).T
        return Simplex(matrix, least, most, np.array(self.low), np.array(self.high))

    def seen(self, unknown: int) -> tuple[int, int]:
        """Between what it lay in all solutions found so far."""
        values = [int(each[unknown]) for each in self.witnesses]
        return min(values), max(values)


def claims(
    figures: Sequence[Seen],
    known: Mapping[int, int],
    *,
    knows_who: bool,
    about: Set[int] | None = None,
) -> list[Claim]:
    """Everything certain that is closer than it should be; [] also where the figures cannot be true
    at once. `known` are answers of those who attack. Without `knows_who` it is not known who of
    those asked did answer. With `about` only what concerns any of these people.
    """
    found = list(_near_claims(figures, known, knows_who=knows_who, about=about))
    return [each for each in found if _is_close(each)]


def _is_close(claim: Claim) -> bool:
    return claim.tells_of_one(DOUBT) or claim.tells_of_few()


def _near_claims(
    figures: Sequence[Seen],
    known: Mapping[int, int],
    *,
    knows_who: bool,
    about: Set[int] | None,
) -> Iterator[Claim]:
    program, sums = Program(), dict[int, frozenset[int]]()
    members: dict[frozenset[int], set[int]] = defaultdict(set)
    told_of = [each.answered if knows_who else each.people for each in figures]
    for person in frozenset().union(*told_of) - known.keys():
        members[frozenset(n for n, each in enumerate(told_of) if person in each)].add(person)
    terms: list[dict[int, float]] = [{} for _each in figures]
    counts: list[dict[int, float]] = [{} for _each in figures]
    for pattern, people in members.items():
        unknown = program.unknown(len(people) * LOWEST, len(people) * HIGHEST)
        sums[unknown] = frozenset(people)
        for place in pattern:
            if knows_who or figures[place].people == figures[place].answered:
                terms[place][unknown] = 1
                continue
            said, number = _some_of(program, unknown, len(people))
            terms[place][said] = 1
            counts[place][number] = 1
    for each, term, count in zip(figures, terms, counts, strict=True):
        own = [known[person] for person in each.answered & known.keys()]
        if term:
            program.bound(term, each.low - sum(own), each.high - sum(own))
        if count:
            program.bound(count, each.n - len(own), each.n - len(own))
    asked_for = {
        unknown: people
        for unknown, people in sums.items()
        if about is None or not people.isdisjoint(about)
    }
    yield from _closest(program, asked_for)


def _some_of(program: Program, all_of_them: int, size: int) -> tuple[int, int]:
    """What those said who answered, of a group of whom some may not have; and how many did."""
    said, count = program.unknown(0, size * HIGHEST), program.unknown(0, size)
    program.bound({said: 1, count: -LOWEST}, 0, np.inf)
    program.bound({said: 1, count: -HIGHEST}, -np.inf, 0)
    program.bound({all_of_them: 1, said: -1, count: LOWEST}, size * LOWEST, np.inf)
    program.bound({all_of_them: 1, said: -1, count: HIGHEST}, -np.inf, size * HIGHEST)
    return said, count


def _closest(program: Program, sums: Mapping[int, frozenset[int]]) -> Iterator[Claim]:
    if not sums or not program.fits():
        return
    for unknown, people in sums.items():
        yield _closest_of(program, unknown, people)


def _closest_of(program: Program, unknown: int, people: frozenset[int]) -> Claim:
    """What is certain of these people. Solutions say what is open, fractions what is certain; where
    both leave as much open, nothing has to be asked in whole numbers.
    """
    inner = Claim(people, *program.seen(unknown))
    if not _is_close(inner):
        return inner
    outer = Claim(people, *program.within(unknown))
    inner = Claim(people, *program.seen(unknown))
    if not _is_close(inner) or _told(inner) == _told(outer):
        return inner if not _is_close(inner) else outer
    for cost in (1.0, -1.0):
        program.solve({unknown: cost})
    return Claim(people, *program.seen(unknown))


def _told(claim: Claim) -> tuple[int, bool]:
    """How close it is, as it is judged."""
    return claim.most - claim.least, claim.tells_of_few()


def right(claim: Claim, said: Mapping[int, Sequence[int]]) -> bool:
    """Whether it is true of everybody it is about, in every wave it was drawn from; a sum, if it
    was the same in all of them.
    """
    answers = [said[person] for person in claim.people if person in said]
    if not all(claim.least <= answer <= claim.most for each in answers for answer in each):
        return False
    if claim.tells_of_one(DOUBT):
        return True
    are_same = all(len(set(each)) == 1 for each in answers) and len(answers) == len(claim.people)
    return are_same and claim.low <= sum(each[0] for each in answers) <= claim.high
