"""A recorded turn for a second rater: only where its leader agrees, and not for long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from assessments.models import TurnFile, TurnRecording
from assessments.operations.recording_asking import tell_agreed, tell_of_link
from assessments.querysets import RecordingQuerySet
from assessments.recordings import RecordingOver, RecordingServed, is_due
from assessments.seats import NotInThisSession, SessionCanceled, scored_seat
from assessments.served import finished_raters, has_served
from people.audit import record
from people.models import Member
from practice.beginning import check_begun
from practice.models import PracticeSession


class NotAgreed(Exception):
    """The leader has not said yes, or has taken it back."""


@transaction.atomic
def agree_to_recording(
    *, session: PracticeSession, enrollment_id: int, by: Member, now: dt.datetime
) -> TurnRecording:
    """The leader agrees that their turn is recorded for a second rater. A second call changes
    nothing. Raises NotInThisSession for somebody without a seat, and SessionCanceled.
    """
    current = PracticeSession.objects.locked(session.pk)
    if current.is_canceled:
        raise SessionCanceled
    if not current.enrollments.filter(pk=enrollment_id, member=by, left_at=None).exists():
        raise NotInThisSession
    said, is_new = TurnRecording.objects.select_for_update().get_or_create(
        session=current,
        enrollment_id=enrollment_id,
        defaults={"is_agreed": True, "said_at": now},
    )
    if said.is_agreed and not is_new:
        return said
    said.is_agreed, said.said_at = True, now
    said.save(update_fields=["is_agreed", "said_at"])
    record("agree_to_recording", current, by=by, now=now, enrollment=enrollment_id)
    tell_agreed(said, by=by, now=now)
    return said


@transaction.atomic
def take_back_recording(
    *, session: PracticeSession, enrollment_id: int, by: Member, now: dt.datetime
) -> None:
    """The leader takes their yes back, at any time: link and recording are deleted at once. A
    second call changes nothing.
    """
    own = TurnRecording.objects.select_for_update().filter(
        session=session, enrollment=enrollment_id, enrollment__member=by, is_agreed=True
    )
    said = own.first()
    if said is None:
        return
    detail = {"enrollment": enrollment_id, "had_link": said.link != "", "had_file": said.has_file}
    _forget([said])
    said.is_agreed, said.said_at = False, now
    said.save(update_fields=["is_agreed", "said_at"])
    record("take_back_recording", session, by=by, now=now, **detail)


@transaction.atomic
def leave_recording(
    *, session_id: int, enrollment_id: int, link: str, by: Member, now: dt.datetime
) -> TurnRecording:
    """Whoever scores here leaves the link to a leader's recorded turn; another one takes its place.

    A second call with the same link changes nothing. Raises NotAgreed, SessionNotBegun,
    RecordingOver, RecordingServed, and NotInThisSession and SessionCanceled as for a level.
    """
    seat = scored_seat(session_id, enrollment_id, by)
    agreed = TurnRecording.objects.select_for_update(of=["self"]).used()
    agreed = agreed.filter(session=seat.pk, enrollment=enrollment_id, is_agreed=True)
    said = agreed.select_related("session").first()
    if said is None:
        raise NotAgreed
    check_begun(said.session.starts_at, now)
    if now >= said.kept_until:
        raise RecordingOver
    if said.link == link:
        return said
    if has_served(seat.pk, enrollment_id):
        raise RecordingServed
    said.link, said.left_by, said.left_at = link, by, now
    said.save(update_fields=["link", "left_by", "left_at"])
    record("leave_recording", seat, by=by, now=now, enrollment=enrollment_id)
    tell_of_link(said, by=by, now=now)
    return said


@transaction.atomic
def see_recording(
    *, session_id: int, enrollment_id: int, by: Member, now: dt.datetime
) -> TurnRecording | None:
    """What the leader said, and the link, for somebody who scores here; whoever is shown a link
    stands in the audit table, every time. A recording that is kept here is another thing: see
    see_turn_file. None where the leader said nothing, or their data is restricted.
    """
    seat = scored_seat(session_id, enrollment_id, by)
    said = TurnRecording.objects.used().filter(session=seat.pk)
    said = said.select_related("session", "left_by", "file__watcher", "file__by")
    found = said.filter(enrollment=enrollment_id).first()
    if found is not None and found.link:
        record("see_recording", seat, by=by, now=now, enrollment=enrollment_id)
    return found


@transaction.atomic
def delete_recording(*, session_id: int, enrollment_id: int, by: Member, now: dt.datetime) -> None:
    """Whoever scores here deletes link and recording; the leader's yes stays. A second call finds
    none.
    """
    seat = scored_seat(session_id, enrollment_id, by)
    there = TurnRecording.objects.select_for_update().there().filter(session=seat.pk)
    said = there.filter(enrollment=enrollment_id).first()
    if said is None:
        return
    _forget([said])
    record("delete_recording", seat, by=by, now=now, enrollment=enrollment_id)


@transaction.atomic
def take_back_recording_again(
    *, session_id: int, enrollment_id: int, before: dt.datetime, now: dt.datetime
) -> bool:
    """In a backup that was restored: the yes that a leader gave before they took it back goes, and
    link and recording with it; they can give it anew. Returns whether it stood; a second call finds
    none.
    """
    said = _restored(session_id, enrollment_id).filter(is_agreed=True, said_at__lt=before).first()
    if said is None:
        return False
    _forget([said])
    said.is_agreed, said.said_at = False, now
    said.save(update_fields=["is_agreed", "said_at"])
    record("take_back_recording_again", said.session, by=None, now=now, enrollment=enrollment_id)
    return True


@transaction.atomic
def delete_recording_again(
    *, session_id: int, enrollment_id: int, before: dt.datetime, now: dt.datetime
) -> bool:
    """In a backup that was restored: link and recording that were left before somebody deleted them
    go. Returns whether there was one; a second call finds none.
    """
    there = _restored(session_id, enrollment_id).there()
    said = there.exclude(left_at__gte=before).exclude(file__added_at__gte=before).first()
    if said is None:
        return False
    _forget([said])
    record("delete_recording_again", said.session, by=None, now=now, enrollment=enrollment_id)
    return True


def _restored(session_id: int, enrollment_id: int) -> RecordingQuerySet:
    """What stands of one turn, held."""
    held = TurnRecording.objects.select_for_update(of=["self"]).select_related("session")
    return held.filter(session=session_id, enrollment=enrollment_id)


@transaction.atomic
def delete_due_recordings(*, now: dt.datetime) -> int:
    """Links and recordings go two weeks after their session, once two raters have given all levels,
    with leaders who left, and with whoever alone may watch one. Returns how many; a second call
    finds none.
    """
    there = TurnRecording.objects.there().select_for_update(of=["self"], skip_locked=True)
    found = list(
        there.select_related("session__group__cohort", "enrollment__member", "file__watcher")
    )
    finished = finished_raters({each.session_id for each in found})
    due = [
        each
        for each in found
        if is_due(
            now=now,
            until=each.kept_until,
            raters=finished.get((each.session_id, each.enrollment_id), 0),
            is_gone=_is_gone(each),
        )
    ]
    for said in due:
        detail = {"enrollment": said.enrollment_id}
        record("delete_due_recordings", said.session, by=None, now=now, **detail)
    _forget(due)
    return len(due)


def _is_gone(said: TurnRecording) -> bool:
    """Whether its leader left, the session does not take place, or nobody is left to watch."""
    leader = said.enrollment
    has_left = leader.left_at is not None or leader.member.left_at is not None
    is_unwatched = said.has_file and not said.link and said.file.watcher.left_at is not None
    return has_left or said.session.is_canceled or is_unwatched


def _forget(found: Sequence[TurnRecording]) -> None:
    """Neither a link nor a recording is left. The rows are locked."""
    for said in found:
        said.link, said.left_by, said.left_at, said.has_file = "", None, None, False
    TurnFile.objects.filter(recording__in=found).delete()
    TurnRecording.objects.bulk_update(found, ["link", "left_by", "left_at", "has_file"])
