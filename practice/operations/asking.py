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

ZONE = "enrollment__member__time_zone"
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
    pairs = unasked.order_by().values_list("session__starts_at", ZONE).distinct()
    mornings = {pair: morning_after(*pair) for pair in pairs}
    due = {each for each, at in mornings.items() if at <= now < at + ASKED_FOR}
    if not due:
        return 0
    there = _with_others(unasked).filter(session__starts_at__in={start for start, _zone in due})
    found = there.order_by("pk").values_list("pk", "session__starts_at", ZONE)
    asked = {pk: mornings[start, zone] for pk, start, zone in found if (start, zone) in due}
    return sum(_ask(piece, asked, now) for piece in pieces_of(_with_others(unasked), [*asked]))


@transaction.atomic
def _ask(
    unasked: QuerySet[Attendance], mornings: Mapping[int, dt.datetime], now: dt.datetime
) -> int:
    asked = unasked.select_related("session__step", "session__group__cohort", "enrollment__member")
    drafts = [_draft(each, mornings[each.pk]) for each in asked.order_by("pk")]
    return queue_messages(drafts=drafts, now=now)


def _unasked(now: dt.datetime) -> QuerySet[Attendance]:
    """Those who were there lately, and have neither been asked nor written."""
    told = Message.objects.filter(
        kind=PEER_REFLECTION.name,
        about_id=OuterRef("session"),
        person_id=OuterRef("enrollment__member"),
    )
    wrote = PeerNote.objects.filter(session=OuterRef("session"), author=OuterRef("enrollment"))
    return Attendance.objects.filter(
        taking_part("enrollment__"),
        ~Exists(told),
        ~Exists(wrote),
        was_present=True,
        session__state=PracticeSession.State.HELD,
        session__starts_at__range=(now - REACH, now),
        session__group__cohort__state=Cohort.State.RUNNING,
    )


def _with_others(there: QuerySet[Attendance]) -> QuerySet[Attendance]:
    """Those who were not there by themselves: nothing is to be said to nobody."""
    others = Attendance.objects.filter(
        taking_part("enrollment__"), session=OuterRef("session"), was_present=True
    ).exclude(enrollment=OuterRef("enrollment"))
    return there.filter(Exists(others))


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
