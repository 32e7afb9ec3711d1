"""Verbs about a pilot on its way: begin it and save one step of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from django.db import transaction
from msgspec.structs import replace

from common.reach import check_reach
from people.audit import record
from people.models import Member, Organization
from people.operations import add_members
from people.profiles import Profile
from pilots.draft import DraftStep, Goal, Outline, Plan, SomeTimes, StepValue, Times
from pilots.keeping import keep
from pilots.models import PilotDraft


class StaleDraft(Exception):
    """The step was saved elsewhere since the page was opened. Carries the draft as it is now."""

    def __init__(self, draft: PilotDraft) -> None:
        super().__init__(f"draft {draft.pk} is at revision {draft.revision}")
        self.draft = draft


class AlreadyLaunched(Exception):
    """The draft has become a cohort; its plan is changed there."""


def _check_days(draft: PilotDraft, value: StepValue, *, now: dt.datetime) -> None:
    """Raises OutOfReach when a day in the value of a step is too far away."""
    if isinstance(value, Plan) and value.starts_on:
        check_reach(value.starts_on, now=now)
    if isinstance(value, Times | SomeTimes):
        planned_for = value if isinstance(value, Times) else draft.outline.planned_for
        days = (session.day for session in value.sessions)
        check_reach(*days, now=now, begins_on=planned_for.starts_on)


@transaction.atomic
def start_draft(
    *, organization: Organization, goal: Goal, by: Member, now: dt.datetime
) -> PilotDraft:
    """Begin a pilot with its first step saved. A second call begins a second one."""
    outline = Outline(goal=goal, saved_in={DraftStep.GOAL: 1})
    draft = PilotDraft.objects.create(
        organization=organization, by=by, outline=outline, created_at=now, changed_at=now
    )
    record("start_draft", draft, by=by, now=now)
    return draft


@transaction.atomic
def save_draft_step(
    *,
    draft: PilotDraft,
    step: DraftStep,
    value: StepValue,
    revision: int,
    by: Member,
    now: dt.datetime,
) -> PilotDraft:
    """Save one step. `revision` is the draft's number when the page was opened.

    Other steps may have been saved since; only the same step makes it stale. Of a long step only
    what is different is written. A second call with the same value changes nothing. Raises
    StaleDraft, AlreadyLaunched and reach.OutOfReach.
    """
    _check_days(draft, value, now=now)
    locked = PilotDraft.objects.select_for_update().get(pk=draft.pk)
    if locked.cohort_id is not None:
        raise AlreadyLaunched
    before, saved_in = locked.outline, locked.outline.saved_in
    if not keep(locked, step, value) and step in saved_in:
        return locked
    if saved_in.get(step, 0) > revision:
        locked.outline = before
        raise StaleDraft(locked)  # which undoes what was written
    locked.revision += 1
    locked.outline = replace(locked.outline, saved_in={**saved_in, step: locked.revision})
    locked.changed_at = now
    locked.problem = ""
    locked.save(update_fields=["revision", "outline", "changed_at", "problem"])
    record("save_draft_step", locked, by=by, now=now, step=step.value, revision=locked.revision)
    return locked


@transaction.atomic
def save_people_step(
    *,
    draft: PilotDraft,
    step: DraftStep,
    newcomers: Sequence[Profile],
    build: Callable[[Mapping[str, int]], StepValue],
    revision: int,
    by: Member,
    now: dt.datetime,
) -> PilotDraft:
    """Save a step that names people, and make members of those who are not known yet; both or
    neither.

    `build` makes the value of the step from the newcomers' ids by address. Only addresses that are
    new belong into `newcomers`: somebody known keeps what is known about them. A second call
    changes nothing but finds them known.
    """
    ids: dict[str, int] = {}
    if newcomers:
        members = add_members(organization=draft.organization, profiles=newcomers, now=now, by=by)
        ids = {member.email: member.pk for member in members}
    return save_draft_step(
        draft=draft, step=step, value=build(ids), revision=revision, by=by, now=now
    )
