"""A running pilot is renamed, moved, paused, taken up again, finished and opened again: what each
app below does about it, in one transaction, and the worker is woken for the mails.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cohorts.models import Cohort
from cohorts.operations import (
    TooEarly,
    describe_cohort,
    finish_cohort,
    pause_cohort,
    reopen_cohort,
    resume_cohort,
    shift_cohort,
)
from common.wakeups import wake
from messaging.tasks import send_due
from people.models import Member
from practice.models import PracticeSession
from practice.operations import move_sessions, rename_groups, rest_sessions
from surveys.operations import follow_plan


@transaction.atomic
def describe_pilot(
    *,
    cohort: Cohort,
    name: str,
    goal: str,
    seen: tuple[str, str],
    by: Member,
    now: dt.datetime,
) -> Cohort:
    """Another name or goal; groups that carry the name follow. Nobody gets mail. A second call
    changes nothing. Raises StaleCohort when `seen` is not what stands there.
    """
    before = Cohort.objects.get(pk=cohort.pk).name
    current = describe_cohort(cohort=cohort, name=name, goal=goal, seen=seen, by=by, now=now)
    rename_groups(cohort=current, before=before)
    return current


@transaction.atomic
def shift_pilot(
    *, cohort: Cohort, weeks: int, next_on: dt.date, by: Member, now: dt.datetime
) -> Cohort:
    """Everything that has not opened moves by whole weeks: steps, pulses, and sessions with their
    entries in calendars.

    Raises CohortRests, TooEarly when something would open or begin in the past, and StaleCohort
    when the next step is not on `next_on`, as after a first call.
    """
    moved = shift_cohort(cohort=cohort, weeks=weeks, next_on=next_on, by=by, now=now)
    first = PracticeSession.objects.ahead_of(moved, now).first()
    if first is not None and first.starts_at + dt.timedelta(weeks=weeks) <= now:
        raise TooEarly
    move_sessions(cohort=moved, weeks=weeks, since=now, by=by, now=now)
    follow_plan(cohort=moved)
    wake(send_due)
    return moved


@transaction.atomic
def pause_pilot(*, cohort: Cohort, by: Member, now: dt.datetime) -> bool:
    """Nothing opens and nothing is sent until the pilot goes on; sessions to come leave everybody's
    calendar. Returns whether it did anything; a second call does not.
    """
    is_new = pause_cohort(cohort=cohort, by=by, now=now)
    if is_new:
        rest_sessions(cohort=cohort, by=by, now=now)
        wake(send_due)
    return is_new


@transaction.atomic
def resume_pilot(*, cohort: Cohort, by: Member, now: dt.datetime) -> int | None:
    """The pilot goes on: what had not opened moves by the pause, in whole weeks, and everybody gets
    the new times of their sessions.

    Returns by how many weeks; None when it was not paused, as after a first call.
    """
    pause = resume_cohort(cohort=cohort, by=by, now=now)
    if pause is None:
        return None
    weeks, since = pause
    move_sessions(cohort=cohort, weeks=weeks, since=since, by=by, now=now)
    follow_plan(cohort=cohort)
    wake(send_due)
    return weeks


@transaction.atomic
def finish_pilot(
    *, cohort: Cohort, goes_on_asking: bool = False, by: Member, now: dt.datetime
) -> bool:
    """The pilot is over: sessions to come leave everybody's calendar, nobody is reminded any more.
    With `goes_on_asking` what is planned to be asked later goes on by itself.

    Returns whether it did anything; a second call does not.
    """
    is_new = finish_cohort(cohort=cohort, asks_after_end=goes_on_asking, by=by, now=now)
    if is_new:
        rest_sessions(cohort=cohort, by=by, now=now)
        wake(send_due)
    return is_new


@transaction.atomic
def reopen_pilot(*, cohort: Cohort, by: Member, now: dt.datetime) -> bool:
    """A finished pilot runs again: sessions whose time has not passed come back into calendars.

    Returns whether it did anything; a second call does not.
    """
    is_new = reopen_cohort(cohort=cohort, by=by, now=now)
    if is_new:
        move_sessions(cohort=cohort, weeks=0, since=now, by=by, now=now)
        wake(send_due)
    return is_new
