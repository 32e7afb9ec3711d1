"""Verbs about rubrics, scores and notes."""

from assessments.operations.moving import AlreadyScored, SameLeader, move_scores
from assessments.operations.notes import StaleNote, save_note
from assessments.operations.recording import (
    NotAgreed,
    RecordingOver,
    agree_to_recording,
    delete_due_recordings,
    delete_recording,
    leave_recording,
    see_recording,
    take_back_recording,
)
from assessments.operations.rubrics import load_rubrics
from assessments.operations.scoring import StaleScore, UnknownLevel, clear_score, record_score
from assessments.operations.ticking import StaleTick, tick_behavior
from assessments.seats import LeaderAbsent, NotInThisSession, SessionCanceled

__all__ = [
    "AlreadyScored",
    "LeaderAbsent",
    "NotAgreed",
    "NotInThisSession",
    "RecordingOver",
    "SameLeader",
    "SessionCanceled",
    "StaleNote",
    "StaleScore",
    "StaleTick",
    "UnknownLevel",
    "agree_to_recording",
    "clear_score",
    "delete_due_recordings",
    "delete_recording",
    "leave_recording",
    "load_rubrics",
    "move_scores",
    "record_score",
    "save_note",
    "see_recording",
    "take_back_recording",
    "tick_behavior",
]
