"""Sessions come back into the calendars of people who come back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from cohorts.models import Cohort, Enrollment
from cohorts.querysets import taking_part
from messaging.models import Message
from messaging.operations import queue_messages
from people.bulk import write_fields
from people.models import Member
from practice.mails import SessionNews
from practice.models import PracticeSession
from practice.notifications import SESSION_INVITATION, SESSION_KINDS, session_mail
from practice.operations.seating import note_missed
from practice.operations.telling import align_calendars, carry_news_along
from practice.seats import people_of


@transaction.atomic
def invite_again(*, members: Sequence[Member], now: dt.datetime) -> int:
    """Invite people who returned to the organization to everything of theirs that is still ahead.

    Each of these sessions counts one state more, so that calendars take the entry anew. To all
    others in them it is the state they know: what they were told counts as told about it. What they
    may still have in their calendar, and is not theirs any more, leaves it. A second call invites
    again. Returns how many are invited.
    """
    back = {member.pk for member in members}
    theirs = Enrollment.objects.filter(taking_part(), member__in=back)
    note_missed(enrollments=theirs.values_list("pk", flat=True), now=now)
    _let_go(back, now)
    sessions = _ahead_of(back, now)
    if not sessions:
        return 0
    carry_news_along(sessions, without={session.pk: back for session in sessions})
    for session in sessions:
        session.sequence += 1
    write_fields(sessions, ["sequence"])
    drafts = [
        session_mail(SESSION_INVITATION, SessionNews(session=session, person=person, now=now))
        for session, person in people_of(sessions)
        if person.pk in back
    ]
    return queue_messages(drafts=drafts, now=now)


def _let_go(people: set[int], now: dt.datetime) -> None:
    """Nobody could tell them while they were away: of sessions that others lead or go to by now, or
    that are off.
    """
    # What they last heard may name a time ahead where the session was moved and canceled since:
    # what is said of a session is worth saying until the time it named.
    heard = Message.objects.filter(
        kind__in=[kind.name for kind in SESSION_KINDS],
        person_id__in=people,
        send_before__gt=now,
    )
    known = PracticeSession.objects.filter(
        Q(state=PracticeSession.State.CANCELED)
        | Q(state=PracticeSession.State.PLANNED, starts_at__gt=now),
        pk__in=heard.values("about_id"),
    )
    align_calendars(known.held_fast(), now=now)


def _ahead_of(people: set[int], now: dt.datetime) -> list[PracticeSession]:
    """Coming sessions in which these people have a seat or the lead; their rows are held."""
    at_home = Q(place__group=OuterRef("group_id")) | Q(guest_places__session=OuterRef("pk"))
    seats = Enrollment.objects.filter(at_home, taking_part(), member__in=people)
    ahead = PracticeSession.objects.in_full().filter(
        Exists(seats) | Q(facilitator__in=people),
        state=PracticeSession.State.PLANNED,
        starts_at__gt=now,
        group__cohort__state=Cohort.State.RUNNING,
    )
    return list(ahead.select_for_update(of=("self",)).order_by("pk"))
