"""What the portal proposes where nobody has chosen: groups, practice times, a pulse."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence

from people.models import Member
from pilots import draft as drafts
from pilots.draft import DraftSession, Pulse, Question
from pilots.frame import Frame
from practice.grouping import Person, propose_groups
from practice.times import LiveStep, SessionTime, propose_times
from surveys.bank import suggested_pulses


def propose_group_ids(leaders: Sequence[Member]) -> list[list[int]]:
    """Groups of four to six, departments mixed."""
    return propose_groups(
        [Person(leader.pk, leader.department, leader.time_zone) for leader in leaders]
    )


def propose_sessions(frame: Frame) -> tuple[DraftSession, ...]:
    """A time per group and live step, facilitators in turn; () while the plan, the groups or the
    team are open.
    """
    pilot = frame.pilot
    facilitators = frame.named(pilot.team.facilitator_ids)
    if not (frame.live_steps and pilot.groups and facilitators):
        return ()
    times = propose_times(
        pilot.groups,
        [LiveStep(id=step.position, opens_on=step.opens_on) for step in frame.live_steps],
        [member.pk for member in facilitators],
        {pk: member.time_zone for pk, member in frame.members.items()},
    )
    return tuple(_as_draft(time) for time in times)


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


def propose_pulse(frame: Frame) -> Pulse:
    """The questions suggested for the first chosen module that has some."""
    slugs = [module.slug for module in frame.modules]
    pulses = sorted(
        suggested_pulses(),
        key=lambda pulse: slugs.index(pulse.module) if pulse.module in slugs else 99,
    )
    items = pulses[0].items if pulses else ()
    questions = tuple(
        Question(item.kind, dict(item.text)) for item in items[: drafts.MOST_QUESTIONS]
    )
    return Pulse(questions=questions)
