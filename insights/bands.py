"""How coarse levels are told of a group: counts in bands, figures in tenths. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

from measurement.clustered import t_quantile

Band: TypeAlias = tuple[int, int]
"""A count of people or levels lies between these two, both included."""
WIDE = 5
"""Of a band."""
LEAST_COUNTED = 10
"""Below so many nobody is counted."""
NARROWEST = 3
"""A last band of fewer numbers goes into the one before: nobody is certain to be in it."""
TENTH = 0.1
LEAST_DEVIATION = 0.25
"""In levels, of changes."""


def band_of(count: int, of: int) -> Band:
    """Where a count out of so many lies, in bands five wide; none says that it is everybody.
    Of fewer than ten nothing is told.
    """
    if of < LEAST_COUNTED:
        return 0, of
    wide = range(0, of + 1, WIDE)
    starts = [start for start in wide if not start or start + NARROWEST <= of + 1]
    place = min(count // WIDE, len(starts) - 1)
    ends = [start - 1 for start in starts[1:]] + [of]
    return starts[place], ends[place]


def bands_of(counts: Sequence[float]) -> tuple[Band, ...]:
    """Each of counts that together are everybody, halves rounded up; () where these are too few."""
    every = round(sum(counts))
    if every < LEAST_COUNTED:
        return ()
    return tuple(band_of(math.floor(count + 0.5), every) for count in counts)


def least_reach(n: int) -> float:
    """How far an interval reaches at least: a group that changed alike is not told from one whose
    changes lie a little apart, so that nobody's is certain.
    """
    return t_quantile(n - 1) * LEAST_DEVIATION / math.sqrt(n)


def tenth(value: float) -> float:
    """To the nearest tenth."""
    return round(value, 1) or 0.0


def tenth_below(value: float) -> float:
    """The lower end of an interval, outward."""
    return round(math.floor(round(value / TENTH, 6)) * TENTH, 1) or 0.0


def tenth_above(value: float) -> float:
    """The upper end of an interval, outward."""
    return -tenth_below(-value) or 0.0
