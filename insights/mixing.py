"""How far practice groups mix departments. Pure.

Counted are pairs of leaders who practice in one group: how many are of two departments, how many
that would be at most, and how many it were if groups had been drawn by chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from common.records import dataclass

Group = Mapping[str, int]
"""Department -> leaders in one group."""


@dataclass(frozen=True, kw_only=True)
class Mixing:
    """Pairs of one pilot."""

    pairs: int
    mixed: int
    most: int
    """Mixed pairs that groups of these sizes could have at most."""
    by_chance: float
    """Share of mixed pairs among all pairs of leaders, whoever they practice with."""

    @property
    def share(self) -> float | None:
        """Of all pairs; None where nobody practices with anybody."""
        return self.mixed / self.pairs if self.pairs else None

    @property
    def most_share(self) -> float | None:
        """Of all pairs, at most."""
        return self.most / self.pairs if self.pairs else None


def mixing_of(groups: Sequence[Group]) -> Mixing:
    """Of the groups of one pilot."""
    sizes = [sum(group.values()) for group in groups]
    pairs = sum(map(_pairs, sizes))
    same = sum(_same_pairs(group.values()) for group in groups)
    everybody: Counter[str] = Counter()
    for group in groups:
        everybody.update(group)
    least_same = sum(_spread(number, sizes) for number in everybody.values())
    total = _pairs(everybody.total())
    alike = _same_pairs(everybody.values())
    return Mixing(
        pairs=pairs,
        mixed=pairs - same,
        most=pairs - min(least_same, same),
        by_chance=1 - alike / total if total else 0.0,
    )


def _pairs(number: int) -> int:
    return number * (number - 1) // 2


def _same_pairs(numbers: Iterable[int]) -> int:
    return sum(map(_pairs, numbers))


def _spread(number: int, sizes: Sequence[int]) -> int:
    """The fewest pairs of one department when its leaders are dealt one by one, each to the group
    with the fewest of them that has room. Each department is dealt as if it were alone, so all
    together may need a little more.
    """
    dealt = [0] * len(sizes)
    for _leader in range(number):
        place = min(
            (each for each, size in enumerate(sizes) if dealt[each] < size),
            key=lambda each: dealt[each],
        )
        dealt[place] += 1
    return _same_pairs(dealt)
