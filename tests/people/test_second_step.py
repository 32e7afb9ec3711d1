"""Who has to sign in with a second step does nothing else before; a lost one is started over."""

from __future__ import annotations

import datetime as dt
import re
import time
from io import StringIO
from typing import Any

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from messaging.models import Message
from people.models import AuditEvent, Member, Organization, Role, SignedInBrowser
from people.operations import (
    NoSecondStep,
    OwnSecondStep,
    choose_second_step,
    reset_second_step,
)
from people.second_step import count_without
from tests.conftest import SignIn
from tests.people.test_sign_in import app_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict(settings: Any) -> None:
    settings.ADMINS_NEED_SECOND_STEP = True


def give_app(member: Member) -> str:
    """An authenticator app for somebody; its secret."""
    secret = generate_totp_secret()
    TOTP.activate(member.user, secret)
    return secret


def came_by(client: Client, *methods: str) -> Client:
    """As if somebody had signed in so."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": method, "at": time.time(), "reauthenticated": True} for method in methods
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = session["_auth_user_id"]
    session.save()
    return client


PAGES = (
    "home",
    "people:members",
    "people:account",
    "pilots:list",
    "my_mail",
    "account_set_password",
)


@pytest.mark.usefixtures("strict")
def test_an_admin_without_one_is_led_to_set_one_up_and_sees_nothing_else(
    admin: Member, client_for: SignIn
) -> None:
    client = came_by(client_for(admin), "code")
    for page in PAGES:
        assert client.get(reverse(page)).headers["Location"] == reverse("people:second_step")
    assert client.post(reverse("people:import"), {"upload": "1"}).status_code == 302
    page = client.get(reverse("people:second_step"))
    assert page.status_code == 200
    assert reverse("mfa_add_webauthn") in page.text
    assert reverse("mfa_activate_totp") in page.text
    assert client.get("/healthz").status_code == 200
    assert client.post(reverse("account_logout")).headers["Location"] == reverse("account_login")


@pytest.mark.usefixtures("strict")
def test_setting_up_an_app_opens_everything_and_shows_recovery_codes(
    admin: Member, client_for: SignIn
) -> None:
    client = came_by(client_for(admin), "code")
    page = client.get(reverse("mfa_activate_totp"))
    [secret] = re.findall(r'id="authenticator_secret" value="(\w+)"', page.text)
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert wrong.status_code == 200
    assert client.get(reverse("home")).status_code == 302
    done = client.post(reverse("mfa_activate_totp"), {"code": app_code(secret)}, follow=True)
    assert "Each works" in done.text
    assert client.get(reverse("people:members")).status_code == 200
    assert client.get(reverse("people:second_step")).headers["Location"] == reverse("mfa_index")


@pytest.mark.usefixtures("strict")
def test_a_session_from_before_shows_it_and_cannot_pass_by_setting_up_another(
    admin: Member, client_for: SignIn
) -> None:
    secret = give_app(admin)
    client = came_by(client_for(admin), "code")
    asked = client.get(reverse("people:members") + "?q=Nia")
    assert asked.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    client.post(reverse("mfa_add_webauthn"), {"name": "Mine", "credential": "{}"})
    client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert client.get(reverse("people:members")).status_code == 302
    shown = client.post(asked.headers["Location"], {"code": app_code(secret)})
    assert shown.headers["Location"] == reverse("people:members") + "?q=Nia"
    assert client.get(reverse("people:members")).status_code == 200


@pytest.mark.usefixtures("strict")
def test_whoever_came_by_a_second_step_or_a_passkey_alone_costs_no_statement_more(
    admin: Member, client_for: SignIn, settings: Any
) -> None:
    client = came_by(client_for(admin), "mfa")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("people:account")).status_code == 200
    settings.ADMINS_NEED_SECOND_STEP = False
    with CaptureQueriesContext(connection) as not_asked:
        client.get(reverse("people:account"))
    assert len(asked) == len(not_asked)


def test_others_are_asked_when_their_organization_says_so(
    admin: Member,
    leader: Member,
    coach: Member,
    outsider: Member,
    client_for: SignIn,
    now: dt.datetime,
) -> None:
    def is_let_in(member: Member) -> bool:
        return client_for(member).get(reverse("people:account")).status_code == 200

    assert all(map(is_let_in, (admin, leader, coach)))
    choose_second_step(for_all=False, roles=[Role.LEADER], now=now, by=admin)
    assert not is_let_in(leader)
    assert is_let_in(coach)
    choose_second_step(for_all=True, roles=[], now=now, by=admin)
    assert not is_let_in(coach)
    assert is_let_in(outsider)


def test_a_choice_is_recorded_once(admin: Member, now: dt.datetime) -> None:
    for _time in range(2):
        choose_second_step(for_all=False, roles=[Role.COACH, Role.ADMIN], now=now, by=admin)
    event = AuditEvent.objects.get(verb="choose_second_step")
    assert event.detail["roles"] == [Role.COACH]
    assert event.detail["before"] == {"for_all": False, "roles": []}


@pytest.mark.usefixtures("strict")
def test_the_last_one_is_kept_as_long_as_it_is_asked_for(
    admin: Member, leader: Member, client_for: SignIn
) -> None:
    for member in (admin, leader):
        give_app(member)
        client = came_by(client_for(member), "mfa")
        client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=admin.user).exists()
    assert not Authenticator.objects.filter(user=leader.user).exists()


def test_the_page_says_first_for_how_many_it_would_be_new(
    admin: Member, leader: Member, coach: Member, client_for: SignIn
) -> None:
    give_app(coach)
    counts = count_without(Member.objects.visible_to(admin))
    assert counts == {
        "admin": 1, "leader": 1, "coach": 0, "facilitator": 0, "privacy_officer": 0, "everybody": 2,
    }  # fmt: skip
    client = client_for(admin)
    page = client.get(reverse("people:organization"))
    assert "Leader (1 have none yet)" in page.text
    assert "Coach (0 have none yet)" in page.text
    assert "Everybody (2 have none yet)" in page.text
    refused = client.post(reverse("people:organization"), {"asked": "roles"})
    assert refused.status_code == 422
    assert "Choose at least one role." in refused.text
    for sent, stands in (
        ({"asked": "roles", "roles": ["leader"]}, (False, ["leader"])),
        ({"asked": "everybody", "roles": ["leader"]}, (True, [])),
        ({"asked": "nobody", "roles": ["leader"]}, (False, [])),
    ):
        Organization.objects.update(second_step_for_all=False)
        assert client.post(reverse("people:organization"), sent).status_code == 302
        organization = Organization.objects.get(pk=admin.organization_id)
        assert (organization.second_step_for_all, organization.second_step_roles) == stands


def test_an_admin_resets_what_another_lost(
    admin: Member, leader: Member, client_for: SignIn
) -> None:
    give_app(leader)
    theirs, ours = client_for(leader), client_for(admin)
    url = reverse("people:reset_second_step", args=[leader.pk])
    assert "call them back" in ours.get(url).text
    assert Authenticator.objects.exists()
    assert ours.post(url).status_code == 302
    assert not Authenticator.objects.exists()
    assert not SignedInBrowser.objects.filter(user=leader.user).exists()
    assert theirs.get(reverse("people:account")).status_code == 302
    assert AuditEvent.objects.get(verb="reset_second_step").actor_id == admin.pk
    mail = Message.objects.get()
    assert mail.subject == "Your two-step sign-in was reset"
    assert mail.to_address == leader.email
    assert "has no app and no passkey" in ours.post(url).text
    own = ours.post(reverse("people:reset_second_step", args=[admin.pk]))
    assert own.status_code == 422
    assert "This is you" in own.text


def test_nobody_resets_their_own_or_what_is_not_there(
    admin: Member, leader: Member, now: dt.datetime
) -> None:
    give_app(admin)
    with pytest.raises(OwnSecondStep):
        reset_second_step(member=admin, now=now, by=admin)
    with pytest.raises(NoSecondStep):
        reset_second_step(member=leader, now=now, by=admin)
    nobody = Member(organization=admin.organization, name="Without a way in", email="n@x.example")
    nobody.save()
    with pytest.raises(NoSecondStep):
        reset_second_step(member=nobody, now=now, by=admin)
    assert Authenticator.objects.filter(user=admin.user).exists()


def test_an_operator_resets_that_of_the_last_admin(admin: Member) -> None:
    give_app(admin)
    said = StringIO()
    call_command("reset_second_step", email=admin.email.upper(), stdout=said)
    assert "signs in without a second step" in said.getvalue()
    assert AuditEvent.objects.get(verb="reset_second_step").actor_id is None
    for email in (admin.email, "nobody@northwind.example"):
        with pytest.raises(CommandError):
            call_command("reset_second_step", email=email)
