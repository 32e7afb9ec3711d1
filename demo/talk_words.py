"""What is said in a talk of one leader with their coach, and what comes of it."""

from __future__ import annotations

import datetime as dt

from coaching.commitments_states import CommitmentState
from coaching.models import Talk
from coaching.notes_states import NoteAudience
from coaching.operations import (
    NoteWriting,
    make_commitment,
    note_reading,
    save_topic,
    settle_commitment,
    write_note,
)

TOPIC = "My Monday call. Three people say nothing in it, and I fill the silence."
FOR_BOTH = (
    "Silence on the call is not agreement. You will let the first ten seconds pass, and ask by "
    "name only then."
)
ALONE = "Answers before I have finished asking. Ask about that next time, not today."
OWN = "I noticed that I explain myself when nobody asked me to."
DONE = "By Thursday I will ask one person what my last long mail sounded like to them."
BECAME = "Asked R. It sounded like an order. I had no idea."
STILL_OPEN = "On Monday I will wait ten seconds before I answer my own question."
NEXT_TOPIC = "What to do when the ten seconds feel like a minute."
THREE_DAYS = dt.timedelta(days=3)
TWO_WEEKS = dt.timedelta(days=14)


def say_in(talk: Talk, at: dt.datetime) -> None:
    """The two talk; one commitment is done a few days later, the other stays open."""
    leader, coach, enrollment = talk.enrollment.member, talk.coach, talk.enrollment
    save_topic(talk=talk, writing=NoteWriting(text=TOPIC), now=at, by=leader)
    note_reading(talk=talk, now=at, by=coach)
    write_note(talk=talk, writing=NoteWriting(text=FOR_BOTH), now=at, by=coach)
    for member, text in ((coach, ALONE), (leader, OWN)):
        alone = NoteWriting(text=text, audience=NoteAudience.ONLY_ME)
        write_note(talk=talk, writing=alone, now=at, by=member)
    note_reading(talk=talk, now=at, by=leader)
    done, _still_open = [
        make_commitment(
            enrollment=enrollment, talk=talk, wording=wording, due_on=due_on, now=at, by=leader
        )
        for wording, due_on in (
            (DONE, (at + THREE_DAYS).date()),
            (STILL_OPEN, (at + TWO_WEEKS).date()),
        )
    ]
    settle_commitment(
        commitment=done,
        state=CommitmentState.DONE,
        outcome=BECAME,
        revision=1,
        now=at + THREE_DAYS,
    )


def say_what_about(talk: Talk, now: dt.datetime) -> None:
    """Before the next one."""
    by = talk.enrollment.member
    save_topic(talk=talk, writing=NoteWriting(text=NEXT_TOPIC), now=now, by=by)
