"""Nobody is booked twice without a word: sessions of all pilots, nights and holidays."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from cohorts.operations import finish_cohort, leave_cohort
from common.tokens import new_token
from people.models import Member
from practice.bookings import bookings_of
from practice.concerns import Appointment, concerns_about
from practice.operations import cancel_session, reschedule_session
from tests.conftest import SignIn
from tests.factories import MemberFactory
from tests.practice.conftest import Planned

pytestmark = pytest.mark.usefixtures("frozen")


def test_leaders_and_facilitators_are_booked_for_what_is_planned(
    planned: Planned,
    leader: Member,
    facilitator: Member,
    admin: Member,
    now: dt.datetime,
    django_assert_num_queries,
) -> None:
    session = planned.session()
    with django_assert_num_queries(5):
        found = bookings_of([leader.pk, facilitator.pk, admin.pk], [session.starts_at])
    assert {pk: len(each) for pk, each in found.items()} == {leader.pk: 1, facilitator.pk: 2}
    assert found[leader.pk][0].starts_at == session.starts_at
    assert found[leader.pk][0].cohort == "Autumn pilot"
    alone = bookings_of([leader.pk], [session.starts_at], without=[session])
    assert alone == {}
    far = bookings_of([leader.pk], [session.starts_at + dt.timedelta(days=60)])
    assert far == {}
    assert bookings_of([], [session.starts_at]) == bookings_of([leader.pk], []) == {}
    cancel_session(session=session, by=admin, now=now)
    assert leader.pk not in bookings_of([leader.pk], [session.starts_at])


def test_who_left_and_what_is_finished_books_nobody(
    planned: Planned, leader: Member, facilitator: Member, admin: Member, now: dt.datetime
) -> None:
    at = planned.session().starts_at
    leave_cohort(enrollment=planned.enrollments[leader], now=now, by=admin)
    assert set(bookings_of([leader.pk, facilitator.pk], [at])) == {facilitator.pk}
    finish_cohort(cohort=planned.cohort, now=now, by=admin)
    assert bookings_of([leader.pk, facilitator.pk], [at]) == {}


def test_a_move_names_who_is_needed_elsewhere_and_whose_night_or_holiday_it_is(
    planned: Planned, facilitator: Member, admin: Member
) -> None:
    first, second = planned.session(1), planned.session(2)

    def against(person: Member, starts_at: dt.datetime) -> list[str]:
        return concerns_about([Appointment(person, starts_at, 45)], without=[first])

    [text] = against(facilitator, second.starts_at)
    assert text.startswith("Adebayo Nguyễn has a session of “Autumn pilot” at this time (")
    assert against(facilitator, first.starts_at) == []
    berlin = MemberFactory(name="Ines", time_zone="Europe/Berlin")
    unity = dt.datetime(2026, 10, 3, 10, tzinfo=dt.UTC)
    assert against(berlin, dt.datetime(2027, 12, 23, 10, tzinfo=dt.UTC)) == []
    [text] = against(berlin, unity)
    assert "German Unity Day" in text
    [text] = against(berlin, dt.datetime(2026, 10, 6, 22, 30, tzinfo=dt.UTC))
    assert "00:30" in text
    assert "at night" in text


def test_the_page_asks_once_before_it_books_somebody_twice(
    planned: Planned, admin: Member, client_for: SignIn
) -> None:
    first, second = planned.session(1), planned.session(2)
    url = reverse("practice:reschedule", args=[first.pk])
    typed = {"day": "2026-10-07", "time": "16:00", "zone": "America/Toronto", "link": ""}
    answer = client_for(admin).post(url, {**typed, "nonce": new_token()})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "has a session of “Autumn pilot” at this time" in page
    assert 'value="2026-10-07"' in page
    first.refresh_from_db()
    assert first.sequence == 0
    settled = {"anyway": answer.context["second_look"].fingerprint}
    night = {**typed, **settled, "time": "03:00", "nonce": new_token()}
    assert client_for(admin).post(url, night).status_code == 422, "another time, another question"
    answer = client_for(admin).post(url, {**typed, **settled, "nonce": new_token()})
    assert answer.status_code == 302
    first.refresh_from_db()
    assert first.starts_at == second.starts_at


def test_only_a_new_link_needs_no_second_look(
    planned: Planned, admin: Member, now: dt.datetime, client_for: SignIn
) -> None:
    night = dt.datetime(2026, 10, 7, 4, 30, tzinfo=dt.UTC)
    session = planned.session()
    reschedule_session(session=session, starts_at=night, link="", by=admin, now=now)
    typed = {"day": "2026-10-07", "time": "00:30", "zone": "America/Toronto"}
    answer = client_for(admin).post(
        reverse("practice:reschedule", args=[session.pk]),
        {**typed, "link": "https://meet.example/new", "nonce": new_token()},
    )
    assert answer.status_code == 302
