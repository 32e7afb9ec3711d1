"""A leader says beforehand that they cannot come, or that they can after all."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from people.audit import record
from people.models import Member
from practice.models import Attendance, PracticeSession
from practice.operations.attending import SessionNotPlanned
from practice.operations.moving import SessionOver


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

    A second call changes nothing. Raises what announce_absence raises.
    """
    current = _ahead(session)
    excused = Attendance.objects.filter(
        session=current, enrollment=enrollment_id, excused_at__isnull=False
    )
    gone, _by_model = excused.delete()
    if gone:
        record("withdraw_absence", current, by=by, now=now, enrollment=enrollment_id)


def _ahead(session: PracticeSession) -> PracticeSession:
    """The session with its row held, if there is still something to stay away from."""
    current = PracticeSession.objects.locked(session.pk)
    if current.is_canceled:
        raise SessionNotPlanned
    if current.is_held:
        raise SessionOver
    return current
