"""Where practice times meet what else people have: other sessions at the same time, and public
holidays. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from common.records import dataclass
from pilots.draft import DraftSession, Groups
from practice.bookings import Booking, Bookings
from practice.hours import SESSION_MINUTES, day_off_in, hour_at
from practice.times import overlaps


@dataclass(frozen=True)
class Clash:
    """Somebody who would be in two places at once."""

    person: int
    session: DraftSession
    cohort: str = ""
    """The other pilot; '' where both sessions are in this one."""
    is_own_calendar: bool = False
    """It is no session that is in the way, but something in their own calendar."""


@dataclass(frozen=True)
class DayOff:
    """A public holiday on which people would have a session."""

    day: dt.date
    name: str
    people: tuple[int, ...]


Seats = Groups | Mapping[int, Sequence[int]]
"""Every group in its order, or some of them by number."""


def people_in(session: DraftSession, groups: Seats) -> list[int]:
    """Leaders and facilitator, each once; of a group that is not among these only who leads."""
    if isinstance(groups, Mapping):
        group = groups.get(session.group, ())
    else:
        group = groups[session.group - 1]
    return list(dict.fromkeys([*group, session.facilitator_id]))


def clashes_of(sessions: Sequence[DraftSession], groups: Seats, bookings: Bookings) -> list[Clash]:
    """Whoever is needed twice, in this pilot or in another; facilitators, leaders and whoever is
    both. Each person once per session.
    """
    found = [*_with_others(sessions, groups, bookings), *_among(sessions, groups)]
    return list(dict.fromkeys(found))


def _with_others(
    sessions: Sequence[DraftSession], groups: Seats, bookings: Bookings
) -> Iterator[Clash]:
    for session in sessions:
        starts_at = session.starts_at
        for person in people_in(session, groups):
            other = _booking_at(bookings.get(person, ()), starts_at)
            if other:
                yield Clash(person, session, other.cohort, is_own_calendar=not other.cohort)


def _booking_at(bookings: Sequence[Booking], moment: dt.datetime) -> Booking | None:
    return next((each for each in bookings if each.is_during(moment, SESSION_MINUTES)), None)


def _among(sessions: Sequence[DraftSession], groups: Seats) -> Iterator[Clash]:
    """Each person's sessions in the order of time. All are of one length, so that one that runs
    together with any other does so with a neighbor.
    """
    by_person: dict[int, list[tuple[dt.datetime, int]]] = defaultdict(list)
    for number, session in enumerate(sessions):
        starts_at = session.starts_at
        for person in people_in(session, groups):
            by_person[person].append((starts_at, number))
    for person, own in by_person.items():
        own.sort()
        for (one_at, one), (other_at, other) in pairwise(own):
            if overlaps(one_at, other_at):
                yield Clash(person, sessions[one])
                yield Clash(person, sessions[other])


def days_off(
    sessions: Sequence[DraftSession], groups: Groups, zones: Mapping[int, str], language: str
) -> list[DayOff]:
    """Holidays on which somebody would have a session, by day: of the countries whose clocks
    people live by, and days off of the organization.
    """
    found: dict[tuple[dt.date, str], set[int]] = {}
    for session in sessions:
        for person in people_in(session, groups):
            zone = zones.get(person, "UTC")
            hour = hour_at(session.starts_at, zone)
            name = day_off_in(hour, zone, language)
            if name:
                found.setdefault((hour.local.date(), name), set()).add(person)
    return [
        DayOff(day, name, tuple(sorted(people))) for (day, name), people in sorted(found.items())
    ]
