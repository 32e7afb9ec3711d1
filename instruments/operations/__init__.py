"""What can be done with questionnaires."""

from instruments.operations.answering import SheetGone, keep_taps, save_sheet, send_sheet
from instruments.operations.giving import AlreadyAnswered, TooLate, choose_questionnaires
from instruments.operations.keeping import (
    FrozenQuestionnaire,
    QuestionnaireFacts,
    StaleQuestionnaire,
    add_questionnaire,
    change_questionnaire,
    take_from_program,
)
from instruments.operations.reckoning import reckon_groups
from instruments.operations.turning import remind_of_sheets, turn_questionnaires

__all__ = [
    "AlreadyAnswered",
    "FrozenQuestionnaire",
    "QuestionnaireFacts",
    "SheetGone",
    "StaleQuestionnaire",
    "TooLate",
    "add_questionnaire",
    "change_questionnaire",
    "choose_questionnaires",
    "keep_taps",
    "reckon_groups",
    "remind_of_sheets",
    "save_sheet",
    "send_sheet",
    "take_from_program",
    "turn_questionnaires",
]
