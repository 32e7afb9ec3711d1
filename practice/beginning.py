"""From when on something of a session can be kept: nobody has seen anything before it began."""

from __future__ import annotations

import datetime as dt

PEOPLE_COME = dt.timedelta(minutes=30)
"""Before its start the call may be open, people arrive, and a group that is complete begins."""


class SessionNotBegun(Exception):
    """Nothing has taken place; `possible_from` says when what was asked for can be done."""

    def __init__(self, possible_from: dt.datetime) -> None:
        super().__init__(f"possible from {possible_from}")
        self.possible_from = possible_from


def kept_from(starts_at: dt.datetime) -> dt.datetime:
    """When who is there, whose turn it is, levels and notes can first be kept."""
    return starts_at - PEOPLE_COME


def check_open(starts_at: dt.datetime, now: dt.datetime) -> None:
    """Raises SessionNotBegun where it is too early for any of that."""
    if now < kept_from(starts_at):
        raise SessionNotBegun(kept_from(starts_at))


def check_begun(starts_at: dt.datetime, now: dt.datetime) -> None:
    """Raises SessionNotBegun before the start, for what is there only afterwards."""
    if now < starts_at:
        raise SessionNotBegun(starts_at)
