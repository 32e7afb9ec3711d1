"""Every table of a scenario in one file, one below the other: money and percent as numbers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from common.spreadsheets import Cell
from roi.models import RoiScenario
from roi.reckoning import RoiColumn, RoiOutcome
from roi.results import ScenarioResult, scenario_result
from roi.states import Every
from roi.wording import benefit_name, cost_name, left_out_words, swing_name

Record = tuple[Cell, ...]


def records(scenario: RoiScenario) -> Iterator[Record]:
    """As the page shows them."""
    result = scenario_result(scenario)
    assumptions = result.reckoned.assumptions
    yield (_("Scenario"), scenario.name)
    yield (_("Currency"), assumptions.currency)
    yield (_("Years looked at"), assumptions.years)
    yield (_("Left of the change a year later, %"), _number(assumptions.kept))
    yield (_("Interest for later years, %"), _number(assumptions.rate))
    if result.retention:
        yield (_("Better retention means"), result.retention)
    yield ()
    yield from _figures(result)
    yield from _benefits(result.reckoned)
    yield from _costs(result.reckoned)
    yield from _swings(result)
    yield (_("To read with it"),)
    for caution in result.cautions:
        yield (caution,)


def _number(value: Decimal | float | None) -> float | None:
    return None if value is None else float(value)


def _figures(result: ScenarioResult) -> Iterator[Record]:
    found, band = result.reckoned, result.band
    yield (_("Result"), _("Conservative"), _("Optimistic"))
    for label, pair in _pairs(found):
        yield (label, *map(_number, pair))
    share = _("Pays as soon as this much is due to the program, %")
    yield (share, _number(found.break_even))
    yield (_("Tries of 100 in which it paid for itself"), 100 * band.pays)
    names = (_("Lowest 5 of 100"), _("Half of the tries"), _("Highest 5 of 100"))
    for label, net in zip(names, band.net, strict=True):
        yield (label, _number(net))
    yield ()


def _pairs(found: RoiOutcome) -> Iterator[tuple[str, tuple[Decimal | None, ...]]]:
    names = {
        "benefits": _("Benefits"),
        "costs": _("Costs"),
        "net": _("Left after costs"),
        "roi": _("ROI, %"),
        "bcr": _("BCR"),
        "payback": _("Pays for itself after, months"),
        "npv": _("Present value (NPV)"),
    }
    columns: tuple[RoiColumn, ...] = (found.conservative, found.optimistic)
    for name, label in names.items():
        yield label, tuple(getattr(column, name) for column in columns)


def _benefits(found: RoiOutcome) -> Iterator[Record]:
    yield (
        _("Benefits of the first year"), _("Before deductions"), _("Conservative"), _("Optimistic"),
        _("Better by, %"), _("At least, %"), _("At most, %"), _("Measured"),
        _("Where from, and why"), _("Note"),
    )  # fmt: skip
    for each in found.benefits:
        span = each.line.change
        if each.gross:
            yield (
                benefit_name(each.line),
                *map(_number, (each.gross, each.conservative, each.optimistic)),
                *map(_number, (span.middle, span.low, span.high)),
                _("yes") if each.line.is_measured else _("no"),
                each.line.why,
                left_out_words(each.left_out) if each.left_out else "",
            )
    yield ()


def _costs(found: RoiOutcome) -> Iterator[Record]:
    yield (
        _("Costs"), _("Within the years"), _("Each time"), _("How often"),
        _("Where from, and why"),
    )  # fmt: skip
    for each in found.costs:
        if each.amount:
            amounts = map(_number, (each.within, each.amount))
            often = str(Every(each.line.every).label)
            yield (cost_name(each.line), *amounts, often, each.line.why)
    yield (_("All costs"), _number(found.program_costs))
    yield ()


def _swings(result: ScenarioResult) -> Iterator[Record]:
    yield (
        _("What matters most"), _("At least"), _("At most"), _("Left at the least"),
        _("Left at the most"),
    )  # fmt: skip
    yield (_("Everything at its middle"), None, None, _number(result.tornado.middle))
    for each in result.tornado.swings:
        ends = (each.low, each.high, each.net_low, each.net_high)
        yield (swing_name(each, result.reckoned.assumptions), *map(_number, ends))
    yield ()
