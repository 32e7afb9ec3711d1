"""Levels at the first role-play against the latest scored session, leaders with both only. Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from insights.arithmetic import Change, Standardised, mean, mean_change, standardised_change

LEVELS = 4
MINIMUM = 5
"""Fewer leaders than this are not shown: too small a group, and too few to reckon with."""


@dataclass(frozen=True, kw_only=True)
class Scored:
    """One rater's level for one leader, session and criterion."""

    leader: int
    session: int
    at: dt.datetime
    is_first: bool
    """Given in the first role-play."""
    module: int
    criterion: str
    position: int
    name: str
    rater: int
    level: int


@dataclass(frozen=True, kw_only=True)
class CriterionChange:
    """One criterion: how many leaders stood on each level before and after, and the mean change."""

    criterion: str
    name: str
    n: int
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    change: Change | None = None

    @property
    def is_hidden(self) -> bool:
        return self.change is None


@dataclass(frozen=True, kw_only=True)
class RubricChange:
    """Everything that can be said about levels."""

    n: int
    """Leaders with both."""
    only_first: int
    only_later: int
    criteria: tuple[CriterionChange, ...]
    overall: Change | None = None
    standardised: Standardised | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    crosses_modules: bool = False
    """The later session used another module's scenario and anchors."""

    @property
    def is_hidden(self) -> bool:
        return self.overall is None


@dataclass(frozen=True)
class _Pair:
    before: float
    after: float


def rubric_change(scores: Sequence[Scored], minimum: int = MINIMUM) -> RubricChange:
    """Compare each leader's first role-play with their latest later session, criterion by
    criterion.

    Two raters of the same moment are averaged first: a leader counts once. In the bars a half level
    counts as the lower one.
    """
    first, later = _moments(scores)
    latest = sorted(scores, key=lambda score: score.at)
    names = {score.criterion: (score.position, score.name) for score in latest}
    pairs = _pairs(sorted(names, key=lambda slug: names[slug]), first, later)
    both = sorted(first.keys() & later.keys())
    compared = [leader for leader in both if any(leader in each for each in pairs.values())]
    found = RubricChange(
        n=len(compared),
        only_first=len(first.keys() - set(compared)),
        only_later=len(later.keys() - first.keys()),
        criteria=tuple(
            _criterion(slug, names[slug][1], list(of_leaders.values()), minimum)
            for slug, of_leaders in pairs.items()
        ),
    )
    if len(compared) < minimum:
        return found
    overall = [_overall(leader, pairs) for leader in compared]
    befores, afters = [each.before for each in overall], [each.after for each in overall]
    moments = list(chain.from_iterable([*first[pk], *later[pk]] for pk in compared))
    return replace(
        found,
        overall=mean_change(befores, afters),
        standardised=standardised_change(befores, afters),
        since=min(score.at for score in moments).date(),
        until=max(score.at for score in moments).date(),
        crosses_modules=any(first[pk][0].module != later[pk][0].module for pk in compared),
    )


Moments = Mapping[int, Sequence[Scored]]
"""Leader -> the scores of one moment."""
Pairs = Mapping[str, Mapping[int, _Pair]]
"""Criterion -> leader -> levels before and after."""


def _pairs(criteria: Sequence[str], first: Moments, later: Moments) -> Pairs:
    """Of the leaders who have both, by criterion; a criterion that nobody has in both is empty."""
    pairs: dict[str, dict[int, _Pair]] = {criterion: {} for criterion in criteria}
    for leader in sorted(first.keys() & later.keys()):
        before, after = _levels(first[leader]), _levels(later[leader])
        for criterion in before.keys() & after.keys():
            pairs[criterion][leader] = _Pair(before[criterion], after[criterion])
    return pairs


def _overall(leader: int, pairs: Pairs) -> _Pair:
    """One leader's levels over all criteria."""
    own = [of_leaders[leader] for of_leaders in pairs.values() if leader in of_leaders]
    return _Pair(mean([pair.before for pair in own]), mean([pair.after for pair in own]))


def _moments(scores: Sequence[Scored]) -> tuple[dict[int, list[Scored]], dict[int, list[Scored]]]:
    """Each leader's scores in the first role-play, and in the latest session after it."""
    sessions: dict[int, dict[tuple[dt.datetime, int], list[Scored]]] = defaultdict(
        lambda: defaultdict(list)
    )
    first: dict[int, list[Scored]] = defaultdict(list)
    for score in scores:
        if score.is_first:
            first[score.leader].append(score)
        else:
            sessions[score.leader][score.at, score.session].append(score)
    return dict(first), {leader: found[max(found)] for leader, found in sessions.items()}


def _levels(scores: Sequence[Scored]) -> dict[str, float]:
    by_criterion: dict[str, list[float]] = defaultdict(list)
    for score in scores:
        by_criterion[score.criterion].append(float(score.level))
    return {criterion: mean(levels) for criterion, levels in by_criterion.items()}


def _criterion(slug: str, name: str, pairs: Sequence[_Pair], minimum: int) -> CriterionChange:
    if len(pairs) < minimum:
        return CriterionChange(criterion=slug, name=name, n=len(pairs))
    befores, afters = [pair.before for pair in pairs], [pair.after for pair in pairs]
    return CriterionChange(
        criterion=slug,
        name=name,
        n=len(pairs),
        before=_counts(befores),
        after=_counts(afters),
        change=mean_change(befores, afters),
    )


def _counts(levels: Sequence[float]) -> tuple[int, ...]:
    floors = [math.floor(level) for level in levels]
    return tuple(floors.count(level) for level in range(1, LEVELS + 1))
