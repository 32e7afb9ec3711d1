"""A list of people as a table: headings and rows of text, nothing judged yet."""

from __future__ import annotations

import enum
from collections.abc import Iterator

from common.records import dataclass


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


@dataclass(frozen=True)
class OpenTable:
    """A file's headings, its first rows, and all of its rows as they come out of it, once."""

    headings: tuple[str, ...]
    sample: tuple[SourceRow, ...]
    rows: Iterator[SourceRow]
