"""Rows of the bank of questions, which are tables that its file repeats, as text: each with all
that follows it, so that one can be put in or taken out and the rest stays byte for byte. Comments
between them are headings, and stay where they are.
"""

from __future__ import annotations

import re

from authoring.layout import NotThere, said_in
from authoring.table_text import part_of
from common.records import dataclass

NOTES = re.compile(r"^(?:[ \t]*(?:\#[^\n]*)?\n)*\Z", re.MULTILINE)
"""Blank lines and comments at the end."""


@dataclass(frozen=True)
class RowTexts:
    """A file, cut at the tables of one name."""

    before: str
    rows: list[str]
    after: str

    def joined(self) -> str:
        """The whole file again."""
        return "".join([self.before, *self.rows, self.after])


def cut_at(text: str, key: str) -> RowTexts:
    """Cut a file before each of the tables, and after the last."""
    starts, end = [], len(text)
    for found in part_of(key).finditer(text):
        if found["own"] and end == len(text):
            starts.append(found.start())
        elif found["other"] and starts:
            end = min(end, found.start())
    stops = [*starts[1:], end]
    return RowTexts(
        text[: starts[0]] if starts else text,
        [text[start:stop] for start, stop in zip(starts, stops, strict=True)] if starts else [],
        text[end:] if starts else "",
    )


def with_row(text: str, key: str, place: int, row: str) -> str:
    """With one more table before the one at a place, or behind all; it ends with its line. A
    comment that stands above the next one stays there.
    """
    cut = _cut(text, key)
    if not cut.rows:
        return f"{text.rstrip()}\n\n{row}"
    at = max(place - 1, 0)
    body, notes = _apart(cut.rows[at])
    grown = f"{row}\n{cut.rows[at]}" if place == 0 else f"{body.rstrip()}\n\n{row}{notes}"
    return RowTexts(cut.before, [*cut.rows[:at], grown, *cut.rows[at + 1 :]], cut.after).joined()


def without_row(text: str, key: str, place: int) -> str:
    """Without one of the tables; comments behind it are about the next one and stay."""
    cut = _cut(text, key)
    _body, notes = _apart(cut.rows[place])
    before = "".join([cut.before, *cut.rows[:place], notes.lstrip() if notes.strip() else ""])
    rest = "".join([*cut.rows[place + 1 :], cut.after])
    return before + rest if rest else f"{before.rstrip()}\n"


def _cut(text: str, key: str) -> RowTexts:
    """The same where the tables are written so. Raises NotThere."""
    cut = cut_at(text, key)
    said = said_in(text).get(key, [])
    if not isinstance(said, list) or len(said) != len(cut.rows):
        raise NotThere
    return cut


def _apart(row: str) -> tuple[str, str]:
    """A table, and the blank lines and comments behind it."""
    found = NOTES.search(row)
    start = found.start() if found else len(row)
    return row[:start], row[start:]
