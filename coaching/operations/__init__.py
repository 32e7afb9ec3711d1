"""Verbs about talks."""

from coaching.operations.agreeing import (
    NotOffered,
    NotTheCoach,
    TalkChanged,
    TalkClosed,
    cancel_talk,
    choose_time,
    decline_times,
    offer_times,
    propose_talk,
)
from coaching.operations.meeting import NotYet, mark_held, mark_missed
from coaching.operations.passing import pass_on, release_talks
from coaching.operations.ticking import ask_about_talks, ask_for_times, remind_talks
from coaching.operations.wishing import wish_for_coach

__all__ = [
    "NotOffered",
    "NotTheCoach",
    "NotYet",
    "TalkChanged",
    "TalkClosed",
    "ask_about_talks",
    "ask_for_times",
    "cancel_talk",
    "choose_time",
    "decline_times",
    "mark_held",
    "mark_missed",
    "offer_times",
    "pass_on",
    "propose_talk",
    "release_talks",
    "remind_talks",
    "wish_for_coach",
]
