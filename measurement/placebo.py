"""Whether both sides moved alike before anything began: the same reckoning where nothing was done.

A placebo date is a date within the baseline (Bertrand, Duflo and Mullainathan 2004, "How much
should we trust differences-in-differences estimates?", Quarterly Journal of Economics 119(1)): a
difference there is not of the program. The pre-period is each month of the baseline against its
other months, what an event study draws before its zero. Both see months before the start alone.
A test that fails once among six is what chance does, too: Holm over all of them tells. That
neither fails does not prove that both would have gone on alike (Roth 2022): few teams show little.
"""

from __future__ import annotations

from collections.abc import Sequence

from common.records import dataclass
from measurement.differences import BeforeAfter, Difference, difference_in_differences
from measurement.holm import holm
from measurement.windows import Line, pairs_at, window

LEVEL = 0.05


@dataclass(frozen=True)
class Month:
    """One month of the baseline, both sides set against each other."""

    month: int
    difference: Difference


@dataclass(frozen=True)
class PrePeriod:
    """All months of the baseline."""

    months: tuple[Month, ...]

    @property
    def failed(self) -> tuple[int, ...]:
        """Months that differ taken by themselves: shown, not acted on."""
        return tuple(
            each.month
            for each in self.months
            if each.difference.p is not None and each.difference.p < LEVEL
        )

    @property
    def moved_apart(self) -> bool:
        """Whether a month differs even when all are taken together (Holm)."""
        ps = [each.difference.p for each in self.months if each.difference.p is not None]
        return any(p < LEVEL for p in holm(ps))


def placebo(
    treated: Sequence[Line], control: Sequence[Line], *, start: int, baseline: int
) -> Difference | None:
    """The difference in differences at the middle of `baseline` months before `start`: the later
    half against the earlier one, of three months the last against the first two. None under two
    months.
    """
    if baseline < 2:
        return None
    later = baseline // 2
    sides = (
        pairs_at(_before(lines, start), start - later, before=baseline - later, after=later)
        for lines in (treated, control)
    )
    return difference_in_differences(*sides)


def pre_period(
    treated: Sequence[Line], control: Sequence[Line], *, start: int, baseline: int
) -> PrePeriod:
    """Each of `baseline` months before `start` against the others of them."""
    months = range(start - baseline, start) if baseline > 1 else range(0)
    found = []
    for month in months:
        sides = (
            _against_others(_before(lines, start), month, start - baseline)
            for lines in (treated, control)
        )
        found.append(Month(month, difference_in_differences(*sides)))
    return PrePeriod(tuple(found))


def _before(lines: Sequence[Line], start: int) -> list[Line]:
    return [list(filter(lambda each: each.month < start, line)) for line in lines]


def _against_others(lines: Sequence[Line], month: int, first: int) -> list[BeforeAfter]:
    pairs = []
    for line in lines:
        own = window(line, month, month)
        others = [each for each in line if each.month >= first and each.month != month]
        rest = window(others, first, max((each.month for each in others), default=first))
        if own is not None and rest is not None:
            pairs.append((rest, own))
    return pairs
