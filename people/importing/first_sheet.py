"""The first sheet of a workbook as rows of text. Runs as a process of its own, without Django.

A workbook is a program's input, not a list: a small file can unpack to a mountain, and one cell in
the last corner makes a sheet of seventeen thousand million. So it is read where running out of
memory or time ends nothing but the reading: `python -m people.importing.first_sheet SECONDS`
takes the file on standard input, gives itself limits, and prints JSON lines, [row number, [cells]],
at last perhaps {"problem": a Problem}. Over a file that is not what it says the libraries raise
whatever they like, and the process ends with that. See people.importing.workbooks for the other
side.

XLSX is read with openpyxl and not with calamine, which gives values alone: how many digits an
employee number shows stands in the cell's number format. For the same reason XLS is read with xlrd,
and ODS as the XML it is; calamine reads what is left, XLSB.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import json
import re
import sys
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, TextIO

import openpyxl
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

from common.confinement import confine
from people.importing.number_formats import digits_of
from people.importing.old_workbooks import old_workbook_rows
from people.importing.open_documents import open_document_rows
from people.importing.tables import NotRead, Problem

MAX_UNPACKED = 800 * 1024 * 1024
"""Bytes, counted while they are unpacked: what a zip says about itself proves nothing."""
MAX_COLUMNS = 500
"""What stands further right is not read."""
LONGEST_CELL = 32_767
"""Characters, as every spreadsheet has it; what is longer was made to do harm."""
MAX_CHARACTERS = 400_000_000
ZIPPED = b"PK\x03\x04"
LOCKED = "EncryptedPackage".encode("utf-16-le")
"""What an XLSX file with a password is called inside the older kind of file that hides it."""
CHUNK = 1024 * 1024
FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
LONGEST_TAG = 80
LINK = re.compile(r"^=\s*HYPERLINK\(", re.IGNORECASE)
NO_VALUE, LINK_MARK = "#FORMULA!", "#LINK!"
"""In front of a formula that the file has no value for, or that makes a link; both are errors."""

Numbered = Iterator[tuple[int, list[str]]]


def filled_rows(content: bytes) -> Numbered:
    """(row number, cells) of the rows that say something. Raises NotRead."""
    try:
        yield from _with_a_limit(_bounded(_records(content)))
    except PasswordError as error:
        raise NotRead(Problem.LOCKED) from error


def _with_a_limit(records: Numbered) -> Numbered:
    characters = 0
    for number, cells in records:
        lengths = [len(cell) for cell in cells]
        characters += sum(lengths)
        if characters > MAX_CHARACTERS or max(lengths) > LONGEST_CELL:
            raise NotRead(Problem.TOO_LARGE)
        yield number, cells


def _bounded(records: Iterable[tuple[int, Sequence[str]]]) -> Numbered:
    """Rows without what is empty at their end or stands too far right; empty ones are left out."""
    for number, record in records:
        cells = list(record[:MAX_COLUMNS])
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield number, cells


def _records(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    if not content.startswith(ZIPPED):
        if LOCKED in content:
            raise NotRead(Problem.LOCKED)
        return old_workbook_rows(content, columns=MAX_COLUMNS)
    archive = zipfile.ZipFile(io.BytesIO(content))
    has_formulas = _unpack_once(archive)
    names = {name.lower().lstrip("/") for name in archive.namelist()}
    if "content.xml" in names:
        return open_document_rows(archive, columns=MAX_COLUMNS)
    if "xl/workbook.bin" in names:
        return _values_of(content)
    return _cells_as_they_read(content, has_formulas=has_formulas)


def _unpack_once(archive: zipfile.ZipFile) -> bool:
    """Whether a sheet holds formulas. Raises NotRead as soon as too much has come out."""
    unpacked, has_formulas = 0, False
    for item in archive.infolist():
        with archive.open(item) as member:
            tail = b""
            while piece := member.read(CHUNK):
                unpacked += len(piece)
                if unpacked > MAX_UNPACKED:
                    raise NotRead(Problem.TOO_LARGE)
                has_formulas = has_formulas or bool(FORMULA.search(tail + piece))
                tail = piece[-LONGEST_TAG:]
    return has_formulas


def _cells_as_they_read(content: bytes, *, has_formulas: bool) -> Iterator[tuple[int, list[str]]]:
    """The rows of an XLSX file, in as many columns as each has: a stated size proves nothing."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    first = _first_sheet(book)
    first.reset_dimensions()
    formulas: Iterator[Sequence[object]] = itertools.repeat(())
    if has_formulas:
        again = openpyxl.load_workbook(io.BytesIO(content), read_only=True)[first.title]
        again.reset_dimensions()
        formulas = again.iter_rows(values_only=True)
    for number, (cells, written) in enumerate(zip(first.iter_rows(), formulas, strict=False), 1):
        if cells:
            yield (
                number,
                [*map(_cell_text, cells, itertools.chain(written, itertools.repeat(None)))],
            )


def _first_sheet(book: openpyxl.Workbook) -> ReadOnlyWorksheet:
    """The first sheet that is seen and has something in it, else the first that is seen."""
    seen = [each for each in book.worksheets if each.sheet_state == "visible"]
    if not seen:
        raise NotRead(Problem.UNREADABLE)
    return next((each for each in seen if _says_something(each)), seen[0])


def _says_something(first: ReadOnlyWorksheet) -> bool:
    first.reset_dimensions()
    return any(map(any, first.iter_rows(values_only=True)))


def _cell_text(cell: ReadOnlyCell, written: object) -> str:
    """What a cell shows; `written` is the formula in it, if any."""
    formula = written if isinstance(written, str) and written.startswith("=") else ""
    if formula and LINK.match(formula):
        return f"{LINK_MARK} {formula}"
    if cell.value is None:
        # Where a formula came to nothing on purpose, the cell says that it is text.
        return f"{NO_VALUE} {formula}" if formula and cell.data_type == "n" else ""
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        return digits_of(cell.value, cell.number_format)
    return _plain(cell.value)


def _values_of(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of any other workbook; calamine gives what the cells hold, as far as it goes."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    seen = [each.name for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
    for name in seen:
        first = book.get_sheet_by_name(name)
        if first.start is None:
            continue
        above, left = first.start
        for number, values in enumerate(first.iter_rows(), above + 1):
            yield number, [""] * left + [_plain(value) for value in values]
        return


def _plain(value: object) -> str:
    """A moment as its day, a number without the .0 that spreadsheets keep."""
    if isinstance(value, float):
        return digits_of(value, "")
    if isinstance(value, dt.datetime):
        value = value.date()
    return str(value)


def main(source: BinaryIO, target: TextIO, *, seconds: int) -> None:
    """Read a workbook under limits and print its rows; what is wrong with it is the last line."""
    confine(seconds=seconds)
    # Workbooks of other programs miss parts that openpyxl would like and does without.
    warnings.simplefilter("ignore")
    try:
        for row in filled_rows(source.read()):
            print(json.dumps(row), file=target)
    except NotRead as reason:
        print(json.dumps({"problem": reason.problem}), file=target)
    except MemoryError:
        print(json.dumps({"problem": Problem.TOO_LARGE}), file=target)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout, seconds=int(sys.argv[1]))
