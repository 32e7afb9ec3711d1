"""Several questions at once: p values that stay honest together.

Holm 1979, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
Statistics 6(2): the chance of a single false finding among all is at most the level, however the
questions hang together.
"""

from __future__ import annotations

from collections.abc import Sequence


def holm(ps: Sequence[float]) -> list[float]:
    """Adjusted p values in the order given: the smallest times m, the next times m - 1, never
    smaller than one before it and never above 1. All metrics of one report go in together.
    """
    m, largest = len(ps), 0.0
    adjusted = [0.0] * m
    for rank, place in enumerate(sorted(range(m), key=ps.__getitem__)):
        largest = max(largest, min(1.0, (m - rank) * ps[place]))
        adjusted[place] = largest
    return adjusted
