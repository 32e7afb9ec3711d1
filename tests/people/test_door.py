"""The door: who came in, who was refused, what a stranger can learn and whom they can lock out."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from demo.models import CapturedMail
from messaging.models import Message
from messaging.sending import send_due
from people.models import AuditEvent, KnownBrowser, Member
from people.operations import forget_expired, sign_in_done
from people.operations.expired import BROWSERS_KNOWN
from tests.people.test_account import FIREFOX
from tests.people.test_sign_in import code_in

pytestmark = pytest.mark.django_db
ASK, LOGIN = "account_request_login_code", "account_login"
PASSWORD = "a long and lovely sentence"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0"


@pytest.fixture(autouse=True)
def mailbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "demo.mailbox.MailboxBackend"


@pytest.fixture
def with_password(leader: Member) -> Member:
    assert leader.user is not None
    leader.user.set_password(PASSWORD)
    leader.user.save()
    return leader


def at(place: str, user_agent: str = FIREFOX) -> Client:
    """A browser somewhere in the network."""
    return Client(REMOTE_ADDR=place, headers={"User-Agent": user_agent})


def try_password(client: Client, address: str, password: str) -> Any:
    return client.post(reverse(LOGIN), {"login": address, "password": password})


def sent() -> None:
    send_due(clock=timezone.now, only_urgent=True)


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


# What is written down.


def test_a_sign_in_and_a_sign_out_leave_a_row_each(with_password: Member) -> None:
    client = at("192.0.2.1")
    try_password(client, with_password.email, PASSWORD)
    client.post(reverse("account_logout"))
    came, left = AuditEvent.objects.order_by("pk")
    assert (came.verb, left.verb) == ("sign_in_done", "sign_out")
    assert came.detail == {"way": ["password"], "browser": "Firefox, Windows"}
    assert left.detail == {"browser": "Firefox, Windows"}
    for row in (came, left):
        assert row.actor_id == row.thing_id == with_password.pk
        assert row.organization_id == with_password.organization_id


def test_refusals_are_written_down_for_whom_they_are_about_and_nothing_that_was_typed(
    with_password: Member,
) -> None:
    try_password(at("192.0.2.1"), with_password.email, "not this one at all")
    try_password(at("192.0.2.1"), "stranger@x.example", "my secret for elsewhere")
    [row] = AuditEvent.objects.all()
    assert (row.verb, row.actor_id, row.thing_id) == ("sign_in_refused", None, with_password.pk)
    assert row.detail == {"way": "password", "browser": "Firefox, Windows"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(event::text, '') FROM people_auditevent event")
        everything = cursor.fetchone()[0]
    for typed in ("not this one", "stranger", "my secret", "192.0.2.1"):
        assert typed not in everything


def test_wrong_codes_of_the_mail_and_of_the_app_are_written_down(leader: Member) -> None:
    TOTP.activate(leader.user, generate_totp_secret())
    client = at("192.0.2.1")
    url = client.post(reverse(ASK), {"email": leader.email}).headers["Location"]
    client.post(url, {"code": "WRONG"})
    sent()
    step = client.post(url, {"code": code_in(CapturedMail.objects.get())}).headers["Location"]
    client.post(step, {"code": "000000"})
    client.post(step, {"credential": '{"id": "nonsense"}'})
    ways = [row.detail["way"] for row in AuditEvent.objects.order_by("pk")]
    assert ways == ["code", "second_step", "passkey"]


def test_whoever_left_is_refused_and_it_is_written_down(
    with_password: Member, now: dt.datetime
) -> None:
    with_password.left_at = now
    with_password.save()
    client = at("192.0.2.1")
    url = client.post(reverse(ASK), {"email": with_password.email}).headers["Location"]
    sent()
    client.post(url, {"code": code_in(CapturedMail.objects.get())})
    assert AuditEvent.objects.get().detail["way"] == "left"


def test_a_stranger_fills_no_table(with_password: Member) -> None:
    for number in range(12):
        try_password(at(f"192.0.2.{number}"), with_password.email, "wrong and wrong again")
    assert verbs().count("sign_in_refused") == 5


# Notices of new browsers.


def test_a_new_kind_of_browser_is_told_once_and_the_very_first_is_not(
    with_password: Member,
) -> None:
    for user_agent in (FIREFOX, EDGE, EDGE, FIREFOX):
        try_password(at("192.0.2.1", user_agent), with_password.email, PASSWORD)
    message = Message.objects.get()
    assert message.to_address == with_password.email
    assert message.subject == "A sign-in with a new browser"
    assert "Edge, Windows" in message.text
    assert "192.0.2" not in message.text
    assert set(KnownBrowser.objects.values_list("browser", flat=True)) == {
        "Edge, Windows", "Firefox, Windows",
    }  # fmt: skip


def test_kinds_of_browsers_are_forgotten_when_nobody_uses_them(
    leader: Member, now: dt.datetime
) -> None:
    sign_in_done(member=leader, ways=["code"], browser="Opera, Linux", now=now - BROWSERS_KNOWN * 2)
    sign_in_done(member=leader, ways=["code"], browser="Firefox, Mac", now=now)
    sign_in_done(member=leader, ways=["code"], browser="Safari, Mac", now=now - BROWSERS_KNOWN * 2)
    sign_in_done(member=leader, ways=["code"], browser="Safari, Mac", now=now)
    forget_expired(now=now)
    kept = KnownBrowser.objects.values_list("browser", flat=True)
    assert set(kept) == {"Firefox, Mac", "Safari, Mac"}, "used since"


def test_a_recovery_code_that_was_used_is_told(leader: Member) -> None:
    TOTP.activate(leader.user, generate_totp_secret())
    kept = RecoveryCodes.activate(leader.user)
    kept.mark_as_viewed()
    codes = kept.get_unused_codes()
    client = at("192.0.2.1")
    url = client.post(reverse(ASK), {"email": leader.email}).headers["Location"]
    sent()
    step = client.post(url, {"code": code_in(CapturedMail.objects.get())}).headers["Location"]
    assert client.post(step, {"code": codes[0]}).headers["Location"] == reverse("home")
    assert AuditEvent.objects.get(verb="sign_in_done").detail["way"] == ["code", "recovery_code"]
    assert Message.objects.filter(subject="A recovery code was used").count() == 1


# What a stranger can guess, learn, or shut.


def test_a_code_has_more_possibilities_than_anybody_can_try(settings: Any) -> None:
    code = get_adapter().generate_login_code().replace("-", "")
    letters = 20
    assert re.fullmatch(r"[BCDFGHJKLMNPQRSTVWXZ]{8}", code)
    guesses_a_year = 9 * settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS * 6 * 24 * 366
    assert len(code) * math.log2(letters) > 34
    assert guesses_a_year / letters ** len(code) < 0.0001


def test_asking_for_a_code_takes_the_same_statements_for_an_address_nobody_has(
    leader: Member,
) -> None:
    def statements(address: str) -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            at("192.0.2.1").post(reverse(ASK), {"email": address})
        return [each["sql"].split()[0] for each in asked if "SAVEPOINT" not in each["sql"]]

    statements("warm@x.example")
    known, unknown = statements(leader.email), statements("stranger@x.example")
    assert len(known) == len(unknown)


def test_a_wrong_password_takes_one_statement_more_at_most_and_says_the_same(
    with_password: Member,
) -> None:
    def answer(address: str) -> tuple[int, str]:
        with CaptureQueriesContext(connection) as asked:
            page = try_password(at("192.0.2.1"), address, "wrong and wrong again")
        volatile = r'(csrf[^>]*>|nonce="[^"]*"|value="[^"]*"|content="[^"]*")'
        return len(asked), re.sub(volatile, "", page.text).replace(address, "")

    answer("warm@x.example")
    known, unknown = answer(with_password.email), answer("stranger@x.example")
    assert known[1] == unknown[1]
    assert known[0] - unknown[0] <= 1


def test_a_stranger_at_one_place_uses_up_nothing_of_somebody_at_another(
    with_password: Member,
) -> None:
    stranger, owner = at("192.0.2.66"), at("198.51.100.7")
    for _time in range(8):
        at("192.0.2.66").post(reverse(ASK), {"email": with_password.email})
        try_password(stranger, with_password.email, "wrong and wrong again")
    refused = try_password(stranger, with_password.email, PASSWORD)
    assert "Too many passwords" in refused.text
    asked = owner.post(reverse(ASK), {"email": with_password.email})
    assert asked.headers["Location"] == reverse("account_confirm_login_code")
    assert try_password(at("198.51.100.7"), with_password.email, PASSWORD).status_code == 302


def test_strangers_everywhere_shut_nobody_out(with_password: Member, frozen: Any) -> None:
    """Passwords and further codes are refused then; the newest mail signs its reader in."""
    address = with_password.email
    for number in range(24):
        place = f"203.0.113.{number}"
        at(place).post(reverse(ASK), {"email": address})
        try_password(at(place), address, "wrong and wrong again")
        frozen.shift(dt.timedelta(seconds=20))
    owner = at("198.51.100.7")
    assert try_password(owner, address, PASSWORD).status_code == 200
    page = owner.post(reverse(ASK), {"email": address})
    assert page.status_code == 200
    assert "its link signs you in" in page.text
    sent()
    mail = CapturedMail.objects.order_by("-pk")[0]
    found = re.search(r"http://[^/]+(/account/link/\S+)", mail.text)
    assert found is not None
    assert owner.post(found[1]).headers["Location"] == reverse("home")
    assert CapturedMail.objects.filter(to_address=address).count() <= 10
