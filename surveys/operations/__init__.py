"""Verbs about pulses: planning, opening and closing waves, answering, reminding."""

from surveys.operations.answering import InvalidAnswer, InvitationGone, answer, shuffle_answers
from surveys.operations.planning import (
    InvalidPulse,
    PulseAsked,
    create_pulse_plan,
    follow_plan,
    preview_parts,
    remove_pulse_plan,
)
from surveys.operations.reminding import remind_pulses
from surveys.operations.traces import OF_ANSWERS, clear_bytes, clear_traces
from surveys.operations.waves import turn_waves
from surveys.operations.zones import move_invitations

__all__ = [
    "OF_ANSWERS",
    "InvalidAnswer",
    "InvalidPulse",
    "InvitationGone",
    "PulseAsked",
    "answer",
    "clear_bytes",
    "clear_traces",
    "create_pulse_plan",
    "follow_plan",
    "move_invitations",
    "preview_parts",
    "remind_pulses",
    "remove_pulse_plan",
    "shuffle_answers",
    "turn_waves",
]
