"""What the portal proposes where nobody has chosen: a start, groups, practice times, a pulse."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush

from instruments.operations.giving import SHIPPED
from people.models import Member
from pilots.draft import DraftSession, Groups, Pulse
from pilots.frame import Frame, Schedule
from practice.bookings import bookings_of, starts_of
from practice.crossing import ScoredTwice
from practice.grouping import LARGEST, Person, propose_groups
from practice.times import LiveStep, SessionTime, propose_times
from programs.content.pulse_bank import MOST_QUESTIONS
from surveys.bank import SuggestedPulse, suggested_pulses

WEEKS_AHEAD = 2
A_WEEK = dt.timedelta(days=7)


def propose_start(today: dt.date) -> dt.date:
    """The first Monday at least two weeks away: time enough for invitations to be answered."""
    ready = today + dt.timedelta(weeks=WEEKS_AHEAD)
    return ready + dt.timedelta(days=-ready.weekday() % 7)


def propose_group_ids(leaders: Iterable[Member]) -> Groups:
    """Groups of four to six, nobody with their manager, departments mixed."""
    people = [
        Person(leader.pk, leader.department, leader.time_zone, leader.manager_id)
        for leader in leaders
    ]
    return tuple(tuple(group) for group in propose_groups(people))


def fit_groups(
    groups: Sequence[Sequence[int]],
    leaders: Sequence[int],
    managers: Mapping[int, int | None] | None = None,
) -> list[list[int]]:
    """Groups after the leaders changed: who left is taken out, who is new joins the smallest
    group, where one has room without their manager and their own people in it that one.
    """
    here, placed = set(leaders), set[int]()
    fitted: list[list[int]] = []
    for group in groups:
        staying = [person for person in group if person in here]
        placed.update(staying)
        if staying:
            fitted.append(staying)
    seats = _Seats(fitted, managers or {})
    for person in leaders:
        if person not in placed and fitted:
            seats.give(person)
    return fitted


class _Seats:
    """Groups by their size, the smallest first."""

    def __init__(self, groups: list[list[int]], managers: Mapping[int, int | None]) -> None:
        self.groups, self.managers = groups, managers
        self.by_size = [(len(group), number) for number, group in enumerate(groups)]
        heapify(self.by_size)

    def give(self, person: int) -> None:
        """A seat in the smallest group, with room and without ties where there is one."""
        aside = [heappop(self.by_size)]
        size, number = aside[0]
        while self._is_tied(person, aside[-1][1]) and self.by_size:
            has_room = size < LARGEST
            if has_room and self.by_size[0][0] >= LARGEST:
                break
            aside.append(heappop(self.by_size))
        if not self._is_tied(person, aside[-1][1]):
            size, number = aside[-1]
        aside.remove((size, number))
        self.groups[number].append(person)
        for each in [*aside, (size + 1, number)]:
            heappush(self.by_size, each)

    def _is_tied(self, person: int, number: int) -> bool:
        group = self.groups[number]
        return self.managers.get(person) in group or any(
            self.managers.get(pk) == person for pk in group
        )


def can_propose_sessions(frame: Frame) -> bool:
    """Whether plan, groups and team are there."""
    pilot = frame.pilot
    has_team = bool(frame.named(pilot.team.facilitator_ids))
    return bool(frame.live_steps and pilot.groups and has_team)


def propose_sessions(frame: Frame, twice: ScoredTwice | None = None) -> tuple[DraftSession, ...]:
    """A time per group and live step, facilitators in turn, where everybody is free in all pilots;
    () while the plan, the groups or the team are open. `twice` is another choice than the one that
    was saved. Two queries.
    """
    pilot = frame.pilot
    facilitators = frame.named(pilot.team.facilitator_ids)
    if not can_propose_sessions(frame):
        return ()
    ends = frame.ends
    steps = [
        LiveStep(id=step.position, opens_on=step.opens_on, is_end=step.position in ends)
        for step in frame.live_steps
    ]
    times = propose_times(
        pilot.groups,
        steps,
        [member.pk for member in facilitators],
        {pk: member.time_zone for pk, member in frame.members.items()},
        booked=_booked(frame, steps),
        twice=pilot.times.twice if twice is None else twice,
    )
    return tuple(_as_draft(time) for time in times)


def _booked(frame: Frame, steps: Sequence[LiveStep]) -> dict[int, list[dt.datetime]]:
    """When people of the draft cannot, in the weeks of its live steps."""
    noons = [dt.datetime.combine(step.opens_on, dt.time(12), tzinfo=dt.UTC) for step in steps]
    moments = [*noons, *(noon + A_WEEK for noon in noons)]
    return starts_of(bookings_of(frame.pilot.seated, moments))


def _as_draft(time: SessionTime) -> DraftSession:
    local = time.starts_at.astimezone(zoneinfo.ZoneInfo(time.time_zone))
    return DraftSession(
        group=time.group_position,
        step=time.step_id,
        day=local.date(),
        time=local.time(),
        time_zone=time.time_zone,
        facilitator_id=time.facilitator_id,
        link=time.link,
    )


def propose_pulse(schedule: Schedule) -> Pulse:
    """The questions suggested for the first chosen module that has some, else for any module."""
    chosen = [module.slug for module in schedule.modules]

    def place(pulse: SuggestedPulse) -> int:
        return chosen.index(pulse.module) if pulse.module in chosen else len(chosen)

    offered = suggested_pulses(schedule.version) if schedule.version else []
    suggested = min(offered, key=place, default=None)
    questions = suggested.questions[:MOST_QUESTIONS] if suggested else ()
    return Pulse(questions=questions, questionnaires=(SHIPPED,))
