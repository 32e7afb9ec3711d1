"""Verbs about rubrics, scores and notes."""

from assessments.operations.asking import ask_to_talk
from assessments.operations.calibration import (
    NotAllLevels,
    SampleSettled,
    UnknownReading,
    begin_round,
    read_levels,
    settle_item,
)
from assessments.operations.calibration_mail import tell_calibrations
from assessments.operations.gates import set_gate
from assessments.operations.moving import AlreadyScored, SameLeader, move_scores
from assessments.operations.notes import StaleNote, save_note
from assessments.operations.recording import (
    NotAgreed,
    agree_to_recording,
    delete_due_recordings,
    delete_recording,
    delete_recording_again,
    leave_recording,
    see_recording,
    take_back_recording,
    take_back_recording_again,
)
from assessments.operations.recording_asking import ask_for_recording, was_asked
from assessments.operations.rubrics import load_rubrics
from assessments.operations.samples import (
    NotTwoExperts,
    ReadingMoved,
    SampleFixed,
    add_sample,
    name_experts,
    read_sample,
    withdraw_sample,
)
from assessments.operations.scoring import StaleScore, UnknownLevel, clear_score, record_score
from assessments.operations.talking import NotApart, StaleTalk, note_talk
from assessments.operations.ticking import StaleTick, tick_behavior
from assessments.operations.turn_files import (
    NotASecondRater,
    keep_turn_file,
    see_turn_file,
)
from assessments.recordings import RecordingOver, RecordingServed
from assessments.seats import LeaderAbsent, NotInThisSession, SessionCanceled

__all__ = [
    "AlreadyScored",
    "LeaderAbsent",
    "NotASecondRater",
    "NotAgreed",
    "NotAllLevels",
    "NotApart",
    "NotInThisSession",
    "NotTwoExperts",
    "ReadingMoved",
    "RecordingOver",
    "RecordingServed",
    "SameLeader",
    "SampleFixed",
    "SampleSettled",
    "SessionCanceled",
    "StaleNote",
    "StaleScore",
    "StaleTalk",
    "StaleTick",
    "UnknownLevel",
    "UnknownReading",
    "add_sample",
    "agree_to_recording",
    "ask_for_recording",
    "ask_to_talk",
    "begin_round",
    "clear_score",
    "delete_due_recordings",
    "delete_recording",
    "delete_recording_again",
    "keep_turn_file",
    "leave_recording",
    "load_rubrics",
    "move_scores",
    "name_experts",
    "note_talk",
    "read_levels",
    "read_sample",
    "record_score",
    "save_note",
    "see_recording",
    "see_turn_file",
    "set_gate",
    "settle_item",
    "take_back_recording",
    "take_back_recording_again",
    "tell_calibrations",
    "tick_behavior",
    "was_asked",
    "withdraw_sample",
]
