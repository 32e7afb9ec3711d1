"""What all waves tell together, if everybody who was asked again would say the same again. Pure;
only a worker computes it.

People who were asked for the same figures are one unknown, the sum of what they say. Each figure
that was told is a constraint on some of them, and the least and the greatest that a sum can be is a
linear program in whole numbers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from common.later import imported_later
from common.records import dataclass
from surveys.anonymity import Span
from surveys.pairs import PublishedSum, is_open
from surveys.simplex import Simplex, is_whole
from surveys.states import HIGHEST, LOWEST

if TYPE_CHECKING:
    import numpy as np
else:
    np = imported_later("numpy")

FARTHEST = 24
"""So many figures are looked at together: those nearest, counted in people they share."""


@dataclass(frozen=True)
class Chain:
    """Figures that share people with one another, as sums of groups of people; the last figure is
    the one that is being decided.
    """

    sizes: tuple[int, ...]
    """How many people are in each group."""
    rows: tuple[tuple[bool, ...], ...]
    """Which groups each figure is about."""
    spans: tuple[Span, ...]
    """Between what all who were asked for each figure lie; of the last, what is added to it."""
    found: list[np.ndarray] = field(default_factory=list, compare=False)
    """Sums that can be, as they were found: each says something of every group."""

    def leaves_doubt(self, span: Span, minimum: int) -> bool:
        """As Groups.leaves_doubt does."""
        if span[1] < self.possible[0] or span[0] > self.possible[1]:
            return True
        low, high = self.spans[-1]
        low, high = low + span[0], high + span[1]
        row = np.array(self.rows[-1], dtype=float)
        known = [sums for sums in self.found if low <= row @ sums <= high]
        ranges = _Ranges(self, (*self.spans[:-1], (low, high)), known)
        is_open = not ranges.are_possible or all(
            ranges.is_open(group, minimum) for group in range(len(self.sizes))
        )
        self.found.extend(ranges.found)
        return is_open

    @cached_property
    def possible(self) -> Span:
        """Between what the sum that is being decided can lie, after all that was told before."""
        low, high = self.spans[-1]
        ranges = _Ranges(self, self.spans[:-1])
        least, most = ranges.of_row(self.rows[-1])
        return least - high, most - low

    def is_possible(self) -> bool:
        """Whether all figures can be true at once."""
        return _Ranges(self, self.spans).are_possible


class _Ranges:
    """Between what the sums of groups can lie. Every solution found says something of each of them,
    also how far each alone could move in it, so that few have to be asked for.
    """

    def __init__(
        self, chain: Chain, spans: Sequence[Span], known: Sequence[np.ndarray] = ()
    ) -> None:
        self._sizes = chain.sizes
        self._rows = np.array(chain.rows[: len(spans)], dtype=float)
        self._least, self._most = np.array(spans, dtype=float).T
        sizes = np.array(chain.sizes, dtype=float)
        self._lowest, self._highest = sizes * LOWEST, sizes * HIGHEST
        self._program = Simplex(self._rows, self._least, self._most, self._lowest, self._highest)
        self._low, self._high = self._highest, self._lowest
        self.found: list[np.ndarray] = []
        """Those that were not known."""
        for sums in known:
            self._learn(sums)
        self.are_possible = bool(known) or self._find(np.zeros(len(sizes)))

    def is_open(self, group: int, minimum: int) -> bool:
        """Whether the sum of this group leaves enough doubt."""
        size = self._sizes[group]
        if is_open(size, self._range(group), minimum):
            return True
        costs = np.zeros(len(self._sizes))
        for cost in (1, -1):
            costs[group] = cost
            self._find(costs)
        return is_open(size, self._range(group), minimum)

    def of_row(self, row: Sequence[bool]) -> Span:
        """Between what the sum of several groups lies, where all can be true."""
        costs = np.array(row, dtype=float)
        ends = [self._solved(costs), self._solved(-costs)]
        least, most = (round(float(costs @ sums)) for sums in ends if sums is not None)
        return least, most

    def _range(self, group: int) -> Span:
        return int(self._low[group]), int(self._high[group])

    def _find(self, costs: np.ndarray) -> bool:
        sums = self._solved(costs)
        if sums is None:
            return False
        self.found.append(sums)
        self._learn(sums)
        return True

    def _learn(self, sums: np.ndarray) -> None:
        told = self._rows @ sums
        up = _least_where(self._rows, self._most - told)
        down = _least_where(self._rows, told - self._least)
        self._high = np.maximum(self._high, np.minimum(self._highest, sums + up))
        self._low = np.minimum(self._low, np.maximum(self._lowest, sums - down))

    def _solved(self, costs: np.ndarray) -> np.ndarray | None:
        """The whole numbers that cost least; None where there are none. Nearly always what solves
        it in fractions is whole.
        """
        found = self._program.cheapest(costs)
        if found is not None and not is_whole(found):
            found = self._program.cheapest_whole(costs)
        return None if found is None else np.rint(found)


def _least_where(rows: np.ndarray, slack: np.ndarray) -> np.ndarray:
    """How much slack each group has in all the rows it is in."""
    least: np.ndarray = np.where(rows > 0, slack[:, None], np.inf).min(axis=0)
    return least


def chain_of(history: Sequence[PublishedSum], now: PublishedSum) -> Chain | None:
    """The figures that hang together with this one and can all be true at once, newest first; None
    where they are so few that pairs say it all.

    `now` is the figure that is being decided, without its span; of `history` those of its wave come
    last and are always part of it.
    """
    kept: list[PublishedSum] = []
    near = _connected(history, now)
    if len(near) < 2 or all(each.people == now.people for each in near):
        return None
    whole = _chain([*near, now])
    if _without_last(whole).is_possible():
        return whole
    for each in reversed(near):
        if _chain([*kept, each]).is_possible():
            kept.append(each)
    return _chain([*kept, now])


def _without_last(chain: Chain) -> Chain:
    return Chain(chain.sizes, chain.rows[:-1], chain.spans[:-1])


def _connected(history: Sequence[PublishedSum], now: PublishedSum) -> list[PublishedSum]:
    """Those that share people with it, then those that share people with these, and so on; in their
    order.
    """
    found: set[int] = set()
    near = [now]
    while near and len(found) < FARTHEST:
        people = frozenset[int]().union(*(each.people for each in near))
        meets = [
            place
            for place, each in enumerate(history)
            if place not in found and not each.people.isdisjoint(people)
        ]
        near = [history[place] for place in meets]
        found |= set(meets)
    return [history[place] for place in sorted(found)][-FARTHEST:]


def _chain(told: Sequence[PublishedSum]) -> Chain:
    figures_of: dict[int, list[int]] = defaultdict(list)
    for place, each in enumerate(told):
        for person in each.people:
            figures_of[person].append(place)
    groups = Counter(tuple(figures) for figures in figures_of.values())
    columns = [_column(figures, len(told)) for figures in groups]
    return Chain(
        sizes=tuple(groups.values()),
        rows=tuple(zip(*columns, strict=True)),
        spans=tuple(each.of_all for each in told),
    )


def _column(figures: Sequence[int], count: int) -> tuple[bool, ...]:
    """Which of so many figures are about one group."""
    return tuple(place in figures for place in range(count))
