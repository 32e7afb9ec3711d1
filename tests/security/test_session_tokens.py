"""Session tokens: made at the sign-in, of enough chance, and nothing once somebody signed out."""

from __future__ import annotations

import math
import re
import string

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from people.models import Member, SignedInBrowser
from people.sessions import SessionStore
from tests.conftest import SignIn
from tests.people.test_sign_in import app_code

pytestmark = pytest.mark.django_db
PASSWORD = "a long and lovely sentence"
COOKIE = settings.SESSION_COOKIE_NAME


def enter(client: Client, member: Member) -> None:
    assert member.user is not None
    member.user.set_password(PASSWORD)
    member.user.save()
    values = {"login": member.email, "password": PASSWORD}
    assert client.post(reverse("account_login"), values).url == reverse("home")


def is_inside(client: Client) -> bool:
    return client.get(reverse("people:account")).status_code == 200


def test_a_token_has_more_than_128_bits_and_says_nothing() -> None:
    keys = {SessionStore()._get_new_session_key() for _number in range(500)}
    assert len(keys) == 500
    letters = string.ascii_lowercase + string.digits
    assert set("".join(keys)) <= set(letters)
    assert {len(key) * math.log2(len(letters)) > 128 for key in keys} == {True}


def test_signing_in_gives_a_new_token_and_ends_the_old_one(leader: Member) -> None:
    client = Client()
    anonymous = client.session
    anonymous["seen"] = "of-before"
    anonymous.save()
    before = client.cookies[COOKIE].value
    enter(client, leader)
    after = client.cookies[COOKIE].value
    assert after != before
    assert not SignedInBrowser.objects.filter(pk=before).exists()
    planted = Client()
    planted.cookies[COOKIE] = before
    assert not is_inside(planted)


def test_a_token_that_somebody_made_up_is_never_taken(leader: Member) -> None:
    client = Client()
    client.cookies[COOKIE] = "a" * 32
    enter(client, leader)
    assert client.cookies[COOKIE].value != "a" * 32
    planted = Client()
    planted.cookies[COOKIE] = "a" * 32
    assert not is_inside(planted)


def test_a_token_is_nothing_after_signing_out(leader: Member, client_for: SignIn) -> None:
    client = client_for(leader)
    token = client.cookies[COOKIE].value
    kept = Client()
    kept.cookies[COOKIE] = token
    assert is_inside(kept)
    client.post(reverse("account_logout"))
    assert not is_inside(kept)
    assert not SignedInBrowser.objects.filter(pk=token).exists()


def test_after_a_changed_way_in_all_others_can_be_ended(leader: Member, client_for: SignIn) -> None:
    here, there = client_for(leader), client_for(leader)
    page = here.get(reverse("mfa_activate_totp")).text
    secret = re.search(r"[A-Z2-7]{32}", page)
    assert secret is not None
    changed = here.post(reverse("mfa_activate_totp"), {"code": app_code(secret[0])}, follow=True)
    assert f'action="{reverse("people:elsewhere")}"' in changed.text
    here.post(reverse("people:elsewhere"))
    assert is_inside(here)
    assert not is_inside(there)


def test_a_page_of_somebody_leads_to_signing_out(admin: Member, client_for: SignIn) -> None:
    client = client_for(admin)
    ours = ("home", "people:members", "people:account", "pilots:list")
    for name in (*ours, "mfa_index", "account_set_password", "mfa_list_webauthn"):
        answer = client.get(reverse(name))
        assert f'action="{reverse("account_logout")}"' in answer.content.decode(), name
