from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from demo.models import CapturedMail
from messaging.models import Message
from messaging.sending import send_due
from people.sign_in import WORTH_SENDING, AccountAdapter


@pytest.fixture
def ask(client):
    """Ask for a code for an address."""

    def send(email):
        response = client.post(reverse("account_request_login_code"), {"email": email})
        send_due(clock=timezone.now, only_urgent=True)
        return response

    return send


def code_in(mail):
    return re.search(r"^([A-Z0-9-]{6,12})$", mail.text, re.MULTILINE)[1]


def test_sign_in_by_mailed_code(client, leader, ask, settings):
    settings.EMAIL_BACKEND = "demo.mailbox.MailboxBackend"
    response = ask(leader.email.upper())
    assert response.url == reverse("account_confirm_login_code")
    message = Message.objects.get()
    mail = CapturedMail.objects.get()
    code = code_in(mail)
    assert (message.kind, message.state, message.person_id) == ("sign_in", "sent", leader.pk)
    assert code not in message.text
    assert message.secret == ""
    assert client.get(response.url).status_code == 200
    assert client.post(response.url, {"code": code}).url == reverse("home")
    assert client.get(reverse("mfa_index")).wsgi_request.user == leader.user


@pytest.mark.parametrize(
    ("after", "leads"),
    [
        ("/practice/", "/practice/"),
        ("//evil.example", "/"),
        ("http://[::1", "/"),
        ("http://[v1.x]/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_whoever_is_signed_in_is_led_on_within_the_portal(client_for, leader, after, leads):
    response = client_for(leader).get(reverse("account_login"), {"next": after})
    assert (response.status_code, response.url) == (302, leads)


def test_a_mail_server_that_hangs_holds_no_page(client, leader, settings):
    """The request only writes a row; whatever sends it is another process."""
    settings.EMAIL_BACKEND = "tests.people.test_sign_in.Untouchable"
    answer = client.post(reverse("account_request_login_code"), {"email": leader.email})
    assert answer.url == reverse("account_confirm_login_code")
    message = Message.objects.get()
    assert (message.state, message.is_urgent) == ("queued", True)


class Untouchable(BaseEmailBackend):
    """A mail server that nobody may even look at."""

    def __init__(self, **_options):
        raise AssertionError("mail is sent within a request")


def test_unknown_and_known_addresses_get_the_same_answer_and_a_mail_each(
    client, leader, ask, settings
):
    settings.EMAIL_BACKEND = "demo.mailbox.MailboxBackend"
    known = ask(leader.email)
    shown = client.get(known.url).content.decode().replace(leader.email, "")
    client.logout()
    unknown = ask("stranger@x.example")
    told = client.get(unknown.url).content.decode().replace("stranger@x.example", "")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    volatile = r'(csrf[^>]*>|nonce="[^"]*"|value="[^"]*"|content="[^"]*")'
    assert re.sub(volatile, "", shown) == re.sub(volatile, "", told)
    assert "Nobody here has it" in CapturedMail.objects.get(to_address="stranger@x.example").text


def test_wrong_codes_run_out(client, leader, ask):
    url = ask(leader.email).url
    answers = [client.post(url, {"code": "WRONG"}) for _ in range(4)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 302


def test_asking_for_codes_is_throttled(leader):
    pages = [
        Client().post(reverse("account_request_login_code"), {"email": leader.email})
        for _ in range(4)
    ]
    assert [page.status_code for page in pages] == [302, 302, 302, 200]
    assert "Too many" in pages[-1].content.decode()
    assert Message.objects.count() == 3


def test_one_address_cannot_ask_for_everybody(db):
    url = reverse("account_request_login_code")
    pages = [Client().post(url, {"email": f"p{n}@x.example"}) for n in range(21)]
    assert Message.objects.count() == 20
    assert pages[-1].status_code in {200, 429}


def test_people_who_left_stay_outside_by_code_and_password(client, leader, ask, settings, now):
    settings.EMAIL_BACKEND = "demo.mailbox.MailboxBackend"
    leader.user.set_password("a long and lovely sentence")
    leader.user.save()
    leader.left_at = now
    leader.save()
    url = ask(leader.email).url
    response = client.post(url, {"code": code_in(CapturedMail.objects.get())}, follow=True)
    assert "marked you as left" in response.content.decode()
    values = {"login": leader.email, "password": "a long and lovely sentence"}
    response = client.post(reverse("account_login"), values, follow=True)
    assert not response.wsgi_request.user.is_authenticated


def test_sign_in_by_password(client, leader):
    leader.user.set_password("a long and lovely sentence")
    leader.user.save()
    page = client.get(reverse("account_login"), {"way": "password"}).content.decode()
    assert 'name="password"' in page
    wrong = client.post(reverse("account_login"), {"login": leader.email, "password": "nope"})
    assert 'name="password"' in wrong.content.decode()
    right = client.post(
        reverse("account_login"), {"login": leader.email, "password": "a long and lovely sentence"}
    )
    assert right.url == reverse("home")


def test_a_new_password_by_mail(client, leader, settings):
    settings.EMAIL_BACKEND = "demo.mailbox.MailboxBackend"
    client.post(reverse("account_reset_password"), {"email": leader.email})
    send_due(clock=timezone.now, only_urgent=True)
    mail = CapturedMail.objects.get()
    link = re.search(r"http://[^/]+(/account/password/reset/key/\S+)", mail.text)[1]
    assert "{secret}" in Message.objects.get().text
    form = client.get(link)
    assert client.get(form.url).status_code == 200
    words = "an entirely new sentence"
    client.post(form.url, {"password1": words, "password2": words})
    send_due(clock=timezone.now, only_urgent=True)
    leader.user.refresh_from_db()
    assert leader.user.check_password(words)
    assert CapturedMail.objects.filter(subject="Your password was changed").count() == 1


def test_the_mail_speaks_the_members_language(leader, ask):
    leader.language = "de"
    leader.save()
    ask(leader.email)
    assert Message.objects.get().to_name == leader.name


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_request_login_code",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_inactive",
        "account_signup",
    ],
)
def test_pages_before_sign_in_are_ours(client, db, name):
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert 'class="bare' in page.content.decode()
    assert "script-src" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name",
    [
        "account_logout",
        "account_set_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
    ],
)
def test_pages_about_ones_own_sign_in_are_ours(client_for, leader, name):
    leader.user.set_unusable_password()
    leader.user.save()
    page = client_for(leader).get(reverse(name))
    assert page.status_code == 200, page.headers.get("Location")
    text = page.content.decode()
    assert 'class="bare' in text
    assert "style=" not in text


def test_pages_of_somebody_with_a_password_are_ours(client_for, leader):
    leader.user.set_password("a long and lovely sentence")
    leader.user.save()
    client = client_for(leader)
    assert client.get(reverse("account_change_password")).status_code == 200
    asked = client.get(reverse("mfa_activate_totp"))
    page = client.get(asked.url)
    assert "Confirm that it is you" in page.content.decode()
    back = client.post(asked.url, {"password": "a long and lovely sentence"})
    assert back.url == reverse("mfa_activate_totp")


@pytest.mark.parametrize("name", ["account_email", "account_email_verification_sent"])
def test_addresses_are_not_changed_here(client_for, leader, name):
    assert client_for(leader).get(reverse(name)).status_code == 404


def test_mail_of_the_library_that_the_portal_does_not_send_is_left_out(leader):
    AccountAdapter().send_mail("account/email/email_confirmation", leader.email, {})
    assert not Message.objects.exists()


def test_a_notice_is_worth_sending_later_and_a_code_is_not(leader, ask, now, frozen):
    ask(leader.email)
    AccountAdapter().send_mail("account/email/password_changed", leader.email, {})
    windows = dict(Message.objects.values_list("subject", "send_before"))
    assert windows == {
        "Your code to sign in": now + WORTH_SENDING,
        "Your password was changed": None,
    }


def test_signing_up_is_closed(client, db):
    response = client.post(reverse("account_signup"), {"email": "new@x.example"})
    assert "By invitation" in response.content.decode()


def test_signing_out_is_a_post(client_for, leader):
    client = client_for(leader)
    client.get(reverse("account_logout"))
    assert client.get(reverse("mfa_index")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("mfa_index")).status_code == 302


def test_an_app_is_asked_for_as_a_second_step(client, client_for, leader, ask, settings):
    """Set up, sign in by code and app, recovery codes, stop."""
    settings.EMAIL_BACKEND = "demo.mailbox.MailboxBackend"
    leader.user.set_unusable_password()
    leader.user.save()
    inside = client_for(leader)
    secret = re.search(
        r'id="authenticator_secret" value="(\w+)"',
        inside.get(reverse("mfa_activate_totp")).content.decode(),
    )
    done = inside.post(reverse("mfa_activate_totp"), {"code": app_code(secret[1])})
    assert done.status_code == 302
    shown = inside.get(reverse("mfa_view_recovery_codes"))
    assert shown.status_code == 200, "whoever has just shown the app is not asked for it again"
    assert "Each works" in shown.content.decode()
    cache.clear()
    url = ask(leader.email).url
    step = client.post(
        url,
        {"code": code_in(CapturedMail.objects.filter(subject__contains="code to sign in").get())},
    )
    assert step.url == reverse("mfa_authenticate")
    page = client.get(step.url).content.decode()
    assert 'class="bare' in page
    assert "Enter the code that your app shows now" in page
    assert not client.get(step.url).wsgi_request.user.is_authenticated
    cache.clear()
    assert client.post(step.url, {"code": app_code(secret[1])}).url == reverse("home")
    for name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        response = inside.get(reverse(name), follow=True)
        assert response.status_code == 200


def app_code(secret):
    """What the app shows now; where others are taken too, they lie on both sides of it."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))
