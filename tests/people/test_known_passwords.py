"""Passwords that are tried first are refused, and good ones are not."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from people import breaches
from people.known_passwords import is_well_known
from people.models import Member
from tests.conftest import SignIn


@pytest.mark.parametrize(
    "password",
    [
        "Password2024!",
        "p@ssw0rd12345",
        "passwordpassword",
        "Dragon!!!!!!!1",
        "letmein-letmein-",
        "aaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "123456789012",
        "2024-11-28-0900",
        "qwertyuiopasd",
        "poiuytrewqlkj",
        "1qaz2wsx3edc4",
        "abcdefghijklmn",
        "!!!!!!!!!!!!!!",
        "ab1234567890!!",
    ],
)
def test_well_known_ones_are_refused_with_trimmings_too(password: str) -> None:
    assert is_well_known(password)
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "a long and lovely sentence",
        "correct horse battery staple",
        "an entirely new sentence",
        "vG7#kq!zP2wLm9",
        "ein ganz eigener Satz",
        "夜明け前に静かな港を歩いていた",
    ],
)
def test_good_ones_are_taken(password: str) -> None:
    assert not is_well_known(password)
    validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "Northwind-2026!!",
        "northwindnorthwind",
        "N0rthw1nd!2026-11",
        "EmpathyPortal#1",
        "Portal of Northwind",
        "welcome-Northwind",
    ],
)
def test_names_of_the_house_are_refused(leader: Member, password: str) -> None:
    assert leader.organization.name == "Northwind"
    with pytest.raises(ValidationError, match="the name of your organization"):
        validate_password(password, leader.user)


@pytest.mark.parametrize(
    "password", ["a portal that nobody ever opened", "seven otters left northwind early"]
)
def test_a_sentence_may_have_them_in_it(leader: Member, password: str) -> None:
    validate_password(password, leader.user)


@pytest.fixture
def breached(monkeypatch: pytest.MonkeyPatch) -> None:
    """One password is known to have been stolen."""
    monkeypatch.setattr(breaches, "_look_ups", [])
    breaches.announce_breaches(lambda password: password == "stolen words of somebody")


@pytest.mark.usefixtures("breached")
def test_a_stolen_one_is_refused_where_it_is_chosen(leader: Member, client_for: SignIn) -> None:
    assert leader.user is not None
    leader.user.set_unusable_password()
    leader.user.save()
    client, url = client_for(leader), reverse("account_set_password")
    words = "stolen words of somebody"
    page = client.post(url, {"password1": words, "password2": words})
    assert "found among stolen ones" in page.text
    leader.user.refresh_from_db()
    assert not leader.user.has_usable_password()
