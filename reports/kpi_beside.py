"""Two more readings of what KPIs did: in standard deviations of teams, and with pilots that began
at other times.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kpis.beside_words import staggered_words, standardised_words, why_not
from kpis.findings import CohortFound, KpiResult, StaggeredFound
from kpis.written import written
from reports.columns import figure, named
from reports.document import CellKind, ReportCell, ReportColumn, ReportTable
from reports.kpi_tests import chance_cell, change_cells, kpi_column

DIGITS, OF_P = 2, 3


def kpis_beside(shown: Sequence[KpiResult]) -> ReportTable:
    """A row for each KPI; where a figure is missing, what it would take."""
    change = CellKind.CHANGE
    spread = _("Morris' d_ppc2, counted the good way: of teams, never beside effects over people.")
    mean = _(
        "Mean over pilots that began one after another, weighted by teams, each against teams that "
        "had not begun by then; in the unit of the KPI."
    )
    columns = (
        kpi_column(),
        figure("standardised", _("In standard deviations"), change, spread, DIGITS),
        figure("standardised_low", _("From"), change, _("Of its 95% interval."), DIGITS),
        figure(
            "standardised_high",
            pgettext("end of a range", "To"),
            change,
            _("Of its 95% interval."),
            DIGITS,
        ),
        figure("pilots", _("Pilots"), CellKind.COUNT, _("That named it and have begun.")),
        figure("together", _("All pilots"), change, mean, DIGITS),
        figure("together_low", _("From"), change, _("Of its 95% interval."), DIGITS),
        figure(
            "together_high",
            pgettext("end of a range", "To"),
            change,
            _("Of its 95% interval."),
            DIGITS,
        ),
        figure("together_p", "p", CellKind.NUMBER, _("Of the mean over pilots."), OF_P),
        named("missing", _("What is missing"), _("What either would take where it is empty.")),
    )
    return ReportTable(
        slug="kpi-beside",
        title=_("In standard deviations, and with other pilots"),
        columns=columns,
        rows=tuple(map(_row, shown)),
    )


def _row(found: KpiResult) -> tuple[ReportCell, ...]:
    together = found.staggered or StaggeredFound()
    p = chance_cell(together.p) if together.overall else None
    return (
        found.name,
        *change_cells(found.standardised, DIGITS),
        len(together.cohorts) or None,
        *change_cells(together.overall, DIGITS, written(found).scale),
        p,
        " ".join(_missing(found, together)),
    )


def _missing(found: KpiResult, together: StaggeredFound) -> list[str]:
    lines = [] if found.standardised else standardised_words(found)
    return lines if together.overall else lines + staggered_words(found, written(found))[:1]


def pilots_apart(shown: Sequence[KpiResult]) -> ReportTable | None:
    """Each pilot by itself, by the month of its start and without its name; None where there is one
    pilot alone.
    """
    rows: list[tuple[ReportCell, ...]] = []
    for found in shown:
        cohorts = found.staggered.cohorts if found.staggered else ()
        rows += [_pilot_row(found, each) for each in cohorts] if len(cohorts) > 1 else []
    count, change = CellKind.COUNT, CellKind.CHANGE
    unit = _("Change of its teams less that of the others, in the unit of the KPI.")
    columns: tuple[ReportColumn, ...] = (
        kpi_column(),
        named("began", _("Began"), _("The month of its start; this pilot is marked.")),
        figure("teams", _("Teams"), count, _("Teams of that pilot; small ones count together.")),
        figure("compared", _("Compared"), count, _("Teams that had not begun by then.")),
        figure("difference", _("Difference"), change, unit, DIGITS),
        figure("low", _("From"), change, _("Of its 95% interval."), DIGITS),
        figure("high", pgettext("end of a range", "To"), change, _("Of its 95% interval."), DIGITS),
        named("why", _("Not shown because"), _("What keeps it from being told.")),
    )
    title = _("Pilots that began one after another")
    table = ReportTable(slug="kpi-pilots", title=title, columns=columns, rows=tuple(rows))
    return table if rows else None


def _pilot_row(found: KpiResult, pilot: CohortFound) -> tuple[ReportCell, ...]:
    month = f"{pilot.starts_on:%Y-%m}"
    return (
        found.name,
        _("%(month)s, this pilot") % {"month": month} if pilot.is_own else month,
        pilot.n_pilot,
        pilot.n_comparison or None,
        *change_cells(pilot.difference, DIGITS, written(found).scale),
        "" if pilot.difference else why_not(pilot.lacking),
    )


def beside_tables(shown: Sequence[KpiResult]) -> list[ReportTable]:
    """Both of them, where there is anything to say."""
    apart = pilots_apart(shown)
    return [kpis_beside(shown), *([apart] if apart else [])]
