"""The first sheet of an OpenDocument workbook, cell by cell; part of the reader's own process.

Beside each value the file holds the text that the sheet shows, which is where the zeros of an
identifier stand. No library we have gives both.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, iterparse

from people.importing.number_formats import digits_of

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
NUMBERS = ("float", "currency", "percentage")


def open_document_rows(
    archive: zipfile.ZipFile, *, columns: int
) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) of the first sheet with anything in it, at most so many columns wide.

    Repeated empty rows are counted and not made; a repeated row that says something comes once for
    each time.
    """
    number, has_text = 0, False
    with archive.open("content.xml") as content:
        for _event, element in iterparse(content):  # noqa: S314  in limits of its own
            if element.tag == f"{TABLE}table-row":
                cells = _cells(element, columns)
                repeated = int(element.get(f"{TABLE}number-rows-repeated", "1"))
                for place in range(repeated if any(cells) else 0):
                    yield number + place + 1, cells
                number += repeated
                has_text = has_text or any(cells)
                element.clear()
            elif element.tag == f"{TABLE}table":
                if has_text:
                    return
                number = 0


def _cells(row: Element, columns: int) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag in CELLS:
            repeated = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
            cells += [_cell_text(cell)] * min(repeated, columns - len(cells))
    return cells


def _cell_text(cell: Element) -> str:
    lines = ("".join(part.itertext()) for part in cell.iterfind(f"{TEXT}p"))
    text = "\n".join(lines)
    value_type = cell.get(f"{OFFICE}value-type", "")
    if value_type == "date":
        return cell.get(f"{OFFICE}date-value", "")[:10]
    if value_type not in NUMBERS or not cell.get(f"{OFFICE}value"):
        return text
    digits = digits_of(float(cell.get(f"{OFFICE}value", "0")), "")
    return text if _is_written_out(text, digits) else digits


def _is_written_out(text: str, digits: str) -> bool:
    """Whether a text is the number with zeros or fixed text around it, and nothing left out."""
    whole = re.sub(r"\D", "", text)
    is_marked = whole.startswith("0") or bool(re.search(r"[^\W\d]|-", text))
    return is_marked and whole.lstrip("0") == digits.lstrip("0") and not re.search(r"[.,%]", text)
