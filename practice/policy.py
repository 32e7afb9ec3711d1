"""Who may do what with a session they can see."""

from __future__ import annotations

from people.models import Member, Role
from practice.models import PracticeSession


def can_run_session(member: Member, session: PracticeSession) -> bool:
    """Its facilitator, or one of the cohort's who stands in. At most one query."""
    if session.facilitator_id == member.pk:
        return True
    return (
        member.has_role(Role.FACILITATOR)
        and session.group.cohort.facilitators.filter(pk=member.pk).exists()
    )


def can_move_session(member: Member, session: PracticeSession) -> bool:
    """Admins, until it was held, and while its pilot runs."""
    is_open = not session.is_held and session.group.cohort.is_running
    return member.has_role(Role.ADMIN) and is_open


def can_find_another_date(member: Member, session: PracticeSession) -> bool:
    """For leaders who miss it, before and after it was held: admins, while its pilot runs."""
    return member.has_role(Role.ADMIN) and session.group.cohort.is_running


def can_reopen_session(member: Member, session: PracticeSession) -> bool:
    """Once it is finished: whoever runs it, and admins."""
    return session.is_held and (member.has_role(Role.ADMIN) or can_run_session(member, session))
