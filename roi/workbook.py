"""The workbook of a scenario: inputs with names, and formulas that work out everything else."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.later import imported_later
from common.records import dataclass
from roi.assumptions import ZERO, Assumptions
from roi.band_sheets import BAND, BENEFITS, COSTS, BandSheets, band_cells
from roi.cautions import caution_lines
from roi.ranges import TRIES, band_of
from roi.reckoning import RoiOutcome, reckon_scenario
from roi.sheet_band import DRAWS
from roi.sheet_formulas import (
    Worked,
    benefit_formulas,
    benefit_values,
    cost_cells,
    over_years,
    result_cells,
    swing_formulas,
)
from roi.sheet_inputs import INPUTS, MEANS, input_lines
from roi.states import Definition, Every
from roi.tornado import every_swing
from roi.wording import benefit_name, cost_name, swing_name

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = imported_later("xlsxwriter")  # for whoever asks for a file

RESULT, TORNADO = "Result", "Tornado"
BAND_NAMES = ("band_pays", "band_low", "band_half", "band_high")
HEADING_HEIGHT = 45
"""For three lines of a heading, in points."""
SIDES = ("conservative", "optimistic")
SUMS = (
    "cases", "gross", *SIDES, "middle", "isolation_low", "isolation_high", "confidence_low",
    "confidence_high",
)  # fmt: skip
"""Columns of benefits, in the order of their formulas."""


@dataclass
class SheetPage:
    """One sheet, row after row."""

    book: Book
    title: str
    row: int = 0
    sheet: xlsxwriter.worksheet.Worksheet = field(init=False)

    def __post_init__(self) -> None:
        self.sheet = self.book.book.add_worksheet(self.title)
        self.sheet.set_column(0, 0, 44)
        self.sheet.set_column(1, 20, 16)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)

    def line(self, label: str, cells: Sequence[object] = (), *, is_heading: bool = False) -> None:
        """A label and cells: a formula, a number or a text each."""
        form = self.book.heading if is_heading else self.book.plain
        if is_heading and cells:
            self.sheet.set_row(self.row, HEADING_HEIGHT)
        self.sheet.write_string(self.row, 0, label, form)
        for place, cell in enumerate(cells, start=1):
            self.put(place, cell, is_heading=is_heading)
        self.row += 1

    def put(self, place: int, cell: object, *, is_heading: bool = False) -> None:
        """One cell of the row that is written."""
        if isinstance(cell, Worked):
            value = float(cell.value)
            form = self.book.figure
            self.sheet.write_formula(self.row, place, f"={cell.formula}", form, value)
        elif isinstance(cell, str):
            form = self.book.heading if is_heading else self.book.plain
            self.sheet.write_string(self.row, place, cell, form)
        else:
            self.sheet.write_number(self.row, place, float(str(cell)), self.book.figure)

    def named(self, place: int, name: str) -> None:
        """Give the cell of the row that is written a name."""
        column = chr(ord("A") + place)
        self.book.book.define_name(name, f"='{self.title}'!${column}${self.row + 1}")


@dataclass
class Book:
    """The workbook while it is written."""

    file: io.BytesIO
    book: xlsxwriter.Workbook = field(init=False)
    heading: xlsxwriter.format.Format = field(init=False)
    plain: xlsxwriter.format.Format = field(init=False)
    figure: xlsxwriter.format.Format = field(init=False)
    entered: xlsxwriter.format.Format = field(init=False)

    def __post_init__(self) -> None:
        self.book = xlsxwriter.Workbook(self.file, {"in_memory": True})
        self.heading = self.book.add_format(
            {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1}
        )
        self.plain = self.book.add_format({"valign": "top"})
        self.figure = self.book.add_format({"num_format": "#,##0.00", "valign": "top"})
        self.entered = self.book.add_format(
            {"num_format": "#,##0.####", "bg_color": "#F0E4EE", "border": 1, "valign": "top"}
        )


def written(name: str, assumptions: Assumptions) -> bytes:
    """The whole file, with what every formula comes to today beside it."""
    file = io.BytesIO()
    book = Book(file)
    found = reckon_scenario(assumptions)
    _write_inputs(SheetPage(book, INPUTS), name, assumptions)
    _write_costs(SheetPage(book, COSTS), found)
    _write_benefits(SheetPage(book, BENEFITS), found)
    result, swings = SheetPage(book, RESULT), SheetPage(book, TORNADO)
    draws, tries = (book.book.add_worksheet(each) for each in (DRAWS, BAND))
    nets = BandSheets(draws, tries, book.heading, book.figure, assumptions).write()
    _write_result(result, found, nets)
    _write_tornado(swings, assumptions)
    book.book.close()
    return file.getvalue()


def _write_inputs(page: SheetPage, name: str, assumptions: Assumptions) -> None:
    for line in input_lines(name, assumptions):
        page.line(line.label, is_heading=line.is_heading)
        page.row -= 1
        if line.is_heading and line.cells:
            page.sheet.set_row(page.row, HEADING_HEIGHT)
        for place, cell in enumerate(line.cells, start=1):
            if not cell.name:
                page.put(place, str(cell.value), is_heading=line.is_heading)
                continue
            page.named(place, cell.name)
            if isinstance(cell.value, str):
                page.sheet.write_string(page.row, place, cell.value, page.book.entered)
                _offer_choices(page, place, cell.name)
            else:
                value = float(cell.value)
                page.sheet.write_number(page.row, place, value, page.book.entered)
        page.row += 1


def _offer_choices(page: SheetPage, place: int, name: str) -> None:
    choices = Definition.values if name == MEANS else Every.values
    page.sheet.data_validation(
        page.row, place, page.row, place, {"validate": "list", "source": list(choices)}
    )


def _write_costs(page: SheetPage, found: RoiOutcome) -> None:
    heads = [
        _("Each time"), _("How often"), _("Within the years"), _("At least"), _("At most"),
    ]  # fmt: skip
    page.line(_("Costs"), heads, is_heading=True)
    for number, cost in enumerate(found.costs, start=1):
        page.line(cost_name(cost.line), cost_cells(number, found))
    last = max(page.row, 2)
    for name, label, every in (
        ("costs_once", _("Paid once"), Every.ONCE),
        ("costs_yearly", _("Paid each year"), Every.YEAR),
    ):
        paid = sum((each.amount for each in found.costs if each.line.every == every), ZERO)
        parts = [
            f'IF(cost_{number}_every="{every.value}",B{number + 1},0)'
            for number, _each in enumerate(found.costs, start=1)
        ]
        page.named(1, name)
        page.line(label, [Worked("+".join(parts) or "0", paid)])
    page.line(_("All costs"), [Worked(f"SUM(D2:D{last})", found.program_costs)])


def _write_benefits(page: SheetPage, found: RoiOutcome) -> None:
    heads = [
        _("Cases avoided"), _("Before deductions"), _("Conservative"), _("Optimistic"),
        _("Everything at its middle"), _("Program's part at its least"),
        _("Program's part at its most"), _("Confidence at its least"),
        _("Confidence at its most"),
    ]  # fmt: skip
    page.line(_("Benefits of the first year"), heads, is_heading=True)
    columns: list[list[Decimal]] = []
    for number, each in enumerate(found.benefits, start=1):
        values = benefit_values(number, found)
        formulas = benefit_formulas(number, each.line)
        columns.append(values)
        worked = [Worked(*pair) for pair in zip(formulas, values, strict=True)]
        page.line(benefit_name(each.line), worked)
    _write_sums(page, list(zip(*columns, strict=True)) or [()] * len(SUMS))


def _write_sums(page: SheetPage, columns: Sequence[Sequence[Decimal]]) -> None:
    last = max(page.row, 2)
    rows: list[tuple[str, str, list[Worked | str]]] = [
        ("gains", _("What became better"), [""]),
        ("losses", _("What became worse"), [""]),
        ("sum", _("Together"), [""]),
    ]
    for place, values in enumerate(columns[1:], start=2):
        area = f"{chr(ord('A') + place)}2:{chr(ord('A') + place)}{last}"
        gains = sum((value for value in values if value > 0), ZERO)
        whole = sum(values, ZERO)
        rows[0][2].append(Worked(f'SUMIF({area},">0")', gains))
        rows[1][2].append(Worked(f'-SUMIF({area},"<0")', gains - whole))
        rows[2][2].append(Worked(f"SUM({area})", whole))
    for what, label, cells in rows:
        for place, column in enumerate(SUMS[1:], start=2):
            page.named(place, f"{column}_sum" if what == "sum" else f"{what}_{column}")
        page.line(label, cells)


def _write_result(page: SheetPage, found: RoiOutcome, nets: str) -> None:
    page.line(_("Result"), [_("Conservative"), _("Optimistic")], is_heading=True)
    label = _means_label(found.assumptions)
    page.sheet.write_formula(page.row, 1, _means_formula(), page.book.plain, label)
    page.line(_("Better retention means"))
    page.named(1, "over_years")
    page.line(_("All years together, the first one being 1"), [over_years(found.assumptions)])
    sides = [
        result_cells(side, column)
        for side, column in zip(SIDES, (found.conservative, found.optimistic), strict=True)
    ]
    labels = [
        _("Benefits"), _("Costs"), _("Left after costs"), _("ROI, %"), _("BCR"),
        _("Pays for itself after, months"), _("Present value (NPV)"),
    ]  # fmt: skip
    for label, *pair in zip(labels, *sides, strict=True):
        for place, (name, _worked) in enumerate(pair, start=1):
            page.named(place, name)
        page.line(label, [worked for _name, worked in pair])
    even = "IF(gains_gross>0,100*(costs_once+costs_yearly*years+losses_gross*over_years)"
    even += '/(gains_gross*over_years),"")'
    page.named(1, "break_even")
    page.line(
        _("Pays as soon as this much is due to the program, %"),
        [Worked(even, found.break_even or ZERO)],
    )
    _write_band(page, found, nets)


def _means_formula() -> str:
    """Follows the choice on the first sheet."""
    said = f'"{_("Not chosen yet, so retention is not counted.")}"'
    for each in Definition:
        label = str(each.label).replace('"', '""')
        said = f'IF({MEANS}="{each.value}","{label}",{said})'
    return f"={said}"


def _means_label(assumptions: Assumptions) -> str:
    line = assumptions.retention
    if line is None or line.definition is None:
        return _("Not chosen yet, so retention is not counted.")
    return str(line.definition.label)


def _write_band(page: SheetPage, found: RoiOutcome, nets: str) -> None:
    """From the tries, which stand in a sheet of their own and follow the inputs."""
    page.line("")
    page.line(_("How likely it is to pay: all ranges at once"), is_heading=True)
    cells = band_cells(nets, band_of(found.assumptions))
    labels = (
        _("Tries of 100 in which it paid for itself"), _("Lowest 5 of 100"),
        _("Half of the tries"), _("Highest 5 of 100"),
    )  # fmt: skip
    for name, label, cell in zip(BAND_NAMES, labels, cells, strict=True):
        page.named(1, name)
        page.line(label, [cell])
    page.line(
        _(
            "%(tries)s tries with draws that never change (sheet “%(draws)s”), so two scenarios "
            "differ only in what they assume. Lines that are worth or cost nothing in this file "
            "have no tries of their own and count at their middle; a measured change stays one."
        )
        % {"tries": TRIES, "draws": DRAWS}
    )
    page.line("")
    page.line(_("To read with it"), is_heading=True)
    for caution in caution_lines(found):
        page.line(caution)


def _write_tornado(page: SheetPage, assumptions: Assumptions) -> None:
    heads = [
        _("At least"), _("At most"), _("Left at the least"), _("Left at the most"),
        _("How much hangs on it"),
    ]  # fmt: skip
    page.line(_("What matters most"), heads, is_heading=True)
    found = every_swing(assumptions)
    costs = "(costs_once+costs_yearly*years)"
    page.named(1, "net_middle")
    page.line(
        _("Everything at its middle"), [Worked(f"middle_sum*over_years-{costs}", found.middle)]
    )
    for swing in found.swings:
        values = (swing.low, swing.high, swing.net_low, swing.net_high)
        formulas = swing_formulas(swing, assumptions)
        worked = [Worked(*pair) for pair in zip(formulas, values, strict=True)]
        width = Worked(f"ABS(E{page.row + 1}-D{page.row + 1})", swing.width)
        page.line(swing_name(swing, assumptions), [*worked, width])
