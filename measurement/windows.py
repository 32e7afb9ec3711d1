"""Months of teams put together to one value a window, and small teams put together to one.

A month of a team is a total and what it is of: a count and its exposure (heads, hours, cases), a
mean times its n and that n, or a single value and 1. A window is the sum of totals over the sum of
exposures (the rate of person-time; Rothman, Greenland and Lash 2008, "Modern Epidemiology", chapter
3), so that a team of 40 and one of 8 are comparable, and no month counts more because more was
counted in it. Between teams each counts once: teams took part, not cases.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeAlias, TypeVar

from common.records import dataclass
from measurement.differences import BeforeAfter

KeyT = TypeVar("KeyT", bound=Hashable)


@dataclass(frozen=True)
class Monthly:
    """One team in one month."""

    month: int
    """As month_number gives it."""
    total: float
    exposure: float = 1.0


Line: TypeAlias = Sequence[Monthly]
"""Of one team, in any order; months may be missing."""


def month_number(day: dt.date) -> int:
    """Months numbered through, so that one may be taken from another."""
    return 12 * day.year + day.month - 1


def first_day(month: int) -> dt.date:
    """Of a month by its number."""
    return dt.date(month // 12, month % 12 + 1, 1)


def window(line: Line, first: int, last: int) -> float | None:
    """Total over exposure from month `first` to month `last`; None where nothing was exposed."""
    met = [each for each in line if first <= each.month <= last]
    exposure = math.fsum(each.exposure for each in met)
    return math.fsum(each.total for each in met) / exposure if exposure > 0 else None


def before_after(line: Line, start: int, *, before: int, after: int) -> BeforeAfter | None:
    """So many months up to the one before `start`, and so many from it on; None where one of both
    has nothing.
    """
    first = window(line, start - before, start - 1)
    second = window(line, start, start + after - 1)
    return None if first is None or second is None else (first, second)


def pairs_at(lines: Sequence[Line], start: int, *, before: int, after: int) -> list[BeforeAfter]:
    """Of every team that has both."""
    found = (before_after(line, start, before=before, after=after) for line in lines)
    return [pair for pair in found if pair is not None]


def pooled(lines: Sequence[Line]) -> list[Monthly]:
    """Several teams as one: totals and exposures added month by month, months in order."""
    sums: dict[int, list[Monthly]] = defaultdict(list)
    for line in lines:
        for each in line:
            sums[each.month].append(each)
    return [_sum(month, met) for month, met in sorted(sums.items())]


def _sum(month: int, met: Sequence[Monthly]) -> Monthly:
    total, exposure = (each.total for each in met), (each.exposure for each in met)
    return Monthly(month, math.fsum(total), math.fsum(exposure))


def pools(sizes: Mapping[KeyT, float], least: float) -> list[tuple[KeyT, ...]]:
    """Teams as they are counted: one by one where they are large enough, the small ones put
    together in the order given until each pool is; what is left joins the last pool. Small teams
    that do not make one pool are left out, since a value of them would tell of few people.

    Of one side only: a pool of teams on both sides would be on neither.
    """
    found: list[tuple[KeyT, ...]] = []
    open_pool: list[KeyT] = []
    last_pool = -1
    for key, size in sizes.items():
        if size >= least:
            found.append((key,))
            continue
        open_pool.append(key)
        if sum(sizes[each] for each in open_pool) >= least:
            last_pool = len(found)
            found.append(tuple(open_pool))
            open_pool = []
    if open_pool and last_pool >= 0:
        found[last_pool] += tuple(open_pool)
    return found


def together(lines: Sequence[Line], first: int, last: int) -> list[tuple[int, float]]:
    """The line of all: the mean over teams, each once, of every month in which one has a value."""
    found = []
    for month in range(first, last + 1):
        values = [value for line in lines if (value := window(line, month, month)) is not None]
        if values:
            found.append((month, math.fsum(values) / len(values)))
    return found
