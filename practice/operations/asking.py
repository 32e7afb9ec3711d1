"""What the clock says on the morning after a session: whoever was there is asked for notes."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from cohorts.models import Cohort
from cohorts.querysets import taking_part
from messaging.models import Message
from messaging.operations import Draft, queue_messages
from people.notifications import recipient_of
from practice.models import Attendance, PeerNote, PracticeSession
from practice.notifications import PEER_REFLECTION
from practice.peer_mail import ASKED_FOR, Reflection, morning_after

REACH = dt.timedelta(days=9)
"""From a Thursday evening over a long weekend of holidays to the end of what is worth asking."""


@transaction.atomic
def ask_for_notes(*, now: dt.datetime) -> int:
    """Queue the question for notes to everybody who was in a session with others, from nine on
    their next working day.

    Once for each person and session, also one that was reopened and finished again: a second call
    queues nothing. One statement where nothing is due. Returns how many were queued.
    """
    mornings = {
        each.pk: morning_after(each.session.starts_at, each.enrollment.member.time_zone)
        for each in _unasked(now)
    }
    due = [pk for pk, morning in mornings.items() if morning <= now < morning + ASKED_FOR]
    if not due:
        return 0
    asked = _unasked(now).filter(pk__in=due).select_related("session__group__cohort")
    drafts = [_draft(each, mornings[each.pk]) for each in asked.order_by("pk")]
    return queue_messages(drafts=drafts, now=now)


def _unasked(now: dt.datetime) -> QuerySet[Attendance]:
    """Those who were there lately, with others, and have neither been asked nor written."""
    told = Message.objects.filter(
        kind=PEER_REFLECTION.name,
        about_id=OuterRef("session"),
        person_id=OuterRef("enrollment__member"),
    )
    wrote = PeerNote.objects.filter(session=OuterRef("session"), author=OuterRef("enrollment"))
    others = Attendance.objects.filter(
        taking_part("enrollment__"), session=OuterRef("session"), was_present=True
    ).exclude(enrollment=OuterRef("enrollment"))
    there = Attendance.objects.filter(
        taking_part("enrollment__"),
        Exists(others),
        ~Exists(told),
        ~Exists(wrote),
        was_present=True,
        session__state=PracticeSession.State.HELD,
        session__starts_at__range=(now - REACH, now),
        session__group__cohort__state=Cohort.State.RUNNING,
    )
    return there.select_related("session__step", "enrollment__member")


def _draft(there: Attendance, morning: dt.datetime) -> Draft[Reflection]:
    session, person = there.session, there.enrollment.member
    cohort = session.group.cohort
    return Draft(
        notification=PEER_REFLECTION,
        thing=Reflection(session=session, person=person),
        to=recipient_of(person),
        about_id=session.pk,
        organization_id=cohort.organization_id,
        topic_id=cohort.pk,
        send_after=morning,
    )
