"""From a draft to a running pilot: what is proposed, and the launch across programs, practice and surveys."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.wakeups import wake
from messaging.tasks import send_due
from people.models import Member
from practice.operations import create_groups, plan_sessions
from practice.times import LiveStep, SessionTime, propose_times
from programs import pilot as drafts
from programs.draft_operations import save_draft_step
from programs.grouping import Person, propose_groups
from programs.models import Cohort, Module, PilotDraft, ProgramVersion
from programs.operations import launch_cohort
from programs.pilot import DraftSession, Pilot, Pulse, Question, Times
from programs.plan import LIVE_KINDS, PlannedStep, lay_out
from surveys.bank import suggested_pulses
from surveys.data import ItemData
from surveys.operations import create_pulse_plan


class NotReady(Exception):
    """Something is missing before this draft can be launched; `gaps` says what, by step."""

    def __init__(self, gaps: Mapping[str, Sequence[str]]) -> None:
        super().__init__(f"not ready: {', '.join(gaps)}")
        self.gaps = gaps


@dataclass(frozen=True)
class Frame:
    """A draft with everything it names, fetched: a fixed number of queries."""

    draft: PilotDraft
    pilot: Pilot
    members: Mapping[int, Member]
    version: ProgramVersion | None
    modules: Sequence[Module]
    form: Mapping[str, Any]
    steps: Sequence[PlannedStep]

    @property
    def leaders(self) -> list[Member]:
        """In the order in which they were chosen; who has left the organization is missing."""
        return self.named(self.pilot.leaders)

    @property
    def live_steps(self) -> list[PlannedStep]:
        """The steps that happen in a session."""
        return [step for step in self.steps if step.kind in LIVE_KINDS]

    def named(self, ids: Sequence[int]) -> list[Member]:
        """Members by id, in this order."""
        return [self.members[pk] for pk in ids if pk in self.members]


def frame_of(draft: PilotDraft) -> Frame:
    """Fetch what a draft names. An unfinished draft gives a frame with less in it."""
    pilot = drafts.read(draft.data)
    members = Member.objects.filter(organization_id=draft.organization_id, pk__in=pilot.people).present()
    version = ProgramVersion.objects.filter(pk=pilot.plan.version_id).first()
    modules = list(version.modules.filter(pk__in=pilot.plan.module_ids)) if version else []
    modules.sort(key=lambda module: pilot.plan.module_ids.index(module.pk))
    forms: list[dict[str, Any]] = version.forms if version else []
    form = next((each for each in forms if each["slug"] == pilot.plan.form), {})
    steps: list[PlannedStep] = []
    if form and pilot.plan.starts_on and len(modules) == form["modules"]:
        steps = lay_out(form, [module.pk for module in modules], pilot.plan.starts_on)
    return Frame(draft, pilot, {member.pk: member for member in members}, version, modules, form, steps)


def gaps_of(frame: Frame) -> dict[str, list[str]]:
    """Everything that stands in the way of a launch, by step; also what only the frame can tell."""
    pilot = frame.pilot
    gaps = drafts.missing(pilot)
    if "leaders" not in gaps and not frame.leaders:
        gaps["leaders"] = [_("Everybody who was chosen has left: choose others.")]
    if "plan" not in gaps and not frame.steps:
        gaps["plan"] = [_("The modules do not fit the form: look at them again.")]
    if not {*pilot.team.facilitator_ids, *pilot.team.coach_ids} <= frame.members.keys():
        gaps["team"] = [_("Somebody who was to facilitate or coach has left: choose somebody else.")]
    if "times" not in gaps and frame.steps and not has_every_session(frame):
        gaps["times"] = [_("The sessions do not fit the plan: look at the practice times again.")]
    return gaps


def has_every_session(frame: Frame) -> bool:
    """Whether there is exactly one session per group and live step."""
    groups = range(1, len(frame.pilot.groups) + 1)
    wanted = {(group, step.position) for group in groups for step in frame.live_steps}
    found = [(session.group, session.step) for session in frame.pilot.times.sessions]
    return len(found) == len(wanted) and set(found) == wanted


def propose_group_ids(leaders: Sequence[Member]) -> list[list[int]]:
    """Groups of four to six, departments mixed."""
    return propose_groups([Person(leader.pk, leader.department, leader.time_zone) for leader in leaders])


def propose_sessions(frame: Frame) -> tuple[DraftSession, ...]:
    """A time per group and live step, facilitators in turn; () while the plan, the groups or the team are open."""
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
    pulses = sorted(suggested_pulses(), key=lambda pulse: slugs.index(pulse.module) if pulse.module in slugs else 99)
    items = pulses[0].items if pulses else ()
    questions = tuple(Question(item.kind, dict(item.text)) for item in items[: drafts.MOST_QUESTIONS])
    return Pulse(questions=questions)


@transaction.atomic
def complete_draft(*, draft: PilotDraft, now: dt.datetime) -> PilotDraft:
    """Fill in groups, practice times and pulse with what the portal proposes, where they are missing.

    A second call changes nothing.
    """
    for step in ("groups", "times", "pulse"):
        frame = frame_of(draft)
        if step not in drafts.missing(frame.pilot):
            continue
        value: Any
        if step == "groups":
            value = tuple(tuple(group) for group in propose_group_ids(frame.leaders))
        elif step == "times":
            value = Times(frame.pilot.plan.form, frame.pilot.plan.starts_on, propose_sessions(frame))
        else:
            value = propose_pulse(frame)
        draft = save_draft_step(draft=draft, step=step, value=value, revision=draft.revision, now=now)
    return draft


@transaction.atomic
def launch_pilot(*, draft: PilotDraft, by: Member, now: dt.datetime) -> Cohort:
    """Make the pilot real: cohort, plan, groups, sessions with their invitations, pulse plan; all of it or nothing.

    A second call, at the same time or later, returns the same cohort. Raises NotReady, and NotInOrganization when
    somebody named has left.
    """
    # Locked without a join: a joined cohort would be read as it was before the wait for a launch that runs just now.
    locked = PilotDraft.objects.select_for_update().get(pk=draft.pk)
    if locked.cohort is not None:
        return locked.cohort
    frame = frame_of(locked)
    gaps, pilot, starts_on = gaps_of(frame), frame.pilot, frame.pilot.plan.starts_on
    if gaps or frame.version is None or starts_on is None:
        raise NotReady(gaps)
    cohort = launch_cohort(
        organization=locked.organization,
        version=frame.version,
        name=pilot.goal.name,
        goal=pilot.goal.goal,
        form=dict(frame.form),
        modules=list(frame.modules),
        leaders=frame.leaders,
        facilitators=frame.named(pilot.team.facilitator_ids),
        coaches=frame.named(pilot.team.coach_ids),
        starts_on=starts_on,
        time_zone=pilot.goal.time_zone,
        by=by,
        now=now,
    )
    create_groups(cohort=cohort, groups=_present_groups(frame), now=now)
    step_ids = dict(cohort.steps.values_list("position", "pk"))
    plan_sessions(cohort=cohort, times=[_as_time(each, step_ids) for each in pilot.times.sessions], now=now, by=by)
    create_pulse_plan(
        cohort=cohort,
        items=[ItemData(kind=question.kind, text=question.text) for question in pilot.pulse.questions],
        respondents=pilot.pulse.respondents,
        extra=frame.named(pilot.pulse.extra_ids),
        send_at=pilot.pulse.send_at,
        open_days=pilot.pulse.open_days,
        now=now,
    )
    locked.cohort = cohort
    locked.changed_at = now
    locked.save(update_fields=["cohort", "changed_at"])
    wake(send_due)
    return cohort


def _present_groups(frame: Frame) -> list[list[int]]:
    return [[pk for pk in group if pk in frame.members] for group in frame.pilot.groups]


def _as_time(session: DraftSession, step_ids: Mapping[int, int]) -> SessionTime:
    return SessionTime(
        group_position=session.group,
        step_id=step_ids[session.step],
        starts_at=session.starts_at,
        time_zone=session.time_zone,
        facilitator_id=session.facilitator_id,
        link=session.link,
    )
