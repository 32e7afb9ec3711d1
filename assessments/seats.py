"""Whom a rater may score: a leader with a seat in a session that takes place."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from cohorts.models import Enrollment
from cohorts.querysets import taking_part
from people.models import Member
from practice.models import Attendance, PracticeSession
from practice.querysets import has_seat


class NotInThisSession(Exception):
    """A leader, criterion or rater that this session does not have."""


class SessionCanceled(Exception):
    """Nothing is scored in a session that does not take place."""


class LeaderAbsent(Exception):
    """The leader is marked as absent: somebody has to say that they are here after all. `revision`
    is the one of that fact.
    """

    def __init__(self, attendance: Attendance) -> None:
        super().__init__(f"enrollment {attendance.enrollment_id} is marked as absent")
        self.revision = attendance.revision


def scored_session(session_id: int, enrollment_id: int, rater: Member) -> PracticeSession:
    """The session, if this leader has a place in it and the rater is of the same organization."""
    return _seated(session_id, enrollment_id, rater)[0]


def session_of_present(session_id: int, enrollment_id: int, rater: Member) -> PracticeSession:
    """The same for what is said about somebody who is there. Raises LeaderAbsent."""
    session, is_absent = _seated(session_id, enrollment_id, rater)
    if is_absent:
        raise LeaderAbsent(Attendance.objects.get(session=session, enrollment=enrollment_id))
    return session


def _seated(session_id: int, enrollment_id: int, rater: Member) -> tuple[PracticeSession, bool]:
    """(the session, whether the leader is marked as absent), in one query."""
    seats = Enrollment.objects.filter(~Q(member=rater), taking_part(), has_seat(), pk=enrollment_id)
    absent = Attendance.objects.absent().filter(session=OuterRef("pk"), enrollment_id=enrollment_id)
    found = PracticeSession.objects.filter(
        Exists(seats), pk=session_id, group__cohort__organization_id=rater.organization_id
    ).annotate(is_absent=Exists(absent))
    session = found.select_related("group__cohort").first()
    if session is None:
        raise NotInThisSession(f"enrollment {enrollment_id} is not in session {session_id}")
    if session.is_canceled:
        raise SessionCanceled
    return session, session.is_absent  # type: ignore[attr-defined]  # annotated above
