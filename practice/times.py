"""When a group can meet: a weekday time inside working hours for as many people as possible, when
nobody is needed elsewhere. Where somebody has to stay up, it is somebody else's turn next time.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, product

from common.local_time import at_local
from practice.hours import (
    SATURDAY,
    SESSION_MINUTES,
    Burden,
    hour_at,
    is_working_time,
    minutes_outside,
)

__all__ = [
    "LiveStep", "SessionTime", "is_working_time", "minutes_outside", "overlaps", "propose_times",
]  # fmt: skip

LENGTH = dt.timedelta(minutes=SESSION_MINUTES)
HALF_HOURS = [dt.time(half // 2, half % 2 * 30) for half in range(48)]
BREATH = dt.timedelta(minutes=15)
"""What somebody needs between two sessions."""
APART = LENGTH + BREATH
AN_HOUR = dt.timedelta(hours=1)
"""As long as APART at most: whatever is too near is in the same hour or one beside it."""
MOST_ASKED = 12
"""Facilitators whose week is looked at for one session."""


@dataclass(frozen=True, kw_only=True)
class SessionTime:
    """One session to be: which group, which step of the plan, when, with whom. Group positions
    count from 1.
    """

    group_position: int
    step_id: int
    starts_at: dt.datetime
    time_zone: str
    facilitator_id: int
    link: str = ""


@dataclass(frozen=True)
class LiveStep:
    """A step that takes place in a session. `id` comes back as SessionTime.step_id; before launch
    use the position.
    """

    id: int
    opens_on: dt.date


def propose_times(
    groups: Sequence[Sequence[int]],
    steps: Sequence[LiveStep],
    facilitator_ids: Sequence[int],
    zones: Mapping[int, str],
    *,
    booked: Mapping[int, Sequence[dt.datetime]] | None = None,
) -> list[SessionTime]:
    """A time for every step and group, steps first. Groups are lists of person ids; `zones` knows
    everybody's zone, `booked` when they have other sessions.

    Each session is in the step's week, on its day or a later weekday. Facilitators take turns, and
    nobody is in two sessions at once as long as the week has room. Nobody is asked at night where
    any other hour is left, and who was asked outside working hours is spared next. The same input
    gives the same times.
    """
    diary = _Diary(zones, booked or {})
    meetings = product(enumerate(steps), enumerate(groups))
    return [
        _propose(diary, step, index + 1, people, _in_turn(facilitator_ids, turn + index))
        for (turn, step), (index, people) in meetings
    ]


def overlaps(one: dt.datetime, other: dt.datetime) -> bool:
    """Whether two sessions that start then run at the same time."""
    return abs(one - other) < LENGTH


def _in_turn(facilitator_ids: Sequence[int], turn: int) -> list[int]:
    """A dozen of them, beginning with the one whose turn it is."""
    first = turn % len(facilitator_ids)
    return [*facilitator_ids[first:], *facilitator_ids[:first]][:MOST_ASKED]


@dataclass
class _Diary:
    """Who works where, who is needed when, and what was asked of whom so far."""

    zones: Mapping[int, str]
    booked: Mapping[int, Sequence[dt.datetime]]
    taken: dict[tuple[int, dt.datetime], list[dt.datetime]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By person and the hour in which they are needed."""
    asked: Counter[tuple[int, str]] = field(default_factory=Counter)
    """(group, zone) -> how much its people there were asked for in earlier sessions."""

    def zone_of(self, person: int) -> str:
        return self.zones.get(person, "UTC")

    def clashes(self, moment: dt.datetime, people: Iterable[int]) -> int:
        """How many of them have something else then."""
        return sum(self._is_taken(moment, person) for person in people)

    def _is_taken(self, moment: dt.datetime, person: int) -> bool:
        around = (moment - AN_HOUR, moment, moment + AN_HOUR)
        near = [self.taken.get((person, _hour_of(each)), ()) for each in around]
        elsewhere = chain(*near, self.booked.get(person, ()))
        return any(abs(moment - other) < APART for other in elsewhere)

    def note(self, moment: dt.datetime, group: int, people: Iterable[int], leader: int) -> None:
        """What was proposed counts in the proposals after it."""
        for person in {*people, leader}:
            self.taken[person, _hour_of(moment)].append(moment)
        for zone in {self.zone_of(person) for person in people}:
            self.asked[group, zone] += hour_at(moment, zone).burden


def _hour_of(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)


Cost = tuple[int, bool, list[int], int, int, int, dt.date, int, dt.datetime]


def _propose(
    diary: _Diary, step: LiveStep, group: int, people: Sequence[int], facilitators: Sequence[int]
) -> SessionTime:
    """The facilitator whose turn it is, unless only another one is free."""
    zones = [diary.zone_of(person) for person in people or facilitators[:1]]
    home = Counter(zones).most_common(1)[0][0]
    candidates = _candidates(step.opens_on, home)
    found: list[tuple[int, int, dt.datetime]] = []
    for turn, facilitator in enumerate(facilitators):
        cost = _best(diary, candidates, group, people, facilitator)
        found.append((cost[0], turn, cost[-1]))
        if not cost[0]:
            break
    # With more sessions in a week than its people can hold, a double booking is left for a person
    # to settle.
    _clashes, turn, starts_at = min(found)
    diary.note(starts_at, group, people, facilitators[turn])
    return SessionTime(
        group_position=group,
        step_id=step.id,
        starts_at=starts_at,
        time_zone=home,
        facilitator_id=facilitators[turn],
    )


def _best(
    diary: _Diary,
    candidates: Sequence[tuple[dt.date, dt.datetime]],
    group: int,
    people: Sequence[int],
    facilitator: int,
) -> Cost:
    """The cheapest of all half hours of the week; its last part is the moment."""
    leads = diary.zone_of(facilitator)
    zones = Counter(diary.zone_of(person) for person in people) or Counter([leads])
    everybody = {*people, facilitator}

    def cost(candidate: tuple[dt.date, dt.datetime]) -> Cost:
        day, moment = candidate
        hours = {zone: hour_at(moment, zone) for zone in {*zones, leads}}
        outside = {zone: hours[zone].minutes_outside for zone in zones}
        off_noon = sum(count * hours[zone].off_noon for zone, count in zones.items())
        return (
            diary.clashes(moment, everybody),
            any(hour.burden == Burden.NIGHT for hour in hours.values()),
            sorted((diary.asked[group, each] + hours[each].burden for each in zones), reverse=True),
            sum(count for zone, count in zones.items() if outside[zone]),
            hours[leads].minutes_outside,
            sum(count * outside[zone] for zone, count in zones.items()),
            day,
            off_noon + hours[leads].off_noon,
            moment,
        )

    return min(map(cost, candidates))


@functools.lru_cache(maxsize=512)
def _candidates(opens_on: dt.date, home: str) -> Sequence[tuple[dt.date, dt.datetime]]:
    """Every half hour from the step's day to the Friday of its week; a weekend means the week
    after.
    """
    if opens_on.weekday() >= SATURDAY:
        opens_on += dt.timedelta(days=7 - opens_on.weekday())
    days = [opens_on + dt.timedelta(days=later) for later in range(SATURDAY - opens_on.weekday())]
    return tuple((day, at_local(day, time, home)) for day, time in product(days, HALF_HOURS))
