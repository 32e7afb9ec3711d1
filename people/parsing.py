"""Lists of people as they come: pasted lines, CSV in any dress, spreadsheets. Reading only;
checking.py judges.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from people.columns import field_for

MAX_ROWS = 50_000
MAX_UNPACKED = 200 * 1024 * 1024  # a small zip can hold a mountain
INVISIBLE = dict.fromkeys([0x00, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])


class UnreadableTable(Exception):
    """The file as a whole cannot be read; the text says what to do about it."""


@dataclass(frozen=True)
class ParsedRow:
    """One pasted person: what was understood of the line, and what is wrong with it."""

    number: int
    name: str
    email: str
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableRow:
    """One row of a file, numbered as a spreadsheet numbers it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A file as headings and rows of text; every row has a cell for every heading, maybe more."""

    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]


def clean(text: str) -> str:
    """Trimmed, on one line, without characters nobody sees, accents in one form."""
    visible = unicodedata.normalize("NFC", text).translate(INVISIBLE)
    return " ".join("".join(c if c.isprintable() else " " for c in visible).split())


def is_address(text: str) -> bool:
    """Whether this can be an e-mail address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


# Pasted lists.


def parse_pasted(text: str) -> list[ParsedRow]:
    """People out of pasted text: `Name <address>`, `Name, address`, bare addresses; by line, comma
    or semicolon.

    A comma inside quotes, or before the address has come, belongs to the name. Numbers are line
    numbers.
    """
    rows: list[ParsedRow] = []
    seen: dict[str, int] = {}
    for number, entry in _entries(text):
        name, email = _name_and_address(entry)
        errors = []
        if not email:
            errors.append(
                _("There is no e-mail address here. Write it as Name <name@example.com>.")
            )
        elif not is_address(email):
            errors.append(_("“%(text)s” is not an e-mail address.") % {"text": email})
        elif email in seen:
            errors.append(
                _("The same address is already in line %(line)s.") % {"line": seen[email]}
            )
        else:
            seen[email] = number
        if not name:
            errors.append(_("There is no name before the address."))
        rows.append(ParsedRow(number, name, email, tuple(errors)))
    return rows


def _entries(text: str) -> Iterable[tuple[int, str]]:
    """(line number, text) of each person."""
    for number, line in enumerate(text.splitlines(), start=1):
        entry, is_quoted, has_address = "", False, False
        for character in line.translate(INVISIBLE):
            if character == '"':
                is_quoted = not is_quoted
            if character in ",;" and not is_quoted and (has_address or character == ";"):
                if entry.strip(' \t",'):
                    yield number, entry
                entry, has_address = "", False
                continue
            has_address = has_address or (character == "@" and not is_quoted)
            entry += character
        if entry.strip(' \t",'):
            yield number, entry


def _name_and_address(entry: str) -> tuple[str, str]:
    found = re.search(r"<([^<>]*)>", entry)
    if found:
        before, address = entry[: found.start()], found[1]
    else:
        words = re.split(r"[\s,()\[\]]+", entry)
        address = next((word for word in words if "@" in word), "")
        before = entry.replace(address, " ", 1) if address else entry
    address = address.strip().strip("'\"").removeprefix("mailto:").lower()
    return clean(before).strip(" \t\"',;()[]<>-\u2013:").replace('"', ""), parseaddr(address)[
        1
    ] or address


# Files.


def read_table(content: bytes, filename: str) -> Table:
    """Headings and rows of a CSV file or a workbook's first sheet, whatever its encoding or
    separator.

    Raises UnreadableTable with what to do.
    """
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableTable(_("The file is empty."))
    is_workbook = content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    if not is_workbook and filename.lower().endswith((".xlsx", ".xls", ".ods")):
        raise UnreadableTable(
            _("The name says spreadsheet, the content is not one. Save it again as XLSX or CSV.")
        )
    records = _workbook_records(content) if is_workbook else _text_records(decode(content))
    numbered = [(number, cells) for number, cells in enumerate(records, start=1) if any(cells)]
    if not numbered:
        raise UnreadableTable(_("The file is empty."))
    if len(numbered) > MAX_ROWS + 1:
        raise UnreadableTable(
            _("The file has more than %(rows)s rows. Split it.") % {"rows": MAX_ROWS}
        )
    headings = tuple(numbered[0][1])
    if sum(1 for heading in headings if field_for(heading)) < 1:
        listed = ", ".join(heading for heading in headings if heading)[:300]
        raise UnreadableTable(
            _("The first row should hold headings such as Name and Email. It holds: %(listed)s.")
            % {"listed": listed}
        )
    rows = tuple(
        TableRow(number, tuple(_padded(cells, len(headings)))) for number, cells in numbered[1:]
    )
    return Table(headings, rows)


def decode(content: bytes) -> str:
    """Text out of bytes: by its mark, else UTF-16 when every other byte is zero, else UTF-8, else
    Windows-1252.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    sample = content[:2000]
    if len(sample) > 3 and sample[1::2].count(0) > len(sample) * 0.3:
        return content.decode("utf-16-le", "replace")
    if len(sample) > 3 and sample[0::2].count(0) > len(sample) * 0.3:
        return content.decode("utf-16-be", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _text_records(text: str) -> list[list[str]]:
    text = text.replace("\x00", "").removeprefix("\ufeff")
    marked = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if marked:
        separator, text = marked[1], text[marked.end() :]
    else:
        separator = _separator(text)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [[clean(cell) for cell in record] for record in reader]
    except csv.Error as error:
        raise UnreadableTable(
            _("This is not a CSV file that can be read: %(error)s.") % {"error": error}
        ) from error


def _separator(text: str) -> str:
    """The separator under which the first row holds the most known headings, then the most cells."""

    def worth(separator: str) -> tuple[int, int]:
        try:
            for record in csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=separator):
                if any(cell.strip(" ,;\t|") for cell in record):
                    return sum(1 for cell in record if field_for(clean(cell))), len(record)
        except csv.Error:
            pass
        return 0, 0

    return max(",;\t|", key=worth)


def _workbook_records(content: bytes) -> list[list[str]]:
    try:
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                    raise UnreadableTable(_("The workbook is too large. Save the sheet as CSV."))
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        return [
            [_cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)
        ]
    except (CalamineError, zipfile.BadZipFile, ValueError, IndexError, OSError) as error:
        raise UnreadableTable(
            _("This spreadsheet cannot be read. Save it again as XLSX or CSV.")
        ) from error


def _cell_text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.datetime):
        value = value.date()
    return clean(str(value))


def _padded(cells: Sequence[str], width: int) -> list[str]:
    """A cell for every heading; surplus cells stay, so that checking can say so, unless they are
    empty.
    """
    kept = list(cells)
    while len(kept) > width and not kept[-1]:
        kept.pop()
    return kept + [""] * (width - len(kept))
