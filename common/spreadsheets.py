"""Cells that a spreadsheet shows instead of working out."""

import re

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""Characters that make Excel, LibreOffice and Sheets read the rest of a cell as a formula."""
# Apostrophes that stood there before count as part of the cell, so that from_text finds it again.
WORKED_OUT = re.compile(r"'*[=+\-@\t\r]")


def as_text(cell: str) -> str:
    """The cell with an apostrophe in front where it would be worked out."""
    return f"'{cell}" if WORKED_OUT.match(cell) else cell


def from_text(cell: str) -> str:
    """The cell as it was before `as_text`: one protecting apostrophe is taken off."""
    return cell[1:] if cell.startswith("'") and WORKED_OUT.match(cell) else cell
