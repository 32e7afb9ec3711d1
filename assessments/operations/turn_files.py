"""The recording of a turn, kept here: brought in with its leader's yes, for one second rater."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

from django.db import transaction

from assessments.models import TurnFile, TurnFilePart, TurnRecording
from assessments.operations.recording import NotAgreed
from assessments.operations.recording_asking import tell_of_file
from assessments.policy import possible_watchers
from assessments.recordings import RecordingOver, RecordingServed
from assessments.seats import NotInThisSession, scored_seat
from assessments.served import has_served
from people.audit import record, rows_in
from people.models import Member
from practice.beginning import check_begun
from programs.content.kinds import MediaType
from programs.watching import in_parts

A_LOOK = dt.timedelta(hours=1)
"""Whoever asks for more of a recording within this time is still looking: a player asks often."""


class NotASecondRater(Exception):
    """Who led the session, has a seat in it, or does not work on the pilot."""


@transaction.atomic
def keep_turn_file(
    *,
    session_id: int,
    enrollment_id: int,
    content: Iterable[bytes],
    media_type: MediaType,
    watcher: Member,
    by: Member,
    now: dt.datetime,
) -> TurnFile:
    """Whoever scores here, or the leader, brings in the recording of the leader's turn; it takes
    the place of an earlier one. All of it is there or nothing. Only `watcher` and the leader can
    watch it.

    A second call brings it in again. Raises NotAgreed, SessionNotBegun, RecordingOver,
    RecordingServed, NotASecondRater, and NotInThisSession and SessionCanceled as for a level.
    """
    said = _agreed(session_id, enrollment_id, by)
    check_begun(said.session.starts_at, now)
    if now >= said.kept_until:
        raise RecordingOver
    if has_served(session_id, enrollment_id):
        raise RecordingServed
    if not possible_watchers(said.session).filter(pk=watcher.pk).exists():
        raise NotASecondRater
    TurnFile.objects.filter(recording=said).delete()
    found = TurnFile.objects.create(
        recording=said, watcher=watcher, media_type=media_type, size=0, by=by, added_at=now
    )
    digest = hashlib.sha256()
    for number, part in enumerate(in_parts(content)):
        digest.update(part)
        found.size += len(part)
        TurnFilePart.objects.create(file=found, number=number, content=part)
    found.digest = digest.hexdigest()
    found.save(update_fields=["size", "digest"])
    said.has_file = True
    said.save(update_fields=["has_file"])
    detail = {"enrollment": enrollment_id, "watcher": watcher.pk, "bytes": found.size}
    record("keep_turn_file", said.session, by=by, now=now, **detail)
    tell_of_file(found, by=by, now=now)
    return found


def _agreed(session_id: int, enrollment_id: int, by: Member) -> TurnRecording:
    """What the leader said, locked: a yes. `by` scores here or is the leader."""
    own = TurnRecording.objects.filter(enrollment__member=by, session__organization=by.organization)
    held = TurnRecording.objects.select_for_update(of=["self"])
    if not own.filter(session=session_id, enrollment=enrollment_id).exists():
        scored_seat(session_id, enrollment_id, by)
        held = held.used()
    said = held.filter(session=session_id, enrollment=enrollment_id, is_agreed=True)
    found = said.select_related("session__group", "session__facilitator").first()
    if found is None:
        raise NotAgreed
    return found


@transaction.atomic
def see_turn_file(*, session_id: int, enrollment_id: int, by: Member, now: dt.datetime) -> TurnFile:
    """The recording, for its second rater, who stands in the audit table with whatever they ask
    of it first, and again after A_LOOK; and for the leader. Raises NotInThisSession for everybody
    else, and where there is none.
    """
    kept = TurnFile.objects.select_related("recording__session", "recording__enrollment").filter(
        recording__session=session_id, recording__enrollment=enrollment_id
    )
    found = kept.filter(recording__session__organization=by.organization).first()
    if found is None or now >= found.recording.kept_until:
        raise NotInThisSession("there is no recording")
    if found.recording.enrollment.member_id == by.pk:
        return found
    if found.watcher_id != by.pk:
        raise NotInThisSession("the recording is for somebody else")
    if not TurnRecording.objects.used().filter(pk=found.recording_id).exists():
        raise NotInThisSession("the leader's data is kept and not used")
    seat = scored_seat(session_id, enrollment_id, by)
    before = rows_in(by.organization_id).filter(
        verb="see_turn_file",
        actor_id=by.pk,
        thing=seat._meta.model_name,
        thing_id=seat.pk,
        detail__enrollment=enrollment_id,
        at__gt=now - A_LOOK,
    )
    if not before.exists():
        record("see_turn_file", seat, by=by, now=now, enrollment=enrollment_id)
    return found
