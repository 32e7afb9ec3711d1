"""Practice times looked at from every side: what the clocks show, who is outside working hours, who
is needed twice.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pilots.draft import DraftSession
from practice.times import SESSION_MINUTES, is_working_time


@dataclass(frozen=True)
class LocalReading:
    """What clocks show in one zone of a group when its session starts."""

    zone: str
    place: str
    local: dt.datetime
    people: int
    is_working: bool


def clocks(session: DraftSession, zones: Iterable[str]) -> list[LocalReading]:
    """One entry per zone, earliest clock first."""
    starts_at = session.starts_at
    found = [
        LocalReading(
            zone=zone,
            place=zone.rsplit("/", 1)[-1].replace("_", " "),
            local=starts_at.astimezone(zoneinfo.ZoneInfo(zone)),
            people=people,
            is_working=is_working_time(starts_at, zone),
        )
        for zone, people in Counter(zones).items()
    ]
    return sorted(found, key=lambda clock: (clock.local.replace(tzinfo=None), clock.zone))


def needed_twice(sessions: Sequence[DraftSession]) -> list[tuple[DraftSession, DraftSession]]:
    """Pairs of sessions that overlap and have the same facilitator."""
    length = dt.timedelta(minutes=SESSION_MINUTES)
    return [
        (one, other)
        for one, other in combinations(sessions, 2)
        if one.facilitator_id == other.facilitator_id
        and abs(one.starts_at - other.starts_at) < length
    ]


def outside_hours(
    sessions: Iterable[DraftSession], groups: Sequence[Sequence[int]], zones: Mapping[int, str]
) -> list[DraftSession]:
    """Sessions that are before 08:00, after 18:00 or on a weekend for somebody in the group."""
    found = []
    for session in sessions:
        clocks_of_group = {zones.get(pk, "UTC") for pk in groups[session.group - 1]}
        if not all(is_working_time(session.starts_at, zone) for zone in clocks_of_group):
            found.append(session)
    return found
