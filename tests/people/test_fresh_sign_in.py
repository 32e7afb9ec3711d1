"""Dangerous steps ask once more who is there, and lose nothing."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from demo.models import CapturedMail
from messaging.sending import send_due
from people.models import AuditEvent, Member, SignedInBrowser
from tests.conftest import SignIn
from tests.house.permissions import addresses
from tests.people.test_second_step import came_by
from tests.people.test_sign_in import app_code, code_in

pytestmark = pytest.mark.django_db
LONG_AGO = dt.timedelta(seconds=configured.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1)
DANGEROUS = {
    "people:member", "people:edit", "people:organization", "people:sign_in_limits",
    "people:reset_second_step", "account_set_password", "mfa_activate_totp", "mfa_add_webauthn",
    "single_sign_on:add_oidc", "single_sign_on:add_saml", "single_sign_on:edit",
    "single_sign_on:switch", "single_sign_on:remove", "insights:pilot_progress",
    "privacy:erase", "privacy:copy", "privacy:my_copy", "privacy:correct",
    "people:audit_csv", "people:audit_json", "people:end_own_sign_in", "people:elsewhere",
    "people:end_sign_in", "people:end_every_sign_in", "people:import_preview",
    "people:undo_import", "provisioning:scim_switch", "provisioning:scim_group",
    "provisioning:add_sftp_list", "provisioning:add_web_list", "provisioning:change_list",
    "lti:platform", "lti:switch", "learning_records:new_store", "learning_records:change_store",
    "channels:slack_app", "channels:teams_app",
}  # fmt: skip
"""Whatever else asks, these do: roles, facts with the address that signs in, rules of signing in,
whole lists of people and where they come from, new ways in, where news of people goes, and files
with people. Keys of connections are named by what they make, below."""
KEYS = re.compile(r"keys$|secret$|scim_key$|roll$")


@pytest.fixture(autouse=True)
def asking(settings: Any) -> None:
    settings.DANGEROUS_STEPS_ASK_AGAIN = True
    settings.EMAIL_BACKEND = "demo.mailbox.MailboxBackend"


@pytest.fixture
def late(client_for: SignIn, frozen: Any) -> Any:
    """late(member) is signed in, and that was a while ago."""

    def arrive(member: Member, *ways: str) -> Client:
        client = came_by(client_for(member), *(ways or ("code",)))
        frozen.shift(LONG_AGO)
        return client

    return arrive


def newest_code() -> str:
    send_due(clock=timezone.now, only_urgent=True)
    return str(code_in(CapturedMail.objects.order_by("-pk")[0]))


def test_what_is_dangerous_asks() -> None:
    asks = {each.name for each in addresses() if getattr(each.view, "asks_again", False)}
    names = {name for name in asks if name.partition(":")[0] != "insights"}
    assert names >= {name for name in DANGEROUS if not name.startswith("insights")}
    assert {name for name in asks if name.startswith("insights")}
    assert len({name for name in asks if KEYS.search(name)}) >= 4


def test_right_after_signing_in_nobody_is_asked(
    client_for: SignIn, admin: Member, leader: Member
) -> None:
    client = came_by(client_for(admin), "code")
    url = reverse("people:member", args=[leader.pk])
    saved = client.post(url, {"roles": ["coach"], "seen": "leader"})
    assert "Confirm that it is you" not in saved.text


def test_a_while_later_roles_wait_on_a_page_until_it_is_confirmed(
    late: Any, admin: Member, leader: Member
) -> None:
    client = late(admin)
    url = reverse("people:member", args=[leader.pk])
    page = client.get(url)
    assert page.status_code == 200
    [seen] = re.findall(r'name="seen" value="([^"]*)"', page.text)
    sent = {"roles": ["coach", "leader"], "seen": seen}
    asked = client.post(url, sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert asked.status_code == 403
    assert "Nothing was saved yet" in asked.text
    assert 'name="roles" value="coach"' in asked.text
    assert not AuditEvent.objects.filter(verb="set_roles").exists()
    confirm = reverse("account_confirm")
    assert "Send me a code" in client.get(confirm).text
    client.post(confirm, {"action": "send"})
    before = client.session.session_key
    done = client.post(confirm, {"code": newest_code()})
    assert not SignedInBrowser.objects.filter(pk=before).exists()
    assert done.headers["Location"] == reverse("account_confirmed")
    assert "go back to the first one" in client.get(done.headers["Location"]).text
    assert client.post(url, sent).status_code == 302
    leader.refresh_from_db()
    assert sorted(leader.roles) == ["coach", "leader"]


def test_a_page_that_is_dangerous_to_read_comes_back_by_itself(late: Any, leader: Member) -> None:
    assert leader.user is not None
    leader.user.set_unusable_password()
    leader.user.save()
    client = late(leader)
    there = reverse("account_set_password")
    asked = client.get(there)
    assert asked.headers["Location"].startswith(reverse("account_confirm"))
    client.post(asked.headers["Location"], {"action": "send", "next": there})
    back = client.post(asked.headers["Location"], {"code": newest_code(), "next": there})
    assert back.headers["Location"] == there
    assert client.get(there).status_code == 200


def test_whoever_has_an_app_shows_it_and_gets_no_code_by_mail(late: Any, leader: Member) -> None:
    secret = generate_totp_secret()
    TOTP.activate(leader.user, secret)
    client = late(leader, "code", "mfa")
    led = client.get(reverse("account_confirm"))
    assert led.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    done = client.post(led.headers["Location"], {"code": app_code(secret)})
    assert done.headers["Location"] == reverse("account_confirmed")
    assert client.get(reverse("account_set_password")).status_code != 403


def test_a_code_to_confirm_is_right_once_for_ten_minutes_and_after_three_wrong_ones_never(
    late: Any, leader: Member, frozen: Any
) -> None:
    client, url = late(leader), reverse("account_confirm")

    def confirmed(code: str) -> bool:
        return bool(client.post(url, {"code": code}).status_code == 302)

    assert not confirmed("BCDF-GHJK")
    client.post(url, {"action": "send"})
    right = newest_code()
    assert [confirmed("WRONG") for _time in range(3)] == [False] * 3
    assert not confirmed(right)
    client.post(url, {"action": "send"})
    right = newest_code()
    frozen.shift(dt.timedelta(minutes=10, seconds=1))
    assert not confirmed(right)
    client.post(url, {"action": "send"})
    right = newest_code()
    assert confirmed(right.lower())
    assert not confirmed(right)


def test_codes_to_confirm_are_not_asked_for_without_end(late: Any, leader: Member) -> None:
    client, url = late(leader), reverse("account_confirm")
    answers = [client.post(url, {"action": "send"}).status_code for _time in range(6)]
    assert answers == [302] * 5 + [422]


def test_a_stranger_who_is_led_there_is_led_nowhere_else(late: Any, leader: Member) -> None:
    client = late(leader)
    url = reverse("account_confirm") + "?next=//evil.example/"
    client.post(url, {"action": "send"})
    done = client.post(url, {"code": newest_code()})
    assert done.headers["Location"] == reverse("account_confirmed")


def test_a_course_that_vouches_for_somebody_shows_nothing(
    client_for: SignIn, leader: Member
) -> None:
    client = came_by(client_for(leader), "lti")
    session = client.session
    assert session[AUTHENTICATION_METHODS_SESSION_KEY]
    assert client.get(reverse("account_set_password")).status_code == 302
