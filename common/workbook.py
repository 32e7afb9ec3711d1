"""A workbook of one sheet, written as its rows come: as quick as a file of text, and in the memory
of one row. Of the format only what a table needs: text, numbers, and moments.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO
from xml.sax.saxutils import escape

LONGEST_CELL = 32_767
"""Characters that a cell holds."""
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML does not know."""
AS_TEXT, AS_FIGURE, AS_MOMENT = 1, 2, 3
"""Places in the list of formats, see STYLES."""
FLUSHED = 500
"""Rows that are written at once."""


class Moment(float):
    """A date and time as workbooks count: days since the end of 1899, on the reader's clock."""


class Lines(str):
    """Records that are written already, as they stand in the file, ends of lines included."""

    __slots__ = ()


Typed = str | int | float | Moment | None

_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_CONTENT}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_CONTENT}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_CONTENT}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    # In the order of AS_TEXT, AS_FIGURE and AS_MOMENT; 49 is text, whatever it starts with.
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="0.000"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    + "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" '
        'applyNumberFormat="1"/>'
        for number in (49, 164, 165)
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>",
}


def write_workbook(file: IO[bytes], records: Iterable[Sequence[Typed]]) -> None:
    """Write the records as a workbook of one sheet."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, part in PARTS.items():
            book.writestr(name, _DECLARED + part)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{_DECLARED}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            waiting: list[str] = []
            for record in records:
                waiting.append(record if isinstance(record, Lines) else _line(record))
                if len(waiting) == FLUSHED or isinstance(record, Lines):
                    sheet.write("".join(waiting).encode())
                    waiting.clear()
            sheet.write(("".join(waiting) + "</sheetData></worksheet>").encode())


def _line(record: Sequence[Typed]) -> str:
    return f"<row>{''.join(map(_cell, record))}</row>"


def _cell(value: Typed) -> str:
    if isinstance(value, str):
        return text_cell(value) if value else "<c/>"
    if value is None:
        return "<c/>"
    if isinstance(value, Moment):
        return f'<c s="{AS_MOMENT}"><v>{value:.9f}</v></c>'
    style = f' s="{AS_FIGURE}"' if isinstance(value, float) else ""
    return f"<c{style}><v>{value}</v></c>"


def text_cell(value: str) -> str:
    """A cell of text, whatever it starts with."""
    kept = escape(ILLEGAL.sub("", value)[:LONGEST_CELL])
    return f'<c t="inlineStr" s="{AS_TEXT}"><is><t xml:space="preserve">{kept}</t></is></c>'
