"""Leaders join, leave, come back, get another coach or days of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from cohorts.models import Cohort, Enrollment, Step
from cohorts.moving import move_for_one
from cohorts.operations.course import TooEarly, running
from cohorts.operations.launching import give_roles, make_personal_steps, present_members
from cohorts.operations.sharing import end_sharing
from cohorts.plan import first_weekday, opening_of
from common.reach import check_reach
from people.audit import record
from people.models import Member, Role
from programs.cadence import CARD_KINDS, LIVE_KINDS, SHARED_KINDS, StepKind


class OwnCoach(Exception):
    """A leader would coach themselves."""


@transaction.atomic
def enroll_leader(
    *, cohort: Cohort, member: Member, coach: Member | None, now: dt.datetime, by: Member
) -> Enrollment:
    """Somebody takes part from now on: for the first time, or again after they left.

    What has opened is open to them from now on, so nobody waits for what they could not have done;
    sessions come onto their plan with a seat in a group. A second call changes nothing. Raises
    NotInOrganization, and CohortRests unless the cohort is running.
    """
    locked = running(cohort)
    present = present_members(locked.organization, [member], [coach] if coach else [])
    enrollment, is_new = Enrollment.objects.get_or_create(
        cohort=locked, member=present[member.pk], defaults={"enrolled_at": now}
    )
    if not is_new and enrollment.left_at is None:
        return enrollment
    _begin(enrollment, coach if is_new or coach else enrollment.coach)
    ahead = [step for step in cohort.steps.all() if _can_still_be_done(step, locked, now)]
    known = set(enrollment.personal_steps.values_list("step_id", flat=True))
    make_personal_steps([enrollment], [step for step in ahead if step.pk not in known])
    enrollment.personal_steps.filter(
        done_at=None, opens_at__lt=now, step__kind=StepKind.CARDS
    ).update(opens_at=now)
    people = {Role.LEADER: [member], Role.COACH: [coach] if coach else []}
    give_roles(people, present, by=by, now=now)
    if coach:
        locked.coaches.add(coach)
    record("enroll_leader", locked, by=by, now=now, enrollment=enrollment.pk, is_new=is_new)
    return enrollment


def _begin(enrollment: Enrollment, coach: Member | None) -> None:
    end_sharing([enrollment.pk])
    enrollment.left_at, enrollment.followed, enrollment.coach = None, "", coach
    enrollment.save(update_fields=["left_at", "followed", "coach"])


def _can_still_be_done(step: Step, cohort: Cohort, now: dt.datetime) -> bool:
    """Cards always; what has its day, before that; sessions once there is a seat."""
    if step.kind in LIVE_KINDS:
        return False
    return step.kind in CARD_KINDS or opening_of(step.opens_on, cohort.time_zone) > now


@transaction.atomic
def leave_cohort(*, enrollment: Enrollment, now: dt.datetime, by: Member) -> None:
    """A leader stops taking part; what they did stays. A second call keeps the first time."""
    if Enrollment.objects.filter(pk=enrollment.pk, left_at__isnull=True).update(left_at=now):
        record("leave_cohort", enrollment.cohort, by=by, now=now, enrollment=enrollment.pk)


@transaction.atomic
def change_coach(
    *,
    cohort: Cohort,
    enrollments: Collection[Enrollment],
    coach: Member,
    now: dt.datetime,
    by: Member,
) -> int:
    """Give leaders of a cohort another coach, who gets the role with it.

    What they shared with the one before is shared with nobody any more. Returns how many changed; a
    second call changes nothing. Raises NotInOrganization, and OwnCoach for a leader who would coach
    themselves.
    """
    locked = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    present = present_members(locked.organization, [coach])
    ids = [each.pk for each in enrollments]
    theirs = Enrollment.objects.filter(cohort=locked, pk__in=ids).exclude(coach=coach)
    before = dict(theirs.values_list("pk", "coach_id"))
    if theirs.filter(member=coach).exists():
        raise OwnCoach
    if before:
        Enrollment.objects.filter(pk__in=before).update(coach=coach)
        end_sharing(before)
        locked.coaches.add(coach)
        give_roles({Role.COACH: [coach]}, present, by=by, now=now)
        record("change_coach", locked, by=by, now=now, before=before, after=coach.pk)
    return len(before)


@transaction.atomic
def delay_leader(
    *, enrollment: Enrollment, next_on: dt.date, by: Member, now: dt.datetime
) -> Enrollment:
    """What has not opened for one leader opens later or earlier, the first of it on `next_on`.

    Sessions and pulses stay, they belong to the group. A second call changes nothing. Raises
    CohortRests, TooEarly for a day that is not ahead, and reach.OutOfReach.
    """
    check_reach(next_on, now=now)
    running(enrollment.cohort)
    ahead = enrollment.personal_steps.filter(done_at=None, opens_at__gt=now)
    ahead = ahead.exclude(step__kind__in=SHARED_KINDS).select_related("step")
    steps = list(ahead.select_for_update(of=("self",)).order_by("opens_at", "step__position"))
    zone = enrollment.member.time_zone
    if opening_of(first_weekday(next_on), zone) <= now:
        raise TooEarly
    if steps and steps[0].day != first_weekday(next_on):
        before = steps[0].day
        move_for_one(steps, first_weekday(next_on) - before, zone)
        detail = {"before": before.isoformat(), "after": next_on.isoformat()}
        record(
            "delay_leader", enrollment.cohort, by=by, now=now, enrollment=enrollment.pk, **detail
        )
    return enrollment
