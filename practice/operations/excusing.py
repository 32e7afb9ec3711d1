"""A leader says beforehand that they cannot come, or that they can after all."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cohorts.querysets import taking_part
from people.audit import record
from people.models import Member
from practice.models import Attendance, GuestPlace, PracticeSession
from practice.operations.attending import SessionNotPlanned
from practice.operations.guests import seat_guests
from practice.operations.moving import SessionOver
from practice.operations.telling import align_calendars, put_on_plans_of


class ExpectedElsewhere(Exception):
    """They have a place in another group's session instead."""


class NoSwap(Exception):
    """This leader and this session do not go together."""


@transaction.atomic
def announce_absence(
    *, session: PracticeSession, enrollment_id: int, by: Member, now: dt.datetime
) -> Attendance:
    """The leader cannot come: they are marked as absent, and it says that they gave notice. Whoever
    runs the session can still note that they are here.

    A second call changes nothing. Raises SessionNotPlanned for a canceled session and SessionOver
    once it is held.
    """
    current = _ahead(session)
    noted = Attendance.objects.filter(session=current, enrollment=enrollment_id).first()
    if noted is None:
        noted = Attendance(session=current, enrollment_id=enrollment_id, revision=0)
    elif noted.excused_at is not None:
        return noted
    noted.was_present, noted.noted_at, noted.excused_at = False, now, now
    noted.revision += 1
    noted.save()
    detail = {"enrollment": enrollment_id, "revision": noted.revision}
    record("announce_absence", current, by=by, now=now, **detail)
    return noted


@transaction.atomic
def withdraw_absence(
    *, session: PracticeSession, enrollment_id: int, by: Member, now: dt.datetime
) -> None:
    """The leader can come after all; nothing is noted about them any more. A session that they were
    to go to instead and that was canceled since is not theirs any more.

    A second call changes nothing. Raises what announce_absence raises, and ExpectedElsewhere for
    whoever has a place in another group's session by now.
    """
    current = _ahead(session)
    elsewhere = GuestPlace.objects.filter(
        enrollment=enrollment_id, session__step=current.step_id
    ).exclude(session=current)
    if elsewhere.exclude(session__state=PracticeSession.State.CANCELED).exists():
        raise ExpectedElsewhere
    excused = Attendance.objects.filter(
        session=current, enrollment=enrollment_id, excused_at__isnull=False
    )
    gone, _by_model = excused.delete()
    if gone:
        let_go, _by_model = elsewhere.delete()
        if let_go:
            put_on_plans_of([enrollment_id], current)
            align_calendars([current], now=now)
        record("withdraw_absence", current, by=by, now=now, enrollment=enrollment_id)


@transaction.atomic
def swap_session(
    *,
    session: PracticeSession,
    enrollment_id: int,
    to: PracticeSession,
    by: Member,
    now: dt.datetime,
) -> GuestPlace:
    """A leader who cannot come to their own group's session, or missed it, is a guest in another
    one for the same step: invited to it, and the own entry leaves their calendar.

    A second call changes nothing. Raises NoSwap when there is nothing to swap: nothing was missed,
    or the other session is of another step, over, not ahead, or theirs to lead.
    """
    both = PracticeSession.objects.filter(pk__in=[session.pk, to.pk])
    held = {each.pk: each for each in both.held_fast()}
    current, target = held[session.pk], held[to.pk]
    seats = current.enrollments.filter(taking_part(), pk=enrollment_id)
    missed = Attendance.objects.missed().filter(session=current, enrollment__in=seats)
    leader = missed.values_list("enrollment__member", flat=True).first()
    if leader is None:
        raise NoSwap("nobody who takes part missed it")
    is_same_step = target.step_id == current.step_id and target.pk != current.pk
    if not is_same_step or not target.is_planned or target.starts_at <= now:
        raise NoSwap(f"session {target.pk} is no other session of the same step that is ahead")
    if target.facilitator_id == leader:
        raise NoSwap(f"member {leader} leads session {target.pk}")
    if not target.guests.filter(enrollment=enrollment_id).exists():
        seat_guests(session=target, enrollment_ids=[enrollment_id], by=by, now=now)
        record("swap_session", target, by=by, now=now, enrollment=enrollment_id, own=current.pk)
    return GuestPlace.objects.get(session=target, enrollment=enrollment_id)


def _ahead(session: PracticeSession) -> PracticeSession:
    """The session with its row held, if there is still something to stay away from."""
    current = PracticeSession.objects.locked(session.pk)
    if current.is_canceled:
        raise SessionNotPlanned
    if current.is_held:
        raise SessionOver
    return current
