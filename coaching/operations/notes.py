"""What is noted in talks, and who has read it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from coaching.models import Talk, TalkNote
from coaching.notes_states import NoteAudience
from coaching.operations.agreeing import TalkClosed
from common.records import dataclass
from people.audit import record
from people.models import Member


class StaleTalkNote(Exception):
    """Other words than those that were seen stand in this note; `standing` has them, None where it
    is gone.
    """

    def __init__(self, standing: TalkNote | None) -> None:
        super().__init__("a newer note is saved")
        self.standing = standing


class HasBeenRead(Exception):
    """The other one in the talk has read the note: it stays for both."""


@dataclass(frozen=True, kw_only=True)
class NoteWriting:
    """What somebody leaves in a note, and when the one that they saw was saved (None: there was
    none).
    """

    text: str
    audience: str = NoteAudience.BOTH
    seen_at: dt.datetime | None = None

    def repeats(self, note: TalkNote) -> bool:
        """Whether it says what stands."""
        return (self.text, self.audience) == (note.text, note.audience)


@transaction.atomic
def write_note(*, talk: Talk, writing: NoteWriting, now: dt.datetime, by: Member) -> TalkNote:
    """Somebody in a talk notes something, for themselves or for both.

    A second call writes a second note: its form carries a nonce.
    """
    return TalkNote.objects.create(
        talk=talk,
        author=by,
        audience=writing.audience,
        text=writing.text,
        written_at=now,
        saved_at=now,
    )


@transaction.atomic
def change_note(*, note: TalkNote, writing: NoteWriting, now: dt.datetime) -> TalkNote:
    """Its author writes it anew, or changes who reads it.

    A second call changes nothing. Raises StaleTalkNote where other words came between, and
    HasBeenRead where what the other one knows would be for its author alone.
    """
    held = _held(note.pk)
    if held is None:
        raise StaleTalkNote(None)
    if writing.repeats(held):
        return held
    if held.saved_at != writing.seen_at:
        raise StaleTalkNote(held)
    if held.has_been_read and writing.audience != NoteAudience.BOTH:
        raise HasBeenRead
    is_kept_back = held.is_for_both and writing.audience != NoteAudience.BOTH
    held.text, held.audience, held.saved_at = writing.text, writing.audience, now
    held.save(update_fields=["text", "audience", "saved_at"])
    if is_kept_back:
        record("keep_note_to_oneself", held.talk, by=held.author, now=now, note=held.pk)
    return held


@transaction.atomic
def remove_note(*, note: TalkNote, now: dt.datetime) -> None:
    """Its author takes it away. A second call changes nothing. Raises HasBeenRead."""
    held = _held(note.pk)
    if held is None:
        return
    if held.has_been_read:
        raise HasBeenRead
    _remove(held, now=now)


@transaction.atomic
def save_topic(*, talk: Talk, writing: NoteWriting, now: dt.datetime, by: Member) -> None:
    """The leader says what they want to talk about; nothing said takes it back, at any time.

    A second call changes nothing. Raises StaleTalkNote where other words came between, and
    TalkClosed for words about a talk that nobody has before them any more.
    """
    held = Talk.objects.select_for_update(of=("self",)).get(pk=talk.pk)
    standing = TalkNote.objects.filter(talk=talk, is_topic=True).first()
    if (standing.text if standing else "") == writing.text:
        return
    if writing.text and not held.is_open:
        raise TalkClosed
    if (standing.saved_at if standing else None) != writing.seen_at:
        raise StaleTalkNote(standing)
    if standing and not writing.text:
        _remove(standing, now=now)
        return
    topic = standing or TalkNote(
        talk=talk, author=by, audience=NoteAudience.BOTH, is_topic=True, written_at=now
    )
    topic.text, topic.saved_at = writing.text, now
    topic.save()


@transaction.atomic
def note_reading(*, talk: Talk, now: dt.datetime, by: Member) -> int:
    """Keep that somebody has a talk and what they can read of earlier ones before them: notes of
    the other one stay for both from now on. Returns how many were new; a second call finds none.
    """
    seen = TalkNote.objects.visible_to(by).up_to(talk, now).exclude(author=by)
    return seen.filter(audience=NoteAudience.BOTH, read_at=None).update(read_at=now)


@transaction.atomic
def keep_note_to_oneself_again(
    *, organization_id: int, note_id: int, before: dt.datetime, now: dt.datetime
) -> bool:
    """In a backup that was restored: what was for both is for its author alone once more, unless
    they saved it again since. Returns whether it was for both; a second call finds none.
    """
    held = _restored(organization_id, note_id, before)
    if held is None or held.is_topic or not held.is_for_both:
        return False
    held.audience, held.read_at, held.saved_at = NoteAudience.ONLY_ME, None, now
    held.save(update_fields=["audience", "read_at", "saved_at"])
    record("keep_note_to_oneself_again", held.talk, by=None, now=now, note=note_id)
    return True


@transaction.atomic
def remove_note_again(
    *, organization_id: int, note_id: int, before: dt.datetime, now: dt.datetime
) -> bool:
    """In a backup that was restored: a note that its author took away goes, unless they saved it
    again since. Returns whether it was there; a second call finds none.
    """
    held = _restored(organization_id, note_id, before)
    if held is None:
        return False
    record("remove_note_again", held.talk, by=None, now=now, note=note_id)
    held.delete()
    return True


def _remove(held: TalkNote, *, now: dt.datetime) -> None:
    """It goes; where somebody else could have read it, that is written down."""
    if held.is_for_both:
        record("remove_note", held.talk, by=held.author, now=now, note=held.pk)
    held.delete()


def _restored(organization_id: int, note_id: int, before: dt.datetime) -> TalkNote | None:
    """A note as it was saved before a moment, held; in whichever talk: what a leader wants to talk
    about goes along to the next one.
    """
    named = {"pk": note_id, "talk__enrollment__cohort__organization": organization_id}
    found = TalkNote.objects.select_for_update(of=("self",)).select_related("talk")
    return found.filter(**named, saved_at__lt=before).first()


def _held(pk: int) -> TalkNote | None:
    return TalkNote.objects.select_for_update(of=("self",)).filter(pk=pk).first()
