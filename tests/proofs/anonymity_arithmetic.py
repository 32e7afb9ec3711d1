"""All arithmetic over everything that was ever told of a question, by somebody who assumes the
worst: that everybody who is asked again says the same again.

Written apart from surveys.doubt, which decides what may be told, so that a mistake there is none
here. People in the same figures are one unknown, the sum of what they say; every figure bounds some
of them; an integer program gives the least and the greatest of each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

LOWEST, HIGHEST = 1, 5
LEAST_GROUP = 5
WHOLE = 1e-6
DOUBT = 2
"""Points that everybody's answer leaves open to whoever knows nothing but what is told."""
KNOWN_DOUBT = 1
"""To readers who also know what they said themselves."""


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
    _matrix: np.ndarray | None = None

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
        cost = np.zeros(len(self.low))
        for unknown, weight in costs.items():
            cost[unknown] = weight
        for integrality in (0, 1):
            found = milp(
                cost,
                constraints=self._limits(),
                bounds=Bounds(self.low, self.high),
                integrality=np.full(len(self.low), integrality),
            ).x
            if found is None:
                return False
            if np.abs(found - np.rint(found)).max() < WHOLE:
                break
        self.witnesses.append(np.rint(found).astype(int))
        return True

    def _limits(self) -> LinearConstraint | tuple[()]:
        if self._matrix is None:
            matrix = np.zeros((len(self.rows), len(self.low)))
            for place, row in enumerate(self.rows):
                for unknown, weight in row.items():
                    matrix[place, unknown] = weight
            self._matrix = matrix
        if not self.rows:
            return ()
        return LinearConstraint(self._matrix, *np.array(self.limits).T)

    def seen(self, unknown: int) -> tuple[int, int]:
        """Between what it lay in all solutions found so far."""
        values = [int(each[unknown]) for each in self.witnesses]
        return min(values), max(values)


def claims(figures: Sequence[Seen], known: Mapping[int, int], *, knows_who: bool) -> list[Claim]:
    """Everything certain that is closer than it should be; [] also where the figures cannot be true
    at once. `known` are answers of those who attack. Without `knows_who` it is not known who of
    those asked did answer.
    """
    found = list(_near_claims(figures, known, knows_who=knows_who))
    return [each for each in found if _is_close(each)]


def _is_close(claim: Claim) -> bool:
    return claim.tells_of_one(DOUBT) or claim.tells_of_few()


def _near_claims(
    figures: Sequence[Seen], known: Mapping[int, int], *, knows_who: bool
) -> Iterator[Claim]:
    program, sums = Program(), dict[int, frozenset[int]]()
    members: dict[frozenset[int], set[int]] = defaultdict(set)
    about = [each.answered if knows_who else each.people for each in figures]
    for person in frozenset().union(*about) - known.keys():
        members[frozenset(n for n, each in enumerate(about) if person in each)].add(person)
    terms: list[dict[int, float]] = [{} for _each in figures]
    counts: list[dict[int, float]] = [{} for _each in figures]
    for pattern, people in members.items():
        unknown = program.unknown(len(people) * LOWEST, len(people) * HIGHEST)
        sums[unknown] = frozenset(people)
        for place in pattern:
            if knows_who or figures[place].people == figures[place].answered:
                terms[place][unknown] = 1
                continue
            said, count = _some_of(program, unknown, len(people))
            terms[place][said] = 1
            counts[place][count] = 1
    for each, term, count in zip(figures, terms, counts, strict=True):
        own = [known[person] for person in each.answered & known.keys()]
        if term:
            program.bound(term, each.low - sum(own), each.high - sum(own))
        if count:
            program.bound(count, each.n - len(own), each.n - len(own))
    yield from _closest(program, sums)


def _some_of(program: Program, all_of_them: int, size: int) -> tuple[int, int]:
    """What those said who answered, of a group of whom some may not have; and how many did."""
    said, count = program.unknown(0, size * HIGHEST), program.unknown(0, size)
    program.bound({said: 1, count: -LOWEST}, 0, np.inf)
    program.bound({said: 1, count: -HIGHEST}, -np.inf, 0)
    program.bound({all_of_them: 1, said: -1, count: LOWEST}, size * LOWEST, np.inf)
    program.bound({all_of_them: 1, said: -1, count: HIGHEST}, -np.inf, size * HIGHEST)
    return said, count


def _closest(program: Program, sums: Mapping[int, frozenset[int]]) -> Iterator[Claim]:
    everything = dict.fromkeys(sums, 1.0)
    if not sums or not program.solve(everything):
        return
    program.solve(dict.fromkeys(sums, -1.0))
    for unknown, people in sums.items():
        for cost in (1.0, -1.0):
            if _is_close(Claim(people, *program.seen(unknown))):
                program.solve({unknown: cost})
        yield Claim(people, *program.seen(unknown))


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
