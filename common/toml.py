"""TOML that somebody wrote."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping


def parse_toml(text: str) -> Mapping[str, object]:
    """The tables of a file. Raises ValueError: for a mistake, also for numbers and days that cannot
    be, and for lists within lists without end.
    """
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
