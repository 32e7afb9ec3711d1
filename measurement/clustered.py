"""Least squares over clusters, with standard errors that hold when clusters are few.

Bell and McCaffrey 2002 (CR2, degrees of freedom by Satterthwaite), as Pustejovsky and Tipton 2018
write it down (doi 10.1080/07350015.2016.1247004). Fixed effects that lie within clusters may be
taken out beforehand by subtracting means: their theorem 2.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

from common.later import imported_later
from common.records import dataclass

if TYPE_CHECKING:
    import numpy as np
    import scipy
    from numpy.typing import NDArray
else:
    np = imported_later("numpy")  # only a worker looks into it
    scipy = imported_later("scipy")

Numbers: TypeAlias = "NDArray[np.float64]"
Places: TypeAlias = "NDArray[np.intp]"
NOTHING = 1e-9
ALONE = 1e-6
"""Of what a figure is made of."""


@dataclass(frozen=True)
class Fitted:
    """One figure of a fit."""

    value: float
    se: float
    df: float
    """Degrees of freedom; 0 where nothing is left to tell the error from."""

    @property
    def interval(self) -> tuple[float, float] | None:
        """95%, by t; None without degrees of freedom."""
        if not self.df:
            return None
        reach = t_quantile(self.df) * self.se
        return self.value - reach, self.value + reach


def t_quantile(df: float, share: float = 0.975) -> float:
    """Student's t, any degrees of freedom above 0."""
    return float(scipy.special.stdtrit(df, share))


@dataclass(frozen=True)
class Fit:
    """Least squares, ready to be asked for any sum of its coefficients."""

    coefficients: Numbers
    """Shape (p,)."""
    triangle: Numbers
    """R of X = QR, shape (p, p)."""
    grams: Numbers
    """Q'Q of each cluster, shape (clusters, p, p)."""
    scores: Numbers
    """Q'e of each cluster, shape (clusters, p)."""

    def of(self, weights: Numbers) -> Fitted:
        """The sum of coefficients with these weights, shape (p,). Without degrees of freedom where
        it rests on what a single cluster tells: that leaves no error there to be seen.
        """
        value = float(weights @ self.coefficients)
        turned = np.linalg.solve(self.triangle.T, weights)
        shares, axes = np.linalg.eigh(self.grams)
        left = 1 - shares
        alone = np.where(left > NOTHING, 0.0, np.einsum("gkj,k->gj", axes, turned))
        scale = np.where(left > NOTHING, 1 / np.sqrt(np.maximum(left, NOTHING)), 0.0)
        adjusted = np.einsum("gij,gj,gkj,k->gi", axes, scale, axes, turned)
        variance = float(((adjusted * self.scores).sum(axis=1) ** 2).sum())
        rests_on_one = abs(alone).max() > ALONE * np.linalg.norm(turned)
        freedom = 0.0 if rests_on_one else _freedom(self.grams, adjusted)
        return Fitted(value, math.sqrt(variance), freedom)


def _freedom(grams: Numbers, adjusted: Numbers) -> float:
    """Satterthwaite: (tr B)^2 / tr(B^2), with errors alike and independent as the working model."""
    reach = np.einsum("gij,gj->gi", grams, adjusted)
    products = np.diag((reach * adjusted).sum(axis=1)) - reach @ reach.T
    trace = float(np.trace(products))
    return trace**2 / float((products**2).sum()) if trace > NOTHING else 0.0


def fit(rows: Numbers, values: Numbers, clusters: Places) -> Fit:
    """`rows` (N, p) of full rank, `values` (N,), `clusters` (N,) numbered from 0."""
    q, triangle = np.linalg.qr(rows)
    coefficients = np.linalg.solve(triangle, q.T @ values)
    rest = values - rows @ coefficients
    count, width = int(clusters.max()) + 1, rows.shape[1]
    grams, scores = np.zeros((count, width, width)), np.zeros((count, width))
    np.add.at(grams, clusters, q[:, :, None] * q[:, None, :])
    np.add.at(scores, clusters, q * rest[:, None])
    return Fit(coefficients, triangle, grams, scores)
