"""One figure as pages show it."""

from __future__ import annotations

from common.records import dataclass


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
    """Why there is no figure."""
    size: str = "large"
    """How it is drawn: large, small or refused."""
    enough: str = ""
    """What would make it larger."""
