"""Layer 2 of a report: levels in role-plays, and how alike those who gave them are."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments.models import Level
from insights.form_words import form_words
from insights.gate_words import enough_words, why_words
from insights.gates import FigureGate, gate_of_levels
from insights.presenters import beside_stats, standardised
from insights.published import PublishedFigure
from insights.rater_words import shared_figures, waiting_words, what_is_missing, why_not
from insights.results import Results
from kpis.states import BarMeasure
from reports.cells import rounded
from reports.columns import figure, interval, named, not_shown, people
from reports.document import (
    Block,
    CellKind,
    ReportCell,
    ReportSection,
    ReportTable,
    ReportText,
)
from reports.gated_figures import figure_of


def behavior(results: Results) -> ReportSection:
    """Levels, first to closing, and beside them what was measured at other times."""
    blocks = tuple(_levels(results))
    return ReportSection(slug="behavior", title=_("Layer 2: behavior in role-plays"), blocks=blocks)


def _levels(results: Results) -> list[Block]:
    stands = results.measured[BarMeasure.LEVELS, 0].gate
    blocks: list[Block] = []
    if results.rubric.overall is None:
        blocks.append(ReportText(_reason(stands)))
    else:
        blocks += [_changes(results), *_effect(results)]
    blocks += [figure_of(each) for each in beside_stats(results)]
    if results.rubric.has_counts and results.rubric.criteria and not stands.is_refused:
        blocks.append(_bands(results))
    gap = form_words(results.forms, results.language).gap
    return [*blocks, ReportText(gap)] if gap else blocks


def _reason(stands: FigureGate) -> str:
    """Why there is nothing to tell, and what would be enough, as a sentence of its own."""
    said = ". ".join(each for each in (why_words(stands), enough_words(stands)) if each)
    return f"{said[:1].upper()}{said[1:]}."


def _effect(results: Results) -> list[Block]:
    effect = standardised(results)
    return [figure_of(effect)] if effect else []


def _changes(results: Results) -> ReportTable:
    columns = (
        named("criterion", _("Criterion"), _("A criterion of the rubric, or all together.")),
        people(_("Leaders who were scored at both ends.")),
        figure(
            "change",
            _("Change in levels"),
            CellKind.CHANGE,
            _(
                "Mean of closing less first level of the same leader, with the strictness of "
                "raters taken off."
            ),
        ),
        *interval(CellKind.CHANGE),
        not_shown(),
    )
    listed = [(results.names[each.criterion_id], each.change) for each in results.rubric.criteria]
    if results.rubric.overall is not None:
        listed.append((_("All criteria together"), results.rubric.overall))
    return ReportTable(
        slug="levels",
        title=_("Levels in role-plays, first to closing"),
        columns=columns,
        rows=tuple(_change_row(results, name, change) for name, change in listed),
        note=_(
            "In tenths, intervals rounded outward. Told in rounds: a further one once five more "
            "leaders have both scores."
        ),
    )


def _change_row(results: Results, name: str, change: PublishedFigure) -> tuple[ReportCell, ...]:
    stands = gate_of_levels(results.rubric, results.raters, change, is_told=True)
    if stands.is_refused:
        return name, change.n, None, None, None, why_words(stands)
    ends = (rounded(each, CellKind.CHANGE) for each in (change.value, change.low, change.high))
    return name, change.n, *ends, ""


def _bands(results: Results) -> ReportTable:
    """Where leaders stood, as coarse as the page says it."""
    chart = results.level_chart
    levels = tuple(
        named(f"level_{place}", str(label), _("Leaders at this level: a count, or a band."))
        for place, label in enumerate(Level.labels, start=1)
    )
    columns = (
        named("criterion", _("Criterion and time"), _("Which criterion, first or latest.")),
        *levels,
        people(_("Leaders with both.")),
    )
    shown = [row for row in (chart.table if chart else ()) if row.cells]
    rows: list[tuple[ReportCell, ...]] = [
        (row.label, *row.cells[:-1], int(row.cells[-1])) for row in shown
    ]
    return ReportTable(
        slug="level-counts",
        title=_("How many leaders stood at which level"),
        columns=columns,
        rows=tuple(rows),
    )


def raters(results: Results) -> ReportSection:
    """How alike raters were; who they are stays with them."""
    found = results.raters
    blocks: list[Block] = [
        ReportText(
            _(
                "Levels are given by people. How far two of them agree about the same role-play "
                "says how much weight a level can bear. What concerns one rater is for that "
                "rater and is in no report."
            )
        )
    ]
    if found.is_hidden:
        blocks.append(ReportText(what_is_missing(found) or waiting_words()))
    else:
        blocks.append(_agreement(results))
    return ReportSection(slug="raters", title=_("Agreement of raters"), blocks=tuple(blocks))


def _agreement(results: Results) -> ReportTable:
    columns = (
        named("what", _("What"), _("Which figure of agreement.")),
        people(_("Pairs of levels, of shares and kappa; else role-plays that two raters scored.")),
        figure("value", _("Value"), CellKind.NUMBER, _("In the unit of the next columns."), 2),
        *interval(CellKind.NUMBER, 2),
        named("unit", _("Unit"), _("Shares are 0 to 1; levels are steps of the rubric.")),
        named("method", _("Method"), _("How it and its interval were worked out.")),
        not_shown(),
    )
    rows = tuple(
        (
            each.what,
            each.measured.n,
            rounded(each.measured.value, CellKind.NUMBER, 2),
            rounded(each.measured.low, CellKind.NUMBER, 2),
            rounded(each.measured.high, CellKind.NUMBER, 2),
            each.unit,
            each.method,
            "" if each.measured.value is not None else why_not(each.measured),
        )
        for each in shared_figures(results.raters)
    )
    return ReportTable(
        slug="agreement", title=_("Figures of agreement"), columns=columns, rows=rows
    )
