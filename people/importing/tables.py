"""A list of people as a table: headings and rows of text, nothing judged yet."""

from __future__ import annotations

from dataclasses import dataclass


class UnreadableTable(Exception):
    """The file as a whole cannot be read; the text says what to do about it."""


@dataclass(frozen=True)
class SourceRow:
    """One row of a list, numbered from 1 as a spreadsheet or an editor numbers it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class SourceTable:
    """A file's headings and rows; every row has a cell for every heading, maybe more."""

    headings: tuple[str, ...]
    rows: tuple[SourceRow, ...]
