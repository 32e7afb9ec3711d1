"""From when on it can be said that a session was held, and what is there only afterwards be kept.
Levels and notes have no such bound: a group may meet earlier than planned, and loses nothing.
"""

from __future__ import annotations

import datetime as dt

ROLE_OPENS = dt.timedelta(days=3)
"""So long before a session leaders can read the page of their first role: enough to read it on the
last working day, and the same for all, so that nobody prepares a closing longer than a kickoff.
"""


class SessionNotBegun(Exception):
    """Nothing has taken place; `possible_from` says when what was asked for can be done."""

    def __init__(self, possible_from: dt.datetime) -> None:
        super().__init__(f"possible from {possible_from}")
        self.possible_from = possible_from


def check_begun(starts_at: dt.datetime, now: dt.datetime) -> None:
    """Raises SessionNotBegun before the start, for what is there only afterwards."""
    if now < starts_at:
        raise SessionNotBegun(starts_at)


def role_closed_until(
    starts_at: dt.datetime, now: dt.datetime, *, has_begun: bool
) -> dt.datetime | None:
    """When the page of a first role opens; None once it has, or a turn was begun earlier."""
    opens_at = starts_at - ROLE_OPENS
    return None if has_begun or now >= opens_at else opens_at
