"""From values of teams by month to what is counted and drawn: a line for each team, or for a few
small ones together. Pure.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from common.records import dataclass
from kpis.findings import SideLine
from kpis.states import Side
from kpis.windows import Windows
from measurement.windows import Line, Monthly, first_day, month_number, pooled, pools, window

if TYPE_CHECKING:
    from kpis.queries import KpiPoint

MOST_MISSING = 1 / 3
"""Of the months of one side of the start; a team with more gaps is not counted, whichever side it
is on.
"""
ENOUGH_OF_SIDE = 1 / 2
"""Of its teams need a value in a month so that the line of all together goes through it."""


@dataclass(frozen=True, kw_only=True)
class TeamUnit:
    """What counts once: a team, or small teams together."""

    side: Side
    teams: tuple[int, ...]
    line: Line
    is_drawn: bool = True
    """Whether it can be told by itself: not a team of which nobody knows how small it is."""

    def values(self, first: int, last: int) -> list[float | None]:
        """Month by month."""
        return [window(self.line, month, month) for month in range(first, last + 1)]

    def mean(self, months: range) -> float:
        """Of a window of which it has enough."""
        value = window(self.line, months.start, months.stop - 1)
        return math.nan if value is None else value

    def has_most(self, months: range) -> bool:
        """Whether few enough of these months are missing."""
        met = {each.month for each in self.line if each.month in months}
        return bool(met) and len(months) - len(met) <= MOST_MISSING * len(months)


def lines_of(
    points: Iterable[KpiPoint], kpi_id: int, divided_by: int | None
) -> dict[int, list[Monthly]]:
    """By team. A count goes with what it is divided by and is missing where that is; cases behind
    a mean or a share weigh nothing, since teams took part and not cases.
    """
    found = list(points)
    heads = {(p.team_id, p.month): p.value for p in found if p.kpi_id == divided_by}
    lines: dict[int, list[Monthly]] = defaultdict(list)
    for point in found:
        exposure = 1.0 if divided_by is None else heads.get((point.team_id, point.month), 0.0)
        if point.kpi_id == kpi_id and exposure > 0:
            lines[point.team_id].append(Monthly(month_number(point.month), point.value, exposure))
    return lines


def sizes_of(
    points: Iterable[KpiPoint], kpi_id: int, heads: Collection[int], before: int, *, by_cases: bool
) -> dict[int, float]:
    """How large teams are: the median of a headcount, and of the cases behind each value where
    `by_cases`; the smaller of both. Of the months up to `before` where there are any: fixed by
    then, so that nobody changes pools on the way.
    """
    early: dict[tuple[int, int], list[float]] = defaultdict(list)
    every: dict[tuple[int, int], list[float]] = defaultdict(list)
    for point in points:
        size = _size(point, kpi_id, heads, by_cases=by_cases)
        if size is not None:
            every[point.team_id, point.kpi_id].append(size)
            if month_number(point.month) <= before:
                early[point.team_id, point.kpi_id].append(size)
    sizes: dict[int, float] = {}
    for key, met in every.items():
        typical = statistics.median(early.get(key) or met)
        sizes[key[0]] = min(sizes.get(key[0], typical), typical)
    return sizes


def _size(point: KpiPoint, kpi_id: int, heads: Collection[int], *, by_cases: bool) -> float | None:
    if point.kpi_id in heads:
        return point.value
    return point.n if by_cases and point.kpi_id == kpi_id else None


def units_of(
    side: Side,
    teams: Sequence[int],
    lines: Mapping[int, Line],
    sizes: Mapping[int, float],
    least: int,
) -> tuple[list[TeamUnit], tuple[int, ...]]:
    """What counts on one side, and the teams that are too small even together. Teams of unknown
    size count as far as `without_lone` says, and are not drawn.
    """
    here = [team for team in teams if lines.get(team)]
    known = {team: sizes[team] for team in here if team in sizes}
    groups = pools(known, least)
    units = [TeamUnit(side=side, teams=each, line=unit_line(each, lines)) for each in groups]
    units += [
        TeamUnit(side=side, teams=(team,), line=lines[team], is_drawn=False)
        for team in here
        if team not in sizes
    ]
    placed = set(chain.from_iterable(unit.teams for unit in units))
    return units, tuple(team for team in here if team not in placed)


def unit_line(teams: tuple[int, ...], lines: Mapping[int, Line]) -> Line:
    """Of one team as it is, of several added up in the months in which all of them have a value:
    what is there of some of them would tell of too few.
    """
    met = [lines.get(team, ()) for team in teams]
    if len(met) == 1:
        return met[0]
    known = _by_month(met)
    return [each for each in pooled(met) if known[each.month] == len(met)]


def without_lone(units: Sequence[TeamUnit]) -> list[TeamUnit]:
    """Without months in which a side has one team alone of unknown size: whoever takes the teams
    that are drawn away from all of them would read its value.
    """
    hidden = [unit for unit in units if not unit.is_drawn]
    met: Counter[tuple[Side, int]] = Counter()
    for unit in hidden:
        met.update((unit.side, each.month) for each in unit.line)
    return [unit if unit.is_drawn else _shared(unit, met) for unit in units]


def _shared(unit: TeamUnit, met: Mapping[tuple[Side, int], int]) -> TeamUnit:
    return replace(unit, line=[each for each in unit.line if met[unit.side, each.month] > 1])


def teams_by_month(lines: Mapping[int, Line], teams: Collection[int]) -> Counter[int]:
    """How many of these teams have a value, month by month."""
    return _by_month(lines[team] for team in teams if team in lines)


def _by_month(lines: Iterable[Line]) -> Counter[int]:
    return Counter(each.month for each in chain.from_iterable(lines))


def months_with_most(units: Sequence[TeamUnit], windows: Windows) -> int:
    """How many months right before the start, one after the other, most units have values of."""
    count = 0
    met = _by_month(unit.line for unit in units)
    while windows.before - count >= windows.drawn_from and _most(
        met, windows.before - count, units
    ):
        count += 1
    return count


def _most(met: Mapping[int, int], month: int, units: Sequence[TeamUnit]) -> bool:
    return met.get(month, 0) >= ENOUGH_OF_SIDE * len(units) > 0


def together(units: Sequence[TeamUnit], first: int, last: int) -> tuple[SideLine, ...]:
    """Both sides month by month, each unit once; as far as either side is known."""
    pilot = _side(units, Side.PILOT, first, last)
    comparison = _side(units, Side.COMPARISON, first, last)
    found = [
        SideLine(month=first_day(month), pilot=one, comparison=other)
        for month, one, other in zip(range(first, last + 1), pilot, comparison, strict=True)
    ]
    known = [place for place, each in enumerate(found) if each.is_known]
    return tuple(found[known[0] : known[-1] + 1]) if known else ()


def _side(units: Sequence[TeamUnit], side: Side, first: int, last: int) -> list[float | None]:
    own = [unit for unit in units if unit.side == side]
    if not own or (len(own) == 1 and not own[0].is_drawn):
        return [None] * (last - first + 1)
    columns = zip(*(unit.values(first, last) for unit in own), strict=True)
    return [_mean_of_most(column) for column in columns]


def _mean_of_most(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if len(known) >= ENOUGH_OF_SIDE * len(values) else None
