"""Guessing, and what is there before anybody guesses."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from demo.models import CapturedMail
from messaging.sending import send_due
from people.models import Member, Organization, User
from tests.people.test_sign_in import code_in

pytestmark = pytest.mark.django_db
PASSWORD = "a long and lovely sentence"


@pytest.fixture(autouse=True)
def mailbox(settings: object) -> None:
    settings.EMAIL_BACKEND = "demo.mailbox.MailboxBackend"  # type: ignore[attr-defined]


def with_password(member: Member) -> User:
    assert member.user is not None
    member.user.set_password(PASSWORD)
    member.user.save()
    return member.user


def is_inside(client: Client) -> bool:
    return client.get(reverse("people:account")).status_code == 200


def test_a_new_portal_has_no_accounts() -> None:
    """Migrations bring nobody along: the first admin comes by a command with a link."""
    assert not User.objects.exists()
    assert not Member.objects.exists()
    assert not Organization.objects.exists()
    for address, password in (("admin", "admin"), ("root@localhost", "root"), ("demo", "demo")):
        client = Client()
        client.post(reverse("account_login"), {"login": address, "password": password})
        assert not is_inside(client)


def test_wrong_passwords_run_out_and_their_owner_still_gets_in(leader: Member) -> None:
    """A stranger who knows the address cannot lock it: a code leads in meanwhile."""
    with_password(leader)
    url = reverse("account_login")
    pages = [
        Client().post(url, {"login": leader.email, "password": f"wrong {n}"}).content.decode()
        for n in range(7)
    ]
    assert re.search("Too many", pages[-1])
    right = Client()
    right.post(url, {"login": leader.email, "password": PASSWORD})
    assert not is_inside(right), "not even the right one, for five minutes"
    owner = Client()
    owner.post(reverse("account_request_login_code"), {"email": leader.email})
    send_due(clock=timezone.now, only_urgent=True)
    code = code_in(CapturedMail.objects.get())
    owner.post(reverse("account_confirm_login_code"), {"code": code})
    assert is_inside(owner)


def test_a_new_password_by_mail_asks_for_the_second_step(leader: Member) -> None:
    user = with_password(leader)
    TOTP.activate(user, generate_totp_secret())
    client = Client()
    client.post(reverse("account_reset_password"), {"email": leader.email})
    send_due(clock=timezone.now, only_urgent=True)
    link = re.search(
        r"http://[^/]+(/account/password/reset/key/\S+)", CapturedMail.objects.get().text
    )
    assert link
    form = client.get(link[1])
    words = "an entirely new sentence"
    answer = client.post(form.url, {"password1": words, "password2": words}, follow=True)
    assert not is_inside(client)
    assert reverse("mfa_authenticate") in [where for where, _status in answer.redirect_chain]
    assert Authenticator.objects.filter(user=user).exists()
