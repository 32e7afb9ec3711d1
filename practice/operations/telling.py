"""Who hears of a session: the people in it, and whoever may have it in their calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from django.urls import reverse

from cohorts.models import Enrollment
from cohorts.operations import move_step
from cohorts.prospect import Prospect
from messaging.notifications import Notification
from messaging.operations import queue_messages, withdraw_messages
from people.models import Member
from practice.mails import SessionNews
from practice.models import Attendance, GroupPlace, GuestPlace, PracticeSession
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
    """Everybody who is in these sessions now, guests and facilitators included; on request also who
    left the cohort or cannot come, but nobody who left the organization. Three queries at any size.
    """
    leaders = _leaders_of(sessions, with_leavers=with_leavers)
    away = set() if with_leavers else _excused(sessions)
    for session in sessions:
        people = {
            enrollment.member_id: enrollment.member
            for enrollment in leaders[session.pk]
            if (session.pk, enrollment.pk) not in away
        }
        if session.facilitator.left_at is None:
            people[session.facilitator_id] = session.facilitator
        for member in people.values():
            yield session, member


def _leaders_of(
    sessions: Collection[PracticeSession], *, with_leavers: bool
) -> dict[int, list[Enrollment]]:
    """Session -> who has a seat in it, guests last."""
    stays = {"enrollment__member__left_at": None}
    if not with_leavers:
        stays["enrollment__left_at"] = None
    by_group: dict[int, list[Enrollment]] = {}
    places = GroupPlace.objects.filter(group__in={each.group_id for each in sessions}, **stays)
    for place in places.select_related("enrollment__member").order_by("pk"):
        by_group.setdefault(place.group_id, []).append(place.enrollment)
    found = {session.pk: list(by_group.get(session.group_id, [])) for session in sessions}
    guests = GuestPlace.objects.filter(session__in=found, **stays)
    for guest in guests.select_related("enrollment__member").order_by("pk"):
        found[guest.session_id].append(guest.enrollment)
    return found


def _excused(sessions: Collection[PracticeSession]) -> set[tuple[int, int]]:
    """(session, enrollment) of everybody who cannot come."""
    excused = Attendance.objects.filter(
        session__in=[session.pk for session in sessions], excused_at__isnull=False
    )
    return set(excused.values_list("session_id", "enrollment_id"))


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
    """Tell the plan of everybody who is in them when and where."""
    leaders, away = _leaders_of(sessions, with_leavers=True), _excused(sessions)
    for session in sessions:
        address = reverse("practice:session", args=[session.pk])
        for enrollment in leaders[session.pk]:
            if (session.pk, enrollment.pk) in away:
                continue
            move_step(
                enrollment_id=enrollment.pk,
                step_id=session.step_id,
                opens_at=session.starts_at,
                address=address,
            )
