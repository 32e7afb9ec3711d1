"""How sure the changes of KPIs are, and what that rests on: tests, teams, months, degrees of
freedom.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from insights.layer_words import LayerLine, layer_line
from insights.layers import LayerFigure, moved_kpi
from insights.results import Results
from kpis.findings import ChangeFound, KpiResult
from kpis.states import BarMeasure
from kpis.written import written
from reports.cells import rounded
from reports.columns import figure, named
from reports.document import CellKind, ReportCell, ReportColumn, ReportTable
from ui.dates import in_words
from ui.numbers import number

OF_P, LEAST_P = 3, 0.001
OF_PLACEBO, OF_DF = 2, 1


def kpi_column() -> ReportColumn:
    """Which KPI a row is about."""
    return named("kpi", _("KPI"), _("As the organization calls it."))


def is_shown(results: Results, found: KpiResult) -> bool:
    """Whether its figures may be told."""
    return results.measured[BarMeasure.KPI, found.kpi_id].is_shown


def line_of(results: Results, found: KpiResult) -> LayerLine:
    """What the page of results says of it."""
    measured = results.measured[BarMeasure.KPI, found.kpi_id]
    return layer_line(LayerFigure(figure=measured, moved=moved_kpi(found)))


def change_cells(
    found: ChangeFound | None, digits: int, scale: float = 1.0
) -> Sequence[ReportCell]:
    """A change and both ends of its interval."""
    ends = (found.value, found.low, found.high) if found else (None, None, None)
    return [
        rounded(None if each is None else scale * each, CellKind.CHANGE, digits) for each in ends
    ]


def how_sure(results: Results, shown: Sequence[KpiResult]) -> ReportTable:
    """In percent, beside what was expected, with every p."""
    within = _(
        "Of its 95% interval, which takes into account that where teams began is an estimate."
    )
    kind, never_0 = CellKind.NUMBER, _("Below 0.001 it is not given more precisely.")
    of_t = _("t test with Satterthwaite's degrees of freedom.")
    columns = (
        kpi_column(),
        figure(
            "percent",
            _("In percent"),
            CellKind.CHANGE,
            _("Of where pilot teams began, counted the good way: above 0 is better."),
        ),
        figure("percent_low", _("From"), CellKind.CHANGE, within),
        figure(
            "percent_high",
            pgettext("end of a range", "To"),
            CellKind.CHANGE,
            within,
        ),
        figure("expected", _("Expected"), CellKind.CHANGE, _("Before the start, in percent.")),
        figure("p", "p", kind, f"{of_t} {never_0}", OF_P),
        figure("p_dealt", _("p, dealt"), kind, _("By dealing the teams in all ways."), OF_P),
        figure("p_all", _("p, all counted"), kind, _("Holm over all KPIs of the report."), OF_P),
        figure("p_placebo", _("p, placebo"), kind, _("The same before the start."), OF_P),
        named("reading", _("Moved"), _("What all of it allows us to say.")),
    )
    rows = tuple(_test_row(results, each) for each in shown)
    return ReportTable(slug="kpi-tests", title=_("How sure that is"), columns=columns, rows=rows)


def _test_row(results: Results, found: KpiResult) -> tuple[ReportCell, ...]:
    placebo = found.placebo.p if found.placebo else None
    ps = (found.p, found.p_randomized, found.p_adjusted, placebo)
    return (
        found.name,
        *change_cells(found.percent, 1),
        rounded(found.expected, CellKind.CHANGE),
        *map(chance_cell, ps),
        line_of(results, found).moved,
    )


def chance_cell(p: float | None) -> ReportCell:
    """As the page of KPIs writes it: no p is said to be 0."""
    if p is None:
        return None
    return f"< {number(LEAST_P, OF_P)}" if p < LEAST_P else round(p, OF_P)


def what_it_rests_on(results: Results, shown: Sequence[KpiResult]) -> ReportTable:
    """Teams, months, degrees of freedom, ways to deal, and what a made-up start says."""
    count, change = CellKind.COUNT, CellKind.CHANGE
    unit = _("The same reckoning at a made-up start before the real one; in the unit of the KPI.")
    columns = (
        kpi_column(),
        figure("teams", _("Teams"), count, _("Pilot teams; small ones count together.")),
        figure("compared", _("Compared"), count, _("Teams to compare with.")),
        figure("pooled", _("Pooled"), count, _("Small teams that count together with others.")),
        figure("left_out", _("Left out"), count, _("Too small, too few values, or begun since.")),
        named("before", _("Months before"), _("First and last that count as before.")),
        named("after", _("Months after"), _("First and last that count as after.")),
        figure("df", _("df"), CellKind.NUMBER, _("Satterthwaite's degrees of freedom."), OF_DF),
        figure("splits", _("Ways dealt"), count, _("Ways to deal the teams that were tried.")),
        figure("placebo", _("Placebo"), change, unit, OF_PLACEBO),
        figure("placebo_low", _("From"), change, _("Of its 95% interval."), OF_PLACEBO),
        figure(
            "placebo_high",
            pgettext("end of a range", "To"),
            change,
            _("Of its 95% interval."),
            OF_PLACEBO,
        ),
    )
    return ReportTable(
        slug="kpi-teams",
        title=_("Teams and months that this rests on"),
        columns=columns,
        rows=tuple(map(_rest_row, shown)),
        note=_start(results),
    )


def _rest_row(found: KpiResult) -> tuple[ReportCell, ...]:
    teams = found.teams
    return (
        found.name,
        found.n_pilot,
        found.n_comparison or None,
        sum(map(len, teams.pools)),
        len({*teams.too_small, *teams.out, *teams.begun}),
        months_words(found.baseline),
        months_words(found.window),
        rounded(found.df, CellKind.NUMBER, OF_DF),
        found.splits or None,
        *change_cells(
            found.placebo.found if found.placebo else None, OF_PLACEBO, written(found).scale
        ),
    )


def months_words(months: Sequence[dt.date]) -> str:
    """The first and the last, and how many they are: between them one may be missing."""
    if not months:
        return ""
    text = ngettext("%(first)s", "%(first)s to %(last)s (%(count)s)", len(months))
    ends = {"first": f"{min(months):%Y-%m}", "last": f"{max(months):%Y-%m}"}
    return text % {**ends, "count": len(months)}


def _start(results: Results) -> str:
    found = results.kpis
    if found.starts_on is None:
        return ""
    said = _("The pilot began on %(day)s.") % {"day": in_words(found.starts_on)}
    if found.left_out is None:
        return said
    month = _("The month of the start, %(month)s, counts on neither side.")
    return f"{said} {month % {'month': f'{found.left_out:%Y-%m}'}}"
