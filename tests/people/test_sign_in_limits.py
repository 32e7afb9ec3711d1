"""How long somebody stays signed in, and sessions that are ended from elsewhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import AuditEvent, Member, Organization, SignedInBrowser
from people.operations import choose_sign_in_limits
from people.sessions import LASTS, LASTS_AT_MOST, handle_of
from people.sign_in_limits import DAY, HOUR
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
ACCOUNT = "people:account"
RULES = "people:organization"


def is_inside(client: Client) -> bool:
    return client.get(reverse(ACCOUNT)).status_code == 200


def handles(member: Member) -> list[str]:
    rows = SignedInBrowser.objects.filter(user=member.user)
    return [handle_of(row.session_key) for row in rows]


def limit(admin: Member, idle: int, longest: int) -> None:
    choose_sign_in_limits(idle_minutes=idle, longest_minutes=longest, now=timezone.now(), by=admin)


def test_whoever_comes_every_day_signs_in_again_after_thirty(
    client_for: SignIn, leader: Member, frozen: Any
) -> None:
    client = client_for(leader)
    for _day in range(29):
        frozen.shift(dt.timedelta(days=1))
        assert is_inside(client)
    frozen.shift(dt.timedelta(days=1, seconds=1))
    assert not is_inside(client)


def test_the_cookie_ends_with_the_session(client_for: SignIn, leader: Member, frozen: Any) -> None:
    client = client_for(leader)
    for _step in range(2):
        frozen.shift(dt.timedelta(days=10))
        cookie = client.get(reverse(ACCOUNT)).cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == (LASTS_AT_MOST - dt.timedelta(days=20)).total_seconds()


def test_a_short_limit_holds_from_the_next_page_on_and_for_this_organization_alone(
    client_for: SignIn, admin: Member, leader: Member, outsider: Member, frozen: Any
) -> None:
    theirs, other = client_for(leader), client_for(outsider)
    frozen.shift(dt.timedelta(hours=2))
    limit(admin, HOUR, DAY)
    assert not is_inside(theirs)
    assert is_inside(other)


def test_use_keeps_a_short_session_alive_but_not_for_ever(
    client_for: SignIn, admin: Member, leader: Member, frozen: Any
) -> None:
    limit(admin, 30, 12 * HOUR)
    client = client_for(leader)
    for _time in range(28):
        frozen.shift(dt.timedelta(minutes=25))
        assert is_inside(client)
    frozen.shift(dt.timedelta(minutes=21))
    assert not is_inside(client)


def test_what_is_over_does_not_come_back_when_more_is_allowed_again(
    client_for: SignIn, admin: Member, leader: Member, frozen: Any
) -> None:
    client = client_for(leader)
    frozen.shift(dt.timedelta(hours=2))
    limit(admin, HOUR, DAY)
    limit(admin, 14 * DAY, 30 * DAY)
    assert not is_inside(client)
    events = AuditEvent.objects.filter(verb="choose_sign_in_limits").order_by("pk")
    assert [event.detail["after"] for event in events] == [[HOUR, DAY], [14 * DAY, 30 * DAY]]


def test_the_same_choice_again_leaves_no_row(admin: Member) -> None:
    for _time in range(2):
        limit(admin, HOUR, DAY)
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(("idle", "longest"), [(1, DAY), (15 * DAY, 30 * DAY), (DAY, HOUR)])
def test_the_database_knows_the_bounds_too(admin: Member, idle: int, longest: int) -> None:
    with pytest.raises(IntegrityError):
        Organization.objects.filter(pk=admin.organization_id).update(
            idle_minutes=idle, longest_minutes=longest
        )


def test_the_page_takes_lengths_of_the_house_and_no_others(
    client_for: SignIn, admin: Member
) -> None:
    client, url = client_for(admin), reverse("people:sign_in_limits")
    page = client.get(reverse(RULES))
    assert "How long people stay signed in" in page.text
    for sent in (
        {"idle_minutes": "1", "longest_minutes": str(DAY)},
        {"idle_minutes": str(DAY), "longest_minutes": "999999"},
        {"idle_minutes": "x"},
    ):
        assert client.post(url, sent).status_code == 422
    short = client.post(url, {"idle_minutes": str(7 * DAY), "longest_minutes": str(DAY)})
    assert short.status_code == 422
    assert "cannot be shorter" in short.text
    assert "Who signs in with a second step" in short.text
    saved = client.post(url, {"idle_minutes": str(HOUR), "longest_minutes": str(DAY)})
    assert saved.headers["Location"] == reverse(RULES)
    organization = Organization.objects.get(pk=admin.organization_id)
    assert (organization.idle_minutes, organization.longest_minutes) == (HOUR, DAY)


def test_one_session_is_ended_by_its_owner_and_its_browser_forgets(
    client_for: SignIn, leader: Member, peer: Member
) -> None:
    this, other, theirs = client_for(leader), client_for(leader), client_for(peer)
    key = other.session.session_key
    url, sent = reverse("people:end_own_sign_in"), {"handle": handle_of(key)}
    page = this.get(reverse(ACCOUNT)).text
    assert sent["handle"] in page
    assert key not in page
    assert this.get(url).status_code == 405
    assert this.post(url, sent).headers["Location"] == reverse(ACCOUNT)
    assert is_inside(this)
    assert is_inside(theirs)
    left = other.get(reverse(ACCOUNT), follow=True)
    assert not left.wsgi_request.user.is_authenticated
    assert 'class="bare account entrance ended"' in left.text
    assert "That sign-in is over already" in this.post(url, sent, follow=True).text
    event = AuditEvent.objects.get(verb="end_sign_in")
    assert (event.actor_id, event.thing_id) == (leader.pk, leader.pk)


def test_nobody_ends_the_session_of_somebody_else_by_its_name(
    client_for: SignIn, leader: Member, peer: Member
) -> None:
    theirs, ours = client_for(leader), client_for(peer)
    ours.post(reverse("people:end_own_sign_in"), {"handle": handles(leader)[0]})
    assert is_inside(theirs)
    assert not AuditEvent.objects.filter(verb="end_sign_in").exists()


def test_an_admin_sees_and_ends_the_sessions_of_somebody(
    client_for: SignIn, admin: Member, leader: Member
) -> None:
    first, second, third = (client_for(leader) for _browser in range(3))
    ours = client_for(admin)
    url = reverse("people:sign_ins", args=[leader.pk])
    assert url in ours.get(reverse("people:member", args=[leader.pk])).text
    assert len(ours.get(url).context["sign_ins"]) == 3
    looked = AuditEvent.objects.get(verb="look_at")
    assert (looked.thing_id, looked.detail["page"]) == (leader.pk, "sign-ins")
    one = handle_of(first.session.session_key)
    ended = ours.post(reverse("people:end_sign_in", args=[leader.pk, one]))
    assert ended.headers["Location"] == url
    assert [is_inside(each) for each in (first, second, third)] == [False, True, True]
    ours.post(reverse("people:end_every_sign_in", args=[leader.pk]))
    assert not is_inside(second)
    assert "Nowhere at the moment" in ours.get(url).text
    assert is_inside(ours)
    ours.post(reverse("people:end_every_sign_in", args=[leader.pk]))
    event = AuditEvent.objects.get(verb="end_every_sign_in")
    assert (event.actor_id, event.detail) == (admin.pk, {"sessions": 2})


def test_an_admin_sees_nothing_while_somebody_acts_for_another_organization(
    client_for: SignIn, admin: Member, leader: Member, outsider: Member
) -> None:
    there = Member.objects.create(
        organization=outsider.organization, name=leader.name, email=leader.email, user=leader.user
    )
    assert leader.user is not None
    leader.user.current_member = there
    leader.user.save()
    theirs = client_for(leader)
    ours = client_for(admin)
    page = ours.get(reverse("people:sign_ins", args=[leader.pk]))
    assert page.context["sign_ins"] == []
    ours.post(reverse("people:end_every_sign_in", args=[leader.pk]))
    assert is_inside(theirs)


def test_longest_and_idle_are_what_the_decision_says() -> None:
    assert (LASTS.days, LASTS_AT_MOST.days) == (14, 30)
