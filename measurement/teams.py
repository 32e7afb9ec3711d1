"""A mean of teams: people of one team answer alike, so that teams count and not people.

The mean of all answers, weighted by how many answered in each team, with the error that holds for
teams drawn from many like them: least squares over clusters (`clustered`: CR2 with degrees of
freedom by Satterthwaite). Needs nothing but the size and mean of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from common.later import imported_later
from measurement.clustered import fit
from measurement.estimates import Estimate

if TYPE_CHECKING:
    import numpy as np
else:
    np = imported_later("numpy")  # only a worker looks into it

LEAST_TEAMS = 8
"""With fewer, how teams differ is known too badly to tell of others."""


def mean_of_teams(
    sizes: Sequence[int], means: Sequence[float], minimum: float, maximum: float
) -> Estimate:
    """The mean with its 95% interval for teams like these, kept inside the scale; n is the number
    of answers. Raises ValueError under eight teams.
    """
    if len(sizes) < LEAST_TEAMS:
        raise ValueError("too few teams to tell of others")
    roots = np.sqrt(np.array(sizes, dtype=np.float64))
    rows, values = roots[:, None], roots * np.array(means, dtype=np.float64)
    found = fit(rows, values, np.arange(len(sizes))).of(np.array([1.0]))
    low, high = found.interval or (minimum, maximum)
    return Estimate(sum(sizes), found.value, max(minimum, low), min(maximum, high))


def gap_of_teams(
    first: tuple[Sequence[int], Sequence[float]],
    other: tuple[Sequence[int], Sequence[float]],
    widest: float,
) -> Estimate:
    """The mean of one lot of teams less that of another, both given as sizes and means, with its
    95% interval for teams like these, from -`widest` to `widest`; n is the number of answers.
    With teams of one size the error is Welch's. Raises ValueError under eight teams in either.
    """
    if min(len(first[0]), len(other[0])) < LEAST_TEAMS:
        raise ValueError("too few teams to tell of others")
    sizes = np.array([*first[0], *other[0]], dtype=np.float64)
    means = np.array([*first[1], *other[1]], dtype=np.float64)
    is_first = np.array([1.0] * len(first[0]) + [0.0] * len(other[0]))
    roots = np.sqrt(sizes)
    rows = np.stack([roots, roots * is_first], axis=1)
    found = fit(rows, roots * means, np.arange(len(sizes))).of(np.array([0.0, 1.0]))
    low, high = found.interval or (-widest, widest)
    return Estimate(int(sizes.sum()), found.value, max(-widest, low), min(widest, high))
