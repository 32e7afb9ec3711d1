"""Verbs about rubrics, scores and notes."""

from assessments.operations.asking import ask_to_talk
from assessments.operations.moving import AlreadyScored, SameLeader, move_scores
from assessments.operations.notes import StaleNote, save_note
from assessments.operations.rubrics import load_rubrics
from assessments.operations.scoring import StaleScore, UnknownLevel, clear_score, record_score
from assessments.operations.talking import NotApart, StaleTalk, note_talk
from assessments.seats import LeaderAbsent, NotInThisSession, SessionCanceled

__all__ = [
    "AlreadyScored",
    "LeaderAbsent",
    "NotApart",
    "NotInThisSession",
    "SameLeader",
    "SessionCanceled",
    "StaleNote",
    "StaleScore",
    "StaleTalk",
    "UnknownLevel",
    "ask_to_talk",
    "clear_score",
    "load_rubrics",
    "move_scores",
    "note_talk",
    "record_score",
    "save_note",
]
