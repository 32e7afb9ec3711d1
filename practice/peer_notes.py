"""What the page of notes between leaders shows one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

import msgspec
from django.forms import BoundField

from cohorts.models import Enrollment
from common.records import dataclass
from people.models import Member
from practice.forms import PeerNotesForm
from practice.models import Attendance, PeerNote, PracticeSession
from programs.module_texts import KeptTexts


class ReflectionTexts(msgspec.Struct, frozen=True, kw_only=True):
    """What a module says about it, in one language."""

    peer_reflection: str


reflection_texts = KeptTexts(ReflectionTexts, most=200)


@dataclass(frozen=True, kw_only=True)
class Between:
    """A leader who was in a session, those who were there with them, and the notes of theirs."""

    mine: Enrollment | None
    """None where they were not there."""
    others: Sequence[Enrollment]
    written: Mapping[int, PeerNote]
    """By the enrollment of who gets it."""
    received: Sequence[PeerNote]

    @property
    def writers_here(self) -> int:
        """How many of those who were there have written."""
        here = {other.pk for other in self.others}
        return len(here.intersection(note.author_id for note in self.received))


@dataclass(frozen=True, kw_only=True)
class NoteRow:
    """One of the others, with the fields of the note to them."""

    pk: int
    person: Member
    note: PeerNote | None
    observation: BoundField
    question: BoundField
    is_fixed: bool
    """Written a week ago: it is read, and not changed."""
    is_stale: bool
    """Something else stands than its author has seen."""

    @property
    def seen(self) -> str:
        """When what the page shows was saved."""
        return self.note.saved_at.isoformat() if self.note else ""


def notes_between(session: PracticeSession, member: Member) -> Between:
    """What a leader may see of the notes after a session. Two queries."""
    there = [each.enrollment for each in Attendance.objects.who_were_there(session)]
    mine = next((each for each in there if each.member_id == member.pk), None)
    notes = list(PeerNote.objects.of(mine, session)) if mine else []
    return Between(
        mine=mine,
        others=[each for each in there if mine and each.pk != mine.pk],
        written={note.receiver_id: note for note in notes if mine and note.author_id == mine.pk},
        received=[note for note in notes if mine and note.receiver_id == mine.pk],
    )


def note_rows(
    form: PeerNotesForm,
    written: Mapping[int, PeerNote],
    now: dt.datetime,
    stale: Collection[int] = (),
) -> list[NoteRow]:
    """One for each of the others. Words that were sent stand in their field, whatever stands."""
    rows = []
    for other in form.others:
        note = written.get(other.pk)
        rows.append(
            NoteRow(
                pk=other.pk,
                person=other.member,
                note=note,
                observation=form[f"observation_{other.pk}"],
                question=form[f"question_{other.pk}"],
                is_fixed=note is not None and note.is_settled(now) and other.pk not in stale,
                is_stale=other.pk in stale,
            )
        )
    return rows
