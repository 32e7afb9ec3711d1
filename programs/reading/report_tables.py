"""Tables of Markdown, as docs/content.md is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Cells = Sequence[object]


def table(heads: Sequence[str], lines: Iterable[Cells], numbers: int) -> list[str]:
    """The last `numbers` columns stand on the right."""
    marks = ["---"] * (len(heads) - numbers) + ["--:"] * numbers
    return [_line(heads), _line(marks), *(_line(cells) for cells in lines), ""]


def _line(cells: Cells) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
