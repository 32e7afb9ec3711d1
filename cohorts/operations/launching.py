"""Making a cohort with its plan and its leaders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import chain, product

from django.db import transaction
from django.db.models import Count

from cohorts.attention import NO_LIMIT, WeeklyLimit
from cohorts.models import Cohort, Enrollment, PersonalStep, Step
from cohorts.plan import NOTHING_QUIET, PlannedStep, Quiet, lay_out, opening_of, start_of
from common.reach import check_reach
from people.audit import record
from people.models import Member, Organization, Role
from people.operations import grant_role
from programs.cadence import StepKind
from programs.content.forms import ProgramForm
from programs.models import Card, Module, ProgramVersion

NOBODY_SAID: Mapping[int, int | None] = {}
"""Coaches take turns."""


class NotInOrganization(Exception):
    """Somebody named for a cohort does not belong to its organization, has left it, or has data
    that is not used.
    """


class NotInVersion(Exception):
    """A chosen module is not part of the program version."""


@transaction.atomic
def launch_cohort(
    *,
    organization: Organization,
    version: ProgramVersion,
    name: str,
    goal: str,
    form: ProgramForm,
    modules: Sequence[Module],
    leaders: Sequence[Member],
    facilitators: Sequence[Member],
    coaches: Sequence[Member],
    starts_on: dt.date,
    time_zone: str,
    by: Member,
    now: dt.datetime,
    quiet: Quiet = NOTHING_QUIET,
    limit: WeeklyLimit = NO_LIMIT,
    coach_of: Mapping[int, int | None] = NOBODY_SAID,
) -> Cohort:
    """Make a cohort with its plan, its leaders and everything each of them will meet, and give
    everybody their role. Nothing of the plan is in a quiet week, or in one that has no room for it.
    `coach_of` says who coaches whom, by id; where it is not said, coaches take turns.

    Sends nothing. A second call makes a second cohort: callers that may be called twice keep what
    they got. Raises NotInOrganization, NotInVersion, plan.WrongModules and reach.OutOfReach.
    """
    check_reach(starts_on, now=now)
    present = present_members(organization, leaders, facilitators, coaches)
    planned = _lay_out(form, version, modules, starts_on, quiet, limit)
    cohort = Cohort.objects.create(
        organization=organization,
        version=version,
        name=name,
        goal=goal,
        starts_on=_begins(planned, starts_on, quiet),
        weeks=_weeks_of(form, planned),
        time_zone=time_zone,
        is_pilot=form.is_pilot,
        launched_at=now,
        launched_by=by,
    )
    cohort.modules.set(modules)
    _name_team(cohort, facilitators, coaches)
    steps = _make_steps(cohort, planned)
    enrollments = _enroll(cohort, leaders, coaches, present, coach_of)
    make_personal_steps(enrollments, steps)
    give_roles(_roles(leaders, facilitators, coaches), present, by=by, now=now)
    record("launch_cohort", cohort, by=by, now=now, leaders=len(enrollments), steps=len(steps))
    return cohort


def _name_team(cohort: Cohort, facilitators: Sequence[Member], coaches: Sequence[Member]) -> None:
    cohort.facilitators.set(_distinct(facilitators))
    cohort.coaches.set(_distinct(coaches))


def _roles(
    leaders: Sequence[Member], facilitators: Sequence[Member], coaches: Sequence[Member]
) -> dict[Role, Sequence[Member]]:
    return {Role.LEADER: leaders, Role.FACILITATOR: facilitators, Role.COACH: coaches}


def _begins(planned: Sequence[PlannedStep], asked_for: dt.date, quiet: Quiet) -> dt.date:
    """Where its weeks begin: later than was asked for where quiet weeks put the start off."""
    return start_of(planned) if quiet.weeks else asked_for


def _weeks_of(form: ProgramForm, planned: Sequence[PlannedStep]) -> int:
    return max(form.weeks, *(step.week for step in planned if step.kind != StepKind.PULSE))


def _lay_out(
    form: ProgramForm,
    version: ProgramVersion,
    modules: Sequence[Module],
    starts_on: dt.date,
    quiet: Quiet,
    limit: WeeklyLimit,
) -> list[PlannedStep]:
    if any(module.version_id != version.pk for module in modules):
        raise NotInVersion
    return lay_out(form, [module.pk for module in modules], starts_on, quiet, limit)


def _distinct(members: Sequence[Member]) -> list[int]:
    return list(dict.fromkeys(member.pk for member in members))


def present_members(organization: Organization, *groups: Sequence[Member]) -> dict[int, Member]:
    """One fresh, locked object per person: somebody who is leader and coach must not lose a role to
    a stale copy. Raises NotInOrganization where one of them has left, or their data is not used.
    """
    named = set(_distinct(list(chain.from_iterable(groups))))
    present = Member.objects.filter(organization=organization, pk__in=named).available()
    found = {member.pk: member for member in present.order_by("pk").select_for_update(no_key=True)}
    if found.keys() != named:
        raise NotInOrganization
    return found


def give_roles(
    people: Mapping[Role, Sequence[Member]],
    present: Mapping[int, Member],
    *,
    by: Member,
    now: dt.datetime,
) -> None:
    for role, members in people.items():
        grant_role(members=[present[pk] for pk in _distinct(members)], role=role, now=now, by=by)


def _make_steps(cohort: Cohort, planned: Sequence[PlannedStep]) -> list[Step]:
    return Step.objects.bulk_create(
        Step(
            cohort=cohort,
            kind=step.kind,
            module_id=step.module_id,
            week=step.week,
            opens_on=step.opens_on,
            position=step.position,
        )
        for step in planned
    )


def _enroll(
    cohort: Cohort,
    leaders: Sequence[Member],
    coaches: Sequence[Member],
    present: Mapping[int, Member],
    coach_of: Mapping[int, int | None],
) -> list[Enrollment]:
    """Leaders in their order, coaches as matched, else dealt out in turn; nobody coaches themselves
    where another coach is there.
    """
    enrollments = []
    for turn, leader_id in enumerate(_distinct(leaders)):
        others = [pk for pk in _distinct(coaches) if pk != leader_id]
        in_turn = others[turn % len(others)] if others else None
        coach_id = coach_of.get(leader_id, in_turn)
        enrollments.append(
            Enrollment(
                cohort=cohort,
                member=present[leader_id],
                coach_id=coach_id,
                enrolled_at=cohort.launched_at,
            )
        )
    return Enrollment.objects.bulk_create(enrollments)


def make_personal_steps(enrollments: Sequence[Enrollment], steps: Sequence[Step]) -> None:
    """What each of these leaders will meet, with the days of the steps."""
    taught = {step.module_id for step in steps if step.kind == StepKind.CARDS}
    counted = (
        Card.objects.main().filter(module__in=taught).values_list("module_id").annotate(Count("pk"))
    )
    cards = dict(counted.order_by())
    PersonalStep.objects.bulk_create(
        (
            _personal_step(enrollment, step, cards.get(step.module_id, 0))
            for enrollment, step in product(enrollments, steps)
        ),
        batch_size=1000,
    )


def _personal_step(enrollment: Enrollment, step: Step, cards: int) -> PersonalStep:
    """`cards` is how many the step's module has; only a step of cards counts them."""
    return PersonalStep(
        enrollment=enrollment,
        step=step,
        opens_at=opening_of(step.opens_on, enrollment.member.time_zone),
        cards_total=cards if step.kind == StepKind.CARDS else 0,
    )
