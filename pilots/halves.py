"""Who begins now and who later, drawn so that nobody can steer it. Pure.

Everybody's place follows from SHA-256 of the seed and their number, so that the draw can be done
again by anybody, in any language, with the same result. A leader and their own manager stay
together, since what one learns the other one hears of; where that would make more than half of all,
nobody is kept together. These go first, each to the smaller half, then as many others as make both
halves equal. All others are paired within their department, and the two of a pair go to different
halves; who is left over is paired across departments. In the end one coin decides which half goes
first, so that everybody's chance is exactly one half.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import chain

from common.records import dataclass

LEAST_EACH = 4
"""Leaders of each half, who practice together."""


@dataclass(frozen=True)
class Drawn:
    """Somebody who is drawn."""

    pk: int
    department: str
    manager: int | None


@dataclass(frozen=True)
class Halves:
    """Ids, in their order."""

    first: tuple[int, ...]
    later: tuple[int, ...]


Unit = tuple[Drawn, ...]


def draw_halves(people: Sequence[Drawn], seed: str) -> Halves:
    """Both halves; the same people and seed give the same ones, in whatever order people come."""
    one: list[int] = []
    other: list[int] = []
    units = _ordered(_units(people), seed)
    singles = [unit[0] for unit in units if len(unit) == 1]
    for unit in units:
        if len(unit) > 1:
            min(one, other, key=len).extend(each.pk for each in unit)
    lacking = abs(len(one) - len(other))
    min(one, other, key=len).extend(each.pk for each in singles[:lacking])
    for here, there in _pairs(singles[lacking:]):
        one.append(here.pk)
        other.extend(each.pk for each in there)
    if _place(seed, "coin") % 2:
        one, other = other, one
    return Halves(tuple(sorted(one)), tuple(sorted(other)))


def fingerprint_of(ids: Iterable[int]) -> str:
    """Stands for a half, so that it can be seen that somebody was added or taken out by hand."""
    return sha256(",".join(map(str, sorted(ids))).encode()).hexdigest()[:16]


def _place(seed: str, what: object) -> int:
    return int.from_bytes(sha256(f"{seed}:{what}".encode()).digest()[:8])


def _units(people: Sequence[Drawn]) -> list[Unit]:
    """Leaders with their managers, where these take part."""
    here = {each.pk: each for each in people}
    found: dict[int, list[Drawn]] = defaultdict(list)
    for each in people:
        found[_top(each, here)].append(each)
    if any(2 * len(unit) > len(people) for unit in found.values()):
        return [(each,) for each in people]
    return [tuple(sorted(unit, key=lambda each: each.pk)) for unit in found.values()]


def _top(person: Drawn, here: dict[int, Drawn]) -> int:
    """Whoever is above them and takes part; themselves where nobody is."""
    seen = {person.pk}
    while person.manager in here and person.manager not in seen:
        person = here[person.manager]
        seen.add(person.pk)
    return person.pk


def _pairs(singles: Sequence[Drawn]) -> list[tuple[Drawn, Sequence[Drawn]]]:
    """Within departments first, in the order of the draw; the very last may have nobody beside
    them.
    """
    by_department: dict[str, list[Drawn]] = defaultdict(list)
    for each in singles:
        by_department[each.department].append(each)
    whole = [each[: len(each) // 2 * 2] for each in by_department.values()]
    left = [each[-1] for each in by_department.values() if len(each) % 2]
    in_turn = [*chain.from_iterable(whole), *left]
    return [(in_turn[at], in_turn[at + 1 : at + 2]) for at in range(0, len(in_turn), 2)]


def _ordered(units: Iterable[Unit], seed: str) -> list[Unit]:
    """The largest first, those of one size in the order of the draw."""
    return sorted(units, key=lambda unit: (-len(unit), _place(seed, unit[0].pk)))
