"""The mean change in levels from before to after, the severity of raters counted in.

Levels that different raters gave before and after differ by severity, too: with one rater an
occasion a plain t interval covers the truth in 51 to 88% of pilots instead of 95. Here severity is
estimated along with the change, from performances scored twice and from raters who met the same
leaders at different ends, and its error is part of the interval. Where the same raters saw a leader
at both ends it cancels, and what is left is the paired t interval.

Model: a leader's change = the mean change + what their raters after are milder than before; two
levels of one performance differ by their raters. Both by one weighted least squares; each leader
counts once, whatever the number of criteria and of raters. Errors are those of leaders
(measurement.clustered), so that the interval does not rest on the weights. It supposes that a rater
is as severe before as after: a rater who grows milder in between looks like growth, and only
calibration on fixed samples can tell.

Leaders of one practice group share sessions, raters and what was learned together, so that their
changes are alike: an interval that takes each leader for a draw then holds the truth in 89 to 93%.
Where it is known who was in which group, errors are those of groups, as soon as these carry three
degrees of freedom (four groups, mostly). With fewer nothing can tell how groups differ: the
interval then speaks of leaders in these groups as they met, and `is_of_groups` says so.

`level_gap` sets two halves beside each other, of whom each leader is in one: how far those who took
part stand above those who wait. The model is the same with a leader's level in place of the change.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, product
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from common.later import imported_later
from common.records import dataclass
from measurement.clustered import NOTHING, Fitted, Numbers, fit
from measurement.ratings import Rating, WhyNot, cells, numbered

if TYPE_CHECKING:
    import numpy as np
else:
    np = imported_later("numpy")  # only a worker looks into it

LEAST = 5
"""Leaders with levels before and after on at least one criterion."""
LEAST_FREEDOM = 4.0
"""Below so many degrees of freedom the interval cannot be trusted (Tipton 2015)."""
LEAST_GROUP_FREEDOM = 3.0
"""The same for groups, which are about equally large (tests/proofs/evidence.py asks it)."""
PULL = 0.25
"""What a leader's change weighs beside two levels of one performance when raters are set against
each other: leaders differ in what they learn, so that their changes vary about four times as much.
"""
Cells: TypeAlias = "dict[tuple[Hashable, Hashable], dict[Hashable, float]]"
"""As measurement.ratings.cells gives them."""


@dataclass(frozen=True, kw_only=True)
class LevelChange:
    """A mean change in levels with its 95% interval, or why there is none."""

    n: int
    """Leaders with both."""
    value: float | None = None
    """In levels, severity taken off."""
    se: float | None = None
    df: float | None = None
    low: float | None = None
    high: float | None = None
    is_of_groups: bool = False
    """Whether the interval speaks of groups like these; else of leaders like these, in groups and
    sessions as they were.
    """
    why_not: WhyNot | None = None
    """ALL_ALIKE with a value: everybody changed by the same, so there is no interval."""


@dataclass(frozen=True, kw_only=True)
class LevelGap(LevelChange):
    """How far one half stands above another, `n` leaders against `waiting`."""

    waiting: int = 0


@dataclass(frozen=True)
class _Equation:
    """One equation: value = share of the change + the shifts of raters by their shares."""

    leader: Hashable
    change: float
    shares: Mapping[Hashable, float]
    value: float
    weight: float


def level_change(
    before: Sequence[Rating],
    after: Sequence[Rating],
    *,
    least: int = LEAST,
    groups: Mapping[Hashable, Hashable] | None = None,
) -> LevelChange:
    """Of ratings whose `performance` is the leader. TOO_FEW under `least` leaders with both,
    CONFOUNDED where severity cannot be told from change. `groups` says which practice group each
    leader was in; without it, or for a leader it does not name, each stands alone.
    """
    ends = cells(before), cells(after)
    changes = list(_changes(ends))
    n = len(changes)
    if n < least:
        return LevelChange(n=n, why_not=WhyNot.TOO_FEW)
    rows = [*changes, *_doubles(ends[0]), *_doubles(ends[1])]
    return _estimated(LevelChange(n=n), rows, groups or {})


def level_gap(
    took_part: Sequence[Rating],
    waits: Sequence[Rating],
    *,
    least: int = LEAST,
    groups: Mapping[Hashable, Hashable] | None = None,
) -> LevelGap:
    """Of ratings whose `performance` is a leader, each of whom is in one half only. TOO_FEW under
    `least` leaders in either, CONFOUNDED where raters scored one half alone and nothing tells their
    severity from what sets the halves apart.
    """
    halves = cells(took_part), cells(waits)
    levels = [list(_standing(half, share)) for half, share in zip(halves, (1.0, 0.0), strict=True)]
    found = LevelGap(n=len(levels[0]), waiting=len(levels[1]))
    if min(found.n, found.waiting) < least:
        return replace(found, why_not=WhyNot.TOO_FEW)
    rows = [*levels[0], *levels[1], *_doubles(halves[0]), *_doubles(halves[1])]
    return _estimated(found, rows, groups or {})


Told = TypeVar("Told", bound=LevelChange)


def _estimated(found: Told, rows: Sequence[_Equation], groups: Mapping[Hashable, Hashable]) -> Told:
    """With practice groups as draws where they carry that, else with leaders."""
    grouped = {row.leader for row in rows} & groups.keys()
    by_groups = _fitted(rows, groups, LEAST_GROUP_FREEDOM) if grouped else None
    fitted = by_groups or _fitted(rows, {}, LEAST_FREEDOM)
    if fitted is None:
        return replace(found, why_not=WhyNot.CONFOUNDED)
    if fitted.se < NOTHING or fitted.interval is None:
        return replace(found, value=fitted.value, why_not=WhyNot.ALL_ALIKE)
    low, high = fitted.interval
    return replace(
        found,
        value=fitted.value,
        se=fitted.se,
        df=fitted.df,
        low=low,
        high=high,
        is_of_groups=by_groups is not None,
    )


def _fitted(
    rows: Sequence[_Equation], groups: Mapping[Hashable, Hashable], least: float
) -> Fitted | None:
    """None where raters could explain all of the change, or too few draws tell it from them."""
    roots = np.sqrt([row.weight for row in rows])
    ones = roots * [row.change for row in rows]
    basis = _basis(rows, roots)
    free = ones - basis @ (basis.T @ ones)
    if free @ free < NOTHING * (ones @ ones):
        return None
    drawn = [("group", groups[row.leader]) if row.leader in groups else row.leader for row in rows]
    clusters = numbered(drawn)
    found = fit(
        np.column_stack([ones, basis]),
        roots * [row.value for row in rows],
        np.asarray([clusters[each] for each in drawn]),
    ).of(np.eye(1 + basis.shape[1])[0])
    needs = basis.shape[1] or groups
    return found if found.df > least - 1e-6 or not needs else None


def _changes(ends: tuple[Cells, Cells]) -> Iterator[_Equation]:
    """What each leader moved, in the mean of the criteria that have both ends."""
    criteria: dict[Hashable, list[Hashable]] = defaultdict(list)
    for leader, criterion in ends[0]:
        if (leader, criterion) in ends[1]:
            criteria[leader].append(criterion)
    for leader, own in criteria.items():
        shares: dict[Hashable, float] = defaultdict(float)
        value = 0.0
        for criterion, (sign, end) in product(own, zip((-1, 1), ends, strict=True)):
            given = end[leader, criterion]
            for rater, level in given.items():
                shares[rater] += sign / (len(own) * len(given))
                value += sign / (len(own) * len(given)) * level
        yield _Equation(leader, 1.0, shares, value, PULL)


def _standing(half: Cells, share: float) -> Iterator[_Equation]:
    """Where each leader stands, in the mean of the criteria. What all have in common is part of
    what raters explain, since their shares sum to one.
    """
    criteria = Counter(leader for leader, _criterion in half)
    shares: dict[Hashable, dict[Hashable, float]] = defaultdict(lambda: defaultdict(float))
    values: dict[Hashable, float] = defaultdict(float)
    for (leader, _criterion), given in half.items():
        part = 1 / (criteria[leader] * len(given))
        for rater, level in given.items():
            shares[leader][rater] += part
            values[leader] += part * level
    for leader, value in values.items():
        yield _Equation(leader, share, shares[leader], value, PULL)


def _doubles(end: Cells) -> Iterator[_Equation]:
    """How far each rater is from the mean of all who gave a level to the same; the criteria of one
    leader count as one in sum.
    """
    counted = Counter(leader for (leader, _criterion), given in end.items() if len(given) > 1)
    for (leader, _criterion), given in end.items():
        if len(given) > 1:
            middle = sum(given.values()) / len(given)
            for rater, level in given.items():
                shares = {each: float(each == rater) - 1 / len(given) for each in given}
                yield _Equation(leader, 0.0, shares, level - middle, 1 / counted[leader])


def _basis(rows: Sequence[_Equation], roots: Numbers) -> Numbers:
    """Orthonormal columns that span what raters could explain, shape (rows, at most raters)."""
    raters = numbered(chain.from_iterable(row.shares for row in rows))
    shares = np.zeros((len(rows), len(raters)))
    for place, row in enumerate(rows):
        for rater, share in row.shares.items():
            shares[place, raters[rater]] = share
    left, sizes, _right = np.linalg.svd(roots[:, None] * shares, full_matrices=False)
    found: Numbers = left[:, sizes > NOTHING]
    return found
