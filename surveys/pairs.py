"""What two waves tell together, if everybody who answered both times answered the same. Pure.

Three groups: those who answered both times, those who only did the first time, and those who only
did the second time. The first figure is about the first two, the second about the first and the
third. The matrix of such a system is totally unimodular, so the intervals below are exact in whole
numbers: every sum in them can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations_with_replacement, product

from common.records import dataclass
from surveys.anonymity import DOUBT, DOUBT_OF_TWO, MEAN_DOUBT, Span
from surveys.states import HIGHEST, LOWEST

ANSWERS = range(LOWEST, HIGHEST + 1)
Sums = list[tuple[int, Span]]
"""How many people a group has, and between what their sum lies."""
BETWEEN = 2
"""So many people between two waves are guarded from one who knows who did not answer. For more of
them, all would have to sit at the ends of the scale; guarding these too makes small parts useless.
"""


@dataclass(frozen=True)
class PublishedSum:
    """A published figure: `n` of these people answered, and their sum lies in `span`."""

    wave: int
    people: frozenset[int]
    n: int
    span: Span

    @property
    def missing(self) -> int:
        """How many were asked and did not answer."""
        return len(self.people) - self.n

    @property
    def of_all(self) -> Span:
        """The sum of what all who were asked say, whatever those say who did not answer."""
        low, high = self.span
        return low + self.missing * LOWEST, high + self.missing * HIGHEST


def together(told: Iterable[PublishedSum]) -> PublishedSum:
    """Several figures of one wave as one; at least one."""
    parts = list(told)
    return PublishedSum(
        wave=parts[0].wave,
        people=frozenset().union(*(each.people for each in parts)),
        n=sum(each.n for each in parts),
        span=(sum(each.span[0] for each in parts), sum(each.span[1] for each in parts)),
    )


@dataclass(frozen=True)
class Groups:
    """How many answered both times (somebody did), only first, only then; what was told first."""

    both: int
    first: int
    then: int
    told: Span
    shift: Span = (0, 0)
    """What the second figure has besides the one that is being decided."""
    is_public: bool = True
    """Whether it follows from who was asked; else it takes somebody who knows who did not answer.
    """
    own: tuple[int, int] | None = None
    """Of somebody in none of the groups, who knows that they were asked and did not answer: whether
    an answer of theirs is among the first, and among the second. None: nobody knows that.
    """

    def leaves_doubt(self, span: Span, minimum: int) -> bool:
        """Whether everybody's answer stays open if the second sum turns out to lie in `span`, and
        that of each group of less than the minimum; so does what cannot turn out.
        """
        if self.own is not None:
            return self._leaves_own_doubt(span, *self.own)
        sums = self._sums(span)
        if sums is None:
            return True
        least = minimum if self.is_public else 0
        if not all(is_open(size, sum_, least) for size, sum_ in sums):
            return False
        if not self.is_public:
            return True
        return self._leaves_known_doubt(span) and self._leaves_two_doubt(span)

    @property
    def possible(self) -> Span:
        """Between what the second sum can lie, after what was told first."""
        said_first, said_then = self.own or (0, 0)
        first, then = self.first + said_first, self.then + said_then
        both = (
            max(self.both * LOWEST, self.told[0] - first * HIGHEST),
            min(self.both * HIGHEST, self.told[1] - first * LOWEST),
        )
        return both[0] + then * LOWEST - self.shift[1], both[1] + then * HIGHEST - self.shift[0]

    def _sums(self, span: Span) -> Sums | None:
        """Size and range of the sum of each group that is not empty; None if that cannot be."""
        now = span[0] + self.shift[0], span[1] + self.shift[1]
        return sums_of((self.both, self.first, self.then), self.told, now)

    def _leaves_known_doubt(self, span: Span) -> bool:
        """Whether as much of everybody's answer stays open to whoever takes away the one answer
        they know: of somebody who answered both times, first, or then.
        """
        both, first, then = self.both, self.first, self.then
        told, now = self.told, (span[0] + self.shift[0], span[1] + self.shift[1])
        for known in ANSWERS:
            less_told, less_now = _less(told, known), _less(now, known)
            left = [sums_of((both - 1, first, then), less_told, less_now)]
            if first:
                left.append(sums_of((both, first - 1, then), less_told, now))
            if then:
                left.append(sums_of((both, first, then - 1), told, less_now))
            if not all(_is_known_doubt(sums) for sums in left):
                return False
        return True

    def _leaves_own_doubt(self, span: Span, first: int, then: int) -> bool:
        """The same to whoever knows of themselves what they said, and when they said nothing."""
        sizes = self.both, self.first, self.then
        now = span[0] + self.shift[0], span[1] + self.shift[1]
        left = [
            sums_of(sizes, _less(self.told, own * first), _less(now, own * then)) for own in ANSWERS
        ]
        return all(map(_is_known_doubt, left))

    def _leaves_two_doubt(self, span: Span) -> bool:
        """Whether a point of everybody's answer stays open to two people who tell each other what
        they said, where neither figure alone has closed it.
        """
        sizes, told = (self.both, self.first, self.then), self.told
        now = span[0] + self.shift[0], span[1] + self.shift[1]
        if all(_is_far_from_ends(*each) for each in sums_of(sizes, told, now) or ()):
            return True
        for (one, other), (first, second) in TWO_KNOWN:
            left = _without(_without(sizes, one), other)
            if min(left) < 0:
                continue
            less_told = _less(_less(told, first * (one != THEN)), second * (other != THEN))
            less_now = _less(_less(now, first * (one != FIRST)), second * (other != FIRST))
            if not _is_open_to_two(left, less_told, less_now):
                return False
        return True


Sizes = tuple[int, int, int]
"""Of those who answered both times, first, then."""
FIRST, THEN = 1, 2
TWO_KNOWN = [*product(combinations_with_replacement(range(3), 2), product(ANSWERS, repeat=2))]
"""In which groups two people are, and what they said."""
ANYTHING = (-(10**9), 10**9)


def _is_far_from_ends(size: int, sum_: Span) -> bool:
    """Whether no two answers decide whether all of a group sit at one end of the scale: each moves
    what is left by four points at most. Of three and fewer it is looked at one by one.
    """
    two = 2 * (HIGHEST - LOWEST)
    return size > 3 and sum_[1] - size * LOWEST > two and size * HIGHEST - sum_[0] > two


def _without(sizes: Sizes, place: int) -> Sizes:
    """With one fewer in one of the groups."""
    both, first, then = (size - (place == number) for number, size in enumerate(sizes))
    return both, first, then


def _is_open_to_two(sizes: Sizes, told: Span, now: Span) -> bool:
    sums = sums_of(sizes, told, now)
    if sums is None or all(_reach(*each) >= DOUBT_OF_TWO for each in sums):
        return True
    by_one = (sums_of(sizes, told, ANYTHING), sums_of(sizes, ANYTHING, now))
    for place, each in enumerate(sums):
        closed = [found is None or _reach(*found[place]) < DOUBT_OF_TWO for found in by_one]
        if _reach(*each) < DOUBT_OF_TWO and not any(closed):
            return False
    return True


def sums_of(sizes: Sizes, told: Span, now: Span) -> Sums | None:
    """Size and range of the sum of each group that is not empty (who answered both times, first,
    then), after what was told first and now; None if that cannot be.
    """
    both, first, then = sizes
    both_low = max(both * LOWEST, told[0] - first * HIGHEST, now[0] - then * HIGHEST)
    both_high = min(both * HIGHEST, told[1] - first * LOWEST, now[1] - then * LOWEST)
    if both_low > both_high:
        return None
    found = [(both, (both_low, both_high))] if both else []
    for size, span in ((first, told), (then, now)):
        if size:
            low = max(size * LOWEST, span[0] - both_high)
            found.append((size, (low, min(size * HIGHEST, span[1] - both_low))))
    return found


def _less(span: Span, known: int) -> Span:
    return span[0] - known, span[1] - known


def _is_known_doubt(sums: Sums | None) -> bool:
    return sums is None or all(_reach(size, sum_) >= DOUBT for size, sum_ in sums)


def is_open(size: int, sum_: Span, minimum: int) -> bool:
    """Whether each of a group may have answered one thing or another, and a small group too."""
    if _reach(size, sum_) < DOUBT:
        return False
    return size >= minimum or sum_[1] - sum_[0] >= size * MEAN_DOUBT


def _reach(size: int, sum_: Span) -> int:
    """How many points lie between the least and the most that one of a group may have answered."""
    low, high = sum_
    least = max(LOWEST, low - (size - 1) * HIGHEST)
    return min(HIGHEST, high - (size - 1) * LOWEST) - least


def groups_of(before: PublishedSum, now: PublishedSum) -> list[Groups]:
    """The ways in which those who answered then and those who answer now may overlap. For one who
    knows who did not answer: each in which one or two people make the difference, and the only one
    if there is only one. For one who does not: all who were asked. And for everybody who knows of
    themselves that they were asked and did not answer, as the rest of them looks then.

    `now` is what the figure to be told is added to: nothing, or what was told of other parts.
    """
    return [*_ways(before, now), *_own_ways(before, now)]


def _ways(before: PublishedSum, now: PublishedSum) -> list[Groups]:
    common = len(before.people & now.people)
    fewest = max(0, before.n + now.n - len(before.people | now.people))
    most = min(before.n, now.n, common)
    groups = [
        Groups(both, before.n - both, now.n - both, before.span, now.span, fewest == most)
        for both in range(most, fewest - 1, -1)
        if fewest == most or before.n + now.n - 2 * both <= BETWEEN
    ]
    if before.missing or now.missing:
        only_first, only_then = len(before.people) - common, len(now.people) - common
        groups.append(Groups(common, only_first, only_then, before.of_all, now.of_all))
    return groups


SILENT, SAID = 0, 1
"""What somebody who was asked did."""
ONCE_OR_NEVER = ((SILENT, SAID), (SAID, SILENT), (SILENT, SILENT))


def _own_ways(before: PublishedSum, now: PublishedSum) -> Iterator[Groups]:
    """Without somebody who was asked and did not answer."""
    ways = [(before.people & now.people, did) for did in ONCE_OR_NEVER]
    ways += [(before.people - now.people, (SILENT, 0)), (now.people - before.people, (0, SILENT))]
    for people, did in ways:
        rest = [_rest(told, people, said) for told, said in zip((before, now), did, strict=True)]
        if people and min(each.missing for each in rest) >= 0:
            yield from (replace(each, own=did) for each in _ways(*rest) if each.is_public)


def _rest(told: PublishedSum, people: frozenset[int], said: int) -> PublishedSum:
    """Without one of these, where they were asked at all."""
    left = told.people - set(list(people)[:1])
    return replace(told, people=left, n=told.n - said)
