"""Who is there and who is not: facts with a revision, which an older page does not overwrite."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from cohorts.operations import complete_step, reopen_step
from people.audit import record
from people.models import Member
from practice.models import Attendance, PracticeSession
from practice.operations.planning import NotInCohort


class SessionNotPlanned(Exception):
    """The session was canceled; it has to be planned again first."""


class StaleAttendance(Exception):
    """Who was there was noted elsewhere in between; `current` is how it stands."""

    def __init__(self, current: Attendance) -> None:
        super().__init__(f"attendance is at revision {current.revision}")
        self.current = current


def forget_notices(sessions: Collection[PracticeSession]) -> None:
    """These sessions have another time: who could not come then may well come now, unless they go
    to another group's session by now.
    """
    excused = Attendance.objects.filter(session__in=sessions, excused_at__isnull=False)
    excused.without_another_date().delete()


@transaction.atomic
def note_attendance(
    *,
    session: PracticeSession,
    enrollment_id: int,
    was_present: bool,
    by: Member,
    now: dt.datetime,
    expected_revision: int | None = None,
) -> Attendance:
    """Note whether a leader is there, while the session runs or afterwards. In a session that was
    held the leader's step follows: done with who was there, open again with who was not.

    `expected_revision` is the one that was seen, 0 for none, None where nobody looked. The same
    again changes nothing, whatever was seen. Raises NotInCohort for a leader of another group,
    SessionNotPlanned for a canceled session, StaleAttendance when it was noted elsewhere meanwhile.
    """
    current = PracticeSession.objects.locked(session.pk)
    if current.is_canceled:
        raise SessionNotPlanned
    if not current.enrollments.filter(pk=enrollment_id).exists():
        raise NotInCohort(f"enrollment {enrollment_id} is not in this group")
    slot = {"session": current, "enrollment_id": enrollment_id}
    noted = Attendance.objects.filter(**slot).first()
    if noted is None:
        noted = Attendance(**slot, was_present=was_present, revision=0)
    elif noted.was_present == was_present:
        return noted
    elif expected_revision not in {None, noted.revision}:
        raise StaleAttendance(noted)
    noted.was_present, noted.noted_at, noted.excused_at = was_present, now, None
    noted.revision += 1
    noted.save()
    if current.is_held:
        _settle_step(noted, current, now)
    note = {"enrollment": enrollment_id, "was_present": was_present, "revision": noted.revision}
    record("note_attendance", current, by=by, now=now, **note)
    return noted


def _settle_step(noted: Attendance, session: PracticeSession, now: dt.datetime) -> None:
    """A step that is done by being there is done for nobody who was not, here or as a guest."""
    elsewhere = Attendance.objects.filter(
        enrollment=noted.enrollment_id,
        was_present=True,
        session__step=session.step_id,
        session__state=PracticeSession.State.HELD,
    )
    if noted.was_present:
        complete_step(enrollment_id=noted.enrollment_id, step_id=session.step_id, now=now)
    elif not elsewhere.exists():
        reopen_step(enrollment_ids=[noted.enrollment_id], step_id=session.step_id)
