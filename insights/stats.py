"""One figure as pages show it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Stat:
    """One figure as the stat component takes it."""

    label: str
    value: str = ""
    n: int | None = None
    interval: str = ""
    method: str = ""
    note: str = ""
    hidden: str = ""
