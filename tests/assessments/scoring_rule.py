"""Who may score a session, the long way: what pages and operations are held against."""

from __future__ import annotations

from assessments.policy import scoreable_sessions
from people.models import Member, Role
from practice.models import PracticeSession


def can_score_session(member: Member, session: PracticeSession) -> bool:
    """A facilitator, for a session of theirs."""
    return (
        member.has_role(Role.FACILITATOR)
        and scoreable_sessions(member).filter(pk=session.pk).exists()
    )
