"""Leaders come into a group, change to another, and go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from cohorts.models import Cohort, Enrollment, PersonalStep
from cohorts.operations import CohortRests, StaleCohort
from people.audit import record
from people.models import Member
from practice.models import (
    Attendance,
    GroupPlace,
    GuestPlace,
    PracticeGroup,
    PracticeSession,
)
from practice.operations.choosing import settle_forms
from practice.operations.planning import NotInCohort, group_name
from practice.operations.second_seats import spare_seats
from practice.operations.telling import align_calendars, put_on_plans, put_on_plans_of


@transaction.atomic
def seat_leader(
    *,
    enrollment: Enrollment,
    group: PracticeGroup,
    seen_group: int | None,
    by: Member,
    now: dt.datetime,
) -> GroupPlace:
    """Give a leader a place in a group, or another one: the coming sessions of the old group leave
    their calendar, those of the new one come into it and onto their plan.

    `seen_group` is where they sat on the page. A second call tells nobody anything. Raises
    NotInCohort for a group of another cohort or of a make-up session, CohortRests, and StaleCohort
    when they sit elsewhere by now.
    """
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=enrollment.cohort_id)
    if group.cohort_id != cohort.pk or group.is_make_up:
        raise NotInCohort(f"group {group.pk} is not one of the cohort")
    if not cohort.is_running:
        raise CohortRests
    place = GroupPlace.objects.filter(enrollment=enrollment).first()
    before = place.group_id if place else None
    if before != group.pk:
        if before != seen_group:
            raise StaleCohort
        place, _is_new = GroupPlace.objects.update_or_create(
            enrollment=enrollment, defaults={"group": group}
        )
        detail = {"enrollment": enrollment.pk, "before": before, "after": group.pk}
        record("seat_leader", cohort, by=by, now=now, **detail)
        _stay_where_they_were(enrollment, before, group, now)
    _show_on_plan(enrollment, group, now)
    note_missed(enrollments=[enrollment.pk], now=now)
    ahead = PracticeSession.objects.ahead_of(cohort, now).filter(group__in={before, group.pk})
    held = ahead.held_fast()
    spare_seats(ahead)
    align_calendars(held, now=now)
    settle_forms(sessions=held, by=by, now=now)
    return GroupPlace.objects.get(enrollment=enrollment)


def _stay_where_they_were(
    enrollment: Enrollment, before: int | None, group: PracticeGroup, now: dt.datetime
) -> None:
    """Their seats in what had begun in the group they leave, unless they went elsewhere instead, or
    missed it and the new group has it ahead; what had begun in a group they come back to is their
    own again.
    """
    theirs = enrollment.guest_places
    begun = PracticeSession.objects.filter(group=before, starts_at__lte=now)
    took_place = begun.exclude(state=PracticeSession.State.CANCELED)
    missed = enrollment.attendances.absent().values("session")
    ahead = PracticeSession.objects.ahead_of(group.cohort, now).filter(group=group)
    caught_up = Q(pk__in=missed, step__in=ahead.order_by().values("step"))
    were_in = list(took_place.exclude(caught_up | Q(step__in=theirs.values("session__step"))))
    theirs.filter(session__group=group, was_home=True).delete()
    GuestPlace.objects.bulk_create(
        [GuestPlace(session=each, enrollment=enrollment, was_home=True) for each in were_in]
    )


def _show_on_plan(enrollment: Enrollment, group: PracticeGroup, now: dt.datetime) -> None:
    """Where the group's sessions are; one that is over only for whoever had it on their plan and
    does not go elsewhere instead.
    """
    put_on_plans(group.sessions.filter(starts_at__gt=now).exclude(state=PracticeSession.State.HELD))
    elsewhere = enrollment.guest_places.values("session__step")
    theirs = enrollment.personal_steps.filter(done_at=None).exclude(step__in=elsewhere)
    took_place = group.sessions.exclude(state=PracticeSession.State.CANCELED)
    for session in took_place.filter(starts_at__lte=now, step__in=theirs.values("step")):
        put_on_plans_of([enrollment.pk], session)


def note_missed(*, enrollments: Iterable[int], now: dt.datetime) -> None:
    """These leaders came, or came back, after their group's session was held, and have its step on
    their plan: they were not there, and whoever arranges dates sees it. A second call finds none.
    """
    elsewhere = GuestPlace.objects.filter(
        enrollment=OuterRef("enrollment"), session__step=OuterRef("step")
    )
    noted = Attendance.objects.filter(
        enrollment=OuterRef("enrollment"), session=OuterRef("step__sessions")
    )
    missed = PersonalStep.objects.filter(
        ~Exists(elsewhere),
        ~Exists(noted),
        enrollment__in=enrollments,
        done_at=None,
        step__sessions__group=F("enrollment__place__group"),
        step__sessions__state=PracticeSession.State.HELD,
    )
    Attendance.objects.bulk_create(
        (
            Attendance(
                enrollment_id=enrollment, session_id=session, was_present=False, noted_at=now
            )
            for enrollment, session in missed.values_list("enrollment", "step__sessions")
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def align_sessions(*, cohort: Cohort, now: dt.datetime) -> int:
    """After somebody left the cohort, or came back: its coming sessions are in the calendars of
    those who are in them, and in no others. Returns how many are told; a second call tells nobody.
    """
    ahead = PracticeSession.objects.ahead_of(cohort, now)
    spare_seats(ahead)
    return align_calendars(ahead.held_fast(), now=now)


@transaction.atomic
def rename_groups(*, cohort: Cohort, before: str) -> int:
    """Groups that carry the name their cohort had carry its new one. A second call finds none."""
    groups = PracticeGroup.objects.filter(cohort=cohort)
    named = [each for each in groups if each.name == group_name(before, each.position)]
    for each in named:
        each.name = group_name(cohort.name, each.position)
    return PracticeGroup.objects.bulk_update(named, ["name"])
