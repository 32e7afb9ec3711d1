"""How far raters agree who scored the same performance. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import TYPE_CHECKING, TypeAlias

from common.later import imported_later
from insights.rubric_change import LEVELS, Scored

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = imported_later("numpy")  # a web process only shows what a worker has reckoned

MINIMUM = 10
"""Performances scored at least twice."""
ROUNDS, SEED = 1000, 20
FIRM, TENTATIVE = 0.80, 0.667
Table: TypeAlias = "NDArray[np.float64]"
"""A coincidence matrix: how often one level met the other; or a stack of them."""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Krippendorff's alpha for ordered levels, and how often two raters gave the same or
    neighbouring levels.
    """

    performances: int
    raters: int
    judgements: int
    exact: float = 0.0
    adjacent: float = 0.0
    alpha: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_hidden(self) -> bool:
        return self.performances < MINIMUM

    @property
    def reading(self) -> str:
        """firm, tentative or none: what decisions the scores can carry."""
        if self.alpha is None:
            return "none"
        return "firm" if self.alpha >= FIRM else "tentative" if self.alpha >= TENTATIVE else "none"


def agreement(scores: Sequence[Scored]) -> Agreement:
    """Over every performance (a leader in a session) that two or more raters scored."""
    tables: list[Table] = []
    pairs: list[tuple[int, int]] = []
    for doubled in _doubled(scores):
        tables.append(sum(map(coincidences, doubled), np.zeros((LEVELS, LEVELS))))
        pairs += chain.from_iterable(combinations(levels, 2) for levels in doubled)
    found = {
        "performances": len(tables),
        "raters": len({score.rater for score in scores}),
        "judgements": len(pairs),
    }
    if len(tables) < MINIMUM:
        return Agreement(**found)
    stack = np.stack(tables)
    low, high = _interval(stack)
    return Agreement(
        **found,
        exact=sum(a == b for a, b in pairs) / len(pairs),
        adjacent=sum(abs(a - b) <= 1 for a, b in pairs) / len(pairs),
        alpha=ordinal_alpha(stack.sum(axis=0)),
        low=low,
        high=high,
    )


def _doubled(scores: Sequence[Scored]) -> Iterator[list[list[int]]]:
    """The levels of each performance that two or more gave, criterion by criterion."""
    units: dict[tuple[int, int], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for score in scores:
        units[score.session, score.leader][score.criterion].append(score.level)
    for criteria in units.values():
        doubled = [levels for levels in criteria.values() if len(levels) > 1]
        if doubled:
            yield doubled


def coincidences(levels: Sequence[int], size: int = LEVELS) -> Table:
    """The coincidence matrix of one unit: each ordered pair of values, weighted by 1 / (raters -
    1).
    """
    counts = np.bincount(np.asarray(levels) - 1, minlength=size).astype(float)
    return (np.outer(counts, counts) - np.diag(counts)) / (len(levels) - 1)


def ordinal_alpha(table: Table) -> float | None:
    """Krippendorff's alpha with the ordinal metric; None where all values are the same."""
    observed, expected = _disagreement(table)
    return float(1 - observed / expected) if expected else None


def _disagreement(tables: Table) -> tuple[Table, Table]:
    """Observed and expected disagreement of one coincidence matrix, or of a stack of them.

    By delta^2(c, k) = (sum of n_g for g = c..k minus (n_c + n_k) / 2)^2.
    """
    totals = tables.sum(axis=-2)
    n = totals.sum(axis=-1)
    reach = np.cumsum(totals, axis=-1) - totals / 2
    distance = (reach[..., :, None] - reach[..., None, :]) ** 2
    expected = (totals[..., :, None] * totals[..., None, :] * distance).sum(
        axis=(-2, -1)
    ) / np.maximum(n - 1, 1)
    return (tables * distance).sum(axis=(-2, -1)), expected


def _interval(stack: Table) -> tuple[float | None, float | None]:
    """95%, by drawing performances anew; the same data give the same interval."""
    draws = np.random.default_rng(SEED).multinomial(
        len(stack), np.full(len(stack), 1 / len(stack)), size=ROUNDS
    )
    tables = np.tensordot(draws.astype(float), stack, axes=1)
    observed, expected = _disagreement(tables)
    varied = expected > 0
    if varied.sum() < ROUNDS // 2:
        return None, None
    low, high = np.quantile(1 - observed[varied] / expected[varied], (0.025, 0.975))
    return float(low), float(high)
