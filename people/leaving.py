"""What somebody does for others, said before they are marked as left.

People knows no leader, session or report. Whoever does announces in announcements.py what somebody
would leave open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Protocol

from common.records import dataclass
from people.models import Member


@dataclass(frozen=True)
class Duty:
    """What one person does for others in one place, and what comes next, on which page."""

    words: str
    step: str
    place: str
    """What tells this step from the same one elsewhere."""
    url: str


class Duties(Protocol):
    """A query of an app above; a fixed number of statements for any number of people."""

    def __call__(self, *, member: Member, now: dt.datetime) -> Iterable[Duty]: ...


_known: list[Duties] = []


def announce_duties(duties: Duties) -> None:
    """Say who knows what somebody does for others; said twice it counts once."""
    if duties not in _known:
        _known.append(duties)


def duties_of(member: Member, *, now: dt.datetime) -> list[Duty]:
    """What is left open when this person leaves now."""
    found: list[Duty] = []
    for duties in _known:
        found += duties(member=member, now=now)
    return found
