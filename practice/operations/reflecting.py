"""What leaders write to each other after practice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from cohorts.models import Enrollment
from common.records import dataclass
from practice.models import Attendance, PeerNote, PracticeSession


class NotesClosed(Exception):
    """The session is open again, or its pilot rests or is over."""


class WasNotThere(Exception):
    """Somebody of them was not in the session, or takes part no more."""


class StaleNotes(Exception):
    """Other words than those that were seen stand in these notes, or they may not change any
    more; `receivers` says whose.
    """

    def __init__(self, receivers: Collection[int]) -> None:
        super().__init__("newer notes are saved")
        self.receivers = frozenset(receivers)


@dataclass(frozen=True, kw_only=True)
class PeerWriting:
    """What a leader leaves for another one, and when the note that they saw was saved (None: there
    was none).
    """

    receiver_id: int
    observation: str
    question: str
    seen_at: dt.datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said in it."""
        return not (self.observation or self.question)

    def changes(self, note: PeerNote | None) -> bool:
        """Whether it says something else than what stands, as far as its author has seen that."""
        if note is None or self.seen_at is None:
            return not self.is_empty and not (note and self._repeats(note))
        return not self._repeats(note)

    def _repeats(self, note: PeerNote) -> bool:
        return (self.observation, self.question) == (note.observation, note.question)


@transaction.atomic
def save_peer_notes(
    *,
    session: PracticeSession,
    author: Enrollment,
    writings: Sequence[PeerWriting],
    now: dt.datetime,
) -> int:
    """Keep what a leader writes to others who were there; a note without words is taken back.
    Returns how many notes are others than before.

    A second call changes nothing. Raises NotesClosed, WasNotThere, and StaleNotes where other words
    came between or a week is over; then nothing has changed.
    """
    current = PracticeSession.objects.locked(session.pk)
    if not current.is_held or not current.group.cohort.is_running:
        raise NotesClosed
    there = Attendance.objects.who_were_there(current).values_list("enrollment_id", flat=True)
    if {author.pk, *(each.receiver_id for each in writings)} - set(there):
        raise WasNotThere
    written = PeerNote.objects.filter(session=current, author=author)
    standing = {note.receiver_id: note for note in written}
    changed = [each for each in writings if each.changes(standing.get(each.receiver_id))]
    _refuse_stale(changed, standing, now)
    gone = [each.receiver_id for each in changed if each.is_empty]
    written.filter(receiver__in=gone).delete()
    PeerNote.objects.bulk_create(
        [_note(current, author, each, now) for each in changed if not each.is_empty],
        update_conflicts=True,
        unique_fields=["session", "author", "receiver"],
        update_fields=["observation", "question", "saved_at"],
    )
    return len(changed)


def _refuse_stale(
    changed: Sequence[PeerWriting], standing: Mapping[int, PeerNote], now: dt.datetime
) -> None:
    stale = []
    for each in changed:
        note = standing.get(each.receiver_id)
        saved_at = note.saved_at if note else None
        if saved_at != each.seen_at or (note and note.is_settled(now)):
            stale.append(each.receiver_id)
    if stale:
        raise StaleNotes(stale)


def _note(
    session: PracticeSession, author: Enrollment, writing: PeerWriting, now: dt.datetime
) -> PeerNote:
    return PeerNote(
        session=session,
        author=author,
        receiver_id=writing.receiver_id,
        observation=writing.observation,
        question=writing.question,
        written_at=now,
        saved_at=now,
    )
