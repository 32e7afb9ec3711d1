"""One thing that can or cannot be said: in full, and in a line for the first screen."""

from __future__ import annotations

from common.records import dataclass


@dataclass(frozen=True, kw_only=True)
class ShortAndFull:
    """The same twice: `full` gives the reason, `short` fits a line of a phone."""

    full: str
    short: str
