"""A list of people as a table: headings and rows of text, nothing judged yet."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass


class UnreadableTable(Exception):
    """The file as a whole cannot be read; the text says what to do about it."""


class Problem(enum.StrEnum):
    """Why a workbook is not read."""

    TOO_LARGE = "too large"
    LOCKED = "locked"
    UNREADABLE = "unreadable"


class NotRead(Exception):
    """The workbook cannot be read, for the reason in the first argument."""

    @property
    def problem(self) -> Problem:
        """The reason."""
        problem: Problem = self.args[0]
        return problem


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


def as_json(rows: Iterable[SourceRow]) -> list[list[object]]:
    """Rows as an import keeps them: [number, [cells]]."""
    return [[row.number, list(row.cells)] for row in rows]
