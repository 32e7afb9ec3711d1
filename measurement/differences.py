"""What changed in teams that took part, beyond what changed in teams that did not.

Difference in differences: delta = (T1 - T0) - (C1 - C0), one change a team, each team counts once
(Card and Krueger 1994, "Minimum wages and employment", American Economic Review 84(4)). Its error
is that of two means of changes with spreads of their own (Welch 1947, "The generalization of
Student's problem", Biometrika 34), degrees of freedom by Satterthwaite 1946 (Biometrics Bulletin
2(6)). Changes and not months are the draws, so that months of one team may be as alike as they
like (Bertrand, Duflo and Mullainathan 2004). Unit: that of the values. It supposes that both sides
would have moved alike (see measurement.placebo); it cannot know why teams are on their side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from common.later import imported_later
from common.records import dataclass

if TYPE_CHECKING:
    import scipy
else:
    scipy = imported_later("scipy")  # 50 MB; only a worker looks into it

LEAST_TEAMS = 2
"""A side: one team has no spread."""
RANDOMIZED_BELOW = 20
"""Teams of both sides; with fewer, measurement.randomization stands beside it."""
NOTHING = 1e-12
BeforeAfter: TypeAlias = tuple[float, float]
"""Of one team."""


class WhyNoDifference(StrEnum):
    """Why a difference, or its interval, is not given."""

    TOO_FEW_TREATED = "fewer than two teams took part"
    TOO_FEW_COMPARED = "fewer than two teams to compare with"
    ALL_ALIKE = "all teams of a side changed by the same"
    """The value is told; there is nothing to tell its error from."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A difference with its standard error, 95% interval and two-sided p."""

    n_treated: int
    n_control: int
    """0 where there was nobody to compare with: what else happened is then part of the value."""
    value: float | None = None
    se: float | None = None
    df: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    why_not: WhyNoDifference | None = None


@dataclass(frozen=True)
class Spread:
    """Changes of one side: how many, their mean, and the variance of that mean."""

    n: int
    mean: float
    variance: float


def difference_in_differences(
    treated: Sequence[BeforeAfter], control: Sequence[BeforeAfter]
) -> Difference:
    """Of the value before and after of each team. Refused under two teams a side."""
    sizes = {"n_treated": len(treated), "n_control": len(control)}
    if len(treated) < LEAST_TEAMS:
        return Difference(**sizes, why_not=WhyNoDifference.TOO_FEW_TREATED)
    if len(control) < LEAST_TEAMS:
        return Difference(**sizes, why_not=WhyNoDifference.TOO_FEW_COMPARED)
    one, other = spread_of(changes_of(treated)), spread_of(changes_of(control))
    return difference_of(one.mean - other.mean, (one, other), **sizes)


def change_of_teams(pairs: Sequence[BeforeAfter]) -> Difference:
    """The mean change of teams without any to compare with: the paired t interval (Student 1908).

    It says that something changed, never why: season, other programs and the mere return to the
    usual after a bad quarter are all part of it. Refused under two teams.
    """
    if len(pairs) < LEAST_TEAMS:
        return Difference(
            n_treated=len(pairs), n_control=0, why_not=WhyNoDifference.TOO_FEW_TREATED
        )
    found = spread_of(changes_of(pairs))
    return difference_of(found.mean, (found,), n_treated=len(pairs), n_control=0)


def changes_of(pairs: Sequence[BeforeAfter]) -> list[float]:
    """After less before, of each team."""
    return [after - before for before, after in pairs]


def spread_of(changes: Sequence[float]) -> Spread:
    """Of two or more."""
    n, mean = len(changes), math.fsum(changes) / len(changes)
    squares = math.fsum((each - mean) ** 2 for each in changes)
    return Spread(n, mean, squares / (n - 1) / n)


def difference_of(
    value: float, parts: Sequence[Spread], *, n_treated: int, n_control: int
) -> Difference:
    """A value whose error is the sum of independent parts, with Satterthwaite's degrees of freedom:
    (sum of variances)^2 / sum of (variance^2 / (n - 1)).
    """
    variance = math.fsum(part.variance for part in parts)
    if variance < NOTHING * max(1.0, value**2):
        return Difference(
            n_treated=n_treated, n_control=n_control, value=value, why_not=WhyNoDifference.ALL_ALIKE
        )
    df = variance**2 / math.fsum(part.variance**2 / (part.n - 1) for part in parts)
    return by_t(value, math.sqrt(variance), df, n_treated=n_treated, n_control=n_control)


def by_t(value: float, se: float, df: float, *, n_treated: int, n_control: int) -> Difference:
    """With 95% interval and two-sided p of Student's t."""
    reach = float(scipy.special.stdtrit(df, 0.975)) * se
    return Difference(
        n_treated=n_treated,
        n_control=n_control,
        value=value,
        se=se,
        df=df,
        low=value - reach,
        high=value + reach,
        p=2 * float(scipy.special.stdtr(df, -abs(value) / se)),
    )
