"""What the page of a pilot's KPIs shows, as rows of a file: shares in percent, and what is refused
with its reason and no number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from django.utils.translation import gettext as _

from cohorts.models import Cohort
from common.spreadsheets import Cell
from kpis.cohort_words import cautions, compared_months, refusal, verdict
from kpis.findings import ChangeFound, KpiResult, KpiResults, StaggeredFound
from kpis.models import Kpi
from kpis.plans import Measuring
from kpis.team_lines import TeamLines, named_teams
from kpis.written import written
from ui.numbers import number

LEAST_P = 0.001
MonthRow: TypeAlias = "tuple[tuple[str, str, str], float, tuple[Cell, Cell]]"
"""Which team on which side in which month, its value, and the two numbers it was divided from."""


def figure_records(results: KpiResults) -> Iterator[Sequence[Cell]]:
    """A row for each KPI."""
    yield [
        _("KPI"), _("Unit"), _("Layer"), _("The answer depends on it"), _("What can be said"),
        _("May be claimed"), _("Pilot teams"), _("Comparison teams"), _("Pilot before"),
        _("Pilot after"), _("Comparison before"), _("Comparison after"), _("Difference"),
        _("from"), _("to"), _("Difference in percent, plus meaning better"),
        _("from, in percent"), _("to, in percent"), _("Expected, in percent"),
        _("Degrees of freedom"), _("p of the t test"),
        _("p of all splits"), _("Splits"), _("p with all KPIs counted in (Holm)"),
        _("Placebo difference"), _("p of the placebo"),
        _("In standard deviations of teams (d_ppc2)"), _("from, in standard deviations"),
        _("to, in standard deviations"), _("With other pilots: pilots"),
        _("With other pilots: difference"), _("With other pilots: from"),
        _("With other pilots: to"), _("With other pilots: p"), _("Months"), _("Read with care"),
        _("Refused because"),
    ]  # fmt: skip
    for each in results.kpis:
        yield [
            *_what(each), *_where(each), *_how_sure(each), *_beside(each), *_around(results, each)
        ]  # fmt: skip


def _what(result: KpiResult) -> list[Cell]:
    yes, no = _("yes"), _("no")
    return [
        result.name,
        written(result).unit,
        str(result.layer.label),
        yes if result.is_primary else no,
        verdict(result)[0],
        yes if result.claimed else no,
        result.n_pilot,
        result.n_comparison,
    ]


def _where(result: KpiResult) -> list[Cell]:
    scale = written(result).scale
    sides = (result.before, result.after, result.comparison_before, result.comparison_after)
    return [
        *(None if value is None else scale * value for value in sides),
        *_ends(result.difference, scale),
        *_ends(result.percent),
        result.expected,
    ]


def _ends(found: ChangeFound | None, scale: float = 1.0) -> list[Cell]:
    if found is None:
        return [None, None, None]
    return [scale * found.value, scale * found.low, scale * found.high]


def _p(p: float | None) -> Cell:
    """Never 0, whatever a file rounds to."""
    return p if p is None or p >= LEAST_P else f"< {number(LEAST_P, 3)}"


def _how_sure(result: KpiResult) -> list[Cell]:
    placebo = result.placebo
    return [
        result.df,
        _p(result.p),
        _p(result.p_randomized),
        result.splits or None,
        _p(result.p_adjusted),
        written(result).scale * placebo.found.value if placebo else None,
        _p(placebo.p if placebo else None),
    ]


def _beside(result: KpiResult) -> list[Cell]:
    found = result.staggered or StaggeredFound()
    return [
        *_ends(result.standardised),
        len(found.cohorts) or None,
        *_ends(found.overall, written(result).scale),
        _p(found.p if found.overall else None),
    ]


def _around(results: KpiResults, result: KpiResult) -> list[Cell]:
    return [
        compared_months(result, results.left_out),
        " ".join(words for _tone, words in cautions(result)),
        refusal(result),
    ]


def month_records(
    cohort: Cohort, measuring: Measuring, results: KpiResults, kpis: Mapping[int, Kpi]
) -> Iterator[Sequence[Cell]]:
    """Every team that is told by itself, month by month, and both sides together; of a count that
    is divided both numbers, since several months are one sum divided by the other.
    """
    yield [
        _("KPI"), _("Unit"), _("Team"), _("Side"), _("Month"), _("Value"), _("Count"),
        _("Divided by"),
    ]  # fmt: skip
    for result in results.kpis:
        start: list[Cell] = [result.name, written(result).unit]
        scale = written(result).scale
        for place, value, behind in (*_sides(result), *_teams(cohort, measuring, result, kpis)):
            yield [*start, *place, scale * value, *behind]


def _sides(result: KpiResult) -> Iterator[MonthRow]:
    for line in result.lines:
        month = f"{line.month:%Y-%m}"
        for side, value in ((_("took part"), line.pilot), (_("to compare with"), line.comparison)):
            if value is not None:
                yield (_("All together"), side, month), value, (None, None)


def _teams(
    cohort: Cohort, measuring: Measuring, result: KpiResult, kpis: Mapping[int, Kpi]
) -> Iterator[MonthRow]:
    kpi = kpis[result.kpi_id]
    teams = named_teams(measuring, result, kpi)
    read = TeamLines.read(cohort, kpi, result, teams)
    for team, day, value, behind in read.records(teams) if read.days else ():
        numbers = (behind.total, behind.exposure) if kpi.divided_by_id else (None, None)
        yield (team.name, team.side_words, f"{day:%Y-%m}"), value, numbers
