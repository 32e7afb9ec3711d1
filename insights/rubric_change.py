"""Levels at the first role-play against a later one, leaders with both only. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import chain

from common.records import dataclass
from measurement.effects import Standardised, mean, standardised_change
from measurement.level_change import LevelChange, level_change
from measurement.ratings import Rating
from surveys.anonymity import LEAST_GROUP

LEVELS = 4


class PlayMoment(StrEnum):
    """In which role-play of the plan a level was given."""

    FIRST = "first"
    PRACTICE = "practice"
    CLOSING = "closing"
    """The first assessment after it: the endpoint."""
    FOLLOW_UP = "follow_up"
    """Any further one."""


@dataclass(frozen=True, kw_only=True)
class Scored:
    """One rater's level for one leader, session and criterion."""

    leader: int
    session: int
    at: dt.datetime
    moment: PlayMoment = PlayMoment.PRACTICE
    module: int
    criterion: str
    position: int
    name: str
    rater: int
    level: int
    ruler: str = ""
    """Which general rubric it was given on; '' of those of modules."""
    form: str = ""
    """Which form of the role-play was played; '' for the one that every module has."""
    criterion_id: int = 0
    """Whose name the criterion goes by."""

    @property
    def is_first(self) -> bool:
        """Whether it was given in the first role-play."""
        return self.moment == PlayMoment.FIRST


@dataclass(frozen=True, kw_only=True)
class CriterionChange:
    """One criterion: how many leaders stood on each level before and after, and the mean change."""

    criterion: str
    name: str
    criterion_id: int = 0
    n: int
    before: tuple[float, ...] = ()
    after: tuple[float, ...] = ()
    """As the levels were given; only the change has severity taken off. Between two levels a leader
    counts for both in part.
    """
    change: LevelChange | None = None

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
    overall: LevelChange | None = None
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


@dataclass(frozen=True)
class _Compared:
    """Pairs of levels by criterion and leader, and the scores they come from."""

    pairs: dict[str, dict[int, _Pair]]
    latest: dict[str, Scored]
    """Of each criterion the latest score, for its name."""
    first: dict[int, list[Scored]]
    later: dict[int, list[Scored]]

    @property
    def leaders(self) -> list[int]:
        """Whoever has both levels on at least one criterion, in a fixed order."""
        return sorted(set[int]().union(*self.pairs.values()))

    def averages(self, leader: int) -> _Pair:
        """Over the criteria on which a leader has both."""
        own = [pairs[leader] for pairs in self.pairs.values() if leader in pairs]
        return _Pair(mean([pair.before for pair in own]), mean([pair.after for pair in own]))

    def change(self, minimum: int, criterion: str | None = None) -> LevelChange:
        """The mean change on one criterion, or on all of them. Who met at first is a group."""
        ends = (_ratings(end.values(), criterion) for end in (self.first, self.later))
        groups: dict[Hashable, Hashable] = {
            leader: given[0].session for leader, given in self.first.items()
        }
        return level_change(*ends, least=minimum, groups=groups)

    @property
    def used(self) -> list[Scored]:
        """Every score of the leaders compared."""
        by_leader = ([*self.first[leader], *self.later[leader]] for leader in self.leaders)
        return list(chain.from_iterable(by_leader))


def rubric_change(scores: Sequence[Scored], minimum: int = LEAST_GROUP) -> RubricChange:
    """Compare each leader's first role-play with their latest later session, by criterion.

    Two raters of the same moment are averaged first: a leader counts once, and with a half level
    half for each of the two. The change and its interval count in how severe each rater is.
    """
    compared = _compare(scores)
    leaders = compared.leaders
    found = RubricChange(
        n=len(leaders),
        only_first=len(compared.first.keys() - set(leaders)),
        only_later=len(compared.later.keys() - compared.first.keys()),
        criteria=tuple(_criterion(slug, compared, minimum) for slug in compared.pairs),
    )
    if len(leaders) < minimum:
        return found
    averages = [compared.averages(leader) for leader in leaders]
    befores = [pair.before for pair in averages]
    afters = [pair.after for pair in averages]
    overall = compared.change(minimum)
    days = [score.at.date() for score in compared.used]
    return replace(
        found,
        overall=overall,
        standardised=None
        if overall.value is None
        else standardised_change(
            befores, afters, mean_change=overall.value, se=overall.se, df=overall.df
        ),
        since=min(days),
        until=max(days),
        crosses_modules=any(
            compared.first[leader][0].module != compared.later[leader][0].module
            for leader in leaders
        ),
    )


def _compare(scores: Sequence[Scored]) -> _Compared:
    first, later = _moments(scores)
    latest = {score.criterion: score for score in sorted(scores, key=lambda score: score.at)}
    in_order = sorted(latest.values(), key=lambda score: (score.position, score.name))
    pairs: dict[str, dict[int, _Pair]] = {score.criterion: {} for score in in_order}
    for leader in sorted(first.keys() & later.keys()):
        before, after = _levels(first[leader]), _levels(later[leader])
        for criterion in before.keys() & after.keys():
            pairs[criterion][leader] = _Pair(before[criterion], after[criterion])
    return _Compared(pairs, latest, first, later)


def _moments(scores: Sequence[Scored]) -> tuple[dict[int, list[Scored]], dict[int, list[Scored]]]:
    """Each leader's scores in the first role-play, and in the latest session after it that was
    scored on the same ruler.
    """
    sessions: dict[int, dict[tuple[dt.datetime, int], list[Scored]]] = defaultdict(
        lambda: defaultdict(list)
    )
    first: dict[int, list[Scored]] = defaultdict(list)
    for score in scores:
        if score.is_first:
            first[score.leader].append(score)
    rulers = {leader: given[0].ruler for leader, given in first.items()}
    for score in scores:
        if not score.is_first and score.ruler == rulers.get(score.leader, score.ruler):
            sessions[score.leader][score.at, score.session].append(score)
    return dict(first), {leader: found[max(found)] for leader, found in sessions.items()}


def _levels(scores: Sequence[Scored]) -> dict[str, float]:
    by_criterion: dict[str, list[float]] = defaultdict(list)
    for score in scores:
        by_criterion[score.criterion].append(float(score.level))
    return {criterion: mean(levels) for criterion, levels in by_criterion.items()}


def _ratings(scores: Iterable[list[Scored]], criterion: str | None) -> list[Rating]:
    """Of leaders, on one criterion or on all."""
    return [
        Rating(each.leader, each.rater, each.level, each.criterion)
        for each in chain.from_iterable(scores)
        if criterion in {None, each.criterion}
    ]


def _criterion(slug: str, compared: _Compared, minimum: int) -> CriterionChange:
    pairs, latest = list(compared.pairs[slug].values()), compared.latest[slug]
    found = CriterionChange(
        criterion=slug, name=latest.name, criterion_id=latest.criterion_id, n=len(pairs)
    )
    if len(pairs) < minimum:
        return found
    return replace(
        found,
        before=_counts([pair.before for pair in pairs]),
        after=_counts([pair.after for pair in pairs]),
        change=compared.change(minimum, slug),
    )


def _counts(levels: Sequence[float]) -> tuple[float, ...]:
    """How many stand on each level; one who is between two stands on both in part."""
    return tuple(_standing(level, levels) for level in range(1, LEVELS + 1))


def _standing(level: int, levels: Sequence[float]) -> float:
    return sum(max(0.0, 1 - abs(given - level)) for given in levels)
