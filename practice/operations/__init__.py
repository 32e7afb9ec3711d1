"""Verbs about groups and live sessions."""

from practice.beginning import SessionNotBegun
from practice.operations.asking import ask_for_notes
from practice.operations.attending import SessionNotPlanned, StaleAttendance, note_attendance
from practice.operations.choosing import FormMet, UnknownForm, choose_form
from practice.operations.excusing import (
    ExpectedElsewhere,
    NoSwap,
    announce_absence,
    swap_session,
    withdraw_absence,
)
from practice.operations.holding import (
    AttendanceDiffers,
    begin_turn,
    hold_session,
    reopen_session,
)
from practice.operations.leading import (
    InTheGroup,
    change_facilitator,
    change_link,
    hand_over_sessions,
)
from practice.operations.making_up import NotMissed, arrange_make_up
from practice.operations.moving import SessionOver, cancel_session, reschedule_session
from practice.operations.ordering import change_order
from practice.operations.planning import NotInCohort, create_groups, plan_sessions
from practice.operations.reflecting import NotesClosed, StaleNotes, WasNotThere, save_peer_notes
from practice.operations.reminding import release_leavers, remind_sessions
from practice.operations.replying import ReplyOutcome, read_replies, take_reply
from practice.operations.resting import move_sessions, remove_groups, rest_sessions
from practice.operations.returning import invite_again
from practice.operations.seating import (
    align_sessions,
    note_missed,
    rename_groups,
    seat_leader,
)
from practice.operations.second_raters import (
    LeadsIt,
    change_second_rater,
    take_out_second_rater,
)
from practice.operations.teaching import practice_modules
from practice.operations.weekly import tell_weeks
from practice.operations.welcoming import welcome_everybody

__all__ = [
    "AttendanceDiffers",
    "ExpectedElsewhere",
    "FormMet",
    "InTheGroup",
    "LeadsIt",
    "NoSwap",
    "NotInCohort",
    "NotMissed",
    "NotesClosed",
    "ReplyOutcome",
    "SessionNotBegun",
    "SessionNotPlanned",
    "SessionOver",
    "StaleAttendance",
    "StaleNotes",
    "UnknownForm",
    "WasNotThere",
    "align_sessions",
    "announce_absence",
    "arrange_make_up",
    "ask_for_notes",
    "begin_turn",
    "cancel_session",
    "change_facilitator",
    "change_link",
    "change_order",
    "change_second_rater",
    "choose_form",
    "create_groups",
    "hand_over_sessions",
    "hold_session",
    "invite_again",
    "move_sessions",
    "note_attendance",
    "note_missed",
    "plan_sessions",
    "practice_modules",
    "read_replies",
    "release_leavers",
    "remind_sessions",
    "remove_groups",
    "rename_groups",
    "reopen_session",
    "reschedule_session",
    "rest_sessions",
    "save_peer_notes",
    "seat_leader",
    "swap_session",
    "take_out_second_rater",
    "take_reply",
    "tell_weeks",
    "welcome_everybody",
    "withdraw_absence",
]
