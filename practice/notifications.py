"""What people are told about their sessions: invited, moved, canceled, reminded."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from cohorts.models import Cohort, Enrollment
from cohorts.prospect import Prospect, ProspectiveSession
from cohorts.querysets import taking_part
from common.local_time import at_local
from messaging.models import Message
from messaging.notifications import AnyNotification, Expected, Notification, Recipient
from messaging.operations import Draft
from messaging.text import absolute
from people.models import Member, Role
from people.notifications import recipient_of
from practice.mails import (
    SessionNews,
    compose_cancellation,
    compose_invitation,
    compose_reminder,
    compose_update,
    reminder_subject,
)
from practice.models import GroupPlace, GuestPlace, PracticeSession
from practice.peer_mail import (
    ASKED_FOR,
    Reflection,
    compose_reflection,
    objections_to_reflection,
)
from practice.querysets import SessionQuerySet
from practice.week import NEWS_FOR, ONE_WEEK, Week, compose_week
from practice.week_parts import monday_of, week_parts
from practice.welcome import compose_welcome, welcome_subject

REMINDER_TIME = dt.time(9)
ONE_DAY = dt.timedelta(days=1)
EARLIEST = dt.date(1970, 1, 1).toordinal()
"""The Monday of a message that says none that could be."""
NO_SESSION = gettext_noop("the session no longer exists")
OFF = gettext_noop("the session was canceled")
MOVED = gettext_noop("the session was moved; a later message has the new time")
LEFT = gettext_noop("the person no longer takes part")
NOT_RUNNING = gettext_noop("the pilot has finished")
NOTHING_DUE = gettext_noop("there is nothing left in that week")
NOT_INVITED = gettext_noop("the invitation to this session was never sent")


def session_mail(
    notification: Notification[SessionNews, Prospect], news: SessionNews
) -> Draft[SessionNews]:
    """Tells one person about a session as it stands; after its start only that it was canceled."""
    session, cohort = news.session, news.session.group.cohort
    return Draft(
        notification=notification,
        thing=news,
        to=recipient_of(news.person),
        about_id=session.pk,
        about_version=session.sequence,
        organization_id=cohort.organization_id,
        topic_id=cohort.pk,
        ends_at=None if notification is SESSION_CANCELED else session.starts_at,
    )


def session_page(message: Message) -> str:
    """The full address of the page of the session that a message is about."""
    return absolute(reverse("practice:session", args=[message.about_id]))


# When a reminder is due: for the operation that queues it and for the forecast.


def reminder_time(starts_at: dt.datetime, zone: str) -> dt.datetime:
    """Nine in the morning on the day before, for somebody in `zone`."""
    day = starts_at.astimezone(zoneinfo.ZoneInfo(zone)).date() - ONE_DAY
    return at_local(day, REMINDER_TIME, zone)


def needs_reminder(heard_at: dt.datetime | None, remind_at: dt.datetime) -> bool:
    """Whoever has heard of the session as it stands since the reminder's time needs none."""
    return heard_at is None or heard_at < remind_at


# Whether a message is still wanted.


def objections_to_news(messages: Sequence[Message]) -> Mapping[int, str]:
    """Invitations, updates and reminders are wanted while the session stands as they say and the
    person is in it. Three queries.
    """
    ids = {message.about_id or 0 for message in messages}
    found = PracticeSession.objects.filter(pk__in=ids)
    sessions = found.select_related("facilitator", "second__rater").in_bulk()
    places = GroupPlace.objects.filter(taking_part("enrollment__"), group__sessions__in=ids)
    present = set(places.values_list("group__sessions", "enrollment__member"))
    guests = GuestPlace.objects.filter(taking_part("enrollment__"), session__in=ids)
    present |= set(guests.values_list("session", "enrollment__member"))
    for session in sessions.values():
        present |= {(session.pk, host.pk) for host in session.hosting if host.left_at is None}
    answers = {}
    for message in messages:
        about = sessions.get(message.about_id or 0)
        is_present = (message.about_id, message.person_id) in present
        if reason := _why_not(message, about, is_present=is_present):
            answers[message.pk] = reason
    return answers


def objections_to_cancellation(messages: Sequence[Message]) -> Mapping[int, str]:
    """A cancellation is wanted by whoever may have the entry in their calendar, whether they are in
    the session or not, and whether there still is one; unless the session stands otherwise since.
    Three queries.
    """
    ids = {message.about_id or 0 for message in messages}
    sessions = PracticeSession.objects.in_bulk(ids)
    invited = requests_arrived(ids)
    people = {message.person_id or 0 for message in messages}
    # Somebody who left the organization has no mailbox there any more.
    here = set(Member.objects.present().filter(pk__in=people).values_list("pk", flat=True))
    answers = {}
    for message in messages:
        session = sessions.get(message.about_id or 0)
        if (message.about_id, message.person_id) not in invited:
            answers[message.pk] = NOT_INVITED
        elif reason := session and _why_not(message, session, is_present=message.person_id in here):
            answers[message.pk] = reason
        elif message.person_id not in here:
            answers[message.pk] = LEFT
    return answers


def _why_not(message: Message, session: PracticeSession | None, *, is_present: bool) -> str:
    if session is None:
        return NO_SESSION
    if session.sequence != message.about_version:
        return OFF if session.is_canceled else MOVED
    return "" if is_present else LEFT


Versions = dict[tuple[int | None, int | None], int]
"""(session, member) -> a state of the session, by its sequence."""


def requests_arrived(session_ids: Collection[int]) -> Versions:
    """The latest invitation or update that may have reached each person. One query."""
    return _latest_arrived([SESSION_INVITATION, SESSION_UPDATE], session_ids)


def cancellations_arrived(session_ids: Collection[int]) -> Versions:
    """The latest cancellation that may have reached each person. One query."""
    return _latest_arrived([SESSION_CANCELED], session_ids)


def _latest_arrived(kinds: Collection[AnyNotification], session_ids: Collection[int]) -> Versions:
    arrived = Message.objects.perhaps_arrived().filter(
        kind__in=[kind.name for kind in kinds], about_id__in=session_ids
    )
    ordered = arrived.order_by("about_version")
    return {
        (session_id, person_id): version
        for session_id, person_id, version in ordered.values_list(
            "about_id", "person_id", "about_version"
        )
    }


# The first mail, and the week.


def objections_to_welcome(messages: Sequence[Message]) -> Mapping[int, str]:
    """It is wanted by whoever has a part in a cohort that is not over. Three queries."""
    cohorts = {message.about_id or 0 for message in messages}
    people = {message.person_id or 0 for message in messages}
    leaders = Enrollment.objects.filter(taking_part(), cohort__in=cohorts, member__in=people)
    parts = set(leaders.values_list("cohort_id", "member_id"))
    going_on = Cohort.objects.filter(pk__in=cohorts).exclude(state=Cohort.State.FINISHED)
    found = going_on.prefetch_related(None).values_list("pk", "facilitators", "coaches")
    team = set(Member.objects.present().filter(pk__in=people).values_list("pk", flat=True))
    open_ones = set()
    for cohort, *members in found:
        open_ones.add(cohort)
        parts |= {(cohort, member) for member in members if member in team}
    return {
        message.pk: LEFT if message.about_id in open_ones else NOT_RUNNING
        for message in messages
        if message.about_id not in open_ones or (message.about_id, message.person_id) not in parts
    }


def sessions_to_lead(first: dt.datetime, last: dt.datetime) -> SessionQuerySet:
    """Sessions that will take place between two moments, with facilitators who are there, in
    order.
    """
    return sessions_to_hold(first, last).filter(facilitator__left_at=None)


def sessions_to_score_in(first: dt.datetime, last: dt.datetime) -> SessionQuerySet:
    """The same for second raters."""
    return sessions_to_hold(first, last).filter(second__rater__left_at=None, second__isnull=False)


def sessions_to_hold(first: dt.datetime, last: dt.datetime) -> SessionQuerySet:
    """All that will take place between two moments."""
    sessions = PracticeSession.objects.in_full().filter(
        state=PracticeSession.State.PLANNED,
        starts_at__range=(first, last),
        group__cohort__state=Cohort.State.RUNNING,
    )
    return sessions.order_by("starts_at", "pk")


def objections_to_week(messages: Sequence[Message]) -> Mapping[int, str]:
    """It is wanted by whoever is there while something in it still stands. Two queries, and one for
    each part of a week that apps above announce.
    """
    mondays = [dt.date.fromordinal(max(message.about_id or 0, EARLIEST)) for message in messages]
    first = dt.datetime.combine(min(mondays), dt.time(), tzinfo=dt.UTC) - ONE_DAY
    last = dt.datetime.combine(max(mondays), dt.time(), tzinfo=dt.UTC) + ONE_WEEK + ONE_DAY
    dates = [(each.facilitator, each.starts_at) for each in sessions_to_lead(first, last)]
    busy = {
        (person.pk, monday_of(moment, person.time_zone).toordinal()) for person, moment in dates
    }
    for part in week_parts():
        for entry, monday in product(map(part.tell, part.rows(first, last)), set(mondays)):
            if entry.is_in(monday):
                busy.add((entry.person.pk, monday.toordinal()))
    people = {message.person_id or 0 for message in messages}
    here = set(Member.objects.present().filter(pk__in=people).values_list("pk", flat=True))
    return {
        message.pk: NOTHING_DUE if message.person_id in here else LEFT
        for message in messages
        if message.person_id not in here or (message.person_id, message.about_id) not in busy
    }


# What a plan will send.


def expected_welcomes(prospect: Prospect) -> Iterator[Expected]:
    """Everybody gets one mail at the launch, with all invitations in it."""
    for person in prospect.newcomers:
        yield Expected(
            to=person, about=prospect.name, subject=welcome_subject(prospect.name), at=prospect.now
        )


def expected_reminders(prospect: Prospect) -> Iterator[Expected]:
    """Everybody in a session is reminded, unless the invitation came later than that."""
    for session, person in _seats(prospect):
        remind_at = reminder_time(session.starts_at, person.time_zone)
        if needs_reminder(prospect.now, remind_at):
            yield Expected(
                to=person,
                about=_label(session),
                subject=reminder_subject(session.title),
                at=remind_at,
                ends_at=session.starts_at,
            )


def _seats(prospect: Prospect) -> Iterator[tuple[ProspectiveSession, Recipient]]:
    for session in prospect.sessions:
        for person in session.people:
            yield session, person


def _label(session: ProspectiveSession) -> str:
    if session.group is None:
        return session.title
    return _("%(title)s, group %(number)s") % {"title": session.title, "number": session.group}


ABOUT_A_SESSION = "a practice session, and its sequence"
WELCOME = Notification(
    name="welcome",
    reaches=frozenset({Role.LEADER, Role.FACILITATOR, Role.COACH}),
    title=gettext_lazy("Welcome to a program"),
    about="a cohort",
    may_refuse=False,
    may_repeat=True,
    window=None,  # until the cohort has finished
    compose=compose_welcome,
    objections=objections_to_welcome,
    expected=expected_welcomes,
)
WEEK: Notification[Week, Prospect] = Notification(
    name="week_ahead",
    reaches=frozenset({Role.FACILITATOR, Role.COACH}),
    title=gettext_lazy("Your week as facilitator or coach"),
    about="a Monday, in days since the year 1",
    may_refuse=True,
    may_repeat=False,
    window=NEWS_FOR,
    compose=compose_week,
    objections=objections_to_week,
    unexpected_because="It tells of all pilots of a person at once, as their week then stands.",
)
SESSION_INVITATION: Notification[SessionNews, Prospect] = Notification(
    name="session_invitation",
    reaches=frozenset({Role.LEADER, Role.FACILITATOR}),
    title=gettext_lazy("Invitation to a live session"),
    about=ABOUT_A_SESSION,
    may_refuse=False,
    may_repeat=True,
    window=None,  # until the session starts
    compose=compose_invitation,
    objections=objections_to_news,
    unexpected_because="At the launch it travels in the welcome; later when somebody joins.",
)
SESSION_UPDATE: Notification[SessionNews, Prospect] = Notification(
    name="session_update",
    reaches=frozenset({Role.LEADER, Role.FACILITATOR}),
    title=gettext_lazy("A live session was moved"),
    about=ABOUT_A_SESSION,
    may_refuse=False,
    may_repeat=True,
    window=None,  # until the session starts
    compose=compose_update,
    objections=objections_to_news,
    unexpected_because="Only when somebody moves a session.",
)
SESSION_CANCELED: Notification[SessionNews, Prospect] = Notification(
    name="session_canceled",
    reaches=frozenset({Role.LEADER, Role.FACILITATOR}),
    title=gettext_lazy("A live session was canceled"),
    about=ABOUT_A_SESSION,
    may_refuse=False,
    may_repeat=True,
    window=None,  # an entry is better taken out late than never
    compose=compose_cancellation,
    objections=objections_to_cancellation,
    unexpected_because="Only when somebody cancels a session or leaves a group.",
)
SESSION_TOMORROW = Notification(
    name="session_tomorrow",
    reaches=frozenset({Role.LEADER, Role.FACILITATOR}),
    title=gettext_lazy("A live session is tomorrow"),
    about=ABOUT_A_SESSION,
    may_refuse=True,
    joins_others=True,
    may_repeat=False,
    window=None,  # until the session starts
    compose=compose_reminder,
    objections=objections_to_news,
    page_in_chat=session_page,
    expected=expected_reminders,
)
PEER_REFLECTION: Notification[Reflection, Prospect] = Notification(
    name="notes_after_practice",
    reaches=frozenset({Role.LEADER}),
    title=gettext_lazy("Notes to each other after practice"),
    about="a practice session",
    may_refuse=True,
    joins_others=True,
    may_repeat=False,
    gives_way=True,
    window=ASKED_FOR,
    compose=compose_reflection,
    objections=objections_to_reflection,
    unexpected_because="On the morning after a session, to those who were there.",
)
SESSION_KINDS: Sequence[AnyNotification] = (
    SESSION_INVITATION,
    SESSION_UPDATE,
    SESSION_CANCELED,
    SESSION_TOMORROW,
)
