"""What the columns of a file with values mean. Pure."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct


class ColumnRole(StrEnum):
    """What a column holds."""

    IGNORED = ""
    TEAM = "team"
    MONTH = "month"
    YEAR = "year"
    """Where the months of another column do not say it."""
    METRIC = "metric"
    """The name of a KPI in each row."""
    VALUE = "value"
    """The figure in each row, of the KPI that another column names."""
    CASES = "n"
    """What the figures of a row were worked out from."""
    KPI = "kpi"
    """Figures of one KPI, one column each."""
    MONTH_VALUES = "month-values"
    """Figures of one month, one column each."""


class ColumnUse(Struct, frozen=True, kw_only=True):
    """One column: its heading, and what it is taken for."""

    heading: str
    role: ColumnRole = ColumnRole.IGNORED
    kpi_id: int = 0
    """Of whose figures it holds."""
    month: dt.date | None = None
    """Whose figures it holds."""


class Layout(Struct, frozen=True, kw_only=True):
    """How a file is read; chosen by the portal, changeable by hand."""

    columns: tuple[ColumnUse, ...] = ()
    metrics: tuple[tuple[str, int], ...] = ()
    """What the metric column says -> the KPI, 0 where it is not imported."""
    kpi_id: int = 0
    """Of the whole file, where no column says it."""
    month: dt.date | None = None
    """Of the whole file, where no column says it."""
    decimal: str = "."
    is_month_first: bool = False
    """How 01/02/2026 is read."""
    percent: tuple[int, ...] = ()
    """KPIs whose shares the file gives as percent without saying so."""
    encoding: str = ""
