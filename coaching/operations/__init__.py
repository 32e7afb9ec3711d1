"""Verbs about talks, their notes and commitments."""

from coaching.operations.commitments import (
    StaleCommitment,
    make_commitment,
    put_off,
    reword_commitment,
    settle_commitment,
    show_earlier,
    take_up_again,
)
from coaching.operations.following_up import ask_how_it_went
from coaching.operations.notes import (
    HasBeenRead,
    NoteWriting,
    StaleTalkNote,
    change_note,
    note_reading,
    remove_note,
    save_topic,
    write_note,
)

__all__ = [
    "HasBeenRead",
    "NoteWriting",
    "StaleCommitment",
    "StaleTalkNote",
    "ask_how_it_went",
    "change_note",
    "make_commitment",
    "note_reading",
    "put_off",
    "remove_note",
    "reword_commitment",
    "save_topic",
    "settle_commitment",
    "show_earlier",
    "take_up_again",
    "write_note",
]
