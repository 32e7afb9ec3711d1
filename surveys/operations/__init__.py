"""Verbs about pulses: planning, opening and closing waves, answering, reminding."""

from surveys.operations.answering import InvalidAnswer, InvitationGone, answer, shuffle_answers
from surveys.operations.changing import (
    TooMany,
    WaveHasOpened,
    WrongDay,
    ask_after_end,
    change_respondents,
    change_wave,
    go_on_with_waves,
    stop_waves,
)
from surveys.operations.planning import (
    PulseAsked,
    create_pulse_plan,
    follow_plan,
    preview_parts,
    remove_pulse_plan,
)
from surveys.operations.reminding import remind_pulses
from surveys.operations.traces import OF_ANSWERS, clear_traces
from surveys.operations.waves import turn_waves
from surveys.operations.zones import move_invitations
from surveys.plan_items import InvalidPulse

__all__ = [
    "OF_ANSWERS",
    "InvalidAnswer",
    "InvalidPulse",
    "InvitationGone",
    "PulseAsked",
    "TooMany",
    "WaveHasOpened",
    "WrongDay",
    "answer",
    "ask_after_end",
    "change_respondents",
    "change_wave",
    "clear_traces",
    "create_pulse_plan",
    "follow_plan",
    "go_on_with_waves",
    "move_invitations",
    "preview_parts",
    "remind_pulses",
    "remove_pulse_plan",
    "shuffle_answers",
    "stop_waves",
    "turn_waves",
]
