"""Where those began who have no closing role-play, beside those who have: what completers cannot
tell about a pilot. Pure.

Nothing is carried forward. It is told once, with the first round of closing levels, from five
leaders on each side, and stays: told again it could be subtracted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from insights.bands import least_reach
from insights.published import PublishedFigure, outward
from insights.rubric_change import Scored
from measurement.effects import mean
from measurement.leavers import gap_at_first


def first_gap(scores: Sequence[Scored], closed: Collection[int]) -> PublishedFigure | None:
    """Mean first level of those without a closing role-play, less that of those with one, in
    levels; n is how many have none. None of fewer than five on a side.
    """
    levels = _first_levels(scores)
    without = [level for leader, level in levels.items() if leader not in closed]
    having = [level for leader, level in levels.items() if leader in closed]
    found = gap_at_first(without, having)
    if found.value is None:
        return None
    return outward(len(without), found.value, least_reach(len(without)), found.low, found.high)


def _first_levels(scores: Sequence[Scored]) -> dict[int, float]:
    """Of each leader, over criteria and raters."""
    given: dict[int, list[float]] = defaultdict(list)
    for each in scores:
        if each.is_first:
            given[each.leader].append(float(each.level))
    return {leader: mean(levels) for leader, levels in given.items()}
