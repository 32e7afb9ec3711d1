"""The report as a workbook: a sheet for each table, and arithmetic that goes on by itself."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.later import imported_later
from insights.answer import Verdict
from insights.criterion_words import verdict_words
from reports.cells import is_reached, reckoned
from reports.document import (
    CellKind,
    HowReckoned,
    JudgedCriterion,
    ReportCell,
    ReportColumn,
    ReportDocument,
    ReportTable,
)
from reports.files.imprint import Imprint, heading, stated
from reports.front_tables import front_tables
from ui.numbers import MINUS

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet
else:
    xlsxwriter = imported_later("xlsxwriter")  # a worker writes workbooks, and no page

PLUM, SOFT, HONEY = "#5f2a5d", "#594e60", "#fbefd0"
WIDEST, LONGEST_NAME = 60, 31
HEADINGS = 3
"""The row of headings on a sheet; title and note stand above."""
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_workbook(document: ReportDocument, imprint: Imprint) -> bytes:
    """The file; the language of the document is active."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **AS_TEXT}) as book:
        book.set_properties({"title": heading(document), "author": document.organization})
        writer = SheetWriter(book)
        writer.front(document, imprint)
        for table in document.tables:
            writer.table(table)
    return file.getvalue()


class SheetWriter:
    """Puts tables into one workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._formats: dict[tuple[str, bool], Format] = {}
        self._title = book.add_format({"bold": True, "font_size": 15, "font_color": PLUM})
        self._soft = book.add_format({"font_color": SOFT, "text_wrap": False})
        self._head = book.add_format(
            {"bold": True, "bg_color": HONEY, "bottom": 1, "text_wrap": True, "valign": "top"}
        )

    def _format(self, number: str, *, is_bold: bool = False) -> Format:
        if (number, is_bold) not in self._formats:
            kinds = {"num_format": number, "bold": is_bold, "valign": "top"}
            kinds["text_wrap"] = number == "@"
            self._formats[number, is_bold] = self._book.add_format(kinds)
        return self._formats[number, is_bold]

    def front(self, document: ReportDocument, imprint: Imprint) -> None:
        """The first page: answer, figures, criteria, and which state it is."""
        sheet = self._book.add_worksheet(_("Report")[:LONGEST_NAME])
        sheet.set_column(0, 0, WIDEST / 2)
        sheet.set_column(1, 8, WIDEST / 3)
        sheet.write_string(0, 0, heading(document), self._title)
        at = 2
        answer, figures, _criteria = front_tables(document)
        for row in answer.rows:
            at = self._texts(sheet, at, row)
        at = self._headed(sheet, at + 1, [each.name for each in figures.columns])
        for row in figures.rows:
            at = self._texts(sheet, at, row)
        at = self._headed(sheet, at + 1, criterion_names(document))
        for judged in document.criteria:
            self._criterion(sheet, at, judged)
            at += 1
        at += 1
        for each in stated(imprint):
            at = self._texts(sheet, at, (each.name, each.value))

    def _texts(self, sheet: Worksheet, at: int, row: Sequence[ReportCell]) -> int:
        """One row of text; returns the next."""
        for place, cell in enumerate(row):
            sheet.write_string(at, place, str(cell), self._format("@", is_bold=not place))
        return at + 1

    def _headed(self, sheet: Worksheet, at: int, names: Sequence[str]) -> int:
        """Headings; returns the row below."""
        for place, name in enumerate(names):
            sheet.write_string(at, place, name, self._head)
        return at + 1

    def _criterion(self, sheet: Worksheet, at: int, judged: JudgedCriterion) -> None:
        """Its verdict is worked out on the sheet where the numbers there give it."""
        sheet.write_string(at, 0, judged.label, self._format("@"))
        shown = self._format(number_format(judged.kind, judged.digits, judged.unit))
        ends = (judged.least, judged.measured, judged.low, judged.high)
        for place, value in enumerate(ends, start=1):
            if value is not None:
                sheet.write_number(at, place, value, shown)
        place = len(ends) + 1
        if judged.low is not None and is_reached(judged) == judged.is_met:
            verdict = _verdict_formula(at + 1)
            sheet.write_formula(at, place, verdict, self._format("@"), judged.verdict)
        else:
            sheet.write_string(at, place, judged.verdict, self._format("@"))
        for beside, text in enumerate((judged.found, judged.interval, judged.why), start=place + 1):
            sheet.write_string(at, beside, text, self._format("@"))

    def table(self, table: ReportTable) -> None:
        """A sheet of its own."""
        sheet = self._book.add_worksheet(table.slug[:LONGEST_NAME])
        sheet.write_string(0, 0, table.title, self._title)
        sheet.write_string(1, 0, table.note, self._soft)
        self._headed(sheet, HEADINGS, [each.name for each in table.columns])
        sheet.freeze_panes(HEADINGS + 1, 1)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, _width(table, column, place))
        for at, row in enumerate(table.rows):
            self._row(sheet, table, at, row)

    def _row(
        self, sheet: Worksheet, table: ReportTable, at: int, row: Sequence[ReportCell]
    ) -> None:
        is_total = table.has_total and at == len(table.rows) - 1
        line = HEADINGS + 1 + at
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            shown = self._format(number_format(column.kind, column.digits), is_bold=is_total)
            formula = _formula(table, row, place, line, is_total=is_total)
            if formula:
                sheet.write_formula(line, place, formula, shown, cell)
            elif isinstance(cell, str):
                sheet.write_string(line, place, cell, shown)
            elif cell is not None:
                sheet.write_number(line, place, cell, shown)


def criterion_names(document: ReportDocument) -> list[str]:
    """Headings above criteria, whose they are first."""
    return [
        document.criteria_title,
        _("At least"),
        _("Measured"),
        _("Decides from"),
        _("to"),
        _("Result"),
        _("In words"),
        _("95% interval"),
        _("Why it cannot be told"),
    ]


def number_format(kind: CellKind, digits: int, unit: str = "") -> str:
    """As the page writes it, with a true minus sign."""
    if kind in {CellKind.TEXT, CellKind.COUNT, CellKind.SHARE}:
        return {CellKind.TEXT: "@", CellKind.COUNT: "#,##0", CellKind.SHARE: "0%"}[kind]
    places = f"0.{'0' * digits}" if digits else "0"
    plus = "+" if kind == CellKind.CHANGE else ""
    places += f'"{unit}"' if unit else ""
    return f'{plus}{places};"{MINUS}"{places};{places}'


def _formula(
    table: ReportTable, row: Sequence[ReportCell], place: int, line: int, *, is_total: bool
) -> str:
    """The live arithmetic of a cell; '' where it is a figure, or would come to another one."""
    column = table.columns[place]
    if is_total and column.is_summed:
        letter = _letter(place)
        return f"=SUM({letter}{HEADINGS + 2}:{letter}{line})"
    if column.formula is None or row[place] is None:
        return ""
    places = [table.place_of(key) for key in column.formula.of]
    cells = [row[each] for each in places]
    if reckoned(column, cells) != row[place]:
        return ""
    told = zip(places, cells, strict=True)
    named = [f"{_letter(each)}{line + 1}" for each, cell in told if cell is not None]
    return _arithmetic(column, named)


def _arithmetic(column: ReportColumn, named: Sequence[str]) -> str:
    """Of the cells that are there, by their names on the sheet."""
    first, second, *others = named
    if column.formula and column.formula.how == HowReckoned.SHARE:
        # 0 and 100 percent are only said of nothing and of everything.
        share = f"{first}/{second}"
        between = f"MIN(MAX(ROUND({share},2),0.01),0.99)"
        return f'=IF({second}=0,"",IF({share}<=0,0,IF({share}>=1,1,{between})))'
    beside = f"-({others[1]}-{others[0]})" if others else ""
    return f"=ROUND({second}-{first}{beside},{column.digits})"


def _verdict_formula(line: int) -> str:
    met, failed, unknown = (verdict_words(each) for each in Verdict)
    below = f'IF(E{line}<B{line},"{failed}","{unknown}")'
    return f'=IF(D{line}="","{unknown}",IF(D{line}>=B{line},"{met}",{below}))'


def _letter(place: int) -> str:
    """A to Z: no table of a report has more columns."""
    return chr(ord("A") + place)


def _width(table: ReportTable, column: ReportColumn, place: int) -> float:
    if column.kind != CellKind.TEXT:
        return 12
    longest = max([len(column.name), *(len(str(row[place])) for row in table.rows)])
    return min(longest + 2, WIDEST)
