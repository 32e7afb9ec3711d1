"""How far a plan of double scoring will tell raters apart, before anybody has scored.

Least squares over role-plays that several score (measurement.severity): the variance of the shifts
is that of one rater's mean level of a role-play times the pseudoinverse of the Laplacian of raters
and role-plays (Seber and Lee 2003, Linear Regression Analysis, chapter 3). Correlation as in
measurement.severity.Separation.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Iterable

from measurement.severity import TOLD, USUAL, Separation

A_LOOK = 0.314
"""Levels: how far one rater's mean over the criteria of a role-play lies from what it deserves,
standard deviation, as simulated pilots have it (tests.proofs.raters).
"""
MOST = 40
"""Raters; of more nothing is foreseen."""
NOTHING = 1e-9


def foreseen(scored: Iterable[Collection[Hashable]]) -> Separation | None:
    """Of each role-play, who is to score it. None where fewer than two score any together, where
    raters do not hang together, and with more than MOST.
    """
    together = [frozenset(raters) for raters in scored if len(frozenset(raters)) > 1]
    place = {each: number for number, each in enumerate(dict.fromkeys(_all(together)))}
    k = len(place)
    if not 2 <= k <= MOST:
        return None
    ties = [[1 / k] * k for _rater in range(k)]  # so that it can be inverted
    for raters in together:
        own = [place[each] for each in raters]
        for one in own:
            ties[one][one] += 1
            for other in own:
                ties[one][other] -= 1 / len(own)
    spread = _trace_of_inverse(ties)
    if spread is None:
        return None
    error, true = A_LOOK**2 * (spread - 1) / k, USUAL**2 * (k - 1) / k
    enough = math.ceil(len(together) * error / (true * (1 / TOLD**2 - 1)))
    return Separation(math.sqrt(true / (true + error)), len(together), enough)


def _all(together: Iterable[frozenset[Hashable]]) -> Iterable[Hashable]:
    for raters in together:
        yield from raters


def _trace_of_inverse(rows: list[list[float]]) -> float | None:
    """Of a symmetric matrix without negative eigenvalues; None where it has no inverse. Gauss and
    Jordan, on the diagonal.
    """
    for at, row in enumerate(rows):
        pivot = row[at]
        if pivot < NOTHING:
            return None
        rows[at] = row = [each / pivot for each in row]
        row[at] = 1 / pivot
        for other, below in enumerate(rows):
            if other != at and (factor := below[at]):
                rows[other] = [one - factor * each for one, each in zip(below, row, strict=True)]
                rows[other][at] = -factor * row[at]
    return math.fsum(row[at] for at, row in enumerate(rows))
