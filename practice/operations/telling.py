"""Who hears of a session: the people in it, and whoever may have it in their calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from django.urls import reverse

from cohorts.operations import call_off_step, move_step
from cohorts.prospect import Prospect
from messaging.notifications import Notification
from messaging.operations import queue_messages, withdraw_messages
from people.models import Member
from practice.mails import SessionNews
from practice.models import GroupPlace, PracticeSession
from practice.notifications import (
    OFF,
    SESSION_CANCELED,
    SESSION_INVITATION,
    SESSION_TOMORROW,
    SESSION_UPDATE,
    cancellations_arrived,
    requests_arrived,
    session_mail,
)

Seat = tuple[PracticeSession, Member]


def people_of(
    sessions: Collection[PracticeSession], *, with_leavers: bool = False
) -> Iterator[Seat]:
    """Everybody who is in these sessions now, facilitators included; on request also who left the
    cohort, but nobody who left the organization. One query at any size.
    """
    leaders: dict[int, list[Member]] = {}
    places = GroupPlace.objects.filter(
        group__in={session.group_id for session in sessions}, enrollment__member__left_at=None
    )
    if not with_leavers:
        places = places.filter(enrollment__left_at=None)
    for place in places.select_related("enrollment__member").order_by("pk"):
        leaders.setdefault(place.group_id, []).append(place.enrollment.member)
    for session in sessions:
        people = {member.pk: member for member in leaders.get(session.group_id, [])}
        if session.facilitator.left_at is None:
            people[session.facilitator_id] = session.facilitator
        for member in people.values():
            yield session, member


def having_it(seats: Iterable[Seat]) -> list[Seat]:
    """Those who may have the session in their calendar: an invitation or update may have reached
    them, and no cancellation after it. Two queries at any size.
    """
    seats = list(seats)
    session_ids = {session.pk for session, _person in seats}
    put_in, taken_out = requests_arrived(session_ids), cancellations_arrived(session_ids)
    return [
        (session, person)
        for session, person in seats
        if put_in.get((session.pk, person.pk), -1) > taken_out.get((session.pk, person.pk), -1)
    ]


def tell_everybody(
    notification: Notification[SessionNews, Prospect],
    sessions: Collection[PracticeSession],
    *,
    now: dt.datetime,
) -> int:
    """Queue the same news for everybody in these sessions. Returns how many."""
    drafts = [
        session_mail(notification, SessionNews(session=session, person=person, now=now))
        for session, person in people_of(sessions)
    ]
    return queue_messages(drafts=drafts, now=now)


def call_off(session: PracticeSession, *, now: dt.datetime) -> int:
    """Take back what still waits to tell of a canceled session, and tell whoever may have it in
    their calendar. Returns how many are told.

    In this order: a worker that has taken an invitation meanwhile is seen by the second look.
    """
    withdraw_messages(
        kinds=[SESSION_INVITATION, SESSION_UPDATE, SESSION_TOMORROW],
        about_id=session.pk,
        reason=OFF,
    )
    drafts = [
        session_mail(SESSION_CANCELED, SessionNews(session=canceled, person=person, now=now))
        for canceled, person in having_it(people_of([session], with_leavers=True))
    ]
    return queue_messages(drafts=drafts, now=now)


def put_on_plans(sessions: Collection[PracticeSession]) -> None:
    """Tell each leader's plan when and where."""
    seats: dict[int, list[int]] = {}
    places = GroupPlace.objects.filter(group__in={each.group_id for each in sessions})
    for group, enrollment in places.values_list("group_id", "enrollment_id"):
        seats.setdefault(group, []).append(enrollment)
    for session in sessions:
        address = reverse("practice:session", args=[session.pk])
        for enrollment in seats.get(session.group_id, []):
            move_step(
                enrollment_id=enrollment,
                step_id=session.step_id,
                opens_at=session.starts_at,
                address=address,
            )


def take_off_plans(session: PracticeSession) -> None:
    """Tell each leader's plan that it does not take place."""
    seats = GroupPlace.objects.filter(group=session.group_id)
    enrollments = list(seats.values_list("enrollment_id", flat=True))
    call_off_step(enrollment_ids=enrollments, step_id=session.step_id)
