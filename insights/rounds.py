"""Levels in closed rounds: which role-plays the next one is made of. Pure.

A round is made of what leaders were given until its steps were over. Nobody is taken out of it and
nothing of it changes; what comes later, a level or its correction, waits for the next one, and that
one waits for five new leaders. So what two rounds differ by is always about five at least.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import TypeVar

from common.records import dataclass
from insights.rubric_change import PlayMoment, Scored
from surveys.anonymity import LEAST_GROUP

Key = TypeVar("Key")


@dataclass(frozen=True)
class NextRound:
    """What would be in the next round."""

    scores: list[Scored]
    """Everybody's levels."""
    fresh: frozenset[int]
    """Leaders who are in no round yet, or only with earlier sessions."""

    @property
    def can_close(self) -> bool:
        """Whether enough have come."""
        return len(self.fresh) >= LEAST_GROUP


def next_pairs(before: Sequence[Scored], given: Sequence[Scored]) -> NextRound:
    """Of first and latest role-plays. A leader who has a later one is in it with that; others as
    their levels stand now, or as they stood where a session is gone.
    """
    held, current = _grouped(before, _leader), pairs_of_leaders(given, before)
    fresh = frozenset(
        leader
        for leader, scores in current.items()
        if leader not in held or _last(scores) > _last(held[leader])
    )
    same = {
        leader
        for leader, scores in current.items()
        if _sessions(scores) == _sessions(held.get(leader, []))
    }
    taken = {leader: current[leader] for leader in fresh | same}
    return NextRound(_flat({**held, **taken}), fresh)


def next_performances(before: Sequence[Scored], given: Sequence[Scored]) -> NextRound:
    """Of all role-plays: those of the round before and whatever was scored since, as levels stand
    now, or as they stood where a role-play is gone.
    """
    held, current = _grouped(before, _performance), _grouped(given, _performance)
    fresh = frozenset(leader for leader, _session in current.keys() - held.keys())
    return NextRound(_flat({**held, **current}), fresh)


def until(moment: PlayMoment, scores: Iterable[Scored]) -> list[Scored]:
    """The first role-play, and the later one that is asked for."""
    return [each for each in scores if each.is_first or each.moment == moment]


def _leader(score: Scored) -> int:
    return score.leader


def _performance(score: Scored) -> tuple[int, int]:
    return score.leader, score.session


def _grouped(scores: Iterable[Scored], key: Callable[[Scored], Key]) -> dict[Key, list[Scored]]:
    found: dict[Key, list[Scored]] = defaultdict(list)
    for each in scores:
        found[key(each)].append(each)
    return dict(found)


def _flat(groups: Mapping[Key, list[Scored]]) -> list[Scored]:
    return list(chain.from_iterable(groups.values()))


def _last(scores: Iterable[Scored]) -> dt.datetime:
    return max(each.at for each in scores)


def _sessions(scores: Iterable[Scored]) -> set[int]:
    return {each.session for each in scores}


def pairs_of_leaders(scores: Sequence[Scored], before: Sequence[Scored]) -> dict[int, list[Scored]]:
    """The first role-play and the latest session after it, of each leader who was scored in both on
    every criterion and on the same ruler. The criteria are those of the round before, or those that
    were used at both ends.
    """
    firsts = _grouped([each for each in scores if each.is_first], _leader)
    laters = _grouped([each for each in scores if not each.is_first], _leader)
    criteria = _criteria(before) or (_criteria(_flat(firsts)) & _criteria(_flat(laters)))
    found = {}
    for leader, first in firsts.items():
        ends = _pair(first, _latest_first(laters.get(leader, [])), criteria)
        if ends:
            found[leader] = ends
    return found


def _latest_first(scores: Iterable[Scored]) -> list[list[Scored]]:
    sessions = _grouped(scores, lambda each: (each.at, each.session))
    return [sessions[key] for key in sorted(sessions, reverse=True)]


def _pair(
    first: Sequence[Scored], laters: Iterable[list[Scored]], criteria: Collection[str]
) -> list[Scored]:
    """Both ends, of the criteria compared; [] where one is not complete."""
    for later in laters:
        is_same = {each.ruler for each in first} == {each.ruler for each in later}
        if is_same and all(_criteria(end) >= set(criteria) for end in (first, later)):
            return [each for each in (*first, *later) if each.criterion in criteria]
    return []


def _criteria(scores: Iterable[Scored]) -> set[str]:
    return {each.criterion for each in scores}
