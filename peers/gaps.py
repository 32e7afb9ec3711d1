"""What is published of one leader's rating: cells instead of means, gaps, and when a gap is called
one. Pure arithmetic.

An answer is kept as one more in a count and nowhere else (peers.answers). At close each item
becomes a *cell*: between which bounds the mean of the others lies, on a grid that depends on how
many answered and never on what they said. Whole points under five raters, half points from five;
the ends are so wide that everybody keeps two whole points of doubt. Everything else, on any page,
is arithmetic over these cells. docs/adr/0049-peers.md says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy

from msgspec import Struct

from measurement.few_raters import reach_of_change, reach_of_mean
from peers.states import Relation
from programs.content.paths import GapSeen

LOWEST, HIGHEST = 1, 5
LEAST_POOLED = 3
"""From so many raters on the leader sees a mean, of everybody or of a group; or from more on, where
an organization asks for more (peers.minimums).
"""
FINE_FROM = 5
"""From so many raters on the grid has half points."""
Counts = list[int]
"""How many answered 1, 2, 3, 4, 5."""
Tally = dict[str, dict[str, Counts]]
"""Relation -> slug of an item -> counts."""


class OthersCell(Struct, frozen=True):
    """The mean of some raters as it is published: between two bounds."""

    n: int
    least: float
    most: float
    value: float
    """What it is called: the point of the grid in it, at the ends the inner one."""

    @property
    def is_low_end(self) -> bool:
        """Whether it is "this or less"."""
        return self.least == LOWEST

    @property
    def is_high_end(self) -> bool:
        """Whether it is "this or more"."""
        return self.most == HIGHEST

    @property
    def low(self) -> float:
        """The lower end of the 95% interval."""
        return max(LOWEST, self.least - reach_of_mean(self.n))

    @property
    def high(self) -> float:
        """The upper end."""
        return min(HIGHEST, self.most + reach_of_mean(self.n))


class ItemFigure(Struct, frozen=True, kw_only=True):
    """One item of one leader: what they say themselves, and what the others do."""

    slug: str
    own: int | None = None
    others: OthersCell | None = None
    """None where too few said anything."""
    reports: OthersCell | None = None
    """Both groups, or none of them."""
    peers: OthersCell | None = None

    @property
    def gap(self) -> SpanOfGap | None:
        """Self less others; None where one of them is missing."""
        if self.own is None or self.others is None:
            return None
        return SpanOfGap(
            value=self.own - self.others.value,
            low=self.own - self.others.high,
            high=self.own - self.others.low,
        )


class SpanOfGap(Struct, frozen=True, kw_only=True):
    """A difference with its 95% interval."""

    value: float
    low: float
    high: float

    @property
    def word(self) -> GapSeen:
        """Named only where the interval excludes zero: a blind spot where the leader sees it more
        often than the others do, a hidden strength where they do.
        """
        if self.low > 0:
            return GapSeen.BLIND_SPOT
        return GapSeen.HIDDEN_STRENGTH if self.high < 0 else GapSeen.CLOSE


class RatingFigures(Struct, frozen=True, kw_only=True):
    """All that is left of a rating when it is closed."""

    answered: int
    items: tuple[ItemFigure, ...]

    @property
    def is_shown(self) -> bool:
        """Whether there is a mean of anything."""
        return any(item.others for item in self.items)


def step_for(n: int) -> float:
    """The grid for so many raters."""
    return 0.5 if n >= FINE_FROM else 1.0


def cell_of(counts: Sequence[int], fewest: int = LEAST_POOLED) -> OthersCell | None:
    """The cell in which the mean of these answers lies; None of fewer than are shown."""
    n = sum(counts)
    if n < fewest:
        return None
    total = sum(score * count for score, count in enumerate(counts, LOWEST))
    step = step_for(n)
    first, last = LOWEST + 1.5 * step, HIGHEST - 1.5 * step
    mean = total / n
    if mean < first:
        return OthersCell(n, LOWEST, first, first - step / 2)
    if mean >= last:
        return OthersCell(n, last, HIGHEST, last + step / 2)
    least = first + step * ((mean - first) // step)
    return OthersCell(n, least, least + step, least + step / 2)


def figures_of(
    asked: Mapping[str, bool],
    tally: Tally,
    own: Mapping[str, int],
    answered: int,
    least: int = LEAST_POOLED,
) -> RatingFigures:
    """What is published of a rating when it closes: of `least` raters and more. `asked` says of
    each item, in their order, whether it counts from the other end of the scale.
    """
    items = (
        _item(slug, tally, own.get(slug), least, is_reversed=turned)
        for slug, turned in asked.items()
    )
    return RatingFigures(answered=answered, items=tuple(items))


def _item(slug: str, tally: Tally, own: int | None, least: int, *, is_reversed: bool) -> ItemFigure:
    """Both groups where each has enough, and then the whole is made of their cells: it must not
    undo their rounding. Else the whole alone, so that nothing can be subtracted from it.
    """
    nothing = [0] * HIGHEST
    reports, peers = (tally.get(each, {}).get(slug, nothing) for each in Relation.values)
    if is_reversed:
        reports, peers = reports[::-1], peers[::-1]
        own = None if own is None else LOWEST + HIGHEST - own
    of_reports, of_peers = cell_of(reports, least), cell_of(peers, least)
    if of_reports is None or of_peers is None:
        pooled = cell_of([a + b for a, b in zip(reports, peers, strict=True)], least)
        return ItemFigure(slug=slug, own=own, others=pooled)
    return ItemFigure(
        slug=slug,
        own=own,
        others=_together(of_reports, of_peers),
        reports=of_reports,
        peers=of_peers,
    )


def _together(first: OthersCell, second: OthersCell) -> OthersCell:
    n = first.n + second.n

    def weighed(one: float, other: float) -> float:
        return (first.n * one + second.n * other) / n

    return OthersCell(
        n,
        least=weighed(first.least, second.least),
        most=weighed(first.most, second.most),
        value=weighed(first.value, second.value),
    )


def change_of(before: OthersCell, after: OthersCell) -> SpanOfGap:
    """How the mean of the others changed, from what is published of both."""
    reach = reach_of_change(before.n, after.n)
    return SpanOfGap(
        value=after.value - before.value,
        low=after.least - before.most - reach,
        high=after.most - before.least + reach,
    )


def count_in(tally: Tally, relation: str, given: Mapping[str, int]) -> Tally:
    """The tally with one more person's answers in it; what they left out is in no count."""
    counted = deepcopy(tally)
    of_relation = counted.setdefault(relation, {})
    for slug, score in given.items():
        counts = of_relation.setdefault(slug, [0] * HIGHEST)
        counts[score - LOWEST] += 1
    return counted
