"""What clocks show at practice times, and for whom it is outside working hours."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

from common.records import dataclass
from pilots.diary import people_in
from pilots.draft import DraftSession, Groups
from practice.concerns import why_not
from practice.hours import Hour, hour_at


@dataclass(frozen=True)
class LocalReading:
    """What clocks show in one zone of a group when its session starts."""

    zone: str
    place: str
    local: dt.datetime
    people: int
    is_working: bool
    why_not: str = ""
    """In words, where it is outside working hours."""


def clocks(session: DraftSession, zones: Iterable[str]) -> list[LocalReading]:
    """One entry per zone, earliest clock first."""
    starts_at = session.starts_at
    found = [
        _reading(zone, hour_at(starts_at, zone), people) for zone, people in Counter(zones).items()
    ]
    return sorted(found, key=lambda clock: (clock.local.replace(tzinfo=None), clock.zone))


def _reading(zone: str, hour: Hour, people: int) -> LocalReading:
    return LocalReading(
        zone=zone,
        place=zone.rsplit("/", 1)[-1].replace("_", " "),
        local=hour.local,
        people=people,
        is_working=not hour.minutes_outside,
        why_not=why_not(hour, zone),
    )


def outside_hours(
    sessions: Iterable[DraftSession], groups: Groups, zones: Mapping[int, str]
) -> list[DraftSession]:
    """Sessions that are outside working hours, on a weekend or a day off for somebody in them, the
    facilitator included.
    """
    found = []
    for session in sessions:
        starts_at = session.starts_at
        theirs = {zones.get(pk, "UTC") for pk in people_in(session, groups)}
        if any(hour_at(starts_at, zone).minutes_outside for zone in theirs):
            found.append(session)
    return found
