"""Passwords, for those who choose one: long, of any letters, never a known one, kept as typed."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from people.models import Member, User
from tests.conftest import SignIn
from tests.house.sources import ROOT

pytestmark = pytest.mark.django_db
SENTENCE = "  Ein Wörtchen, 37 Gänse & 日本語 👩‍👩‍👧  "


def choose(client: Client, password: str, *, old: str = "") -> int:
    name = "account_change_password" if old else "account_set_password"
    sent = {"oldpassword": old} if old else {}
    return client.post(
        reverse(name), {**sent, "password1": password, "password2": password}
    ).status_code


@pytest.fixture
def inside(leader: Member, client_for: SignIn) -> Client:
    assert leader.user is not None
    leader.user.set_unusable_password()
    leader.user.save()
    return client_for(leader)


@pytest.mark.parametrize(
    "password",
    ["elevenchars", "1234", "qwerty123456", "123456789123", "1qaz2wsx3edc", "halima@northwind"],
)
def test_short_known_and_own_ones_are_refused(leader: Member, password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, leader.user)


@pytest.mark.parametrize(
    "password",
    [
        "zwölf buchst",
        "aaaaaaaaaaab",
        "ALLES GROSS UND LANG",
        "7392 0184 6651",
        "ý" * 63 + "x",
        "x y" * 60,
    ],
)
def test_any_letters_do_and_as_many_as_somebody_likes(leader: Member, password: str) -> None:
    validate_password(password, leader.user)


def test_it_counts_exactly_as_it_was_typed(inside: Client, leader: Member) -> None:
    assert leader.user is not None
    assert choose(inside, SENTENCE) == 302
    leader.user.refresh_from_db()
    assert leader.user.check_password(SENTENCE)
    for other in (SENTENCE.strip(), SENTENCE.lower(), SENTENCE[:-1], SENTENCE[:12]):
        assert not leader.user.check_password(other)
    client = Client()
    for sent, leads in ((SENTENCE.strip(), 200), (SENTENCE, 302)):
        values = {"login": leader.email, "password": sent}
        assert client.post(reverse("account_login"), values).status_code == leads


def test_a_long_one_counts_to_its_last_letter(inside: Client, leader: Member) -> None:
    assert leader.user is not None
    long = "correct horse battery staple " * 8
    assert choose(inside, long) == 302
    leader.user.refresh_from_db()
    assert leader.user.check_password(long)
    assert not leader.user.check_password(long[:-1] + "x")
    assert not leader.user.check_password(long[:72])


def test_whoever_changes_it_says_the_old_one(
    inside: Client, leader: Member, client_for: SignIn
) -> None:
    assert leader.user is not None
    assert choose(inside, SENTENCE) == 302
    leader.user.refresh_from_db()
    client = client_for(leader)
    new = "an entirely new sentence"
    assert choose(client, new, old="not the old one") == 200
    leader.user.refresh_from_db()
    assert leader.user.check_password(SENTENCE)
    assert choose(client, new, old=SENTENCE) == 302
    leader.user.refresh_from_db()
    assert leader.user.check_password(new)


def test_a_changed_one_ends_every_other_session(
    inside: Client, leader: Member, client_for: SignIn
) -> None:
    assert leader.user is not None
    assert choose(inside, SENTENCE) == 302
    leader.user.refresh_from_db()
    other, own = client_for(leader), client_for(leader)
    assert other.get(reverse("people:account")).status_code == 200
    assert choose(own, "an entirely new sentence", old=SENTENCE) == 302
    assert own.get(reverse("people:account")).status_code == 200
    assert other.get(reverse("people:account")).status_code == 302


def test_no_script_of_ours_hears_of_a_paste() -> None:
    scripts = [*(ROOT / "scripts").rglob("*.js")]
    assert len(scripts) > 20
    assert [path.name for path in scripts if "paste" in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("account_login", {"way": "password"}),
        ("account_set_password", {}),
        ("account_change_password", {}),
    ],
)
def test_fields_hide_it_and_let_password_managers_fill_it(
    inside: Client, leader: Member, client_for: SignIn, name: str, query: dict[str, str]
) -> None:
    client = Client() if query else inside
    if name == "account_change_password":
        assert leader.user is not None
        leader.user.set_password(SENTENCE)
        leader.user.save()
        client = client_for(leader)
    page = client.get(reverse(name), query).content.decode()
    fields = re.findall(r'<input[^>]*type="password"[^>]*>', page)
    assert fields
    for field in fields:
        assert re.search(r'autocomplete="(?:current|new)-password"', field), field
        assert "maxlength" not in field
        assert "onpaste" not in field
    assert not re.findall(r'<input[^>]*name="(?:question|answer|hint)"', page)


def test_nobody_has_to_change_it_by_a_date() -> None:
    """No validator and no field of a user knows how old a password is."""
    names = {each["NAME"].rpartition(".")[2] for each in settings.AUTH_PASSWORD_VALIDATORS}
    assert not [name for name in names if re.search(r"Age|Expir|History|Numeric|Upper", name)]

    fields = {field.name for field in User._meta.get_fields()}
    assert not [name for name in fields if "password" in name and name != "password"]


def test_it_is_kept_by_argon2id_as_hard_as_owasp_asks(inside: Client, leader: Member) -> None:
    assert leader.user is not None
    assert choose(inside, SENTENCE) == 302
    leader.user.refresh_from_db()
    kind, version, costs = leader.user.password.split("$")[1:4]
    assert (kind, version, costs) == ("argon2id", "v=19", "m=19456,t=2,p=1")
    salt = leader.user.password.split("$")[4]
    assert len(salt) >= 22, "128 bits"
