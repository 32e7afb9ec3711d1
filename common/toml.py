"""TOML that somebody wrote."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping

KEPT = 512
"""Texts whose tables are kept: two programs in two languages, about three megabytes."""


@functools.lru_cache(maxsize=KEPT)
def parse_toml(text: str) -> Mapping[str, object]:
    """The tables of a file. Raises ValueError: for a mistake, also for numbers and days that cannot
    be, and for lists within lists without end.

    The same text gives the same tables, which nobody may change.
    """
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
