"""Verbs about groups and live sessions."""

from practice.operations.holding import SessionNotPlanned, hold_session, note_attendance
from practice.operations.moving import SessionOver, cancel_session, reschedule_session
from practice.operations.planning import NotInCohort, create_groups, plan_sessions
from practice.operations.reminding import release_leavers, remind_sessions
from practice.operations.returning import invite_again
from practice.operations.weekly import tell_weeks
from practice.operations.welcoming import first_mails, welcome_everybody

__all__ = [
    "NotInCohort",
    "SessionNotPlanned",
    "SessionOver",
    "cancel_session",
    "create_groups",
    "first_mails",
    "hold_session",
    "invite_again",
    "note_attendance",
    "plan_sessions",
    "release_leavers",
    "remind_sessions",
    "reschedule_session",
    "tell_weeks",
    "welcome_everybody",
]
