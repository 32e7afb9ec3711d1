"""What the clock says on the morning after a session: whoever was there is asked for notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from cohorts.models import Cohort
from cohorts.querysets import taking_part
from common.pieces import pieces_of
from messaging.models import Message
from messaging.operations import Draft, queue_messages
from people.notifications import recipient_of
from practice.models import Attendance, PeerNote, PracticeSession
from practice.notifications import PEER_REFLECTION
from practice.peer_mail import ASKED_FOR, Reflection, morning_after

REACH = dt.timedelta(days=9)
"""From a Thursday evening over a long weekend of holidays to the end of what is worth asking."""


def ask_for_notes(*, now: dt.datetime) -> int:
    """Queue the question for notes to everybody who was in a session with others, from nine on
    their next working day.

    Once for each person and session, also one that was reopened and finished again: a second call
    queues nothing. So many at a time, each piece a transaction of its own: what a killed worker has
    not come to, the next call queues. One statement where nothing is due. Returns how many were
    queued.
    """
    unasked = _unasked(now)
    there = unasked.order_by("pk").values_list(
        "pk", "session__starts_at", "enrollment__member__time_zone"
    )
    mornings = {pk: morning_after(starts_at, zone) for pk, starts_at, zone in there}
    due = [pk for pk, morning in mornings.items() if morning <= now < morning + ASKED_FOR]
    return sum(_ask(piece, mornings, now) for piece in pieces_of(unasked, due))


@transaction.atomic
def _ask(
    unasked: QuerySet[Attendance], mornings: Mapping[int, dt.datetime], now: dt.datetime
) -> int:
    asked = unasked.select_related("session__step", "session__group__cohort", "enrollment__member")
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
    return Attendance.objects.filter(
        taking_part("enrollment__"),
        Exists(others),
        ~Exists(told),
        ~Exists(wrote),
        was_present=True,
        session__state=PracticeSession.State.HELD,
        session__starts_at__range=(now - REACH, now),
        session__group__cohort__state=Cohort.State.RUNNING,
    )


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
