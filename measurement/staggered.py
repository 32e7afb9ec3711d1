"""Cohorts that begin one after another: each against teams that have not begun yet, then averaged.

Callaway and Sant'Anna 2021, "Difference-in-Differences with multiple time periods", Journal of
Econometrics 225(2) (doi 10.1016/j.jeconom.2020.12.001), in the simple form without covariates:
ATT(g) is the difference in differences of cohort g against teams not yet treated when its window
ends, and the whole is their mean, weighted by how many teams each cohort has. Teams that have
already begun are never a comparison, which is what makes the usual regression go wrong (Goodman-
Bacon 2021). The variance is that of the influence of each team, summed over all of its parts
before it is squared: a team that waits is compared with several cohorts, and is treated later
itself. Degrees of freedom by Satterthwaite over the sides of all cohorts.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence

from common.records import dataclass
from measurement.differences import (
    LEAST_TEAMS,
    NOTHING,
    BeforeAfter,
    Difference,
    WhyNoDifference,
    by_t,
    changes_of,
    difference_in_differences,
    spread_of,
)


@dataclass(frozen=True)
class CohortTeams:
    """One cohort in the window around its start, by team."""

    treated: Mapping[Hashable, BeforeAfter]
    control: Mapping[Hashable, BeforeAfter]
    """In the same window: teams that never begin or begin after its end (see not_yet)."""

    @property
    def is_told(self) -> bool:
        """Whether both sides have the two teams they need."""
        return min(len(self.treated), len(self.control)) >= LEAST_TEAMS


@dataclass(frozen=True)
class Staggered:
    """The mean over cohorts, and each of them by itself in the order given."""

    overall: Difference
    cohorts: tuple[Difference, ...]
    """Refused ones, too; they are not part of the mean."""


def not_yet(starts: Mapping[Hashable, int | None], last: int) -> set[Hashable]:
    """Teams that have not begun by the end of month `last`; None is a team that never does."""
    return {team for team, start in starts.items() if start is None or start > last}


def staggered(cohorts: Sequence[CohortTeams]) -> Staggered:
    """Cohorts with fewer than two teams on a side are told as refused and left out of the mean."""
    each = tuple(
        difference_in_differences(list(one.treated.values()), list(one.control.values()))
        for one in cohorts
    )
    told = [one for one in cohorts if one.is_told]
    sizes = {
        "n_treated": len(set[Hashable]().union(*(one.treated for one in told))),
        "n_control": len(set[Hashable]().union(*(one.control for one in told))),
    }
    if not told:
        few = WhyNoDifference.TOO_FEW_COMPARED
        if all(len(one.treated) < LEAST_TEAMS for one in cohorts):
            few = WhyNoDifference.TOO_FEW_TREATED
        return Staggered(Difference(**sizes, why_not=few), each)
    return Staggered(_averaged(told, sizes), each)


def _averaged(cohorts: Sequence[CohortTeams], sizes: Mapping[str, int]) -> Difference:
    whole = sum(len(one.treated) for one in cohorts)
    influence: dict[Hashable, float] = defaultdict(float)
    value, parts = 0.0, []
    for one in cohorts:
        weight = len(one.treated) / whole
        for sign, side in ((weight, one.treated), (-weight, one.control)):
            found = spread_of(changes_of(list(side.values())))
            value += sign * found.mean
            parts.append((sign**2 * found.variance, found.n - 1))
            share = sign / math.sqrt(found.n * (found.n - 1))
            for team, (before, after) in side.items():
                influence[team] += share * (after - before - found.mean)
    variance = math.fsum(each**2 for each in influence.values())
    if variance < NOTHING * max(1.0, value**2):
        return Difference(**sizes, value=value, why_not=WhyNoDifference.ALL_ALIKE)
    return by_t(value, math.sqrt(variance), _freedom(parts), **sizes)


def _freedom(parts: Sequence[tuple[float, int]]) -> float:
    """Satterthwaite's, of (variance, degrees of freedom) of each side of each cohort."""
    apart = math.fsum(own for own, _df in parts)
    return apart**2 / math.fsum(own**2 / freedom for own, freedom in parts)
