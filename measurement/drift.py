"""How far the severity of each rater moved from one occasion to another, in levels.

The additive model of measurement.severity at both occasions at once: level = performance and
criterion + rater on that occasion. Drift is a rater's shift afterwards less the one before, each
beside the mean of the same raters, so that the drifts of all add up to 0: if all grew milder alike
nothing here can show it; samples that are scored again can (calibration). Errors by
measurement.clustered, one cluster a person, who was seen on both occasions (Bell and McCaffrey
2002; Pustejovsky and Tipton 2018).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from typing import TYPE_CHECKING

from common.later import imported_later
from common.records import dataclass
from measurement.clustered import NOTHING, Fitted, Numbers, fit
from measurement.ratings import Rating, WhyNot, cells, numbered, people_of
from measurement.severity import centered, components

if TYPE_CHECKING:
    import numpy as np
else:
    np = imported_later("numpy")  # only a worker looks into it


@dataclass(frozen=True, kw_only=True)
class RaterDrift:
    """How one rater moved beside the others."""

    rater: Hashable
    n: int
    """Performances this rater scored that somebody else scored, too: of the occasion with fewer."""
    value: float
    """In levels: above 0 milder afterwards than before, beside the others."""
    se: float | None
    low: float | None
    high: float | None
    """95%; None where nothing is left to tell the error from."""


@dataclass(frozen=True, kw_only=True)
class Drift:
    """That of all raters who were set against each other on both occasions; or why not."""

    raters: tuple[RaterDrift, ...] = ()
    """In the order they came; the values add up to 0."""
    why_not: WhyNot | None = None


def drift(before: Sequence[Rating], after: Sequence[Rating]) -> Drift:
    """TOO_FEW where fewer than two raters were set against each other on both occasions;
    NOT_CONNECTED where they cannot all be, on either.
    """
    both = set(_shared(before)) & set(_shared(after))
    ends = [_of_raters(end, both) for end in (before, after)]
    raters = list(numbered(each.rater for each in ends[0]))
    if len(raters) < 2:
        return Drift(why_not=WhyNot.TOO_FEW)
    if any(len(components(end)) > 1 or len(_shared(end)) < len(raters) for end in ends):
        return Drift(why_not=WhyNot.NOT_CONNECTED)
    first, last = map(_shared, ends)
    found = zip(raters, _fitted(ends, raters), strict=True)
    return Drift(
        raters=tuple(_drift(rater, min(first[rater], last[rater]), moved) for rater, moved in found)
    )


def _of_raters(ratings: Sequence[Rating], raters: Collection[Hashable]) -> list[Rating]:
    return [each for each in ratings if each.rater in raters]


def _shared(ratings: Sequence[Rating]) -> dict[Hashable, int]:
    """Rater -> performances that somebody else scored, too."""
    met: dict[Hashable, set[Hashable]] = {}
    for (performance, _criterion), given in cells(ratings).items():
        for rater in given if len(given) > 1 else ():
            met.setdefault(rater, set()).add(performance)
    return {rater: len(seen) for rater, seen in met.items()}


def _fitted(ends: Sequence[Sequence[Rating]], raters: Sequence[Hashable]) -> list[Fitted]:
    """Coefficients of all but the last rater on each occasion, who is minus their sum."""
    last = len(raters) - 1
    parts, values, people = [], [], []
    for place, ratings in enumerate(ends):
        found = centered(ratings, raters)
        rows = np.zeros((len(found.values), 2 * last))
        rows[:, place * last : (place + 1) * last] = found.rows[:, :last] - found.rows[:, last:]
        parts.append(rows)
        values.append(found.values)
        people += _people(ratings)
    clusters = numbered(people)
    places = np.asarray([clusters[each] for each in people])
    fit_of = fit(np.concatenate(parts), np.concatenate(values), places)
    each = [*np.eye(last), -np.ones(last)]
    return [fit_of.of(_afterwards_less_before(weights)) for weights in each]


def _afterwards_less_before(weights: Numbers) -> Numbers:
    return np.concatenate([-weights, weights])


def _people(ratings: Sequence[Rating]) -> list[Hashable]:
    """Rating.person of each row that `centered` makes, in its order."""
    known = people_of(ratings)
    found: list[Hashable] = []
    for (performance, _criterion), given in cells(ratings).items():
        if len(given) > 1:
            found += [known[performance]] * len(given)
    return found


def _drift(rater: Hashable, n: int, moved: Fitted) -> RaterDrift:
    low, high = moved.interval or (None, None)
    has_error = moved.df and moved.se > NOTHING
    if not has_error:
        low = high = None
    return RaterDrift(
        rater=rater, n=n, value=moved.value, se=moved.se if has_error else None, low=low, high=high
    )
