"""The link beside the code: one use, ten minutes, and a GET changes nothing."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from demo.models import CapturedMail
from messaging.models import Message
from messaging.sending import send_due
from people.facts import facts_of, fingerprint_of
from people.models import MailedLink, Member
from people.operations import (
    LINK_LASTS,
    LinkOver,
    edit_member,
    issue_link,
    look_at_link,
    mark_left,
    use_link,
)
from people.profiles import Profile
from tests.people.test_sign_in import code_in


@pytest.fixture
def mailed(settings):
    """Ask for a code in some browser: (that browser, the mail, the link in it)."""
    settings.EMAIL_BACKEND = "demo.mailbox.MailboxBackend"

    def ask(email):
        client = Client()
        client.post(reverse("account_request_login_code"), {"email": email})
        send_due(clock=timezone.now, only_urgent=True)
        mail = CapturedMail.objects.order_by("pk").last()
        found = re.search(r"http://[^/]+(/account/link/\S+)", mail.text)
        return client, mail, found and found[1]

    return ask


def is_inside(client):
    return client.get(reverse("people:account")).status_code == 200


def test_the_link_signs_in_another_browser(mailed, leader):
    _asking, mail, link = mailed(leader.email)
    assert code_in(mail)
    assert link in mail.html
    other = Client()
    page = other.get(link)
    assert leader.email in page.content.decode()
    assert not is_inside(other)
    assert other.post(link).url == reverse("home")
    assert is_inside(other)
    assert page.headers["Cache-Control"].startswith("max-age=0, no-cache")


def test_whatever_a_scanner_opens_the_link_still_works(mailed, leader):
    link = mailed(leader.email)[2]
    for _look in range(3):
        scanner = Client()
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
        assert not is_inside(scanner)
    assert Client().post(link).url == reverse("home")


def test_a_link_from_elsewhere_posts_nothing(mailed, leader):
    link = mailed(leader.email)[2]
    assert Client(enforce_csrf_checks=True).post(link).status_code == 403
    assert Client().get(link).status_code == 200


def test_it_is_used_once(mailed, leader):
    link = mailed(leader.email)[2]
    Client().post(link)
    late = Client()
    assert late.get(link).status_code == late.post(link).status_code == 410
    assert not is_inside(late)


def test_it_is_over_once_the_code_was_used(mailed, leader):
    asking, mail, link = mailed(leader.email)
    assert asking.post(
        reverse("account_confirm_login_code"), {"code": code_in(mail)}
    ).url == reverse("home")
    assert Client().get(link).status_code == 410


def test_only_the_newest_works(mailed, leader):
    first, second = mailed(leader.email)[2], mailed(leader.email)[2]
    assert Client().get(first).status_code == 410
    assert Client().post(second).url == reverse("home")


def test_it_lasts_as_long_as_the_code(leader, now):
    key = issue_link(user=leader.user, now=now)
    just = now + LINK_LASTS - dt.timedelta(seconds=1)
    assert look_at_link(key=key, now=just) == leader.user
    for act in (look_at_link, use_link):
        with pytest.raises(LinkOver):
            act(key=key, now=now + LINK_LASTS)
    assert use_link(key=key, now=just) == leader.user


def test_of_two_who_use_it_at_once_one_gets_in(leader, now, monkeypatch):
    key = issue_link(user=leader.user, now=now)
    monkeypatch.setattr(
        "people.operations.mailed_links.look_at_link",
        lambda **_asked: (MailedLink.objects.all().delete(), leader.user)[1],
    )
    with pytest.raises(LinkOver):
        use_link(key=key, now=now)


def test_neither_the_outbox_nor_the_database_holds_the_key(mailed, leader):
    link = mailed(leader.email)[2]
    key = link.split("/")[-2]
    message = Message.objects.get()
    assert key not in message.text + message.secret
    assert key != MailedLink.objects.get().key_hash


def test_the_second_step_is_asked_for_all_the_same(mailed, leader):
    Authenticator.objects.create(
        user=leader.user, type=Authenticator.Type.TOTP, data={"secret": "A" * 32}
    )
    client = Client()
    assert client.post(mailed(leader.email)[2]).url == reverse("mfa_authenticate")
    assert not is_inside(client)


def test_who_left_gets_no_link_and_a_link_lets_nobody_in_who_left(mailed, leader, now, admin):
    link = mailed(leader.email)[2]
    mark_left(member=leader, now=now, by=admin)
    client = Client()
    assert client.post(link).url == reverse("account_inactive")
    assert not is_inside(client)
    assert mailed(leader.email)[2] is None


def test_a_stranger_gets_no_link(mailed, db):
    assert mailed("stranger@x.example")[2] is None


def test_a_link_at_the_old_address_is_over_when_the_address_changes(mailed, leader, now, admin):
    link = mailed(leader.email)[2]
    edit_member(
        member=leader,
        profile=Profile(name=leader.name, email="halima@new.example"),
        manager=None,
        seen=fingerprint_of(facts_of(Member.objects.get(pk=leader.pk))),
        now=now,
        by=admin,
    )
    assert Client().get(link).status_code == 410


def test_whoever_else_was_signed_in_is_not_any_more(mailed, leader, peer, client_for):
    client = client_for(peer)
    client.post(mailed(leader.email)[2])
    assert client.get(reverse("people:account")).context["member"] == leader
