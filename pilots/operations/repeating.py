"""One more like a pilot that is there: another round of it, or the full program after it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from msgspec.structs import replace

from cohorts.models import Cohort
from people.audit import record
from people.models import Member
from pilots.draft import DraftStep, Goal, Outline, Plan, Pulse, StepValue, Team
from pilots.full_program import full_program_for
from pilots.keeping import keep
from pilots.measuring import without_teams
from pilots.models import PilotDraft
from pilots.operations.drafting import start_draft


class NoFullForm(Exception):
    """The program is retired, or its newest version has no such form."""


@transaction.atomic
def clone_pilot(*, cohort: Cohort, name: str, by: Member, now: dt.datetime) -> PilotDraft:
    """Begin a draft like a pilot: its goal, modules, people who run it, and questions. Leaders,
    groups and days are chosen anew. A second call begins a second one.
    """
    was = _outline_of(cohort)
    copied = _copied(cohort, was) | {DraftStep.PLAN: _plan_of(cohort, was.plan.form)}
    draft = _begin(cohort, name, was, copied, by=by, now=now)
    record("clone_pilot", draft, by=by, now=now, cohort=cohort.pk)
    return draft


@transaction.atomic
def expand_pilot(
    *, cohort: Cohort, name: str, form: str, with_leaders: bool, by: Member, now: dt.datetime
) -> PilotDraft:
    """Begin a draft of the full program after a pilot, in one of the full forms of the newest
    version: its goal, people who run it, and questions; its leaders where they are to go on, for
    whom modules that are new to them come first. The draft remembers the pilot. A second call
    begins a second one. Raises NoFullForm.
    """
    full = full_program_for(cohort)
    done = set(cohort.modules.values_list("lineage", flat=True)) if with_leaders else set()
    modules = full.modules_of(form, without=done) if full else ()
    if full is None or not modules:
        raise NoFullForm
    was = _outline_of(cohort)
    copied = _copied(cohort, was)
    copied[DraftStep.PLAN] = Plan(full.version.pk, form, modules)
    if with_leaders:
        copied[DraftStep.LEADERS] = tuple(_leaders_of(cohort))
    draft = _begin(cohort, name, was, copied, by=by, now=now)
    draft.expands = cohort
    draft.save(update_fields=["expands"])
    leaders = draft.outline.tally.leaders
    record("expand_pilot", draft, by=by, now=now, cohort=cohort.pk, leaders=leaders)
    return draft


def _begin(
    cohort: Cohort,
    name: str,
    was: Outline,
    copied: dict[DraftStep, StepValue],
    *,
    by: Member,
    now: dt.datetime,
) -> PilotDraft:
    goal = Goal(name, cohort.goal, cohort.time_zone)
    draft = start_draft(organization=cohort.organization, goal=goal, by=by, now=now)
    for step, value in copied.items():
        keep(draft, step, value)
    saved_in = {**draft.outline.saved_in, **dict.fromkeys(copied, draft.revision)}
    # Other leaders have other teams: what was expected is proposed again, and looked at.
    expected = without_teams(was.measurement)
    draft.outline = replace(draft.outline, saved_in=saved_in, measurement=expected)
    draft.save(update_fields=["outline"])
    return draft


def _outline_of(cohort: Cohort) -> Outline:
    """What the wizard knew of a pilot; nothing where it was not launched by it."""
    earlier = PilotDraft.objects.filter(cohort=cohort).first()
    return earlier.outline if earlier else Outline()


def _copied(cohort: Cohort, was: Outline) -> dict[DraftStep, StepValue]:
    copied: dict[DraftStep, StepValue] = {DraftStep.TEAM: _team_of(cohort)}
    if was.pulse.questions:
        copied[DraftStep.PULSE] = _unnamed(was.pulse)
    return copied


def _leaders_of(cohort: Cohort) -> list[int]:
    """Who takes part in it, by name."""
    going_on = cohort.enrollments.active().order_by("member__folded", "member_id")
    return list(going_on.values_list("member_id", flat=True))


def _plan_of(cohort: Cohort, form: str) -> Plan:
    """Without a day, of the version it is on by now: the modules in the order in which they are
    taught.
    """
    ids = cohort.modules.order_by("position").values_list("pk", flat=True)
    return Plan(cohort.version_id, form, tuple(ids))


def _team_of(cohort: Cohort) -> Team:
    """Who runs it and is still here."""
    leading, coaching = (
        tuple(people.available().by_name().values_list("pk", flat=True))
        for people in (cohort.facilitators, cohort.coaches)
    )
    return Team(leading, coaching)


def _unnamed(pulse: Pulse) -> Pulse:
    """The same questions to the same kind of people; whoever was named beside them is not."""
    return replace(pulse, extra_ids=())
