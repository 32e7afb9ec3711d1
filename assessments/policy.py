"""Who may score."""

from __future__ import annotations

from people.models import Member, Role
from practice.models import PracticeSession
from practice.querysets import SessionQuerySet


def scoreable_sessions(member: Member) -> SessionQuerySet:
    """Sessions the member facilitates, or whose cohort they work on; nobody scores a group they sit
    in.
    """
    seated = PracticeSession.objects.attended_by(member)
    return (
        PracticeSession.objects.visible_to(member)
        .run_by(member)
        .exclude(pk__in=seated.values("pk"))
    )


def can_score_session(member: Member, session: PracticeSession) -> bool:
    """A facilitator, for a session of theirs."""
    return (
        member.has_role(Role.FACILITATOR)
        and scoreable_sessions(member).filter(pk=session.pk).exists()
    )
