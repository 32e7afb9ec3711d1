"""What is read out of a file: values, rows that cannot be taken, and what is worth a look. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import field
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from common.records import dataclass
from kpis.importing.unread import UnreadColumn


class ReadValue(NamedTuple):
    """One value, as far as it goes without the database."""

    row: int
    team: str
    kpi_id: int
    month: dt.date
    value: float
    n: int | None = None


class FailedRow(NamedTuple):
    """A row in which something cannot be taken."""

    number: int
    cells: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]
    """(heading of the column, what is wrong)."""


class Doubt(StrEnum):
    """What makes values implausible, or says how they were read."""

    OUT_OF_RANGE = "out-of-range"
    BEYOND_HEADCOUNT = "beyond-headcount"
    TOO_OFTEN = "too-often"
    JUMP = "jump"
    GAP = "gap"
    NOT_OVER = "not-over"
    SMALL_TEAM = "small-team"
    PERCENT = "percent"
    NOT_WHOLE = "not-whole"


class Notice(Struct, frozen=True, kw_only=True):
    """One kind of doubt about values of one KPI, said once for all of them."""

    doubt: Doubt
    kpi_id: int = 0
    count: int = 1
    """Values that it is about; teams, of small teams and gaps."""
    examples: tuple[tuple[str, str, float], ...] = ()
    """(team, month as YYYY-MM or '', figure); the first few."""


@dataclass(frozen=True)
class FileReading:
    """Everything that came out of one file."""

    values: Sequence[ReadValue]
    failed: Sequence[FailedRow] = ()
    notices: Sequence[Notice] = ()
    rows: int = 0
    """Below the headings."""
    ignored: dict[str, int] = field(default_factory=dict)
    """Metric or heading that is not imported -> its cells."""
    unread: Sequence[UnreadColumn] = ()
    """Columns that nothing is read of, though something stands in them."""
