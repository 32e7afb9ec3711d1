"""Levels at the first role-play against the latest scored session, leaders with both only. Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

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
    leaders = sorted(first.keys() & later.keys())
    names = {
        score.criterion: (score.position, score.name)
        for score in sorted(scores, key=lambda s: s.at)
    }
    pairs: dict[str, dict[int, _Pair]] = {
        criterion: {} for criterion in sorted(names, key=lambda c: names[c])
    }
    for leader in leaders:
        before, after = _levels(first[leader]), _levels(later[leader])
        for criterion in before.keys() & after.keys():
            pairs[criterion][leader] = _Pair(before[criterion], after[criterion])
    compared = [leader for leader in leaders if any(leader in each for each in pairs.values())]
    criteria = tuple(
        _criterion(slug, names[slug][1], list(pairs[slug].values()), minimum) for slug in pairs
    )
    found = RubricChange(
        n=len(compared),
        only_first=len(first.keys() - set(compared)),
        only_later=len(later.keys() - first.keys()),
        criteria=criteria,
    )
    if len(compared) < minimum:
        return found
    befores = [
        mean([each[leader].before for each in pairs.values() if leader in each])
        for leader in compared
    ]
    afters = [
        mean([each[leader].after for each in pairs.values() if leader in each])
        for leader in compared
    ]
    used = [score for leader in compared for score in (*first[leader], *later[leader])]
    return replace(
        found,
        overall=mean_change(befores, afters),
        standardised=standardised_change(befores, afters),
        since=min(score.at for score in used).date(),
        until=max(score.at for score in used).date(),
        crosses_modules=any(
            first[leader][0].module != later[leader][0].module for leader in compared
        ),
    )


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
