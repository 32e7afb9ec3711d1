"""Verbs about groups and live sessions."""

from practice.operations.attending import SessionNotPlanned, StaleAttendance, note_attendance
from practice.operations.excusing import (
    ExpectedElsewhere,
    NoSwap,
    announce_absence,
    swap_session,
    withdraw_absence,
)
from practice.operations.holding import (
    AttendanceDiffers,
    SessionNotBegun,
    begin_turn,
    hold_session,
    reopen_session,
)
from practice.operations.moving import SessionOver, cancel_session, reschedule_session
from practice.operations.planning import NotInCohort, create_groups, plan_sessions
from practice.operations.reminding import release_leavers, remind_sessions
from practice.operations.returning import invite_again

__all__ = [
    "AttendanceDiffers",
    "ExpectedElsewhere",
    "NoSwap",
    "NotInCohort",
    "SessionNotBegun",
    "SessionNotPlanned",
    "SessionOver",
    "StaleAttendance",
    "announce_absence",
    "begin_turn",
    "cancel_session",
    "create_groups",
    "hold_session",
    "invite_again",
    "note_attendance",
    "plan_sessions",
    "release_leavers",
    "remind_sessions",
    "reopen_session",
    "reschedule_session",
    "swap_session",
    "withdraw_absence",
]
