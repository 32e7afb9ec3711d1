"""Who hears what about a recorded turn, and the question for a leader's yes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction

from assessments.models import TurnFile, TurnRecording
from assessments.notifications import RECORDING_AGREED, RECORDING_ASKED, RECORDING_LINK
from assessments.recording_mails import RecordingNews
from assessments.recordings import RecordingOver, RecordingServed
from assessments.seats import scored_seat
from assessments.served import has_served
from cohorts.models import Enrollment
from messaging.models import Message
from messaging.notifications import Notification
from messaging.operations import Draft, queue_messages
from people.audit import record
from people.models import Member
from people.notifications import recipient_of
from practice.models import PracticeSession


@transaction.atomic
def ask_for_recording(*, session_id: int, enrollment_id: int, by: Member, now: dt.datetime) -> bool:
    """Whoever scores here asks a leader by mail whether their turn may be recorded. Once for each
    session: a second call, and one after a yes, asks nobody. Returns whether it did. Raises
    RecordingOver, RecordingServed, and NotInThisSession and SessionCanceled as for a level.
    """
    seat = scored_seat(session_id, enrollment_id, by)
    said = TurnRecording.objects.filter(session=seat.pk, enrollment=enrollment_id, is_agreed=True)
    leader = Enrollment.objects.select_related("member").get(pk=enrollment_id)
    if said.exists() or was_asked(seat.pk, leader.member_id):
        return False
    news = _news(seat.pk, leader, leader.member, by)
    if now >= news.until:
        raise RecordingOver
    if has_served(seat.pk, enrollment_id):
        raise RecordingServed
    _queue(RECORDING_ASKED, [news], about_id=seat.pk, version=0, now=now)
    record("ask_for_recording", seat, by=by, now=now, enrollment=enrollment_id)
    return True


def was_asked(session_id: int, member_id: int) -> bool:
    """Whether the leader has been asked. One query."""
    asked = Message.objects.filter(kind=RECORDING_ASKED.name, person_id=member_id)
    return asked.filter(about_id=session_id).exists()


def tell_agreed(said: TurnRecording, *, by: Member, now: dt.datetime) -> None:
    """Whoever leads or scores the session hears of the yes; a second call tells nobody."""
    _tell_hosts(RECORDING_AGREED, said, by=by, at=said.said_at, now=now)


def tell_of_link(said: TurnRecording, *, by: Member, now: dt.datetime) -> None:
    """Whoever leads or scores the session and has not left the link hears of it; a second call
    tells nobody.
    """
    _tell_hosts(RECORDING_LINK, said, by=by, at=said.left_at or now, now=now)


def tell_of_file(found: TurnFile, *, by: Member, now: dt.datetime) -> None:
    """The second rater hears that a recording is there for them; a second call tells nobody."""
    if found.watcher_id == by.pk:
        return
    said = found.recording
    leader = Enrollment.objects.select_related("member").get(pk=said.enrollment_id)
    news = replace(_news(said.session_id, leader, found.watcher, by), is_kept_here=True)
    _queue(RECORDING_LINK, [news], about_id=said.pk, version=_minute(now), now=now)


def _tell_hosts(
    kind: Notification[RecordingNews, object],
    said: TurnRecording,
    *,
    by: Member,
    at: dt.datetime,
    now: dt.datetime,
) -> None:
    leader = Enrollment.objects.select_related("member").get(pk=said.enrollment_id)
    session = PracticeSession.objects.in_full().get(pk=said.session_id)
    hosts = [each for each in session.hosting if each.left_at is None and each.pk != by.pk]
    news = [_news(session.pk, leader, host, by, session) for host in hosts]
    _queue(kind, news, about_id=said.pk, version=_minute(at), now=now)


def _minute(at: dt.datetime) -> int:
    return int(at.timestamp()) // 60


def _news(
    session_id: int,
    leader: Enrollment,
    person: Member,
    by: Member,
    known: PracticeSession | None = None,
) -> RecordingNews:
    session = known or PracticeSession.objects.in_full().get(pk=session_id)
    return RecordingNews(
        session=session,
        leader=leader.member,
        enrollment_id=leader.pk,
        person=person,
        by=by,
        until=TurnRecording(session=session).kept_until,
    )


def _queue(
    kind: Notification[RecordingNews, object],
    news: Iterable[RecordingNews],
    *,
    about_id: int,
    version: int,
    now: dt.datetime,
) -> None:
    drafts = [
        Draft(
            notification=kind,
            thing=each,
            to=recipient_of(each.person),
            about_id=about_id,
            about_version=version,
            organization_id=each.session.organization_id,
            topic_id=each.session.group.cohort_id,
            ends_at=each.until,
        )
        for each in news
    ]
    queue_messages(drafts=drafts, now=now)
