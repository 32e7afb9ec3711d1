"""How fairly the times of a pilot are dealt over time zones, and how often a facilitator and a
leader meet. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from common.records import dataclass
from practice.hours import WHOLE_DAY, Burden, hour_at

OFTEN = 3
"""From so many sessions on, a facilitator and a leader meet often."""


@dataclass(frozen=True, kw_only=True)
class Gathering:
    """One session and who is in it."""

    starts_at: dt.datetime
    leaders: Sequence[int]
    lead: int
    second: int = 0
    """Who scores beside; nobody with 0."""

    @property
    def hosts(self) -> list[int]:
        """Whoever is there for the leaders."""
        return [self.lead, *([self.second] if self.second else [])]


@dataclass(frozen=True, kw_only=True)
class ZoneTimes:
    """What sessions ask of people in one zone. Times outside working hours are how far a session
    reaches beyond 08:00 to 18:00; days off are counted apart.
    """

    zone: str
    people: int
    sessions: int
    """Of all of them together."""
    outside: int
    """So many of these outside working hours."""
    at_night: int
    days_off: int
    farthest: int
    """Minutes, of the session that reaches farthest beyond."""
    most: int
    """Minutes beyond, of all sessions of whoever has most."""

    minutes: int
    """Beyond, of all people and sessions."""

    @property
    def each(self) -> float:
        """Minutes beyond of one person, on average."""
        return self.minutes / self.people


@dataclass(frozen=True, kw_only=True)
class Meetings:
    """How often one facilitator meets leaders, to lead or to score."""

    facilitator: int
    leads: int
    beside: int
    once: int
    """So many leaders they meet once."""
    twice: int
    often: int


def times_by_zone(gatherings: Iterable[Gathering], zones: Mapping[int, str]) -> list[ZoneTimes]:
    """A line for each zone, by name."""
    beyond: dict[str, Counter[int]] = defaultdict(Counter)
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for gathering in gatherings:
        for person in {*gathering.leaders, *gathering.hosts}:
            zone = zones.get(person, "UTC")
            hour = hour_at(gathering.starts_at, zone)
            minutes = hour.minutes_outside % WHOLE_DAY
            found = counted[zone]
            beyond[zone][person] += minutes
            found["sessions"] += 1
            found["outside"] += bool(hour.minutes_outside)
            found["at_night"] += hour.burden == Burden.NIGHT
            found["days_off"] += hour.minutes_outside >= WHOLE_DAY
            found["farthest"] = max(found["farthest"], minutes)
    return [
        ZoneTimes(
            zone=zone,
            people=len(beyond[zone]),
            sessions=found["sessions"],
            outside=found["outside"],
            at_night=found["at_night"],
            days_off=found["days_off"],
            farthest=found["farthest"],
            most=max(beyond[zone].values()),
            minutes=beyond[zone].total(),
        )
        for zone, found in sorted(counted.items())
    ]


def meetings_of(gatherings: Iterable[Gathering]) -> list[Meetings]:
    """A line for each facilitator, in the order of their first session."""
    met: dict[int, Counter[int]] = {}
    leads: Counter[int] = Counter()
    beside: Counter[int] = Counter()
    for gathering in gatherings:
        leads[gathering.lead] += 1
        beside[gathering.second] += 1
        for host in gathering.hosts:
            met.setdefault(host, Counter()).update(gathering.leaders)
    return [_meetings(host, theirs, leads, beside) for host, theirs in met.items()]


def _meetings(
    host: int, theirs: Counter[int], leads: Counter[int], beside: Counter[int]
) -> Meetings:
    times = Counter(min(count, OFTEN) for count in theirs.values())
    return Meetings(
        facilitator=host,
        leads=leads[host],
        beside=beside[host],
        once=times[1],
        twice=times[2],
        often=times[OFTEN],
    )
