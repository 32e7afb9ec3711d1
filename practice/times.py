"""When a group can meet: a weekday time inside working hours for as many people as possible, when
nobody is needed elsewhere. Where somebody has to stay up, it is somebody else's turn next time.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, product
from operator import add

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
    days: set[tuple[int, dt.date]] = field(default_factory=set)
    """On which days, by the clock of Greenwich, people are needed."""
    asked: Counter[tuple[int, str]] = field(default_factory=Counter)
    """(group, zone) -> how much its people there were asked for in earlier sessions."""

    def zone_of(self, person: int) -> str:
        return self.zones.get(person, "UTC")

    def busy_in(
        self, people: Collection[int], candidates: Sequence[tuple[dt.date, dt.datetime]]
    ) -> list[int]:
        """Who of them has anything else at all on these days, or the days beside."""
        first, last = candidates[0][0].toordinal(), candidates[-1][0].toordinal()
        days = [dt.date.fromordinal(number) for number in range(first - 1, last + 2)]

        def is_busy(person: int) -> bool:
            return person in self.booked or any((person, day) in self.days for day in days)

        return list(filter(is_busy, people))

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
            self.days.add((person, moment.astimezone(dt.UTC).date()))
        for zone in {self.zone_of(person) for person in people}:
            self.asked[group, zone] += hour_at(moment, zone).burden


def _hour_of(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)


Cost = tuple[int, bool, list[int], int, int, int, dt.date, int, dt.datetime]
Weight = tuple[bool, tuple[int, ...], int, int, int, dt.date, int, dt.datetime]
"""What a cost is made of that is the same for all groups of people with the same clocks."""


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
    counted = tuple(sorted(zones.items()))
    asked = [diary.asked[group, zone] for zone, _count in counted]
    busy = diary.busy_in({*people, facilitator}, candidates)

    def cost(weight: Weight) -> Cost:
        is_night, burdens, outside, led_outside, minutes, day, off_noon, moment = weight
        clashes = diary.clashes(moment, busy)
        so_far = sorted(map(add, asked, burdens), reverse=True)
        return clashes, is_night, so_far, outside, led_outside, minutes, day, off_noon, moment

    return min(map(cost, _weights(candidates, counted, leads)))


@functools.lru_cache(maxsize=4096)
def _weights(
    candidates: Sequence[tuple[dt.date, dt.datetime]],
    zones: tuple[tuple[str, int], ...],
    leads: str,
) -> Sequence[Weight]:
    """Every half hour for so many people in these zones; kept, because groups share few mixes."""
    return [_weight(day, moment, zones, leads) for day, moment in candidates]


def _weight(
    day: dt.date, moment: dt.datetime, zones: Sequence[tuple[str, int]], leads: str
) -> Weight:
    led = hour_at(moment, leads)
    hours = [(hour_at(moment, zone), count) for zone, count in zones]
    burdens = tuple(hour.burden for hour, _count in hours)
    return (
        Burden.NIGHT in {led.burden, *burdens},
        burdens,
        sum(count for hour, count in hours if hour.minutes_outside),
        led.minutes_outside,
        sum(count * hour.minutes_outside for hour, count in hours),
        day,
        sum(count * hour.off_noon for hour, count in hours) + led.off_noon,
        moment,
    )


@functools.lru_cache(maxsize=512)
def _candidates(opens_on: dt.date, home: str) -> Sequence[tuple[dt.date, dt.datetime]]:
    """Every half hour from the step's day to the Friday of its week; a weekend means the week
    after.
    """
    if opens_on.weekday() >= SATURDAY:
        opens_on += dt.timedelta(days=7 - opens_on.weekday())
    days = [opens_on + dt.timedelta(days=later) for later in range(SATURDAY - opens_on.weekday())]
    return tuple((day, at_local(day, time, home)) for day, time in product(days, HALF_HOURS))
