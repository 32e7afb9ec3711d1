"""Months as exports write them. Pure."""

from __future__ import annotations

import datetime as dt
import re

from common.whole_numbers import whole_number
from people.importing.dates import DateOrder, read_date

BY_MONTH = (
    "january jan januar jänner jaenner", "february feb februar feber",
    "march mar märz maerz mrz mär",
    "april apr", "may mai", "june jun juni", "july jul juli", "august aug", "september sep sept",
    "october oct oktober okt", "november nov", "december dec dezember dez",
)  # fmt: skip
NAMES: dict[str, int] = {}
for _number, _names in enumerate(BY_MONTH, start=1):
    NAMES |= dict.fromkeys(_names.split(), _number)
YEAR_FIRST = re.compile(r"(\d{4})\s*[-/. M]?\s*(\d{1,2})")
YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})")
NAMED = re.compile(r"([^\W\d_]+)[.,]?[\s\-/.']*(\d{4}|\d{2})")
NAMED_LAST = re.compile(r"(\d{4})[\s\-/.]*([^\W\d_]+)\.?")
SERIAL = re.compile(r"[3-6]\d{4}")
"""The days since 1900 as which spreadsheets keep dates: 2009 to 2090 or so."""
DAY_ZERO = dt.date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 1990, 2100
CENTURY = 2000


def read_month(text: str, order: DateOrder = DateOrder.DAY_FIRST) -> dt.date | None:
    """The first day of the month that a cell means, however it is written; None when it means
    none.
    """
    text = text.strip()
    if SERIAL.fullmatch(text):
        return (DAY_ZERO + dt.timedelta(days=int(text))).replace(day=1)
    if found := YEAR_FIRST.fullmatch(text):
        return _first(int(found[1]), int(found[2]))
    if found := YEAR_LAST.fullmatch(text):
        return _first(int(found[2]), int(found[1]))
    if found := NAMED.fullmatch(text):
        return _first(int(found[2]), NAMES.get(found[1].casefold(), 0))
    if found := NAMED_LAST.fullmatch(text):
        return _first(int(found[1]), NAMES.get(found[2].casefold(), 0))
    day = read_date(text, order)
    return _first(day.year, day.month) if day else None


def month_of_year(text: str, year: str) -> dt.date | None:
    """The month where the year stands in a column of its own."""
    bare = text.strip().rstrip(".").casefold()
    number = whole_number(bare)
    number = NAMES.get(bare, 0) if number is None else number
    full = whole_number(year) if len(year) == 4 else None
    return None if full is None else _first(full, number)


def next_month(month: dt.date) -> dt.date:
    """The first day of the month after."""
    return (month + dt.timedelta(days=31)).replace(day=1)


def _first(year: int, month: int) -> dt.date | None:
    if year < 100:
        year += CENTURY
    is_month = 1 <= month <= 12 and FIRST_YEAR <= year <= LAST_YEAR
    return dt.date(year, month, 1) if is_month else None
