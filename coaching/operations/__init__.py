"""Verbs about talks, their notes and commitments."""

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
from coaching.operations.commitments import (
    StaleCommitment,
    hide_earlier_again,
    make_commitment,
    put_off,
    reword_commitment,
    settle_commitment,
    show_earlier,
    take_up_again,
)
from coaching.operations.following_up import ask_how_it_went
from coaching.operations.meeting import NotYet, mark_held, mark_missed
from coaching.operations.notes import (
    HasBeenRead,
    NoteWriting,
    StaleTalkNote,
    change_note,
    keep_note_to_oneself_again,
    note_reading,
    remove_note,
    remove_note_again,
    save_topic,
    write_note,
)
from coaching.operations.passing import pass_on, release_talks
from coaching.operations.ticking import ask_about_talks, ask_for_times, remind_talks
from coaching.operations.wishing import wish_for_coach

__all__ = [
    "HasBeenRead",
    "NotOffered",
    "NotTheCoach",
    "NotYet",
    "NoteWriting",
    "StaleCommitment",
    "StaleTalkNote",
    "TalkChanged",
    "TalkClosed",
    "ask_about_talks",
    "ask_for_times",
    "ask_how_it_went",
    "cancel_talk",
    "change_note",
    "choose_time",
    "decline_times",
    "hide_earlier_again",
    "keep_note_to_oneself_again",
    "make_commitment",
    "mark_held",
    "mark_missed",
    "note_reading",
    "offer_times",
    "pass_on",
    "propose_talk",
    "put_off",
    "release_talks",
    "remind_talks",
    "remove_note",
    "remove_note_again",
    "reword_commitment",
    "save_topic",
    "settle_commitment",
    "show_earlier",
    "take_up_again",
    "wish_for_coach",
    "write_note",
]
