"""What happens while a session runs and when it is over: who was there, and that it took place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from cohorts.operations import complete_step
from cohorts.querysets import taking_part
from people.audit import record
from people.models import Member
from practice.models import Attendance, GroupPlace, PracticeSession
from practice.operations.planning import NotInCohort


class SessionNotPlanned(Exception):
    """The session was canceled; it has to be planned again first."""


@transaction.atomic
def note_attendance(
    *, session: PracticeSession, enrollment_id: int, was_present: bool, by: Member, now: dt.datetime
) -> None:
    """Note whether a leader is there, while the session runs. The last word counts; a second call
    changes nothing.

    Raises NotInCohort for a leader of another group.
    """
    if not GroupPlace.objects.filter(
        group_id=session.group_id, enrollment_id=enrollment_id
    ).exists():
        raise NotInCohort(f"enrollment {enrollment_id} is not in this group")
    same = Attendance.objects.filter(
        session=session, enrollment_id=enrollment_id, was_present=was_present
    )
    if same.exists():
        return
    Attendance.objects.update_or_create(
        session=session,
        enrollment_id=enrollment_id,
        defaults={"was_present": was_present, "noted_at": now},
    )
    note = {"enrollment": enrollment_id, "was_present": was_present}
    record("note_attendance", session, by=by, now=now, **note)


@transaction.atomic
def hold_session(
    *, session: PracticeSession, present: Collection[int], by: Member, now: dt.datetime
) -> PracticeSession:
    """The session took place with these enrollments: attendance is kept, and their step is done.

    A second call corrects the attendance; a step that was done stays done. Raises NotInCohort for a
    leader of another group and SessionNotPlanned for a canceled session.
    """
    current = PracticeSession.objects.locked(session.pk)
    if current.state == PracticeSession.State.CANCELED:
        raise SessionNotPlanned
    places = GroupPlace.objects.filter(group_id=current.group_id)
    seats = places.annotate(stays=taking_part("enrollment__")).values_list("enrollment_id", "stays")
    here = {int(enrollment) for enrollment in present}
    if here - {enrollment for enrollment, _stays in seats}:
        raise NotInCohort("somebody of another group was marked as present")
    Attendance.objects.bulk_create(
        [
            Attendance(
                session=current,
                enrollment_id=enrollment,
                was_present=enrollment in here,
                noted_at=now,
            )
            for enrollment, stays in seats
            if stays or enrollment in here
        ],
        update_conflicts=True,
        unique_fields=["session", "enrollment"],
        update_fields=["was_present", "noted_at"],
    )
    for enrollment in sorted(here):
        complete_step(enrollment_id=enrollment, step_id=current.step_id, now=now)
    if current.state != PracticeSession.State.HELD:
        current.state = PracticeSession.State.HELD
        current.save(update_fields=["state"])
    record("hold_session", current, by=by, now=now, present=sorted(here))
    return current
