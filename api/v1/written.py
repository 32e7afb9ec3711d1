"""How values are written in JSON: as the document says, and not in other ways that pydantic would
take for them (seconds for a day, "5" for 5, true for 1).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

from pydantic import BeforeValidator

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(said: object) -> object:
    if said is None or (isinstance(said, str) and DAY.fullmatch(said)):
        return said
    raise ValueError("write it as 2026-03-31")


def _whole(said: object) -> object:
    """2.0 is a whole number in JSON."""
    if said is None or (isinstance(said, int | float) and not isinstance(said, bool)):
        return said
    raise ValueError("send a whole number")


def _number(said: object) -> object:
    if isinstance(said, int | float) and not isinstance(said, bool):
        return said
    raise ValueError("send a number")


WrittenDay = Annotated[dt.date, BeforeValidator(_day)]
WholeNumber = Annotated[int, BeforeValidator(_whole)]
PlainNumber = Annotated[float, BeforeValidator(_number)]
