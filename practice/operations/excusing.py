"""A leader says beforehand that they cannot come, or that they can after all."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cohorts.querysets import taking_part
from people.audit import record
from people.models import Member
from practice.models import Attendance, GuestPlace, PracticeSession
from practice.operations.attending import SessionNotPlanned
from practice.operations.moving import SessionOver
from practice.operations.telling import align_calendars, put_on_plans


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
    """The leader can come after all; nothing is noted about them any more.

    A second call changes nothing. Raises what announce_absence raises, and ExpectedElsewhere for
    whoever has a place in another group's session by now.
    """
    current = _ahead(session)
    swapped = GuestPlace.objects.filter(enrollment=enrollment_id, session__step=current.step_id)
    if swapped.exists():
        raise ExpectedElsewhere
    excused = Attendance.objects.filter(
        session=current, enrollment=enrollment_id, excused_at__isnull=False
    )
    gone, _by_model = excused.delete()
    if gone:
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
    """A leader who cannot come to their own group's session is a guest in another group's for the
    same step: invited to it, and the own entry leaves their calendar.

    A second call changes nothing. Raises NoSwap when there is nothing to swap: no notice was given,
    or the other session is of another step, over, or not ahead.
    """
    current, target = _ahead(session), PracticeSession.objects.locked(to.pk)
    excused = Attendance.objects.filter(
        session=current, enrollment=enrollment_id, excused_at__isnull=False
    )
    seats = current.enrollments.filter(taking_part(), pk__in=excused.values("enrollment"))
    if not seats.exists():
        raise NoSwap("nobody who takes part gave notice")
    is_same_step = target.step_id == current.step_id and target.pk != current.pk
    if not is_same_step or not target.is_planned or target.starts_at <= now:
        raise NoSwap(f"session {target.pk} is no other session of the same step that is ahead")
    place, is_new = GuestPlace.objects.get_or_create(session=target, enrollment_id=enrollment_id)
    if is_new:
        touched = [current, target, *_let_go_of_others(place)]
        put_on_plans([target])
        align_calendars(touched, now=now)
        record("swap_session", target, by=by, now=now, enrollment=enrollment_id, own=current.pk)
    return place


def _let_go_of_others(place: GuestPlace) -> list[PracticeSession]:
    """Nobody has two places for one step. Returns the sessions they were to be in instead."""
    others = GuestPlace.objects.filter(
        enrollment=place.enrollment_id, session__step=place.session.step_id
    ).exclude(pk=place.pk)
    left = PracticeSession.objects.filter(
        pk__in=others.values("session"), state=PracticeSession.State.PLANNED
    ).held_fast()
    others.delete()
    return left


def _ahead(session: PracticeSession) -> PracticeSession:
    """The session with its row held, if there is still something to stay away from."""
    current = PracticeSession.objects.locked(session.pk)
    if current.is_canceled:
        raise SessionNotPlanned
    if current.is_held:
        raise SessionOver
    return current
