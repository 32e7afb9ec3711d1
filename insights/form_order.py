"""Which forms of the role-play leaders met first and later, and what changed in each order: an
easier form later looks like growth. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from common.records import dataclass
from insights.bands import least_reach, tenth, tenth_above, tenth_below
from insights.rubric_change import LEVELS, Scored
from measurement.effects import difference, mean
from measurement.estimates import Estimate, mean_with_interval
from surveys.anonymity import LEAST_GROUP

TWO = 2


class FormOfPlay(NamedTuple):
    """One form of a role-play; '' is the one that every module has."""

    module: int
    slug: str


class Order(NamedTuple):
    """What somebody met first and later."""

    before: FormOfPlay
    after: FormOfPlay


@dataclass(frozen=True, kw_only=True)
class OrderFound:
    """The leaders of one order."""

    order: Order
    n: int
    change: Estimate | None = None
    """In levels, in tenths; None where one of the orders has too few leaders."""


@dataclass(frozen=True, kw_only=True)
class FormsFound:
    """Every order in which forms were met."""

    orders: tuple[OrderFound, ...] = ()

    @property
    def gap(self) -> Estimate | None:
        """By how much the second of two orders is above the first; made of what is shown of each,
        so that it says nothing more.
        """
        changes = [each.change for each in self.orders if each.change is not None]
        return difference(changes[0], changes[1]) if len(changes) == TWO else None


def forms_found(
    scores: Sequence[Scored],
    fresh: Collection[int],
    before: Sequence[Scored] = (),
    published: FormsFound | None = None,
) -> FormsFound:
    """Of leaders with both ends; the largest order first. Where an order would differ from what was
    published by one to four leaders, all stay as they were.
    """
    cells, earlier = _cells(scores), _cells(before)
    moved = (
        len({*cells.get(order, {}), *earlier.get(order, {})} & set(fresh))
        for order in {*cells, *earlier}
    )
    if published and published.orders and any(0 < count < LEAST_GROUP for count in moved):
        return published
    is_told = all(len(leaders) >= LEAST_GROUP for leaders in cells.values())
    found = [
        OrderFound(
            order=order,
            n=len(leaders),
            change=_change(list(leaders.values())) if is_told else None,
        )
        for order, leaders in cells.items()
    ]
    return FormsFound(orders=tuple(sorted(found, key=lambda each: (-each.n, each.order))))


def _cells(scores: Sequence[Scored]) -> dict[Order, dict[int, float]]:
    """What each leader moved, by the order of forms."""
    ends: dict[int, tuple[list[Scored], list[Scored]]] = defaultdict(lambda: ([], []))
    for each in scores:
        ends[each.leader][not each.is_first].append(each)
    found: dict[Order, dict[int, float]] = defaultdict(dict)
    for leader, (first, later) in ends.items():
        found[Order(_form(first), _form(later))][leader] = _level(later) - _level(first)
    return found


def _form(scores: Sequence[Scored]) -> FormOfPlay:
    return FormOfPlay(scores[0].module, scores[0].form)


def _level(scores: Sequence[Scored]) -> float:
    return mean([float(each.level) for each in scores])


def _change(moved: Sequence[float]) -> Estimate:
    found = mean_with_interval(moved, 1 - LEVELS, LEVELS - 1)
    reach = least_reach(found.n)
    low = tenth_below(min(found.low, found.value - reach))
    high = tenth_above(max(found.high, found.value + reach))
    return Estimate(found.n, tenth(found.value), low, high)
