"""Whether those who left before the end were others than those who stayed.

Nobody's last value is carried forward: it would turn leaving into standing still (Molenberghs and
others 2004, Biostatistics 5(3), 445-464). Changes are of completers, and beside them stands how far
the first values of completers were from those of people who left, with the same interval as any
difference of two groups (Welch 1947). A gap that excludes 0 says that completers are no picture of
all; one that does not says little with few leavers. Unit: that of the values.
"""

from __future__ import annotations

from collections.abc import Sequence

from measurement.differences import Difference, WhyNoDifference, difference_of, spread_of

LEAST_LEAVERS = 5
"""A mean of fewer would tell of single people."""


def gap_at_first(first: Sequence[float], others: Sequence[float]) -> Difference:
    """Mean first value of one side, leavers or stayers, less that of the other; `n_treated` counts
    the one, `n_control` the other. Refused with fewer than five on a side.
    """
    sizes = {"n_treated": len(first), "n_control": len(others)}
    if len(first) < LEAST_LEAVERS:
        return Difference(**sizes, why_not=WhyNoDifference.TOO_FEW_TREATED)
    if len(others) < LEAST_LEAVERS:
        return Difference(**sizes, why_not=WhyNoDifference.TOO_FEW_COMPARED)
    one, other = spread_of(first), spread_of(others)
    return difference_of(one.mean - other.mean, (one, other), **sizes)
