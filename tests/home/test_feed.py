"""The private calendar: own dated things alone, by a secret link, gone with whoever leaves."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from cohorts.models import Cohort, Enrollment, PersonalStep
from messaging.models import Message
from people.feeds import shown_token, token_of
from people.models import AuditEvent, CalendarLink, Member
from people.operations import end_calendar_link, mark_left, renew_calendar_link
from practice.models import PracticeSession
from practice.operations import cancel_session, reschedule_session
from tests.calendar_programs import read_calendar
from tests.coaching.conftest import Coached, coached
from tests.factories import PersonalStepFactory, StepFactory
from tests.practice.conftest import Planned, planned, starts_at

__all__ = ["coached", "planned", "starts_at"]


def address(member: Member, now: dt.datetime) -> str:
    link = renew_calendar_link(by=member, now=now)
    return reverse("calendar_feed", args=[token_of(link.salt)])


def events(client: Client, where: str) -> dict[str, Any]:
    """UID -> event, the same by two parsers."""
    answer = client.get(where)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return read_calendar(answer.content.decode())


def of_session(session: PracticeSession) -> str:
    return f"{session.calendar_uid}@empathy-portal"


def test_it_holds_the_own_dated_things_under_the_uid_of_their_invitations(
    planned: Planned, leader: Member, client: Client, now: dt.datetime
) -> None:
    module = planned.session(1).module
    cards = StepFactory(cohort=planned.cohort, kind="cards", module=module, position=8)
    talk = StepFactory(cohort=planned.cohort, kind="coaching", position=9)
    pulse = StepFactory(cohort=planned.cohort, kind="pulse", position=10)
    late = dt.datetime(2026, 9, 21, 23, 30, tzinfo=dt.UTC)
    own = [
        PersonalStepFactory(enrollment=planned.enrollments[leader], step=each, opens_at=late)
        for each in (cards, talk, pulse)
    ]
    found = events(client, address(leader, now))
    sessions = [each for each in planned.sessions if each.group.position == 1]
    days = [f"step-{each.pk}@empathy-portal" for each in own[:2]]
    assert set(found) == {*map(of_session, sessions), *days}
    session = found[of_session(sessions[0])]
    invited = Message.objects.get(
        kind="session_invitation", person_id=leader.pk, about_id=sessions[0].pk
    )
    [mailed] = Calendar.from_ical(invited.calendar).walk("VEVENT")
    same = ("UID", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "LOCATION")
    assert [session[name] for name in same] == [mailed[name] for name in same]
    for day in days:
        local = late.astimezone(zoneinfo.ZoneInfo(leader.time_zone)).date()
        assert found[day]["DTSTART"].dt == local
        assert found[day]["TRANSP"] == "TRANSPARENT"


def test_it_names_nobody_and_no_answer(
    planned: Planned, leader: Member, client: Client, now: dt.datetime
) -> None:
    text = client.get(address(leader, now)).content.decode()
    people = [member for member in planned.enrollments if member != leader]
    assert not [member.name for member in people if member.name in text]
    assert "ATTENDEE" not in text
    assert "ORGANIZER" not in text
    assert "@example" not in text.replace("@empathy-portal", "")


def test_where_calendars_answer_to_the_portal_the_organizer_is_that_of_the_invitation(
    settings: Any,
    request: pytest.FixtureRequest,
    leader: Member,
    facilitator: Member,
    client: Client,
    now: dt.datetime,
) -> None:
    settings.REPLY_ADDRESS = "calendar@portal.example.com"
    planned = request.getfixturevalue("planned")
    session = planned.session(1)
    invitations = Message.objects.filter(kind="session_invitation", about_id=session.pk)
    [mailed] = Calendar.from_ical(invitations.get(person_id=leader.pk).calendar).walk("VEVENT")
    organizer = events(client, address(leader, now))[of_session(session)]["ORGANIZER"]
    assert (organizer, organizer.params) == (mailed["ORGANIZER"], mailed["ORGANIZER"].params)
    assert organizer.startswith("mailto:calendar+")
    assert "ORGANIZER" not in events(client, address(facilitator, now))[of_session(session)]


def test_what_is_moved_moves_and_what_is_canceled_or_finished_leaves(
    planned: Planned, leader: Member, admin: Member, client: Client, now: dt.datetime
) -> None:
    where = address(leader, now)
    first, second = planned.session(1), planned.session(1, "practice2")
    moment = first.starts_at + dt.timedelta(hours=1)
    reschedule_session(session=first, starts_at=moment, link="", by=admin, now=now)
    cancel_session(session=second, by=admin, now=now)
    found = events(client, where)
    assert (found[of_session(first)]["DTSTART"].dt, found[of_session(first)]["SEQUENCE"]) == (
        moment,
        1,
    )
    assert of_session(second) not in found
    Cohort.objects.update(state="finished")
    assert events(client, where) == {}


def test_whoever_left_the_cohort_has_nothing_of_it(
    planned: Planned, leader: Member, client: Client, now: dt.datetime
) -> None:
    Enrollment.objects.filter(member=leader).update(left_at=now)
    assert events(client, address(leader, now)) == {}


def test_a_facilitator_has_what_they_lead_and_a_coach_the_days(
    planned: Planned, facilitator: Member, coach: Member, client: Client, now: dt.datetime
) -> None:
    assert set(events(client, address(facilitator, now))) == set(map(of_session, planned.sessions))
    step = StepFactory(cohort=planned.cohort, kind="coaching", position=9)
    assert events(client, address(coach, now)) == {}
    Enrollment.objects.update(coach=coach)
    for enrollment in Enrollment.objects.all()[:2]:
        PersonalStepFactory(enrollment=enrollment, step=step)
    [event] = events(client, address(coach, now)).values()
    assert event["DTSTART"].dt == step.opens_on
    assert str(event["SUMMARY"]) == "One-to-ones: Autumn pilot"


def test_a_talk_stands_at_its_time_instead_of_its_day(coached: Coached, client: Client) -> None:
    now = coached.now
    [day] = events(client, address(coached.leader, now)).values()
    assert day["DTSTART"].dt == dt.date(2026, 9, 14)
    talk = coached.agreed()
    for member in (coached.leader, coached.coach):
        [event] = events(client, address(member, now)).values()
        assert event["UID"] == f"{talk.calendar_uid}@empathy-portal"
        assert event["DTSTART"].dt == talk.starts_at
        assert str(event["LOCATION"]) == talk.link


def test_a_leaver_is_gone_and_an_old_link_shows_nothing(
    planned: Planned, leader: Member, client: Client, now: dt.datetime
) -> None:
    first = address(leader, now)
    second = address(leader, now)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert client.get(reverse("calendar_feed", args=["guess"])).status_code == 404
    mark_left(member=leader, now=now, by=None)
    assert client.get(second).status_code == 410
    CalendarLink.objects.all().delete()
    assert client.get(second).status_code == 404


def test_nothing_new_is_not_sent_again(
    planned: Planned, leader: Member, admin: Member, client: Client, now: dt.datetime
) -> None:
    where = address(leader, now)
    tag = client.get(where)["ETag"]
    again = client.get(where, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    cancel_session(session=planned.session(1), by=admin, now=now)
    assert client.get(where, headers={"If-None-Match": tag}).status_code == 200
    assert not client.cookies, "no session is begun"


def test_it_costs_the_same_at_any_size(
    planned: Planned, leader: Member, client: Client, now: dt.datetime
) -> None:
    where = address(leader, now)
    client.get(where)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(where)
        return len(captured)

    before = statements()
    for position in range(20, 40):
        step = StepFactory(cohort=planned.cohort, kind="coaching", position=position)
        PersonalStepFactory(enrollment=planned.enrollments[leader], step=step, opens_at=now)
    assert PersonalStep.objects.filter(step__kind="coaching").count() == 20
    assert statements() == before <= 5


# The link on the account page.


def test_the_page_shows_makes_replaces_and_ends_the_link(
    leader: Member, client: Client, now: dt.datetime
) -> None:
    client.force_login(leader.user)
    page = reverse("people:account")
    assert "/calendar/" not in client.get(page).content.decode().replace("account/calendar/", "")
    shown = []
    for _again in range(2):
        client.post(reverse("people:calendar_link"))
        token = shown_token(CalendarLink.objects.get())
        assert f"/calendar/{token}.ics" in client.get(page).content.decode()
        shown.append(token)
    assert len(set(shown)) == 2
    client.post(reverse("people:end_calendar_link"))
    client.post(reverse("people:end_calendar_link"))
    assert not CalendarLink.objects.exists()
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-3:] == ["renew_calendar_link", "renew_calendar_link", "end_calendar_link"]


def test_no_table_holds_the_token(leader: Member, now: dt.datetime) -> None:
    link = renew_calendar_link(by=leader, now=now)
    token = shown_token(link)
    assert len(token) == 22
    held = CalendarLink.objects.values_list("salt", "token_hash").get()
    assert token not in held
    end_calendar_link(by=leader, now=now)


def test_with_another_secret_key_the_page_cannot_show_it(
    leader: Member, settings: Any, now: dt.datetime
) -> None:
    link = renew_calendar_link(by=leader, now=now)
    settings.SECRET_KEY = "another " * 8
    assert shown_token(link) == ""
    assert shown_token(None) == ""
