"""Cells that a spreadsheet shows instead of working out."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""Characters that make Excel, LibreOffice and Sheets read the rest of a cell as a formula."""


def as_text(cell: str) -> str:
    """The cell with an apostrophe in front where it would be worked out."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
