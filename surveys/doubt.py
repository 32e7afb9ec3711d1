"""How finely a figure may be told, given all that was told before. Pure.

Decided before anybody looks at the answers: from who was asked, how many answered, and what was
told. For every cell that could come out it is asked what would then be certain of anybody; where
too much, it is told together with its neighbor. So the decision says nothing that was not known
(simulatable auditing: Kenthapadi, Mishra and Nissim 2005).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

from surveys.anonymity import LEAST_GROUP, Span, grid
from surveys.chains import chain_of
from surveys.pairs import Groups, PublishedSum, groups_of, together


class System(Protocol):
    """Figures beside one another, one of which is being decided."""

    @property
    def possible(self) -> Span:
        """Between what that one can lie."""

    def leaves_doubt(self, span: Span, minimum: int) -> bool:
        """Whether enough stays open of everybody if it lies here; so does what cannot be."""


NOTHING = (0, 0)


def cells_of(
    history: Sequence[PublishedSum],
    *,
    wave: int,
    people: frozenset[int],
    n: int,
    minimum: int = LEAST_GROUP,
) -> list[Span]:
    """The cells in one of which the sum of `n` answers will be told; [] where it would be the
    same one whatever they say.

    `history` is what was told before of the same question, in its order, with the parts of this
    wave that are decided already at its end. It is published all at once, but decided one after the
    other: each decision may know what the one before has told, as everybody will.
    """
    now = PublishedSum(wave, people, n, NOTHING)
    groups = _pairs(history, now)
    if not groups:
        return grid(n)
    chain = chain_of(history, now)
    systems: list[System] = [*groups]
    if chain is not None:
        systems.append(chain)
    cells = grid(n)
    for system in systems:
        cells = _merged(cells, system, minimum)
    return cells if len(cells) > 1 else []


def _pairs(history: Sequence[PublishedSum], now: PublishedSum) -> list[Groups]:
    """Every earlier wave beside this one: each of its parts, beside this part and beside all of its
    wave that share people with that one; all that share people with this part; and all that hang
    together with it through other parts.
    """
    waves: dict[int, list[PublishedSum]] = defaultdict(list)
    for each in history:
        waves[each.wave].append(each)
    decided = waves.pop(now.wave, [])
    groups: list[Groups] = []
    for parts in waves.values():
        meeting = [part for part in parts if not part.people.isdisjoint(now.people)]
        for part in meeting:
            groups.extend(groups_of(part, now))
            groups.extend(groups_of(part, _those_that_share(decided, part, now)))
        if meeting:
            groups.extend(groups_of(together(meeting), now))
            groups.extend(groups_of(*_hanging_together(parts, meeting, decided, now)))
    return list(dict.fromkeys(groups))


def _those_that_share(
    decided: Sequence[PublishedSum], part: PublishedSum, now: PublishedSum
) -> PublishedSum:
    """What an earlier part has become: this part, and all of its wave that got people of it."""
    return together([now, *(each for each in decided if not each.people.isdisjoint(part.people))])


def _hanging_together(
    parts: Sequence[PublishedSum],
    meeting: Sequence[PublishedSum],
    decided: Sequence[PublishedSum],
    now: PublishedSum,
) -> tuple[PublishedSum, PublishedSum]:
    """The parts of two waves that share people, and those that share people with these."""
    before, after = together(meeting), now
    while True:
        wider_after = together(
            [now, *(each for each in decided if not each.people.isdisjoint(before.people))]
        )
        wider = together(each for each in parts if not each.people.isdisjoint(wider_after.people))
        if (wider, wider_after) == (before, after):
            return before, after
        before, after = wider, wider_after


def _merged(cells: Sequence[Span], system: System, minimum: int) -> list[Span]:
    """Each cell that does not leave doubt together with a neighbor, until all do. A cell that has
    become wider never leaves less, so each system can be looked at for itself.
    """
    merged = list(cells)
    place = 0
    while place < len(merged):
        if len(merged) == 1 or system.leaves_doubt(merged[place], minimum):
            place += 1
            continue
        place = _first_of_two(merged, place, system.possible)
        merged[place : place + 2] = [(merged[place][0], merged[place + 1][1])]
    return merged


def _first_of_two(cells: Sequence[Span], place: int, possible: Span) -> int:
    """The cell and the neighbor that can come out as well; of two the narrower, of equals the
    lower.
    """
    low, high = cells[place]
    if place == 0 or (low <= possible[0] and place + 1 < len(cells)):
        return place
    if place == len(cells) - 1 or high >= possible[1]:
        return place - 1
    below, above = (cells[number][1] - cells[number][0] for number in (place - 1, place + 1))
    return place - 1 if below <= above else place
