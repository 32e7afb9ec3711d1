"""When a group can meet: a weekday time inside working hours for as many people as possible, when
nobody is needed elsewhere. Where somebody has to stay up, it is somebody else's turn next time.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field
from itertools import product
from operator import add

from common.local_time import at_local
from common.records import dataclass
from practice.crossing import Chairs, ScoredTwice, cross
from practice.hours import SATURDAY, Burden, hour_at, is_working_time, minutes_outside
from practice.taken import LENGTH, Engagements

__all__ = [
    "LiveStep", "SessionTime", "is_working_time", "minutes_outside", "overlaps", "propose_times",
]  # fmt: skip

HALF_HOURS = [dt.time(half // 2, half % 2 * 30) for half in range(48)]
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
    second_id: int = 0
    """Who scores beside; nobody with 0."""
    second_scores: tuple[int, ...] = ()
    """The leaders they are asked to score, by person."""


@dataclass(frozen=True)
class LiveStep:
    """A step that takes place in a session. `id` comes back as SessionTime.step_id; before launch
    use the position.
    """

    id: int
    opens_on: dt.date
    is_end: bool = False
    """A kickoff or closing, at which what changes is measured."""


def propose_times(
    groups: Sequence[Sequence[int]],
    steps: Sequence[LiveStep],
    facilitator_ids: Sequence[int],
    zones: Mapping[int, str],
    *,
    booked: Mapping[int, Sequence[dt.datetime]] | None = None,
    twice: ScoredTwice = ScoredTwice.NONE,
) -> list[SessionTime]:
    """A time for every step and group, steps first. Groups are lists of person ids; `zones` knows
    everybody's zone, `booked` when they have other sessions.

    Each session is in the step's week, on its day or a later weekday. Facilitators take turns as
    crossing.cross has them, and nobody is in two sessions at once as long as the week has room.
    Nobody is asked at night where any other hour is left, and who was asked outside working hours
    is spared next. Of hours that are alike for all of them, one in which a second rater is free
    comes first. The same input gives the same times.
    """
    diary = _Diary(zones, Engagements(booked), Engagements(booked))
    chairs = cross(groups, [step.is_end for step in steps], facilitator_ids, twice)
    if twice in {ScoredTwice.NONE, ScoredTwice.FIFTH}:
        chairs = {place: Chairs(each.lead) for place, each in chairs.items()}
    meetings = product(enumerate(steps), enumerate(groups))
    return [
        _propose(diary, step, index + 1, people, _in_turn(facilitator_ids, chairs[turn, index]))
        for (turn, step), (index, people) in meetings
    ]


def overlaps(one: dt.datetime, other: dt.datetime) -> bool:
    """Whether two sessions that start then run at the same time."""
    return abs(one - other) < LENGTH


def _in_turn(facilitator_ids: Sequence[int], chairs: Chairs) -> list[Chairs]:
    """A dozen of them, beginning with whoever is to lead; who leads the other end comes last."""
    first = facilitator_ids.index(chairs.lead)
    others = [*facilitator_ids[first + 1 :], *facilitator_ids[:first]]
    others.sort(key=lambda each: each == chairs.beside)
    return [chairs, *map(Chairs, others)][:MOST_ASKED]


@dataclass
class _Diary:
    """Who works where, who is needed when, and what was asked of whom so far."""

    zones: Mapping[int, str]
    taken: Engagements
    """By sessions in which they sit or that they lead."""
    beside: Engagements
    """By sessions in which they are to score beside: those give way."""
    asked: Counter[tuple[int, str]] = field(default_factory=Counter)
    """(group, zone) -> how much its people there were asked for in earlier sessions."""
    beyond: Counter[tuple[int, str]] = field(default_factory=Counter)
    """The same in minutes outside working hours."""

    def zone_of(self, person: int) -> str:
        return self.zones.get(person, "UTC")

    def has_any(self, person: int, days: Collection[dt.date]) -> bool:
        """Whether they have anything on these days, whatever they do in it."""
        return self.taken.has_any(person, days) or self.beside.has_any(person, days)

    def clashes(self, moment: dt.datetime, people: Iterable[int]) -> int:
        """How many of them have something else then."""
        return sum(self.taken.has(person, moment) for person in people)

    def gives_way(self, moment: dt.datetime, chairs: Chairs, busy: Collection[int]) -> int:
        """Sessions in which nobody could score beside if this one were then."""
        is_kept = chairs.lead in busy and self.beside.has(chairs.lead, moment)
        second = chairs.beside
        if second is None or second not in busy:
            return int(is_kept)
        is_gone = self.taken.has(second, moment) or self.beside.has(second, moment)
        return is_kept + is_gone

    def note(self, moment: dt.datetime, group: int, people: Iterable[int], chairs: Chairs) -> None:
        """What was proposed counts in the proposals after it."""
        for person in {*people, chairs.lead}:
            self.taken.note(person, moment)
        if chairs.beside is not None:
            self.beside.note(chairs.beside, moment)
        for zone in {self.zone_of(person) for person in people}:
            hour = hour_at(moment, zone)
            self.asked[group, zone] += hour.burden
            self.beyond[group, zone] += hour.minutes_outside


Each = tuple[int, ...]
"""A figure for each zone of a group; or one after another."""
Weight = tuple[bool, Each, Each, Each, int, dt.date, int, dt.datetime]
"""What a half hour costs a group: night, burden by zone, minutes by zone, sums, what it is to
whoever scores beside, and what is left to choose by.
"""
FIRST_PARTS = 4
"""So many of these come before whether anybody can score beside."""


def _propose(
    diary: _Diary, step: LiveStep, group: int, people: Sequence[int], in_turn: Sequence[Chairs]
) -> SessionTime:
    """The facilitator whose turn it is, unless only another one is free."""
    zones = [diary.zone_of(person) for person in people or [in_turn[0].lead]]
    home = Counter(zones).most_common(1)[0][0]
    candidates = _candidates(step.opens_on, home)
    found: list[tuple[int, int, dt.datetime]] = []
    for turn, chairs in enumerate(in_turn):
        clashes, moment = _best(diary, candidates, group, people, chairs)
        found.append((clashes, turn, moment))
        if not clashes:
            break
    # With more sessions in a week than its people can hold, a double booking is left for a person
    # to settle.
    _clashes, turn, starts_at = min(found)
    diary.note(starts_at, group, people, in_turn[turn])
    return SessionTime(
        group_position=group,
        step_id=step.id,
        starts_at=starts_at,
        time_zone=home,
        facilitator_id=in_turn[turn].lead,
    )


Candidates = Sequence[tuple[dt.date, dt.datetime]]
Zones = tuple[tuple[str, int], ...]
"""Of a group, with how many live there."""


def _best(
    diary: _Diary, candidates: Candidates, group: int, people: Sequence[int], chairs: Chairs
) -> tuple[int, dt.datetime]:
    """The cheapest of all half hours of the week, after how many people are needed elsewhere."""
    leads = diary.zone_of(chairs.lead)
    zones = Counter(diary.zone_of(person) for person in people) or Counter([leads])
    counted = tuple(sorted(zones.items()))
    ordered = _ordered(
        candidates,
        counted,
        leads,
        diary.zone_of(chairs.beside) if chairs.beside is not None else "",
        tuple(diary.asked[group, zone] for zone, _count in counted),
        tuple(diary.beyond[group, zone] for zone, _count in counted),
    )
    return _first_free(diary, ordered, _around(candidates), people, chairs)


def _first_free(
    diary: _Diary,
    ordered: Sequence[Weight],
    days: Sequence[dt.date],
    people: Sequence[int],
    chairs: Chairs,
) -> tuple[int, dt.datetime]:
    """How many are needed elsewhere, and the cheapest moment with as few as that."""
    busy = [each for each in {*people, chairs.lead} if diary.taken.has_any(each, days)]
    two = [each for each in (chairs.lead, chairs.beside) if each is not None]
    giving = [each for each in two if diary.has_any(each, days)]
    free = (weight for weight in ordered if not diary.clashes(weight[-1], busy))
    first = next(free, None)
    if first is None:
        clashes = [diary.clashes(weight[-1], busy) for weight in ordered]
        fewest = min(clashes)
        return fewest, ordered[clashes.index(fewest)][-1]
    return 0, _kept_free(first, free, lambda moment: diary.gives_way(moment, chairs, giving))


def _kept_free(
    first: Weight, others: Iterable[Weight], gives_way: Callable[[dt.datetime], int]
) -> dt.datetime:
    """Of half hours that are alike for leaders and facilitator, one in which somebody can score
    beside; both come cheapest first.
    """
    best = (gives_way(first[-1]), first)
    for weight in others:
        if not best[0] or weight[:FIRST_PARTS] != first[:FIRST_PARTS]:
            break
        best = min(best, (gives_way(weight[-1]), weight))
    return best[1][-1]


@functools.lru_cache(maxsize=4096)
def _ordered(
    candidates: Candidates, zones: Zones, leads: str, beside: str, asked: Each, beyond: Each
) -> Sequence[Weight]:
    """Every half hour, cheapest first for a group that was asked for so much before; kept, because
    most groups were asked for nothing.
    """

    def cost(weight: Weight) -> tuple[bool, list[int], list[int], Each, int, dt.date, int]:
        is_night, burdens, minutes, sums, tires, day, off_noon, _moment = weight
        so_far = sorted(map(add, asked, burdens), reverse=True)
        how_far = sorted(map(add, beyond, minutes), reverse=True)
        return is_night, so_far, how_far, sums, tires, day, off_noon

    return sorted(_weights(candidates, zones, leads, beside), key=cost)


def _around(candidates: Candidates) -> list[dt.date]:
    """Their days, and those beside."""
    first, last = candidates[0][0].toordinal(), candidates[-1][0].toordinal()
    return [dt.date.fromordinal(number) for number in range(first - 1, last + 2)]


@functools.lru_cache(maxsize=4096)
def _weights(candidates: Candidates, zones: Zones, leads: str, beside: str) -> Sequence[Weight]:
    """Every half hour for so many people in these zones; kept, because groups share few mixes."""
    return [_weight(day, moment, zones, leads, beside) for day, moment in candidates]


def _weight(day: dt.date, moment: dt.datetime, zones: Zones, leads: str, beside: str) -> Weight:
    led = hour_at(moment, leads)
    hours = [(hour_at(moment, zone), count) for zone, count in zones]
    burdens = tuple(hour.burden for hour, _count in hours)
    return (
        Burden.NIGHT in {led.burden, *burdens},
        burdens,
        tuple(hour.minutes_outside for hour, _count in hours),
        (
            sum(count for hour, count in hours if hour.minutes_outside),
            led.minutes_outside,
            sum(count * hour.minutes_outside for hour, count in hours),
        ),
        int(hour_at(moment, beside).burden) if beside else 0,
        day,
        sum(count * hour.off_noon for hour, count in hours) + led.off_noon,
        moment,
    )


@functools.lru_cache(maxsize=512)
def _candidates(opens_on: dt.date, home: str) -> Candidates:
    """Every half hour from the step's day to the Friday of its week; a weekend means the week
    after.
    """
    if opens_on.weekday() >= SATURDAY:
        opens_on += dt.timedelta(days=7 - opens_on.weekday())
    days = [opens_on + dt.timedelta(days=later) for later in range(SATURDAY - opens_on.weekday())]
    return tuple((day, at_local(day, time, home)) for day, time in product(days, HALF_HOURS))
