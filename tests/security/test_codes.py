"""Codes to sign in: made so that nobody guesses them, good once, for minutes, in one browser."""

from __future__ import annotations

import datetime as dt
import math
import re

import pytest
import time_machine
from allauth.account.adapter import get_adapter
from allauth.core.internal.cryptokit import _ALPHA_ALLOWED_CHARS
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from argon2.low_level import Type, hash_secret_raw
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from demo.models import CapturedMail
from messaging.seals import unseal
from messaging.sending import send_due
from people.models import Member
from people.second_step import SEEDS
from tests.people.test_second_step import came_by
from tests.people.test_sign_in import app_code, code_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mailbox(settings: object) -> None:
    settings.EMAIL_BACKEND = "demo.mailbox.MailboxBackend"  # type: ignore[attr-defined]


def ask(client: Client, email: str) -> str:
    """Ask for a code; the one that came."""
    client.post(reverse("account_request_login_code"), {"email": email})
    send_due(clock=timezone.now, only_urgent=True)
    code: str = code_in(CapturedMail.objects.order_by("pk").last())
    return code


def give(client: Client, code: str) -> str:
    """Send it; where that leads."""
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    return str(answer.headers.get("Location", ""))


def is_inside(client: Client) -> bool:
    return client.get(reverse("people:account")).status_code == 200


def test_a_code_has_more_than_twenty_bits_and_none_comes_twice() -> None:
    codes = {get_adapter().generate_login_code() for _number in range(500)}
    assert len(codes) == 500
    letters = set("".join(codes)) - {"-"}
    assert letters <= set(_ALPHA_ALLOWED_CHARS)
    length = len(next(iter(codes)).replace("-", ""))
    assert length * math.log2(len(_ALPHA_ALLOWED_CHARS)) > 30


def test_a_code_is_used_once(leader: Member) -> None:
    first = Client()
    code = ask(first, leader.email)
    assert give(first, code) == reverse("home")
    first.post(reverse("account_logout"))
    assert give(first, code) != reverse("home")
    assert not is_inside(first)


def test_a_code_belongs_to_the_browser_that_asked_for_it(leader: Member) -> None:
    first, second = Client(), Client()
    codes = [ask(client, leader.email) for client in (first, second)]
    assert codes[0] != codes[1]
    for client, code in ((first, codes[1]), (second, codes[0]), (Client(), codes[0])):
        assert give(client, code) != reverse("home")
        assert not is_inside(client)
    assert give(first, codes[0]) == reverse("home")
    assert is_inside(first)


def test_a_code_lasts_ten_minutes(leader: Member) -> None:
    assert settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT <= 600
    client = Client()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        code = ask(client, leader.email)
        clock.shift(dt.timedelta(seconds=601))
        assert give(client, code) != reverse("home")
        assert not is_inside(client)


def after_the_first_step(member: Member) -> Client:
    client = Client()
    assert give(client, ask(client, member.email)) == reverse("mfa_authenticate")
    assert not is_inside(client)
    return client


def test_a_number_of_an_app_is_used_once_and_lasts_thirty_seconds(leader: Member) -> None:
    secret = generate_totp_secret()
    TOTP.activate(leader.user, secret)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        number = app_code(secret)
        client = after_the_first_step(leader)
        assert client.post(reverse("mfa_authenticate"), {"code": number}).status_code == 302
        assert is_inside(client)
        again = after_the_first_step(leader)
        assert again.post(reverse("mfa_authenticate"), {"code": number}).status_code == 200
        assert not is_inside(again)
        clock.shift(dt.timedelta(seconds=61))
        cache.clear()
        late = after_the_first_step(leader)
        assert late.post(reverse("mfa_authenticate"), {"code": number}).status_code == 200
        assert not is_inside(late)


def codes_for(member: Member) -> list[str]:
    """As their owner sees them, once."""
    codes = RecoveryCodes.activate(member.user)
    codes.mark_as_viewed()
    shown: list[str] = codes.get_unused_codes()
    return shown


def test_a_recovery_code_is_used_once(leader: Member) -> None:
    TOTP.activate(leader.user, generate_totp_secret())
    codes = codes_for(leader)
    assert len(set(codes)) == len(codes) >= 8
    assert all(len(re.sub(r"\W", "", code)) * math.log2(10) > 39 for code in codes)
    client = after_the_first_step(leader)
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 302
    assert is_inside(client)
    cache.clear()
    again = after_the_first_step(leader)
    assert again.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 200
    assert not is_inside(again)
    assert Authenticator.objects.filter(user=leader.user).count() == 2


def test_what_codes_are_worked_out_from_stands_sealed(leader: Member) -> None:
    """A copy of the database alone makes no second step."""
    secret = generate_totp_secret()
    sealed = str(TOTP.activate(leader.user, secret).instance.data["secret"])
    assert secret not in sealed
    assert unseal(sealed, purpose=SEEDS)


def test_recovery_codes_are_kept_as_hashes_with_a_salt_of_their_own(leader: Member) -> None:
    """Nobody can read them again, whatever keys they have."""
    codes = codes_for(leader)
    kept = Authenticator.objects.get(user=leader.user).data
    assert len(bytes.fromhex(kept["salt"])) == 16
    assert len({bytes.fromhex(each) for each in kept["hashes"]}) == len(codes)
    assert not [code for code in codes if re.sub(r"\W", "", code) in str(kept)]
    salt = bytes.fromhex(kept["salt"])
    slow = hash_secret_raw(
        codes[3].replace(" ", "").encode(),
        salt,
        time_cost=2,
        memory_cost=19_456,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )
    assert kept["hashes"][3] == slow.hex()
    again = RecoveryCodes.activate(leader.user)
    again.mark_as_viewed()
    assert not {*again.get_unused_codes()} & {*codes}
    assert Authenticator.objects.get(user=leader.user).data == kept


def test_codes_that_nobody_has_seen_are_none(leader: Member) -> None:
    TOTP.activate(leader.user, generate_totp_secret())
    codes = RecoveryCodes.activate(leader.user)
    assert not any(
        codes.validate_code(typed) for typed in ("", "0" * 12, *codes.get_unused_codes())
    )


def test_a_recovery_code_is_taken_as_people_type_it(leader: Member) -> None:
    codes = codes_for(leader)
    kept = Authenticator.objects.get(user=leader.user).wrap()
    assert not kept.validate_code(codes[0][:-1])
    assert kept.validate_code(codes[0].replace(" ", "-"))
    assert kept.validate_code(f" {codes[1]} ".replace(" ", ""))
    assert len(kept.get_unused_codes()) == len(codes) - 2


def test_recovery_codes_are_shown_once(leader: Member) -> None:
    TOTP.activate(leader.user, generate_totp_secret())
    RecoveryCodes.activate(leader.user)
    client = Client()
    client.force_login(leader.user)
    came_by(client, "code")
    first, again = (client.get(reverse("mfa_view_recovery_codes")).text for _time in range(2))
    shown = re.findall(r"<code>([\d ]+)</code>", first)
    assert len(shown) == 10
    assert not re.findall(r"<code>", again)
    assert not [code for code in shown if code in again]
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 403


def test_where_the_key_is_gone_no_code_is_right(leader: Member, settings: object) -> None:
    secret = generate_totp_secret()
    TOTP.activate(leader.user, secret)
    settings.SECRET_KEY = "another key of this house, long enough for it"  # type: ignore[attr-defined]
    client = after_the_first_step(leader)
    assert client.post(reverse("mfa_authenticate"), {"code": app_code(secret)}).status_code == 200
    assert client.post(reverse("mfa_authenticate"), {"code": app_code("")}).status_code == 200
    assert not is_inside(client)


def test_wrong_numbers_of_an_app_are_counted(leader: Member) -> None:
    TOTP.activate(leader.user, generate_totp_secret())
    client = after_the_first_step(leader)
    pages = [client.post(reverse("mfa_authenticate"), {"code": f"{n:06}"}) for n in range(8)]
    assert re.search("Too many", pages[-1].content.decode())
    assert not is_inside(client)
