"""How long a recorded turn, or the link to it, is kept."""

from __future__ import annotations

import datetime as dt

RATERS = 2
"""Once so many have given all levels nobody needs the recording."""


class RecordingOver(Exception):
    """So long after the session nothing is kept."""


class RecordingServed(Exception):
    """Two raters have given all levels: whatever came now would be deleted at once."""


def is_due(*, now: dt.datetime, until: dt.datetime, raters: int, is_gone: bool) -> bool:
    """Whether it is to be deleted: its time is over, it has served, or nobody is there to whom it
    belongs.
    """
    return now >= until or raters >= RATERS or is_gone
