"""The sessions of a cohort that is paused, finished, moved, or goes on."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cohorts.models import Cohort
from people.audit import record
from people.bulk import write_fields
from people.models import Member
from practice.models import GroupPlace, PracticeGroup, PracticeSession
from practice.notifications import SESSION_UPDATE
from practice.operations.attending import forget_notices
from practice.operations.telling import align_calendars, call_off, put_on_plans, tell_everybody


@transaction.atomic
def rest_sessions(*, cohort: Cohort, by: Member, now: dt.datetime) -> int:
    """What was still to come leaves everybody's calendar, until the cohort goes on.

    Returns how many sessions; a second call finds none.
    """
    ahead = PracticeSession.objects.ahead_of(cohort, now).held_fast()
    for session in ahead:
        session.state, session.rests = PracticeSession.State.CANCELED, True
        session.sequence += 1
    write_fields(ahead, ["state", "rests", "sequence"])
    put_on_plans(ahead)
    for session in ahead:
        call_off(session, now=now)
    if ahead:
        record("rest_sessions", cohort, by=by, now=now, sessions=len(ahead))
    return len(ahead)


@transaction.atomic
def move_sessions(
    *, cohort: Cohort, weeks: int, since: dt.datetime, by: Member, now: dt.datetime
) -> int:
    """What was still to come at `since` takes place so many weeks later, on the same weekday and
    hour; what rests is planned again unless its time has passed. Everybody's entry is updated.

    Sessions canceled by hand stay canceled. Returns how many move: a second call moves them again.
    """
    coming = PracticeSession.objects.to_come_since(cohort, since)
    moving = [each for each in coming.held_fast() if each.weeks_later(weeks) > now]
    for session in moving:
        session.starts_at = session.weeks_later(weeks)
        session.state, session.rests = PracticeSession.State.PLANNED, False
        session.sequence += 1
    write_fields(moving, ["starts_at", "state", "rests", "sequence"])
    forget_notices(moving)
    put_on_plans(moving)
    tell_everybody(SESSION_UPDATE, moving, now=now)
    align_calendars(moving, now=now)
    PracticeSession.objects.filter(group__cohort=cohort, rests=True).update(rests=False)
    if moving:
        record("move_sessions", cohort, by=by, now=now, sessions=len(moving), weeks=weeks)
    return len(moving)


@transaction.atomic
def remove_groups(*, cohort: Cohort, by: Member, now: dt.datetime) -> int:
    """The groups of a cohort that never was, with their sessions: those ahead leave everybody's
    calendar. Returns how many groups; a second call finds none.
    """
    rest_sessions(cohort=cohort, by=by, now=now)
    PracticeSession.objects.filter(group__cohort=cohort).delete()
    GroupPlace.objects.filter(group__cohort=cohort).delete()
    groups, _by_model = PracticeGroup.objects.filter(cohort=cohort).delete()
    if groups:
        record("remove_groups", cohort, by=by, now=now, groups=groups)
    return groups
