"""The course of a cohort: its name and goal, moved, paused, going on, finished, opened again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cohorts.models import Cohort
from cohorts.moving import earliest_opening, give_back, move_plan, steps_ahead
from cohorts.plan import weeks_of_pause
from common.reach import check_moments
from people.audit import record
from people.models import Member


class CohortRests(Exception):
    """The cohort is paused or finished; it has to go on first."""


class StaleCohort(Exception):
    """Somebody changed this since the page was opened."""


class TooEarly(Exception):
    """Something would open at a time that has passed."""


def running(cohort: Cohort) -> Cohort:
    """The cohort as it is now, its row held until the transaction ends. Raises
    CohortRests unless it is running.
    """
    locked = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    if not locked.is_running:
        raise CohortRests
    return locked


@transaction.atomic
def describe_cohort(
    *,
    cohort: Cohort,
    name: str,
    goal: str,
    seen: tuple[str, str],
    now: dt.datetime,
    by: Member,
) -> Cohort:
    """Call a cohort something else, or say its goal anew. `seen` is the name and the goal that the
    form showed. A second call changes nothing. Raises StaleCohort when somebody else changed them.
    """
    current = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    if (current.name, current.goal) == (name, goal):
        return current
    if (current.name, current.goal) != seen:
        raise StaleCohort
    changed = [
        each for each, new in (("name", name), ("goal", goal)) if getattr(current, each) != new
    ]
    current.name, current.goal = name, goal
    current.save(update_fields=["name", "goal"])
    record("describe_cohort", current, by=by, now=now, changed=changed)
    return current


@transaction.atomic
def shift_cohort(
    *, cohort: Cohort, weeks: int, next_on: dt.date, now: dt.datetime, by: Member
) -> Cohort:
    """What has not opened yet moves by whole weeks; negative: earlier. `next_on` is the day of the
    next step that the form showed. Raises CohortRests, TooEarly, reach.OutOfReach, and StaleCohort
    when the plan is another one by now: so does a second call.
    """
    locked = running(cohort)
    ahead = steps_ahead(locked, now)
    first = earliest_opening(locked, ahead, weeks)
    if first is None or min(step.opens_on for step in ahead) != next_on:
        raise StaleCohort
    if first <= now:
        raise TooEarly
    check_moments(first, now=now)
    move_plan(locked, ahead, weeks=weeks, since=now)
    record("shift_cohort", locked, by=by, now=now, weeks=weeks, steps=len(ahead))
    return locked


@transaction.atomic
def pause_cohort(*, cohort: Cohort, now: dt.datetime, by: Member) -> bool:
    """A running cohort rests: nothing opens until it goes on. Returns whether it did anything; a
    second call does not.
    """
    running = Cohort.objects.filter(pk=cohort.pk, state=Cohort.State.RUNNING)
    is_new = bool(running.update(state=Cohort.State.PAUSED, paused_at=now))
    if is_new:
        record("pause_cohort", cohort, by=by, now=now)
    return is_new


@transaction.atomic
def resume_cohort(
    *, cohort: Cohort, now: dt.datetime, by: Member
) -> tuple[int, dt.datetime] | None:
    """A paused cohort goes on: what had not opened moves by the pause, in whole weeks.

    Returns by how many, and since when it rested; None when it does not rest, as after a second
    call.
    """
    locked = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    since = locked.paused_at
    if since is None:
        return None
    weeks = weeks_of_pause(since, now)
    locked.state, locked.paused_at = Cohort.State.RUNNING, None
    locked.save(update_fields=["state", "paused_at"])
    move_plan(locked, steps_ahead(locked, since), weeks=weeks, since=since)
    give_back(locked, since, now)
    record("resume_cohort", locked, by=by, now=now, since=since.isoformat(), weeks=weeks)
    return weeks, since


@transaction.atomic
def finish_cohort(
    *, cohort: Cohort, asks_after_end: bool = False, now: dt.datetime, by: Member
) -> bool:
    """Close a cohort: nothing opens and nobody is reminded any more. With `asks_after_end` pulses,
    questionnaires and peer ratings that are planned for later are the exception.

    Returns whether it did anything; a second call does not.
    """
    open_ones = Cohort.objects.filter(pk=cohort.pk).exclude(state=Cohort.State.FINISHED)
    closed = {"state": Cohort.State.FINISHED, "asks_after_end": asks_after_end}
    is_new = bool(open_ones.update(**closed, paused_at=None))
    if is_new:
        record("finish_cohort", cohort, by=by, now=now, asks_after_end=asks_after_end)
    return is_new


@transaction.atomic
def ask_after_end(*, cohort: Cohort, by: Member, now: dt.datetime) -> bool:
    """A finished cohort goes on asking what is planned. Returns whether it did anything; a second
    call does not.
    """
    silent = Cohort.objects.filter(pk=cohort.pk, state=Cohort.State.FINISHED, asks_after_end=False)
    is_new = bool(silent.update(asks_after_end=True))
    if is_new:
        record("ask_after_end", cohort, by=by, now=now)
    return is_new


@transaction.atomic
def reopen_cohort(*, cohort: Cohort, now: dt.datetime, by: Member) -> bool:
    """A finished cohort runs again, with the days it had. Returns whether it did anything; a second
    call does not.
    """
    finished = Cohort.objects.filter(pk=cohort.pk, state=Cohort.State.FINISHED)
    is_new = bool(finished.update(state=Cohort.State.RUNNING))
    if is_new:
        record("reopen_cohort", cohort, by=by, now=now)
    return is_new
