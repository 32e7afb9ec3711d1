"""Who takes part in a running pilot, and who runs it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from coaching.operations import pass_on
from cohorts.models import Cohort, Enrollment
from cohorts.operations import enroll_leader, leave_cohort
from common.wakeups import wake
from learning.operations import follow_rules
from messaging.tasks import send_due
from people.models import Member
from practice.models import PracticeGroup
from practice.operations import (
    align_sessions,
    hand_over_sessions,
    note_missed,
    seat_leader,
    welcome_everybody,
)


@transaction.atomic
def add_leader(
    *,
    cohort: Cohort,
    member: Member,
    group: PracticeGroup | None,
    coach: Member | None,
    by: Member,
    now: dt.datetime,
) -> Enrollment:
    """Somebody joins a running pilot, or comes back to it: what has opened is open to them, and
    their group's coming sessions come into their calendar. Without a group they keep their seat.
    Whoever is new is welcomed.

    A second call tells nobody anything. Raises CohortRests, NotInOrganization, NotInCohort and
    OwnCoach.
    """
    before = Enrollment.objects.filter(cohort=cohort, member=member).first()
    is_there = before is not None and before.left_at is None
    enrollment = enroll_leader(cohort=cohort, member=member, coach=coach, by=by, now=now)
    follow_rules(cohort=cohort, now=now)
    place = getattr(enrollment, "place", None)
    if group is not None and not is_there:
        seen = place.group_id if place else None
        seat_leader(enrollment=enrollment, group=group, seen_group=seen, by=by, now=now)
    else:
        note_missed(enrollments=[enrollment.pk], now=now)
        align_sessions(cohort=cohort, now=now)
    welcome_everybody(cohort=cohort, sessions=(), now=now)
    wake(send_due)
    return enrollment


@transaction.atomic
def take_out_leader(*, enrollment: Enrollment, by: Member, now: dt.datetime) -> None:
    """A leader stops taking part: their sessions leave their calendar at once, and what waits to be
    sent to them about those is not sent. What they did stays. A second call changes nothing.
    """
    leave_cohort(enrollment=enrollment, by=by, now=now)
    align_sessions(cohort=enrollment.cohort, now=now)
    wake(send_due)


@transaction.atomic
def hand_over(
    *,
    cohort: Cohort,
    leaving: Member,
    facilitator: Member | None,
    coach: Member | None,
    by: Member,
    now: dt.datetime,
) -> tuple[int, int]:
    """Somebody else takes over what a facilitator or coach had in this pilot, from now on: the
    coming sessions, the leaders, or both. Open talks with the coach before are canceled, and each
    leader is told in one mail who coaches them now.

    Returns how many sessions and leaders; a second call finds none. Raises NotInCohort, InTheGroup,
    NotInOrganization and OwnCoach.
    """
    sessions = leaders = 0
    if facilitator is not None:
        sessions = hand_over_sessions(
            cohort=cohort, leaving=leaving, facilitator=facilitator, by=by, now=now
        )
    if coach is not None:
        theirs = list(cohort.enrollments.filter(coach=leaving))
        leaders = pass_on(cohort=cohort, enrollments=theirs, coach=coach, by=by, now=now)
        cohort.coaches.remove(*([leaving] if coach != leaving else []))
    welcome_everybody(cohort=cohort, sessions=(), now=now)
    wake(send_due)
    return sessions, leaders
