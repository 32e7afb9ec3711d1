"""What makes values implausible, said once for each KPI and kind of doubt. Pure.

None of it keeps anything out: what cannot be at all is refused where rows are read.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import fmean, median
from typing import NamedTuple

from kpis.importing.findings import Doubt, Notice, ReadValue
from kpis.importing.measures import KpiMeasure, Measures, counts_people
from kpis.importing.months import next_month
from kpis.states import KpiKind, KpiLayer

EXAMPLES = 5
JUMP = 10
"""Times the usual of a team, up or down: a unit has changed, or a decimal sign."""
SMALL_COUNT = 20
"""Counts below it come and go by themselves."""
LEAST_EARLIER = 3
"""Months by which the usual of a team is known."""
YEAR = 12
LEAST_COUNTED = 10
"""People; fewer may have left in one bad month."""
Example = tuple[str, str, float]


class Earlier(NamedTuple):
    """What is known already of one KPI of one team."""

    usual: float
    """The median of its months."""
    last: dt.date
    months: int


Known = Mapping[tuple[int, str], Earlier]
"""(KPI, plain name of the team) -> what was known before."""
Series = Sequence[ReadValue]


def notices_of(
    values: Iterable[ReadValue],
    measures: Measures,
    known: Known,
    *,
    this_month: dt.date,
    percent: Iterable[int] = (),
) -> list[Notice]:
    """Everything that is worth a look: by KPI in the order of `measures`, then of teams."""
    series = _series(values)
    heads = _headcounts(series, measures, known)
    notices = [Notice(doubt=Doubt.PERCENT, kpi_id=pk, count=0) for pk in percent]
    gaps: dict[str, Example] = {}
    for pk, measure in measures.items():
        own = {team: each for (kpi_id, team), each in series.items() if kpi_id == pk}
        gaps |= {gap[0]: gap for gap in _gaps(measure, own, known)}
        for doubt, examples in _doubts(measure, own, known):
            notices += _notice(doubt, pk, examples)
        if counts_people(measure, measures):
            notices += _notice(Doubt.BEYOND_HEADCOUNT, pk, _beyond_heads(own, heads))
            notices += _too_often(pk, own, heads)
    notices += _notice(Doubt.NOT_OVER, 0, _early(series, this_month))
    notices += _notice(Doubt.GAP, 0, gaps.values())
    return [*notices, *_notice(Doubt.SMALL_TEAM, 0, _small(series, heads, measures))]


def _series(values: Iterable[ReadValue]) -> dict[tuple[int, str], Series]:
    """By KPI and team, in the order of months."""
    found: dict[tuple[int, str], list[ReadValue]] = defaultdict(list)
    for value in values:
        found[value.kpi_id, value.team.casefold()].append(value)
    for each in found.values():
        each.sort(key=_month)
    return dict(found)


def _month(value: ReadValue) -> dt.date:
    return value.month


def _doubts(
    measure: KpiMeasure, own: Mapping[str, Series], known: Known
) -> Iterator[tuple[Doubt, Iterable[Example]]]:
    values = list(itertools.chain.from_iterable(own.values()))
    yield Doubt.OUT_OF_RANGE, (_example(each) for each in values if _is_outside(each, measure))
    if measure.kind is KpiKind.COUNT and measure.layer != KpiLayer.SIZE:
        yield Doubt.NOT_WHOLE, (_example(each) for each in values if not each.value.is_integer())
    yield Doubt.JUMP, _jumps(measure, own, known)


def _is_outside(value: ReadValue, measure: KpiMeasure) -> bool:
    is_low = measure.least is not None and value.value < measure.least
    return is_low or (measure.most is not None and value.value > measure.most)


def _jumps(measure: KpiMeasure, own: Mapping[str, Series], known: Known) -> Iterator[Example]:
    """Where a value is ten times what the team usually has, or a tenth of it."""
    for team, series in own.items():
        before = known.get((measure.pk, team))
        for place, value in enumerate(series):
            usual = _usual(series[:place], before)
            if usual and _is_jump(usual, value.value, measure.kind):
                yield _example(value)
                break


def _usual(earlier: Series, before: Earlier | None) -> float:
    """What a team had so far, 0 where too few months say it."""
    if before is not None and before.months >= LEAST_EARLIER:
        return before.usual
    return median(each.value for each in earlier) if len(earlier) >= LEAST_EARLIER else 0.0


def _is_jump(usual: float, value: float, kind: KpiKind) -> bool:
    low, high = sorted((abs(usual), abs(value)))
    if kind is KpiKind.COUNT and high < SMALL_COUNT:
        return False
    return low > 0 and high >= JUMP * low


def _gaps(measure: KpiMeasure, own: Mapping[str, Series], known: Known) -> Iterator[Example]:
    """The first month that is missing of each team."""
    for team, series in own.items():
        before = known.get((measure.pk, team))
        expected = _expected(series[0].month, before)
        for value in series:
            if value.month > expected:
                yield value.team, f"{expected:%Y-%m}", 0.0
                break
            expected = max(expected, next_month(value.month))


def _expected(first: dt.date, before: Earlier | None) -> dt.date:
    """The month that a file should begin with: the one after the last that is known."""
    return first if before is None else min(next_month(before.last), max(first, before.last))


def _headcounts(
    series: Mapping[tuple[int, str], Series], measures: Measures, known: Known
) -> dict[str, float]:
    """Plain name of a team -> how many are in it, by the file, else by what is known."""
    sizes = {pk for pk, measure in measures.items() if measure.layer is KpiLayer.SIZE}
    heads = {team: each.usual for (pk, team), each in known.items() if pk in sizes}
    for (pk, team), each in series.items():
        if pk in sizes:
            heads[team] = fmean(_values(each))
    return heads


def _beyond_heads(own: Mapping[str, Series], heads: Mapping[str, float]) -> Iterator[Example]:
    for team, series in own.items():
        for value in series:
            if team in heads and value.value > heads[team]:
                yield _example(value)


def _too_often(pk: int, own: Mapping[str, Series], heads: Mapping[str, float]) -> list[Notice]:
    """More of them a year than there are people, over all teams whose size is known."""
    measured = [(fmean(_values(each)), heads[team]) for team, each in own.items() if team in heads]
    people = sum(head for _monthly, head in measured)
    counted = sum(sum(_values(each)) for each in own.values())
    a_year = YEAR * sum(monthly for monthly, _head in measured) / people if people else 0.0
    if a_year <= 1 or counted < LEAST_COUNTED:
        return []
    examples = (("", "", round(a_year, 1)),)
    return [Notice(doubt=Doubt.TOO_OFTEN, kpi_id=pk, count=len(measured), examples=examples)]


def _values(series: Series) -> list[float]:
    return [each.value for each in series]


def _early(series: Mapping[tuple[int, str], Series], this_month: dt.date) -> list[Example]:
    """A value of each team whose month is not over."""
    last = (each[-1] for each in series.values())
    return list({each.team: _example(each) for each in last if each.month == this_month}.values())


def _small(
    series: Mapping[tuple[int, str], Series], heads: Mapping[str, float], measures: Measures
) -> list[Example]:
    """Teams below the greatest of the least sizes of what is measured of them."""
    least = max((measures[pk].least_team for pk, _team in series if pk in measures), default=0)
    names = {team: each[0].team for (_pk, team), each in series.items()}
    return [(names[team], "", heads[team]) for team in names if heads.get(team, least) < least]


def _example(value: ReadValue) -> Example:
    return value.team, f"{value.month:%Y-%m}", value.value


def _notice(doubt: Doubt, kpi_id: int, examples: Iterable[Example]) -> list[Notice]:
    found = list(examples)
    if not found:
        return []
    shown = tuple(found[:EXAMPLES])
    return [Notice(doubt=doubt, kpi_id=kpi_id, count=len(found), examples=shown)]
