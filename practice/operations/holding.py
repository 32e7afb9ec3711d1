"""What happens while a session runs and when it is over: whose turn it is, that it took place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from cohorts.operations import complete_step, reopen_step
from cohorts.querysets import taking_part
from people.audit import record
from people.models import Member
from practice.beginning import check_begun
from practice.models import Attendance, PracticeSession
from practice.operations.attending import SessionNotPlanned
from practice.operations.planning import NotInCohort


class AttendanceDiffers(Exception):
    """Who was there was noted otherwise than whoever finishes the session saw it."""


@transaction.atomic
def hold_session(
    *, session: PracticeSession, present: Collection[int], by: Member, now: dt.datetime
) -> PracticeSession:
    """The session took place with these enrollments: attendance is kept, and their step is done.

    What was noted before stands: `present` says who of the others was there, and has to agree with
    it. A second call changes nothing. Raises NotInCohort for a leader of another group,
    SessionNotPlanned for a canceled session, SessionNotBegun before its start, and
    AttendanceDiffers when `present` says otherwise than what was noted.
    """
    current = PracticeSession.objects.locked(session.pk)
    if current.is_canceled:
        raise SessionNotPlanned
    check_begun(current.starts_at, now)
    here = {int(enrollment) for enrollment in present}
    fresh = _not_noted(current, here, now)
    if current.is_held:
        return current
    Attendance.objects.bulk_create(fresh)
    attended = Attendance.objects.filter(session=current, was_present=True).order_by("pk")
    for enrollment in attended.values_list("enrollment_id", flat=True):
        complete_step(enrollment_id=enrollment, step_id=current.step_id, now=now)
    current.state = PracticeSession.State.HELD
    current.save(update_fields=["state"])
    record("hold_session", current, by=by, now=now, present=sorted(here))
    return current


def _not_noted(
    session: PracticeSession, here: Collection[int], now: dt.datetime
) -> list[Attendance]:
    """Of everybody in the group whom nobody noted yet; those who left count if they were here."""
    seats = dict(session.enrollments.annotate(stays=taking_part()).values_list("pk", "stays"))
    if set(here) - seats.keys():
        raise NotInCohort("somebody of another group was marked as present")
    attendances = Attendance.objects.filter(session=session)
    noted = dict(attendances.values_list("enrollment_id", "was_present"))
    if any(noted.get(each) is False for each in here):
        raise AttendanceDiffers("somebody who was absent was marked as present")
    if any(noted.get(each) and stays and each not in here for each, stays in seats.items()):
        raise AttendanceDiffers("somebody who was present was marked as absent")
    return [
        Attendance(session=session, enrollment_id=each, was_present=each in here, noted_at=now)
        for each, stays in seats.items()
        if each not in noted and (stays or each in here)
    ]


@transaction.atomic
def reopen_session(*, session: PracticeSession, by: Member, now: dt.datetime) -> PracticeSession:
    """It was finished too early: leaders read nothing of it, and their step is open, until it is
    finished again. Who was there stays noted.

    A second call changes nothing.
    """
    current = PracticeSession.objects.locked(session.pk)
    if not current.is_held:
        return current
    current.state = PracticeSession.State.PLANNED
    current.save(update_fields=["state"])
    attended = Attendance.objects.filter(session=current, was_present=True)
    enrollments = list(attended.values_list("enrollment_id", flat=True))
    reopen_step(enrollment_ids=enrollments, step_id=current.step_id)
    record("reopen_session", current, by=by, now=now, present=sorted(enrollments))
    return current


@transaction.atomic
def begin_turn(
    *, session: PracticeSession, enrollment_id: int, by: Member, now: dt.datetime
) -> PracticeSession:
    """This leader leads the role-play from now on; everybody else's part follows from it. The turn
    is kept with its number, also where another order was planned.

    A second call for whoever leads changes nothing, so that the clock of the turn goes on. Raises
    NotInCohort for a leader of another group and SessionNotPlanned for a canceled session.
    """
    current = PracticeSession.objects.locked(session.pk)
    if current.is_canceled:
        raise SessionNotPlanned
    if not current.enrollments.filter(taking_part(), pk=enrollment_id).exists():
        raise NotInCohort(f"enrollment {enrollment_id} is not in this group")
    if current.leading_id == enrollment_id:
        return current
    current.leading_id, current.turn_began_at = enrollment_id, now
    current.save(update_fields=["leading", "turn_began_at"])
    number = current.turns.count() + 1
    current.turns.create(enrollment_id=enrollment_id, number=number, began_at=now)
    record("begin_turn", current, by=by, now=now, enrollment=enrollment_id, number=number)
    return current
