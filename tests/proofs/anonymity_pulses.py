"""Simulated pilots, closed with the rules the portal closes with, and attacked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, combinations_with_replacement, islice, product

import numpy as np

from surveys.anonymity import LEAST_GROUP, grid, merge_few, partition
from surveys.doubt import cells_of
from surveys.pairs import PublishedSum
from tests.proofs.anonymity_arithmetic import (
    DOUBT,
    DOUBT_OF_TWO,
    HIGHEST,
    LOWEST,
    Seen,
    claims,
    right,
)
from tests.proofs.anonymity_pilots import WAVES, Asked, Pilot

SEED = 45
NOBODY, KNOWS_WHO = "reads all", "also knows who answered"
ONE, BOTH = "one reader who answered", "two such readers together"


@dataclass
class Tried:
    """What was tried, and what came of it."""

    attempts: int = 0
    figures: int = 0
    hidden: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    near: Counter[str] = field(default_factory=Counter)
    """Beyond what is promised: said, not counted as hits."""


@dataclass
class Closed:
    """All that was told of one pilot's question."""

    told: list[PublishedSum] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    said: list[Mapping[int, int]] = field(default_factory=list)
    asked: int = 0

    def close(self, wave: Asked) -> int:
        """As the portal does at the end of a wave; returns how many parts stay hidden."""
        number, hidden = len(self.said), 0
        parts = partition(wave.people)
        answers = {n: sum(p in wave.said for p in part.people) for n, part in enumerate(parts)}
        for group in merge_few(answers):
            people = frozenset(person for n in group for person in parts[n].people)
            leaders = frozenset[int | None]().union(*(parts[n].leaders for n in group))
            span = None
            if sum(answers[n] for n in group) >= LEAST_GROUP and len(leaders) > 1:
                span = self._tell(number, people, wave.said)
            hidden += span is None
        self.said.append(wave.said)
        return hidden

    def _tell(
        self, number: int, people: frozenset[int], said: Mapping[int, int]
    ) -> tuple[int, int] | None:
        answered = people & said.keys()
        total = sum(said[person] for person in answered)
        cells = cells_of(self.told, wave=number, people=people, n=len(answered))
        for low, high in cells:
            if low <= total <= high:
                self.told.append(PublishedSum(number, people, len(answered), (low, high)))
                self.seen.append(Seen(number, people, answered, low, high))
                return low, high
        return None

    def answers_of(self, waves: Sequence[int]) -> dict[int, list[int]]:
        """What everybody said in these waves."""
        found: dict[int, list[int]] = {}
        for wave in waves:
            for person, answer in self.said[wave].items():
                found.setdefault(person, []).append(answer)
        return found


def lived(
    number: int, *, is_stable: bool, tried: Tried, waves: int = WAVES
) -> tuple[Pilot, Closed]:
    """A pilot's waves; the same for the same number."""
    pilot = Pilot(np.random.default_rng([SEED, number]), is_stable)
    closed = Closed()
    for wave in islice(pilot.waves(), waves):
        tried.hidden += closed.close(wave)
    tried.figures += len(closed.seen)
    return pilot, closed


def attack(pilot: Pilot, closed: Closed, tried: Tried) -> None:
    """Everybody's answers, by all that was told; alone, and with what readers said themselves."""
    for seen in closed.seen:
        tried.attempts += 1
        tried.hits["figures about fewer than five"] += seen.n < LEAST_GROUP
    for waves in _stretches(len(closed.said), is_stable=pilot.is_stable):
        figures = [each for each in closed.seen if each.wave in waves]
        said = closed.answers_of(waves)
        for who, known in _who(pilot, said):
            tried.attempts += len(said)
            _count(tried, who, known, _read_by(known, figures), said)


def _stretches(count: int, *, is_stable: bool) -> list[Sequence[int]]:
    """Waves that are taken together. Where answers change, what was said in all of them cannot be
    true at once, and an attacker tries some of them.
    """
    whole: list[Sequence[int]] = [range(count)]
    if is_stable:
        return whole
    return [*whole, *combinations(range(count), 2), *(range(n, n + 3) for n in range(count - 2))]


def _who(pilot: Pilot, said: Mapping[int, Sequence[int]]) -> Iterator[tuple[str, dict[int, int]]]:
    """Nobody's own answers, one reader's, and those of both."""
    yield NOBODY, {}
    own = {reader: said[reader][0] for reader in pilot.readers if reader in said}
    for reader, answer in own.items():
        yield ONE, {reader: answer}
    if len(own) == 2:
        yield BOTH, own


def _read_by(known: Mapping[int, int], figures: Sequence[Seen]) -> list[Seen]:
    """What these readers have ever seen, also before another one of them came to read: the pages
    hide what is about too few beside a reader who was asked.
    """
    readers = known or {0: 0}
    return [
        each
        for each in figures
        if any(each.n - (reader in each.people) >= LEAST_GROUP for reader in readers)
    ]


def _count(
    tried: Tried,
    who: str,
    known: Mapping[int, int],
    figures: Sequence[Seen],
    said: Mapping[int, Sequence[int]],
) -> None:
    """Whoever knows who answered knows more than one who does not: what is open to the first is
    open to the second, and only of whom the first finds the second is asked. No page says who
    answered, so that is counted beside the hits.
    """
    strong = [each for each in claims(figures, known, knows_who=True) if right(each, said)]
    if not strong:
        return
    found = frozenset[int]().union(*(each.people for each in strong))
    weak = [
        each for each in claims(figures, known, knows_who=False, about=found) if right(each, said)
    ]
    for claim in weak:
        promised = DOUBT if len(known) < 2 else DOUBT_OF_TWO
        of_few = tried.near if known else tried.hits
        if claim.tells_of_one(promised):
            tried.hits[f"{who}: a person"] += len(claim.people)
        elif claim.tells_of_few():
            of_few[f"{who}: a group under five"] += 1
        else:
            tried.near[f"{who}: a person, within a point"] += len(claim.people)
    for claim in strong:
        is_of_one = claim.tells_of_one(DOUBT)
        what = "a person" if is_of_one else "a group under five"
        tried.near[f"{who}, {KNOWS_WHO}: {what}"] += len(claim.people) if is_of_one else 1


def attack_pilots(numbers: Sequence[int], *, waves: int = WAVES) -> Tried:
    """Every pilot twice: with answers that never change, and with some that do."""
    tried = Tried()
    for number, is_stable in product(numbers, (True, False)):
        pilot, closed = lived(number, is_stable=is_stable, tried=tried, waves=waves)
        attack(pilot, closed, tried)
    return tried


def attack_small_parts() -> Tried:
    """Every set of answers of five and of six people, and every two of them side by side: what is
    told, and who could have said what where that is told.
    """
    tried = Tried()
    for sizes in ((5,), (6,), (5, 5), (5, 6), (6, 6)):
        fitting: dict[tuple[tuple[int, int], ...], list[tuple[tuple[int, ...], ...]]] = {}
        for answers in product(*(_multisets(size) for size in sizes)):
            fitting.setdefault(tuple(_cell(each) for each in answers), []).append(answers)
        for told in fitting.values():
            for part, size in enumerate(sizes):
                _count_small(tried, {answers[part] for answers in told}, size, len(told))
    return tried


def _multisets(size: int) -> Iterator[tuple[int, ...]]:
    return combinations_with_replacement(range(LOWEST, HIGHEST + 1), size)


def _cell(answers: Sequence[int]) -> tuple[int, int]:
    total = sum(answers)
    [cell] = [(low, high) for low, high in grid(len(answers)) if low <= total <= high]
    return cell


def _count_small(tried: Tried, fitting: set[tuple[int, ...]], size: int, times: int) -> None:
    """Of one part: everybody's possible answers, to all and to one of them."""
    tried.attempts += times * size
    possible = {answer for answers in fitting for answer in answers}
    if max(possible) - min(possible) < DOUBT:
        tried.hits[NOBODY] += times
    for own in possible:
        left = set[int]()
        for answers in fitting:
            if own in answers:
                rest = list(answers)
                rest.remove(own)
                left.update(rest)
        tried.attempts += 1
        if max(left) - min(left) < DOUBT:
            tried.hits["one of the part"] += 1
