"""Layer 1 of a report: did leaders find the time, did they come."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insights.results import Results
from measurement.estimates import Rate
from reports.cells import filled, rounded, with_total
from reports.columns import interval, named
from reports.document import (
    Block,
    CellFormula,
    CellKind,
    ChartMark,
    HowReckoned,
    ReportCell,
    ReportChart,
    ReportColumn,
    ReportSection,
    ReportTable,
    ReportText,
)


def learning(results: Results) -> ReportSection:
    """Modules, attendance, and who left."""
    blocks: list[Block] = [ReportText(_who(results))]
    chart = _chart(results)
    if chart is not None:
        blocks += [chart, _modules(results)]
    if results.participation.has_begun:
        blocks.append(_shares(results))
    return ReportSection(
        slug="learning", title=_("Layer 1: learning and engagement"), blocks=tuple(blocks)
    )


def _who(results: Results) -> str:
    found = results.participation
    taking = ngettext("%(count)s leader takes part.", "%(count)s leaders take part.", found.leaders)
    said = [taking % {"count": found.leaders}]
    if found.left:
        left = ngettext(
            "%(count)s has left and is not counted in this layer.",
            "%(count)s have left and are not counted in this layer.",
            found.left,
        )
        said.append(left % {"count": found.left})
    said.append(_("A leader counts as done with a module once every card of it is finished."))
    return " ".join(said)


def _chart(results: Results) -> ReportChart | None:
    chart = results.completion_chart
    if chart is None:
        return None
    return ReportChart(
        slug="modules-chart",
        title=chart.title,
        alt=f"{chart.title}: {chart.summary}",
        is_bars=True,
        minimum=0,
        maximum=1,
        marks=tuple(
            ChartMark(
                label=row.label,
                value=row.done / row.total if row.total else None,
                said=row.share,
                n=row.done,
                of=row.total,
            )
            for row in chart.rows
        ),
    )


def _counted(done: str, done_meaning: str, total: str, of_meaning: str) -> tuple[ReportColumn, ...]:
    """How many of how many, and the share."""
    kind = CellKind.COUNT
    return (
        ReportColumn(key="done", name=done, kind=kind, meaning=done_meaning, is_summed=True),
        ReportColumn(key="of", name=total, kind=kind, meaning=of_meaning, is_summed=True),
        ReportColumn(
            key="share",
            name=_("Share"),
            kind=CellKind.SHARE,
            meaning=_("In whole percents; 0 and 100 are only said of nothing and of everything."),
            formula=CellFormula(HowReckoned.SHARE, ("done", "of")),
        ),
    )


def _modules(results: Results) -> ReportTable:
    columns = (
        named("module", _("Module"), _("A module or booster that is open to somebody.")),
        *_counted(
            _("Finished"),
            _("Leaders who have finished every card of it."),
            _("Open to"),
            _("Leaders it is open to."),
        ),
    )
    found = results.participation.modules
    rows: list[tuple[ReportCell, ...]] = [
        (each.title, each.done, each.opened, None) for each in found
    ]
    return ReportTable(
        slug="modules",
        title=_("Modules"),
        columns=columns,
        rows=filled(columns, with_total(columns, rows, _("All modules"))),
        has_total=True,
    )


def _shares(results: Results) -> ReportTable:
    found = results.participation
    columns = (
        named("what", _("What"), _("What was counted.")),
        *_counted(_("Of these"), _("How many did."), _("Of"), _("How many could have.")),
        *interval(CellKind.SHARE),
    )
    listed = (
        (_("Leaders who have finished every module open for a week"), found.kept_up),
        (_("Places taken in live sessions"), found.attendance),
    )
    rows = [_rate_row(what, rate) for what, rate in listed if rate.total]
    note = _(
        "Wilson interval 95%. It is about leaders like these; criteria go by those who took part, "
        "all of whom are counted. A leader has several sessions, so that of attendance is a little "
        "too narrow."
    )
    return ReportTable(
        slug="participation",
        title=_("Participation"),
        columns=columns,
        rows=filled(columns, rows),
        note=note,
    )


def _rate_row(what: str, rate: Rate) -> tuple[ReportCell, ...]:
    low, high = (rounded(end, CellKind.SHARE) for end in rate.interval)
    return what, rate.count, rate.total, None, low, high
