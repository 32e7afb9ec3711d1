"""Seats in groups so that nobody sits with their own manager: a search that finds such a split
where there is one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import field

from common.records import dataclass

MOST_TRIES = 20_000
"""Enough for sixty people in any order that managers have in life; a bound, so that a puzzle
without an answer ends.
"""

Layout = tuple[int, int, int]
"""(groups, fewest in one, most in one)."""


def seat_apart(
    managers: Mapping[int, int | None], layouts: Sequence[Layout]
) -> list[list[int]] | None:
    """Ids by group in the first layout that has a split without anybody beside their manager, None
    where none was found. `managers` knows everybody's manager, in the group or not.
    """
    ties: dict[int, set[int]] = defaultdict(set)
    for person, manager in managers.items():
        if manager is not None and manager in managers:
            ties[person].add(manager)
            ties[manager].add(person)
    order = sorted(managers, key=lambda person: (-len(ties[person]), person))
    for layout in layouts:
        search = _Search(order, ties, *layout)
        if search.places(0):
            return [sorted(group) for group in search.groups]
    return None


@dataclass
class _Search:
    """One layout, filled person by person; whoever has the most ties first."""

    order: Sequence[int]
    ties: Mapping[int, set[int]]
    number: int
    fewest: int
    most: int
    tries: int = 0
    groups: list[set[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.groups = [set() for _each in range(self.number)]

    def places(self, turn: int) -> bool:
        """Seat everybody from this turn on; leaves the groups as they were where that fails."""
        if turn == len(self.order):
            return True
        person = self.order[turn]
        for group in self._open_to(person):
            self.tries += 1
            if self.tries > MOST_TRIES:
                return False
            group.add(person)
            if self._can_fill(len(self.order) - turn - 1) and self.places(turn + 1):
                return True
            group.remove(person)
        return False

    def _open_to(self, person: int) -> list[set[int]]:
        """Groups with room and without a tie, emptiest first; of the empty ones, which are all
        alike, one.
        """
        tied = self.ties[person]
        fitting = [each for each in self.groups if len(each) < self.most and not each & tied]
        fitting.sort(key=len)
        empty = sum(not each for each in fitting)
        return fitting[max(empty - 1, 0) :]

    def _can_fill(self, left: int) -> bool:
        """Whether those who are left are enough for every group to reach the fewest."""
        return sum(max(0, self.fewest - len(group)) for group in self.groups) <= left
