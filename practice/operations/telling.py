"""Who hears of a session: the people in it, and whoever may have it in their calendar."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse

from cohorts.operations import PlaceOnPlan, put_steps_on_plans
from cohorts.prospect import Prospect
from messaging.models import Message, MessageState
from messaging.notifications import Notification
from messaging.operations import queue_messages, withdraw_messages
from people.bulk import write_fields
from people.models import Member
from practice.mails import SessionNews
from practice.models import PracticeSession
from practice.notifications import (
    LEFT,
    OFF,
    SESSION_CANCELED,
    SESSION_INVITATION,
    SESSION_KINDS,
    SESSION_TOMORROW,
    SESSION_UPDATE,
    Versions,
    cancellations_arrived,
    requests_arrived,
    session_mail,
)
from practice.operations.welcoming import first_mails
from practice.seats import Seat, leaders_of, people_of

REQUESTS = (SESSION_INVITATION, SESSION_UPDATE, SESSION_TOMORROW)
"""What somebody gets who is in a session."""


def tell_everybody(
    notification: Notification[SessionNews, Prospect],
    sessions: Collection[PracticeSession],
    *,
    now: dt.datetime,
    is_new_link: bool = False,
) -> int:
    """Queue the same news for everybody in these sessions. Returns how many."""
    drafts = [
        session_mail(
            notification,
            SessionNews(session=session, person=person, now=now, is_new_link=is_new_link),
        )
        for session, person in people_of(sessions)
    ]
    return queue_messages(drafts=drafts, now=now)


def call_off(session: PracticeSession, *, now: dt.datetime) -> int:
    """Take back what still waits to tell of a canceled session, and tell whoever may have it in
    their calendar. Returns how many are told.

    In this order: a worker that has taken an invitation meanwhile is seen by the second look.
    """
    withdraw_messages(
        kinds=REQUESTS,
        about_id=session.pk,
        reason=OFF,
    )
    in_it = {person.pk for _session, person in people_of([session])}
    drafts = [
        session_mail(
            SESSION_CANCELED,
            SessionNews(
                session=canceled, person=person, now=now, is_leaving=person.pk not in in_it
            ),
        )
        for canceled, person in _gone([session], present=())
    ]
    return queue_messages(drafts=drafts, now=now)


def put_on_plans(sessions: Collection[PracticeSession]) -> None:
    """Tell the plan of each leader who is in them when and where, or that it is called off."""
    leaders = leaders_of(sessions)
    places: list[PlaceOnPlan] = []
    for session in sessions:
        places += _on_plans([each.pk for each in leaders[session.pk]], session)
    put_steps_on_plans(places=places)


def put_on_plans_of(enrollments: Collection[int], session: PracticeSession) -> None:
    """The same for some leaders, whoever else is in it."""
    put_steps_on_plans(places=_on_plans(enrollments, session))


def _on_plans(enrollments: Iterable[int], session: PracticeSession) -> Iterator[PlaceOnPlan]:
    address = reverse("practice:session", args=[session.pk])
    for enrollment in enrollments:
        yield PlaceOnPlan(
            enrollment_id=enrollment,
            step_id=session.step_id,
            opens_at=session.starts_at,
            address=address,
            is_called_off=session.is_canceled,
        )


def carry_news_along(
    sessions: Sequence[PracticeSession], *, without: Mapping[int, set[int]]
) -> None:
    """What was said of a session as it stands is said of its next state, too; not to `without`,
    people by session, who get news of that.
    """
    current = PracticeSession.objects.filter(pk=OuterRef("about_id")).values("sequence")
    concerned = Q()
    for session_id, people in without.items():
        concerned |= Q(about_id=session_id, person_id__in=people)
    Message.objects.filter(
        ~concerned,
        kind__in=[kind.name for kind in SESSION_KINDS],
        about_id__in=[session.pk for session in sessions],
        about_version=Subquery(current),
    ).update(about_version=F("about_version") + 1)


def align_calendars(sessions: Sequence[PracticeSession], *, now: dt.datetime) -> int:
    """Make calendars agree with who is in coming sessions, which the caller holds; nobody is in a
    canceled one.

    Whoever came is invited, whoever went is told once and hears nothing else, and nobody else hears
    of it. Where there is news a session counts one state more, so that calendars take it. Returns
    how many are told; a second call tells nobody.
    """
    seats = list(people_of([session for session in sessions if session.is_planned]))
    present = {(session.pk, person.pk) for session, person in seats}
    _take_back_from_absent(sessions, present)
    joined, gone = _joined(sessions, seats), _gone(sessions, present)
    without: dict[int, set[int]] = defaultdict(set)
    for session, person in [*joined, *gone]:
        without[session.pk].add(person.pk)
    moved = [session for session in sessions if session.pk in without]
    if not moved:
        return 0
    carry_news_along(moved, without=without)
    for session in moved:
        session.sequence += 1
    write_fields(moved, ["sequence"])
    drafts = first_mails(joined, now=now)
    drafts += [
        session_mail(
            SESSION_CANCELED,
            SessionNews(session=session, person=person, now=now, is_leaving=session.is_planned),
        )
        for session, person in gone
    ]
    return queue_messages(drafts=drafts, now=now)


def _take_back_from_absent(
    sessions: Sequence[PracticeSession], present: Collection[tuple[int, int]]
) -> None:
    """What waits to tell people of sessions that they are not in any more is not sent. It waits for
    workers that are just taking theirs, so that what they took is seen afterwards.
    """
    waiting = Message.objects.filter(
        kind__in=[kind.name for kind in REQUESTS],
        about_id__in=[session.pk for session in sessions],
        state=MessageState.QUEUED,
    )
    absent = [
        pk
        for pk, session, person in waiting.values_list("pk", "about_id", "person_id")
        if (session, person) not in present
    ]
    waiting.filter(pk__in=absent).update(state=MessageState.SUPPRESSED, state_reason=LEFT)


def _joined(sessions: Sequence[PracticeSession], seats: Sequence[Seat]) -> list[Seat]:
    """Who is in a session and was not told of it as it stands."""
    versions = {session.pk: session.sequence for session in sessions}
    requests = Message.objects.filter(
        kind__in=[SESSION_INVITATION.name, SESSION_UPDATE.name], about_id__in=versions
    ).exclude(state=MessageState.SUPPRESSED, state_reason=LEFT)
    told_now = {
        (session, person)
        for session, person, version in requests.values_list(
            "about_id", "person_id", "about_version"
        )
        if session is not None and version == versions[session]
    }
    return [seat for seat in seats if (seat[0].pk, seat[1].pk) not in told_now]


def _gone(sessions: Sequence[PracticeSession], present: Collection[tuple[int, int]]) -> list[Seat]:
    """Who may have a session in their calendar, is not in it, and still has a mailbox here."""
    by_id = {session.pk: session for session in sessions}
    put_in, taken_out = requests_arrived(by_id), cancellations_on_their_way(by_id)
    absent = {
        pair
        for pair, version in put_in.items()
        if pair not in present and version > taken_out.get(pair, -1)
    }
    people = Member.objects.present().in_bulk({person for _session, person in absent if person})
    return [
        (by_id[session], people[person])
        for session, person in sorted(absent, key=str)
        if session is not None and person in people
    ]


def cancellations_on_their_way(sessions: Mapping[int, PracticeSession]) -> Versions:
    """The latest cancellation that each person got, or gets unless the session moves before."""
    found = dict(cancellations_arrived(sessions))
    queued = Message.objects.filter(
        kind=SESSION_CANCELED.name, about_id__in=sessions, state=MessageState.QUEUED
    ).values_list("about_id", "person_id", "about_version")
    for session, person, version in queued:
        if session is not None and version == sessions[session].sequence:
            found[session, person] = max(version, found.get((session, person), -1))
    return found
