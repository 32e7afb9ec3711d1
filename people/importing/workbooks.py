"""Tables as workbooks: XLSX, XLS and ODS."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from people.importing.tables import UnreadableTable
from people.importing.texts import clean

ZIPPED, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MAX_UNPACKED = 200 * 1024 * 1024
"""Bytes; a small zip can hold a mountain."""


def is_workbook(content: bytes) -> bool:
    """Whether the first bytes are those of a workbook, whatever the file's name says."""
    return content.startswith((ZIPPED, OLD_EXCEL))


def workbook_records(content: bytes) -> list[list[str]]:
    """The cells of the first sheet as text. Raises UnreadableTable."""
    try:
        _refuse_mountains(content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        records = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, ValueError, IndexError, OSError) as error:
        raise UnreadableTable(
            _("This spreadsheet cannot be read. Save it again as XLSX or CSV.")
        ) from error
    return [_as_texts(record) for record in records]


def _refuse_mountains(content: bytes) -> None:
    if not content.startswith(ZIPPED):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(item.file_size for item in archive.infolist())
    if unpacked > MAX_UNPACKED:
        raise UnreadableTable(_("The workbook is too large. Save the sheet as CSV."))


def _as_texts(record: Sequence[object]) -> list[str]:
    return [_cell_text(cell) for cell in record]


def _cell_text(value: object) -> str:
    """A number without the .0 that spreadsheets keep, a moment as its day."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.datetime):
        value = value.date()
    return clean(str(value))
