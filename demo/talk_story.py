"""A talk of one leader with their coach: what was noted in it, and what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

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
from coaching.states import TalkState
from cohorts.models import Enrollment
from people.models import Member

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


@dataclass(frozen=True)
class TalkStory:
    """The first talk, and the next one, which is a few days ahead of the demo's today."""

    enrollment: Enrollment
    now: dt.datetime

    def hold(self, at: dt.datetime) -> None:
        """They talk; one commitment is done a few days later, the other is still open."""
        leader, coach = self.enrollment.member, self.enrollment.coach
        if coach is None:
            return
        talk = self._talk(coach, at, TalkState.HELD)
        save_topic(talk=talk, writing=NoteWriting(text=TOPIC), now=at, by=leader)
        note_reading(talk=talk, now=at, by=coach)
        write_note(talk=talk, writing=NoteWriting(text=FOR_BOTH), now=at, by=coach)
        for member, text in ((coach, ALONE), (leader, OWN)):
            alone = NoteWriting(text=text, audience=NoteAudience.ONLY_ME)
            write_note(talk=talk, writing=alone, now=at, by=member)
        note_reading(talk=talk, now=at, by=leader)
        made = [
            make_commitment(
                enrollment=self.enrollment,
                talk=talk,
                wording=wording,
                due_on=due_on,
                now=at,
                by=leader,
            )
            for wording, due_on in (
                (DONE, (at + dt.timedelta(days=3)).date()),
                (STILL_OPEN, (self.now - dt.timedelta(days=1)).date()),
            )
        ]
        settle_commitment(
            commitment=made[0],
            state=CommitmentState.DONE,
            outcome=BECAME,
            revision=1,
            now=at + dt.timedelta(days=3),
        )

    def look_ahead(self, now: dt.datetime) -> None:
        """The next talk is in two days, and the leader has said what about."""
        if coach := self.enrollment.coach:
            talk = self._talk(coach, now + dt.timedelta(days=2), TalkState.AGREED)
            by = self.enrollment.member
            save_topic(talk=talk, writing=NoteWriting(text=NEXT_TOPIC), now=now, by=by)

    def _talk(self, coach: Member, at: dt.datetime, state: TalkState) -> Talk:
        return Talk.objects.create(
            enrollment=self.enrollment,
            coach=coach,
            state=state,
            starts_at=at,
            time_zone=self.enrollment.member.time_zone,
            proposed_at=min(at, self.now) - dt.timedelta(days=7),
            closed_at=at if state == TalkState.HELD else None,
        )
