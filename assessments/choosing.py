"""Which samples make up a round: those not seen before, mixed over modules and levels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from random import Random

from common.records import dataclass


@dataclass(frozen=True)
class Candidate:
    """A sample that a round can be made of."""

    key: str
    """What it is called wherever it turns up; the same in every version of a program."""
    module: str
    agreed: Mapping[str, int]
    """Criterion -> level."""


class TooFewSamples(Exception):
    """The library has fewer samples than a round asks for."""


def choose(
    candidates: Collection[Candidate], seen: Mapping[str, int], count: int, dice: Random
) -> list[Candidate]:
    """`count` of them: first those never seen, then those whose last round (`seen`) is longest ago.

    Among equals each next one comes from the module, and shows the levels, that the round has least
    of so far. They then stand in the order of the dice. Raises TooFewSamples.
    """
    if len(candidates) < count:
        raise TooFewSamples
    left = sorted(candidates, key=lambda each: each.key)
    dice.shuffle(left)
    modules: Counter[str] = Counter()
    levels: Counter[tuple[str, int]] = Counter()
    chosen: list[Candidate] = []
    for _each in range(count):
        found = min(left, key=lambda each: _weight(each, seen, modules, levels))
        left.remove(found)
        chosen.append(found)
        modules[found.module] += 1
        levels.update(found.agreed.items())
    dice.shuffle(chosen)
    return chosen


def _weight(
    each: Candidate,
    seen: Mapping[str, int],
    modules: Counter[str],
    levels: Counter[tuple[str, int]],
) -> tuple[int, int, int]:
    """Less is sooner."""
    met = sum(levels[shown] for shown in each.agreed.items())
    return seen.get(each.key, 0), modules[each.module], met
