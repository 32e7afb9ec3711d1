"""Verbs about pulses: planning, opening and closing waves, answering, reminding."""

from surveys.operations.answering import InvalidAnswer, InvitationGone, answer, shuffle_answers
from surveys.operations.changing import AnswerFixed, change_answer
from surveys.operations.declining import decline
from surveys.operations.paraphrasing import (
    CommentGone,
    NotRetold,
    forget_waiting,
    leave_out_comment,
    open_waiting,
    paraphrase_comment,
)
from surveys.operations.planning import (
    PulseAsked,
    create_pulse_plan,
    follow_plan,
    preview_parts,
    remove_pulse_plan,
)
from surveys.operations.reminding import remind_pulses
from surveys.operations.replanning import (
    TooMany,
    WaveHasOpened,
    WrongDay,
    change_respondents,
    change_wave,
    go_on_with_waves,
    stop_waves,
)
from surveys.operations.since import StaleSince, StillAsking, tell_since
from surveys.operations.themes import StaleTheme, ThemeTaken, add_theme, change_theme, remove_theme
from surveys.operations.traces import OF_ANSWERS, clear_bytes, clear_traces
from surveys.operations.waves import turn_waves
from surveys.operations.zones import move_invitations
from surveys.plan_items import InvalidPulse

__all__ = [
    "OF_ANSWERS",
    "AnswerFixed",
    "CommentGone",
    "InvalidAnswer",
    "InvalidPulse",
    "InvitationGone",
    "NotRetold",
    "PulseAsked",
    "StaleSince",
    "StaleTheme",
    "StillAsking",
    "ThemeTaken",
    "TooMany",
    "WaveHasOpened",
    "WrongDay",
    "add_theme",
    "answer",
    "change_answer",
    "change_respondents",
    "change_theme",
    "change_wave",
    "clear_bytes",
    "clear_traces",
    "create_pulse_plan",
    "decline",
    "follow_plan",
    "forget_waiting",
    "go_on_with_waves",
    "leave_out_comment",
    "move_invitations",
    "open_waiting",
    "paraphrase_comment",
    "preview_parts",
    "remind_pulses",
    "remove_pulse_plan",
    "remove_theme",
    "shuffle_answers",
    "stop_waves",
    "tell_since",
    "turn_waves",
]
