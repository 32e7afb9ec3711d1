"""What a rater saw, in their own words."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from assessments.models import EvidenceNote
from assessments.seats import scored_seat
from people.audit import record
from people.models import Member


class StaleNote(Exception):
    """The note was changed elsewhere in between; `current` is how it stands."""

    def __init__(self, current: EvidenceNote) -> None:
        super().__init__(f"the note is at revision {current.revision}")
        self.current = current


@transaction.atomic
def save_note(
    *,
    session_id: int,
    enrollment_id: int,
    text: str,
    expected_revision: int,
    rater: Member,
    now: dt.datetime,
) -> EvidenceNote:
    """Keep the rater's note about a leader. `expected_revision` is the one the writer saw, 0 for
    none.

    A second call with the same text changes nothing. Raises StaleNote when the note was changed
    elsewhere meanwhile, and otherwise what record_score raises.
    """
    seat = scored_seat(session_id, enrollment_id, rater)
    note, is_new = EvidenceNote.objects.select_for_update().get_or_create(
        session_id=seat.pk,
        enrollment_id=enrollment_id,
        rater=rater,
        defaults={"text": text, "written_at": now},
    )
    if not is_new:
        if note.text == text:
            return note
        if note.revision != expected_revision:
            raise StaleNote(note)
        note.text, note.revision, note.written_at = text, note.revision + 1, now
        note.save(update_fields=["text", "revision", "written_at"])
    record("save_note", seat, by=rater, now=now, note=note.pk, revision=note.revision)
    return note
