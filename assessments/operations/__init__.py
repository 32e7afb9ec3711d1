"""Verbs about rubrics, scores and notes."""

from assessments.operations.moving import AlreadyScored, SameLeader, move_scores
from assessments.operations.notes import StaleNote, save_note
from assessments.operations.rubrics import load_rubrics
from assessments.operations.scoring import StaleScore, UnknownLevel, clear_score, record_score
from assessments.seats import LeaderAbsent, NotInThisSession, SessionCanceled

__all__ = [
    "AlreadyScored",
    "LeaderAbsent",
    "NotInThisSession",
    "SameLeader",
    "SessionCanceled",
    "StaleNote",
    "StaleScore",
    "UnknownLevel",
    "clear_score",
    "load_rubrics",
    "move_scores",
    "record_score",
    "save_note",
]
