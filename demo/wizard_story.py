"""Pilots as their admin walks through the wizard: one save for each step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec.structs import replace

from common.records import dataclass
from demo.cast import COACHES, FACILITATORS, HOME, Cast
from people.models import Member
from pilots.draft import DraftStep, Goal, Plan, Pulse, StepValue, Team
from pilots.frame import frame_of
from pilots.models import PilotDraft
from pilots.operations.drafting import save_draft_step, start_draft
from pilots.operations.drawing import draw_waitlist
from pilots.operations.launching import complete_draft
from pilots.proposals import propose_pulse
from programs.models import ProgramVersion
from surveys.bank import RECOMMENDING, suggested_pulses
from surveys.questions import PulseQuestion, QuestionKind, Respondents

FORM = "pilot-12"
MODULES = 2
OWN_QUESTION = PulseQuestion(
    kind=QuestionKind.AGREEMENT,
    text={"en": "My manager tells me when plans change."},
    around={"en": "Leaders around me tell people when plans change."},
    is_own=True,
)


@dataclass(frozen=True, kw_only=True)
class Script:
    """What one pilot is called, who is in it and when it starts."""

    name: str
    goal: str
    leaders: Sequence[Member]
    starts_on: dt.date
    launched_at: dt.datetime
    respondents: Respondents = Respondents.DIRECT_REPORTS
    rotating: int = 0
    """How many questions change from pulse to pulse."""
    waits: int = 0
    """Weeks after which half of the leaders, drawn by lot, begin; 0: all begin together."""


def draft_of(cast: Cast, script: Script, version: ProgramVersion, now: dt.datetime) -> PilotDraft:
    """The wizard's steps, ready to be launched."""
    goal = Goal(script.name, script.goal, HOME)
    draft = start_draft(organization=cast.organization, goal=goal, by=cast.admin, now=now)
    steps = _first_steps(cast, script, version)
    for minute, (step, value) in enumerate(steps.items(), start=1):
        then = now + dt.timedelta(minutes=minute)
        draft = save_draft_step(
            draft=draft, step=step, value=value, revision=draft.revision, by=cast.admin, now=then
        )
    if script.waits:
        draft = _drawn(draft, script.waits, now + dt.timedelta(minutes=5))
    then = now + dt.timedelta(minutes=6)
    draft = save_draft_step(
        draft=draft,
        step=DraftStep.PULSE,
        value=_pulse(draft, script, version),
        revision=draft.revision,
        by=cast.admin,
        now=then,
    )
    draft = complete_draft(draft=draft, by=cast.admin, now=then)
    return _with_links(draft, cast.admin, then)


def _pulse(draft: PilotDraft, script: Script, version: ProgramVersion) -> Pulse:
    """What is proposed, with what this pilot asks besides."""
    proposed = propose_pulse(frame_of(draft))
    first, second, third, *_left_out, last = proposed.questions
    others = (OWN_QUESTION,) if script.rotating else (last, *_working_here(version))
    return replace(
        proposed,
        questions=(first, second, third, *others),
        respondents=script.respondents,
        rotating=script.rotating,
    )


def _drawn(draft: PilotDraft, weeks_later: int, now: dt.datetime) -> PilotDraft:
    """Half of the leaders begin later, and are launched along with the others."""
    return draw_waitlist(
        draft=draft,
        weeks_later=weeks_later,
        launches_too=True,
        revision=draft.revision,
        by=draft.by,
        now=now,
    )


def _working_here(version: ProgramVersion) -> tuple[PulseQuestion, ...]:
    """Whether people would recommend it."""
    pulses = suggested_pulses(version)
    return next((each.questions for each in pulses if each.module == RECOMMENDING), ())


def _first_steps(cast: Cast, script: Script, version: ProgramVersion) -> dict[DraftStep, StepValue]:
    """What the admin chooses; the rest is what the portal proposes."""
    modules = version.modules.order_by("position").values_list("pk", flat=True)[:MODULES]
    return {
        DraftStep.LEADERS: tuple(member.pk for member in script.leaders),
        DraftStep.PLAN: Plan(version.pk, FORM, tuple(modules), script.starts_on),
        DraftStep.TEAM: Team(
            tuple(member.pk for member in cast.named(*FACILITATORS)),
            tuple(member.pk for member in cast.named(*COACHES)),
        ),
    }


def _with_links(draft: PilotDraft, by: Member, now: dt.datetime) -> PilotDraft:
    """Rooms to meet in."""
    times = draft.pilot.times
    sessions = tuple(
        replace(session, link=f"https://meet.northwind.example/practice-{session.group}")
        for session in times.sessions
    )
    value = replace(times, sessions=sessions)
    return save_draft_step(
        draft=draft,
        step=DraftStep.TIMES,
        value=value,
        revision=draft.revision,
        by=by,
        now=now,
    )


def leave_a_draft(cast: Cast, now: dt.datetime) -> None:
    """A pilot that somebody has begun to think about."""
    goal = Goal(
        "Support and Sales, second half", "Fewer clarifications between the two teams.", HOME
    )
    draft = start_draft(organization=cast.organization, goal=goal, by=cast.admin, now=now)
    leaders = tuple(member.pk for member in cast.named("E1007", "E1034", "E1042"))
    save_draft_step(
        draft=draft,
        step=DraftStep.LEADERS,
        value=leaders,
        revision=draft.revision,
        by=cast.admin,
        now=now,
    )
