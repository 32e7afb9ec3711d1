"""Ends of intervals that no formula gives: looked for by halving what lies between."""

from __future__ import annotations

from collections.abc import Callable


def last_held(
    is_held: Callable[[float], bool], inside: float, outside: float, *, steps: int = 60
) -> float:
    """The last value that is held, from one that is towards one that is not; within the distance of
    both, halved so many times. Unit: that of the values.
    """
    for _half in range(steps):
        middle = (inside + outside) / 2
        if is_held(middle):
            inside = middle
        else:
            outside = middle
    return inside
