"""Whom a rater may score: a leader with a seat in a session that takes place."""

from __future__ import annotations

from assessments.queries import ScoringSeat, seat_of
from people.models import Member
from practice.states import SessionState


class NotInThisSession(Exception):
    """A leader or criterion that this session does not have, or a session that is not this rater's
    to score.
    """


class SessionCanceled(Exception):
    """Nothing is scored in a session that does not take place."""


class LeaderAbsent(Exception):
    """The leader is marked as absent: somebody has to say that they are here after all. `revision`
    is the one of that fact.
    """

    def __init__(self, revision: int) -> None:
        super().__init__("the leader is marked as absent")
        self.revision = revision


def scored_seat(session_id: int, enrollment_id: int, rater: Member) -> ScoringSeat:
    """The leader's seat in the session, if the rater may score it: by keys, in one statement.
    Raises NotInThisSession and SessionCanceled.
    """
    seat = seat_of(
        session_id=session_id,
        enrollment_id=enrollment_id,
        rater_id=rater.pk,
        organization_id=rater.organization_id,
    )
    if seat is None:
        raise NotInThisSession(f"enrollment {enrollment_id} is not in session {session_id}")
    if seat.state == SessionState.CANCELED:
        raise SessionCanceled
    return seat


def seat_of_present(session_id: int, enrollment_id: int, rater: Member) -> ScoringSeat:
    """The same for what is said about somebody who is there. Raises LeaderAbsent as well."""
    seat = scored_seat(session_id, enrollment_id, rater)
    if seat.absent_revision is not None:
        raise LeaderAbsent(seat.absent_revision)
    return seat
