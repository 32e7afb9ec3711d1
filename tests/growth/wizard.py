"""A pilot of everybody who leads, on its way: every step saved, as the wizard would have it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings

from kpis.plans import Measuring
from people.models import Member, Role
from pilots.draft import DraftSession, DraftStep, Goal, Plan, Pulse, StepValue, Team, Times
from pilots.frame import frame_of
from pilots.measuring import USUAL_BARS
from pilots.models import PilotDraft
from pilots.operations.drafting import save_draft_step, start_draft
from pilots.operations.reviewing import keep_review
from pilots.proposals import propose_pulse, propose_start
from programs.models import ProgramVersion

SEATS, FACILITATORS = 5, 30
"""The same number of facilitators at every size: nobody's list gets longer by it."""
SLOTS, A_DAY = 80, 16
"""Half hours of a week in which somebody can lead, and those of one day."""


def draft_of(version: ProgramVersion, admin: Member, *, now: dt.datetime) -> PilotDraft:
    """The draft; its groups are cut by five, its sessions spread over the week of their step so
    that nobody is in two at once.
    """
    draft = start_draft(
        organization=admin.organization,
        goal=Goal("The next large pilot", "Fewer misread messages", "Europe/Berlin"),
        by=admin,
        now=now,
    )
    members = Member.objects.filter(organization=admin.organization).order_by("pk")
    leaders = list(members.with_role(Role.LEADER).values_list("pk", flat=True))
    form = version.forms[0]
    modules = tuple(version.modules.values_list("pk", flat=True)[: form.modules])
    leading = [member.pk for member in leading_in(admin.organization_id)]
    starts_on = propose_start(now.date())
    steps: dict[DraftStep, StepValue] = {
        DraftStep.LEADERS: tuple(leaders),
        DraftStep.PLAN: Plan(version.pk, form.slug, modules, starts_on),
        DraftStep.TEAM: Team(tuple(leading), tuple(leading[:5])),
        DraftStep.GROUPS: tuple(
            tuple(leaders[first : first + SEATS]) for first in range(0, len(leaders), SEATS)
        ),
    }
    for step, value in steps.items():
        draft = _saved(draft, step, value, now)
    frame = frame_of(draft)
    live = [(step.position, step.opens_on) for step in frame.live_steps]
    groups = range(1, 1 + len(steps[DraftStep.GROUPS]))  # type: ignore[arg-type]
    sessions = [_session(group, step, day, leading) for group in groups for step, day in live]
    draft = _saved(draft, DraftStep.TIMES, Times(form.slug, starts_on, tuple(sessions)), now)
    pulse: Pulse = propose_pulse(frame)
    draft = _saved(draft, DraftStep.PULSE, pulse, now)
    draft = _saved(draft, DraftStep.MEASUREMENT, Measuring(bars=USUAL_BARS), now)
    keep_review(draft=draft, language=settings.LANGUAGE_CODE, now=now)
    return draft


def leading_in(organization_id: int) -> list[Member]:
    """The facilitators of the draft. One query."""
    members = Member.objects.filter(organization=organization_id).with_role(Role.FACILITATOR)
    return sorted(members, key=lambda each: each.pk)[:FACILITATORS]


def _session(group: int, step: int, day: dt.date, leading: Sequence[int]) -> DraftSession:
    turn, slot = divmod(group, SLOTS)
    days, half_hours = divmod(slot, A_DAY)
    return DraftSession(
        group=group,
        step=step,
        day=day + dt.timedelta(days=days),
        time=dt.time(8 + half_hours // 2, 30 * (half_hours % 2)),
        time_zone="Europe/Berlin",
        facilitator_id=leading[turn % len(leading)],
    )


def _saved(draft: PilotDraft, step: DraftStep, value: StepValue, now: dt.datetime) -> PilotDraft:
    return save_draft_step(
        draft=draft, step=step, value=value, revision=draft.revision, by=draft.by, now=now
    )
