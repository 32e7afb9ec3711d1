"""From when on it can be said that a session was held, and what is there only afterwards be kept.
Levels and notes have no such bound: a group may meet earlier than planned, and loses nothing.
"""

from __future__ import annotations

import datetime as dt


class SessionNotBegun(Exception):
    """Nothing has taken place; `possible_from` says when what was asked for can be done."""

    def __init__(self, possible_from: dt.datetime) -> None:
        super().__init__(f"possible from {possible_from}")
        self.possible_from = possible_from


def check_begun(starts_at: dt.datetime, now: dt.datetime) -> None:
    """Raises SessionNotBegun before the start, for what is there only afterwards."""
    if now < starts_at:
        raise SessionNotBegun(starts_at)
