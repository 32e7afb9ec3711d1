"""Dates as people write them: ISO, day first, month first; decided for a column, not for a cell."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Iterable

EARLIEST, LATEST = 1900, 2100


class DateOrder(enum.Enum):
    """Which part comes first when the year comes last."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


def date_order(texts: Iterable[str]) -> DateOrder:
    """Month first only when the column proves it: a second part over twelve, and no first part over
    twelve.
    """
    proves_month_first = False
    for text in texts:
        found = re.match(r"(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{4}", text)
        if found and int(found[1]) > 12:
            return DateOrder.DAY_FIRST
        proves_month_first = proves_month_first or bool(found and int(found[2]) > 12)
    return DateOrder.MONTH_FIRST if proves_month_first else DateOrder.DAY_FIRST


def read_date(text: str, order: DateOrder) -> dt.date | None:
    """The date a cell means (a time after it is dropped), or None when there is no such day."""
    text = re.sub(r"[T ]\d{1,2}:\d{2}.*$", "", text.strip())
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text):
        year, month, day = (int(part) for part in found.groups())
    elif found := re.fullmatch(r"(\d{1,2})[-/.] ?(\d{1,2})[-/.] ?(\d{4})", text):
        first, second, year = (int(part) for part in found.groups())
        day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
    else:
        return None
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None
    return date if EARLIEST <= year <= LATEST else None
