"""What a report says of money: the pilot's scenario as it was saved last, with its assumptions."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.columns import named
from reports.document import Block, ReportSection, ReportTable, ReportText
from roi.basis import AssumedLine
from roi.money import money
from roi.presenters import BenefitShown, CostShown
from roi.results import ScenarioResult

SURE = 2
"""Sentences of how likely it is to pay that belong beside the two sides: in how many tries it did,
and between what nine in ten of them lie. The sides alone look surer than they are.
"""


def money_line(found: ScenarioResult | None) -> str:
    """What the first page says of money; '' where the report tells no scenario."""
    if found is None or not found.shown.has_figures:
        return ""
    reckoned, currency = found.reckoned, found.currency
    years = reckoned.assumptions.years
    text = ngettext(
        "Money within %(years)s year, under assumptions the report prints: costs %(costs)s, "
        "left after costs %(low)s (conservative) to %(high)s (optimistic).",
        "Money within %(years)s years, under assumptions the report prints: costs %(costs)s, "
        "left after costs %(low)s (conservative) to %(high)s (optimistic).",
        years,
    )
    said = text % {
        "years": years,
        "costs": money(reckoned.conservative.costs, currency),
        "low": money(reckoned.conservative.net, currency),
        "high": money(reckoned.optimistic.net, currency),
    }
    how_sure = found.chance[:SURE]
    return " ".join(filter(None, (said, _both_sides(found), *how_sure, _retention(found))))


def _both_sides(found: ScenarioResult) -> str:
    """What both sides have in common; '' where they part."""
    low, high = found.reckoned.conservative.net, found.reckoned.optimistic.net
    if max(low, high) < 0:
        return _("On both sides more is paid than comes back.")
    if min(low, high) > 0:
        return _("On both sides more comes back than is paid.")
    return ""


def _retention(found: ScenarioResult) -> str:
    if not found.retention:
        return ""
    return f"{_('Better retention means:')} {found.retention}"


def money_section(found: ScenarioResult | None) -> ReportSection:
    """Both sides, what better retention means, and every line; without a scenario it says so."""
    title = _("Money, with its assumptions")
    if found is None or not found.shown.has_figures:
        nothing = ReportText(_("No scenario of costs and benefits was saved for this pilot."))
        return ReportSection(slug="money", title=title, blocks=(nothing,))
    said = (
        _("Scenario “%(name)s”, in %(currency)s. It is worth what its assumptions are worth.")
        % {"name": found.name, "currency": found.currency},
        *found.shown.basis,
        _retention(found),
        found.break_even,
        *found.chance,
        *found.cautions,
    )
    texts = [ReportText(each) for each in said if each]
    blocks: list[Block] = [texts[0], _sides(found), *texts[1:]]
    blocks += [_benefits(found.shown.benefits), _costs(found.shown.costs)]
    blocks.append(_assumed(found.shown.assumed))
    return ReportSection(slug="money", title=title, blocks=tuple(blocks))


def _sides(found: ScenarioResult) -> ReportTable:
    columns = (
        named("figure", _("Figure"), _("As the workbench names it.")),
        named(
            "conservative",
            _("Conservative"),
            _("With the lower isolation and confidence; all else at its middle."),
        ),
        named(
            "optimistic",
            _("Optimistic"),
            _("With the higher isolation and confidence; all else at its middle."),
        ),
    )
    rows = tuple((each.label, each.conservative, each.optimistic) for each in found.figures)
    return ReportTable(
        slug="money",
        title=_("Conservative and optimistic, side by side"),
        columns=columns,
        rows=rows,
        note=_("The workbench has a workbook of the scenario that works all of it out again."),
    )


def _benefits(benefits: list[BenefitShown]) -> ReportTable:
    columns = (
        named("benefit", _("Benefit"), _("A line of the scenario.")),
        named(
            "gross",
            _("Before deductions"),
            _("Of the first year, before isolation and confidence."),
        ),
        named(
            "conservative",
            _("Conservative"),
            _("Of the first year, with the lower isolation and confidence."),
        ),
        named(
            "optimistic",
            _("Optimistic"),
            _("Of the first year, with the higher isolation and confidence."),
        ),
        named("why", _("Why"), _("What was written beside it.")),
    )
    rows = tuple(
        (each.name, each.gross, each.conservative, each.optimistic, each.why or each.note)
        for each in benefits
    )
    return ReportTable(slug="benefits", title=_("Benefits"), columns=columns, rows=rows)


def _costs(costs: list[CostShown]) -> ReportTable:
    columns = (
        named("cost", _("Cost"), _("A line of the scenario.")),
        named(
            "amount", _("Amount"), _("Within the years looked at, in the currency of the scenario.")
        ),
        named("how_often", _("How often"), _("Once, or each year.")),
        named("why", _("Why"), _("What was written beside it.")),
    )
    rows = tuple((each.name, each.amount, each.how_often, each.why) for each in costs)
    return ReportTable(slug="costs", title=_("Costs"), columns=columns, rows=rows)


def _assumed(lines: list[AssumedLine]) -> ReportTable:
    columns = (
        named("line", _("Line"), _("The scenario, or one of its benefits or costs.")),
        named("assumption", _("Assumption"), _("What is assumed of it.")),
        named("low", _("At least"), _("Of isolation and confidence: conservative.")),
        named("middle", _("Middle"), _("Halfway, of isolation and confidence.")),
        named("high", _("At most"), _("Of isolation and confidence: optimistic.")),
    )
    return ReportTable(
        slug="assumptions",
        title=_("Assumptions, with their ranges"),
        columns=columns,
        rows=tuple((each.line, each.what, each.low, each.middle, each.high) for each in lines),
        note=_("An assumption without a least and a most is taken as it is in every try."),
    )
