"""Making groups, and planning the sessions in which they meet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from itertools import chain

from django.db import transaction

from cohorts.models import Cohort, Enrollment, Step
from common.progress import Headway
from common.reach import check_moments
from people.audit import record
from people.models import Member
from practice.dealing import deal_forms, played_steps_of
from practice.models import GroupPlace, PracticeGroup, PracticeSession
from practice.operations.second_seats import make_seats
from practice.operations.telling import put_on_plans
from practice.operations.welcoming import welcome_everybody
from practice.repertoire import repertoire_of
from practice.times import SessionTime
from programs.cadence import LIVE_KINDS, StepKind
from programs.models import Module


class NotInCohort(Exception):
    """A member, step or facilitator that the cohort does not have."""


def group_name(cohort: str, position: int) -> str:
    """What a group is called until somebody calls it something else."""
    return f"{cohort} {position}"[:80]


@transaction.atomic
def create_groups(
    *, cohort: Cohort, groups: Sequence[Sequence[int]], now: dt.datetime, by: Member
) -> list[PracticeGroup]:
    """Put the cohort's leaders into groups, in the order of their seats. Positions count from 1.

    A second call returns the groups that are there. Raises NotInCohort for a member who is not
    enrolled.
    """
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    existing = list(PracticeGroup.objects.filter(cohort=cohort))
    if existing:
        return existing
    enrollments = {each.member_id: each for each in Enrollment.objects.filter(cohort=cohort)}
    unknown = sorted(set(chain.from_iterable(groups)) - enrollments.keys())
    if unknown:
        raise NotInCohort(f"members {unknown} are not enrolled")
    made = PracticeGroup.objects.bulk_create(
        PracticeGroup(cohort=cohort, name=group_name(cohort.name, position), position=position)
        for position in range(1, len(groups) + 1)
    )
    places: list[GroupPlace] = []
    for group, members in zip(made, groups, strict=True):
        places += [GroupPlace(group=group, enrollment=enrollments[each]) for each in members]
    GroupPlace.objects.bulk_create(places)
    record("create_groups", cohort, by=by, now=now, groups=[len(group) for group in groups])
    return made


@transaction.atomic
def plan_sessions(
    *,
    cohort: Cohort,
    times: Sequence[SessionTime],
    now: dt.datetime,
    by: Member,
    progress: Headway | None = None,
) -> list[PracticeSession]:
    """Create the cohort's sessions with their second raters, put them on each leader's plan, and
    welcome everybody in the cohort with the invitations to them; `progress` counts who is welcomed.

    A group has one session per step: a second call returns the sessions that are there and invites
    nobody again. Raises NotInCohort and reach.OutOfReach.
    """
    check_moments(*(time.starts_at for time in times), now=now, begins_on=cohort.starts_on)
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    slots = _Slots(cohort)
    slots.check(times)
    known = set(
        PracticeSession.objects.filter(group__cohort=cohort).values_list("group_id", "step_id")
    )
    _make(slots, times, known)
    sessions = list(PracticeSession.objects.in_full().filter(group__cohort=cohort))
    fresh = [each for each in sessions if (each.group_id, each.step_id) not in known]
    put_on_plans(fresh)
    welcome_everybody(cohort=cohort, sessions=fresh, now=now, progress=progress)
    if fresh:
        record("plan_sessions", cohort, by=by, now=now, sessions=len(fresh))
    by_slot = {(each.group.position, each.step_id): each for each in sessions}
    return [by_slot[time.group_position, time.step_id] for time in times]


def _make(slots: _Slots, times: Sequence[SessionTime], known: Collection[tuple[int, int]]) -> None:
    """Sessions of groups and steps that have none, and the seats of their second raters."""
    asked_for = [slots.session(time) for time in times]
    made = PracticeSession.objects.bulk_create(
        [each for each in asked_for if (each.group_id, each.step_id) not in known]
    )
    make_seats({(each.group.position, each.step_id): each for each in made}, times)


class _Slots:
    """The groups of a cohort and the live steps they meet for."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort = cohort
        self.groups = {each.position: each for each in PracticeGroup.objects.filter(cohort=cohort)}
        live = Step.objects.filter(cohort=cohort, kind__in=LIVE_KINDS).select_related("module")
        self.steps = {step.pk: step for step in live}
        self.first, self.last = self._edge_modules()
        self.forms = self._dealt()

    def check(self, times: Sequence[SessionTime]) -> None:
        """Raises NotInCohort for a group, step or facilitator that is not the cohort's."""
        facilitators = {time.facilitator_id for time in times}
        facilitators.update(time.second_id for time in times if time.second_id)
        own = Member.objects.filter(organization_id=self.cohort.organization_id)
        known = set(own.filter(pk__in=facilitators).values_list("pk", flat=True))
        if strangers := sorted(facilitators - known):
            raise NotInCohort(f"members {strangers} cannot facilitate here")
        for time in times:
            if time.group_position not in self.groups or time.step_id not in self.steps:
                raise NotInCohort(
                    f"there is no group {time.group_position} or no live step {time.step_id}"
                )

    def session(self, time: SessionTime) -> PracticeSession:
        """The session of this time, not saved yet."""
        step = self.steps[time.step_id]
        return PracticeSession(
            organization_id=self.cohort.organization_id,
            group=self.groups[time.group_position],
            step=step,
            module=self._module_of(step),
            form=self.forms[time.group_position, time.step_id],
            facilitator_id=time.facilitator_id,
            starts_at=time.starts_at,
            time_zone=time.time_zone,
            link=time.link,
        )

    def _module_of(self, step: Step) -> Module:
        """Whose scenario is played: the step's own; the closing looks back on the last one."""
        return step.module or (self.last if step.kind == StepKind.ASSESSMENT else self.first)

    def _dealt(self) -> dict[tuple[int, int], str]:
        """(position of a group, step) -> the form it plays."""
        in_order = sorted(self.steps.values(), key=lambda step: step.position)
        live = [
            (step.pk, step.kind, step.module.slug if step.module else None) for step in in_order
        ]
        modules = [self._module_of(step) for step in in_order]
        groups = [each.position for each in self.groups.values() if not each.is_make_up]
        return deal_forms(
            sorted(groups),
            played_steps_of(live, [self.first.slug, self.last.slug]),
            repertoire_of((module.pk, module.slug) for module in modules),
        )

    def _edge_modules(self) -> tuple[Module, Module]:
        """The first and the last module in the order in which the cohort practices them."""
        practices = [step for step in self.steps.values() if step.kind == StepKind.PRACTICE]
        practiced = [step.module for step in practices if step.module]
        modules = practiced or list(self.cohort.modules.all())
        return modules[0], modules[-1]
