"""The sheet of assumptions in the workbook of a scenario: every input a cell with a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from common.records import dataclass
from roi.assumptions import Assumptions, BenefitLine, CostLine
from roi.benefits import LeftOut, left_out
from roi.states import TIMED, BenefitKind, Definition
from roi.wording import benefit_name, cost_name

INPUTS = "Assumptions"
MEANS = "retention_means"
COST_FIELDS = ("quantity", "hours", "unit", "every", "give")
BENEFIT_FIELDS = (
    "low", "change", "high", "volume", "volume_give", "unit", "unit_give", "minutes", "turnover",
    "isolation_low", "isolation_high", "confidence_low", "confidence_high", "counted",
)  # fmt: skip

Value = str | Decimal | int


@dataclass(frozen=True)
class InputCell:
    """One thing that somebody may change; '' is a cell without a name."""

    value: Value
    name: str = ""


@dataclass(frozen=True)
class InputLine:
    """One row of the sheet."""

    label: str
    cells: Sequence[InputCell] = ()
    is_heading: bool = False


def input_lines(name: str, assumptions: Assumptions) -> list[InputLine]:
    """All of them, in their order."""
    return [
        InputLine(name, is_heading=True),
        InputLine(_("Change what is in colored cells; everything else is worked out again.")),
        InputLine(""),
        *_frame(assumptions),
        InputLine(""),
        *_costs(assumptions.costs),
        InputLine(""),
        *_benefits(assumptions.benefits),
    ]


def _frame(assumptions: Assumptions) -> Iterator[InputLine]:
    line = assumptions.retention
    means = (line.definition if line else None) or ""
    yield InputLine(_("Currency"), [InputCell(assumptions.currency)])
    yield InputLine(_("Years looked at"), [InputCell(assumptions.years, "years")])
    kept = InputCell(assumptions.kept, "kept")
    yield InputLine(_("Left of the change a year later, %"), [kept])
    yield InputLine(_("Interest for later years, %"), [InputCell(assumptions.rate, "rate")])
    yield InputLine(_("Better retention means"), [InputCell(str(means), MEANS)])
    for each in Definition:
        yield InputLine(f"{each.value}: {each.label}")


def _costs(lines: Sequence[CostLine]) -> Iterator[InputLine]:
    heads = (
        _("How many"), _("Hours of each"), _("What one costs"), _("How often"),
        _("Give or take, %"), _("Where from, and why"),
    )  # fmt: skip
    yield InputLine(_("Costs"), [InputCell(head) for head in heads], is_heading=True)
    for number, line in enumerate(lines, start=1):
        values = (line.quantity, line.hours, line.unit_value, line.every.value, line.give)
        yield InputLine(cost_name(line), _named("cost", number, COST_FIELDS, values, line.why))


def _benefits(lines: Sequence[BenefitLine]) -> Iterator[InputLine]:
    heads = (
        _("At least, %"), _("Better by, %"), _("At most, %"), _("Cases in a year"),
        _("Give or take, %"), _("What one is worth"), _("Give or take, %"), _("Minutes for one"),
        _("Leave in a year, %"), _("Due to the program, conservative, %"),
        _("Due to the program, optimistic, %"), _("Confidence, conservative, %"),
        _("Confidence, optimistic, %"), _("Counted (1) or not (0)"), _("Where from, and why"),
    )  # fmt: skip
    yield InputLine(_("Benefits"), [InputCell(head) for head in heads], is_heading=True)
    for number, (line, reason) in enumerate(zip(lines, left_out(lines), strict=True), start=1):
        counted = int(reason in {None, LeftOut.NOT_CHOSEN})
        values: list[Value] = [*_figures(line), counted]
        cells = _named("benefit", number, BENEFIT_FIELDS, values, line.why)
        yield InputLine(benefit_name(line), cells)


def _figures(line: BenefitLine) -> tuple[Decimal, ...]:
    span = line.change
    return (
        span.low, span.middle, span.high, line.volume, line.volume_give, line.unit_value,
        line.unit_give, line.minutes, line.turnover, *line.isolation, *line.confidence,
    )  # fmt: skip


def _named(
    prefix: str, number: int, fields: Sequence[str], values: Sequence[Value], why: str
) -> list[InputCell]:
    named = (
        InputCell(value, f"{prefix}_{number}_{field}")
        for field, value in zip(fields, values, strict=True)
    )
    return [*named, InputCell(why)]


def is_timed(line: BenefitLine) -> bool:
    """Whether minutes count."""
    return line.kind in TIMED


def is_retention(line: BenefitLine) -> bool:
    """Whether the choice of what retention means counts."""
    return line.kind == BenefitKind.RETENTION


def has_most(line: BenefitLine) -> bool:
    """Whether no more than everything can be avoided."""
    return line.kind != BenefitKind.OWN
