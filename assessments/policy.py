"""Who may score."""

from __future__ import annotations

from people.models import Member, Role
from practice.models import PracticeSession


def can_score_session(member: Member, session: PracticeSession) -> bool:
    """Facilitators of the session or its cohort, inside their organization; nobody scores a group they sit in."""
    return (
        member.has_role(Role.FACILITATOR)
        and PracticeSession.objects.filter(pk=session.pk).visible_to(member).run_by(member).exists()
        and not PracticeSession.objects.filter(pk=session.pk).attended_by(member).exists()
    )
