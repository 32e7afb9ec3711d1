"""Two raters who are far apart talk; what they say of it is theirs, and no level changes by it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from assessments.apart import apart_rows
from assessments.models import RaterTalk
from people.audit import record
from people.models import Member
from practice.models import PracticeSession


class NotApart(Exception):
    """The two are not, or not any more, two levels apart about this leader."""


class StaleTalk(Exception):
    """The other one changed the note in between; `current` is how it stands."""

    def __init__(self, current: RaterTalk) -> None:
        super().__init__(f"the note is at revision {current.revision}")
        self.current = current


@transaction.atomic
def note_talk(
    *,
    session: PracticeSession,
    enrollment_id: int,
    other_id: int,
    text: str,
    expected_revision: int,
    by: Member,
    now: dt.datetime,
) -> RaterTalk:
    """Note that two raters talked, with what they saw, '' for nothing. `expected_revision` is the
    one that stood before the writer's eyes, 0 for none. Either of the two may, and only they read
    it.

    A second call with the same text changes nothing. Raises StaleTalk where other words came
    between, and NotApart.
    """
    pair = sorted((by.pk, other_id))
    slot = {
        "session_id": session.pk,
        "enrollment_id": enrollment_id,
        "first_id": pair[0],
        "second_id": pair[1],
    }
    standing = RaterTalk.objects.select_for_update().filter(**slot)
    if not standing.exists():
        apart = {each.pair for each in apart_rows(by, session_id=session.pk)}
        if (session.pk, enrollment_id, other_id) not in apart:
            raise NotApart
    talk, is_new = standing.get_or_create(
        **slot,
        defaults={"text": text, "noted_by": by, "talked_at": now, "noted_at": now},
    )
    if not is_new:
        if talk.text == text:
            return talk
        if talk.revision != expected_revision:
            raise StaleTalk(talk)
        talk.text, talk.revision = text, talk.revision + 1
        talk.noted_by, talk.noted_at = by, now
        talk.save(update_fields=["text", "revision", "noted_by", "noted_at"])
    trace = {"talk": talk.pk, "enrollment": enrollment_id, "raters": pair}
    record("note_talk", session, by=by, now=now, revision=talk.revision, **trace)
    return talk
