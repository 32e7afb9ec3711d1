"""What the clock says about sessions: a word the day before, and goodbye to those who left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction

from messaging.models import Message
from messaging.operations import queue_messages
from practice.mails import SessionNews
from practice.models import Attendance, PracticeSession
from practice.notifications import (
    SESSION_KINDS,
    SESSION_TOMORROW,
    needs_reminder,
    reminder_time,
    session_mail,
)
from practice.operations.telling import align_calendars
from practice.queries import Hearing, hearings, sessions_left_behind
from practice.seats import people_of

REMINDER_REACH = dt.timedelta(hours=41)
"""From nine in the morning to the end of the next day, with room for a change of the clocks."""
SESSIONS_AT_ONCE = 80
"""Some five hundred mails."""


def remind_sessions(*, now: dt.datetime) -> int:
    """Queue a word to everybody whose session is tomorrow, from nine o'clock in their own zone
    until it starts.

    Nobody is reminded who said that they cannot come. Whoever has heard of this very time since
    nine needs no reminder, so a second call queues nothing. So many sessions at a time, each batch
    in a transaction of its own: what a killed worker has not come to, the next call queues. One
    statement where nothing is due. Returns how many were queued.
    """
    found = hearings(now=now, until=now + REMINDER_REACH)
    concerned = sorted({each.session_id for each in found if _is_due(each, now)})
    firsts = range(0, len(concerned), SESSIONS_AT_ONCE)
    return sum(_remind(concerned[first : first + SESSIONS_AT_ONCE], now) for first in firsts)


@transaction.atomic
def _remind(session_ids: Sequence[int], now: dt.datetime) -> int:
    near = PracticeSession.objects.in_full().filter(
        pk__in=session_ids, state=PracticeSession.State.PLANNED
    )
    excused = Attendance.objects.filter(session__in=near, excused_at__isnull=False)
    away = set(excused.values_list("session_id", "enrollment__member_id"))
    due = [
        (session, person, remind_at)
        for session, person in people_of(list(near))
        if (session.pk, person.pk) not in away
        and (remind_at := reminder_time(session.starts_at, person.time_zone)) <= now
    ]
    heard = _last_heard({session.pk for session, _person, _remind_at in due})
    drafts = [
        session_mail(SESSION_TOMORROW, SessionNews(session=session, person=person, now=now))
        for session, person, remind_at in due
        if needs_reminder(heard.get((session.pk, session.sequence, person.pk)), remind_at)
    ]
    return queue_messages(drafts=drafts, now=now)


def _is_due(hearing: Hearing, now: dt.datetime) -> bool:
    """Whether somebody of these people may need a reminder by now."""
    remind_at = reminder_time(hearing.starts_at, hearing.zone)
    return remind_at <= now and needs_reminder(hearing.heard_at, remind_at)


def _last_heard(
    session_ids: Collection[int],
) -> dict[tuple[int | None, int, int | None], dt.datetime]:
    """(session, its sequence, member) -> when something about it was last queued for them."""
    news = Message.objects.filter(
        kind__in=[kind.name for kind in SESSION_KINDS], about_id__in=session_ids
    ).order_by("queued_at")
    return {
        (session_id, version, person_id): queued_at
        for session_id, version, person_id, queued_at in news.values_list(
            "about_id", "about_version", "person_id", "queued_at"
        )
    }


@transaction.atomic
def release_leavers(*, now: dt.datetime) -> int:
    """Take coming sessions out of the calendars of leaders who left their cohort but not the
    organization.

    Only whoever may have it in their calendar is told, and once: a second call queues nothing. One
    statement where nobody is to be told. Returns how many drafts were handed to the outbox.
    """
    behind = sessions_left_behind(now=now)
    if not behind:
        return 0
    return align_calendars(PracticeSession.objects.filter(pk__in=behind).held_fast(), now=now)
