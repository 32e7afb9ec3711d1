"""A change of teams as a share of where those who took part began.

Where they began is an estimate from these teams, too, so it must not be divided by as if it were
certain. Fieller 1954, "Some problems in interval estimation", Journal of the Royal Statistical
Society B 16(2): a share r is held where mean(change - r x start) of those who took part, less the
mean change of the others, is not told from 0. Each r is a Welch test of its own (see
measurement.differences), so that the interval counts in how a team's start and its change hang
together, and leaves 0 out exactly where that of the difference does. Unit: share of the mean start,
0.1 is a tenth. Where the mean start itself is not told from 0 no share is refused however large:
there is no interval then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from measurement.differences import (
    LEAST_TEAMS,
    BeforeAfter,
    Difference,
    changes_of,
    difference_of,
    spread_of,
)
from measurement.estimates import Estimate
from measurement.halving import last_held


def relative_difference(
    treated: Sequence[BeforeAfter], control: Sequence[BeforeAfter] = ()
) -> Estimate | None:
    """Of the change, beyond that of others where there are any, with its 95% interval; n is the
    number of teams of both sides. None under two teams a side, where all changed by the same share
    of their start, and where they began too near 0, or too unlike each other, to be divided by.
    """
    if len(treated) < LEAST_TEAMS or len(control) == 1:
        return None
    others = [spread_of(changes_of(control))] if control else []

    def apart(share: float) -> Difference:
        left = spread_of([after - before - share * before for before, after in treated])
        value = left.mean - sum(each.mean for each in others)
        sizes = {"n_treated": len(treated), "n_control": len(control)}
        return difference_of(value, [left, *others], **sizes)

    start = spread_of([before for before, _after in treated])
    begun = difference_of(start.mean, [start], n_treated=len(treated), n_control=0)
    if not start.mean or _may_be_nothing(begun):
        return None
    value = (apart(0.0).value or 0.0) / start.mean
    se = apart(value).se
    if se is None:
        return None

    def is_held(share: float) -> bool:
        return _may_be_nothing(apart(share))

    step = se / abs(start.mean)
    low, high = _edge(is_held, value, -step), _edge(is_held, value, step)
    return Estimate(len(treated) + len(control), value, low, high)


def _may_be_nothing(found: Difference) -> bool:
    """Whether its interval holds 0."""
    return found.low is not None and found.high is not None and found.low <= 0 <= found.high


def _edge(is_held: Callable[[float], bool], inside: float, step: float) -> float:
    """The last share that is held, from one that is; so many steps on as it takes to pass it."""
    outside = inside + step
    while is_held(outside):
        inside, step = outside, 2 * step
        outside = inside + step
    return last_held(is_held, inside, outside)
