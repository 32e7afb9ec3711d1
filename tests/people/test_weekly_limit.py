"""How much of a week an organization lets its programs ask for."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from people.models import AuditEvent, Member
from people.operations import limit_weeks
from tests.conftest import SignIn

PAGE = "people:week"


def test_an_admin_sets_and_lifts_the_limit(admin: Member, client_for: SignIn) -> None:
    client = client_for(admin)
    assert 'value="90"' in client.get(reverse(PAGE)).text
    for typed, kept in (("120", 120), ("", None)):
        answer = client.post(reverse(PAGE), {"minutes": typed}, follow=True)
        assert "Saved." in answer.text
        admin.organization.refresh_from_db()
        assert admin.organization.weekly_minutes == kept


def test_a_limit_out_of_bounds_is_said_at_the_field(admin: Member, client_for: SignIn) -> None:
    answer = client_for(admin).post(reverse(PAGE), {"minutes": "5"})
    assert answer.status_code == 422
    assert 'value="5"' in answer.text
    assert admin.organization.weekly_minutes == 90


def test_a_choice_is_recorded_once(admin: Member, now: dt.datetime) -> None:
    for _time in range(2):
        limit_weeks(minutes=60, now=now, by=admin)
    event = AuditEvent.objects.get(verb="limit_weeks")
    assert (event.detail["minutes"], event.detail["before"]) == (60, 90)
