"""What a report says of KPIs: both sides before and after, and the difference of their changes."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from insights.results import Results
from kpis.findings import KpiResult
from kpis.written import written
from reports.cells import filled, rounded
from reports.columns import figure, interval, named, not_shown
from reports.document import (
    Block,
    CellFormula,
    CellKind,
    HowReckoned,
    ReportCell,
    ReportColumn,
    ReportSection,
    ReportTable,
    ReportText,
)
from reports.kpi_beside import beside_tables
from reports.kpi_tests import (
    change_cells,
    how_sure,
    is_shown,
    kpi_column,
    line_of,
    what_it_rests_on,
)

MEANS = ("before", "after", "comparison_before", "comparison_after")


def kpi_section(results: Results) -> ReportSection:
    """Those of the plan; without one it says so."""
    blocks: list[Block] = []
    if not results.kpis.kpis:
        blocks.append(ReportText(_("No KPI was named before this pilot began.")))
    else:
        shown = [each for each in results.kpis.kpis if is_shown(results, each)]
        blocks.append(_sides(results, shown))
        if shown:
            blocks += [how_sure(results, shown), what_it_rests_on(results, shown)]
            blocks += beside_tables(shown)
    return ReportSection(slug="kpis", title=_("Figures of teams (KPIs)"), blocks=tuple(blocks))


def _digits(shown: Sequence[KpiResult]) -> int:
    """As many as the KPI that its page writes with the most: a column has one number of them."""
    return max((written(each).digits for each in shown), default=1)


def _sides(results: Results, shown: Sequence[KpiResult]) -> ReportTable:
    digits = _digits(shown)
    teams = _("Mean over teams, in the unit of the KPI.")
    compared = _("Mean over teams that did not take part; empty where there are none.")
    mean, end = CellKind.NUMBER, CellKind.CHANGE
    columns = (
        kpi_column(),
        named("unit", _("Unit"), _("Of one value.")),
        figure("teams", _("Teams"), CellKind.COUNT, _("Pilot teams; small ones count together.")),
        figure("before", _("Before"), mean, teams, digits),
        figure("after", _("After"), mean, teams, digits),
        figure("compared", _("Compared"), CellKind.COUNT, _("Teams to compare with.")),
        figure("comparison_before", _("Before there"), mean, compared, digits),
        figure("comparison_after", _("After there"), mean, compared, digits),
        ReportColumn(
            key="difference",
            name=_("Difference"),
            kind=end,
            digits=digits,
            meaning=_("Change of pilot teams less that of the others, or alone without any."),
            formula=CellFormula(HowReckoned.CHANGES, MEANS),
        ),
        *interval(end, digits),
        not_shown(),
    )
    return ReportTable(
        slug="kpis",
        title=_("Before and after, beside teams that did not take part"),
        columns=columns,
        rows=filled(columns, [_side_row(results, each, digits) for each in results.kpis.kpis]),
        note=_(
            "Shares are in percent, their differences in percentage points. A difference is "
            "rounded after it was worked out, so its last digit may differ from that of the means."
        ),
    )


def _side_row(results: Results, found: KpiResult, digits: int) -> tuple[ReportCell, ...]:
    how = written(found)
    if not is_shown(results, found):
        return (found.name, how.unit, *(None,) * 9, line_of(results, found).why)
    sides = (found.before, found.after, found.comparison_before, found.comparison_after)
    before, after, then, now = (
        rounded(each, CellKind.NUMBER, digits) for each in how.scaled(sides)
    )
    compared = found.n_comparison or None
    difference = change_cells(found.difference, digits, how.scale)
    return (
        *(found.name, how.unit, found.n_pilot, before, after),
        *(compared, then, now, *difference, ""),
    )
