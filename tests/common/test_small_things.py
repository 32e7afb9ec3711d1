"""Tokens, places, languages and what is swept up."""

from __future__ import annotations

import datetime as dt
import hashlib
import string
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from common import places, tasks
from common.languages import spoken
from common.models import Remembered, SpentNonce
from common.tasks import forget_nonces, forget_remembered
from common.tokens import hash_token, new_token


def test_a_token_has_128_bits_that_fit_an_address() -> None:
    tokens = {new_token() for _number in range(1000)}
    assert len(tokens) == 1000
    assert set("".join(tokens)) <= set(string.ascii_letters + string.digits + "-_")
    assert {len(token) for token in tokens} == {22}  # 16 bytes in base64 without padding


def test_of_a_token_only_its_hash_is_kept() -> None:
    assert hash_token("ü") == hashlib.sha256("ü".encode()).hexdigest()


@pytest.mark.parametrize(
    ("wishes", "language"),
    [(("de",), "de"), (("fr", "de"), "de"), (("", "fr"), "en"), ((), "en"), (("en", "de"), "en")],
)
def test_the_first_wish_that_is_spoken_else_our_own(wishes: tuple[str, ...], language: str) -> None:
    assert spoken(*wishes) == language
    assert settings.LANGUAGE_CODE == "en"


@pytest.fixture
def announced() -> Iterator[None]:
    places.announce_places({"a page of this test": "people:member"})
    yield
    del places._places["a page of this test"]


@pytest.mark.usefixtures("announced")
def test_a_place_is_asked_for_by_its_name() -> None:
    page = Template("{% load places %}{% place 'a page of this test' 7 as url %}{{ url }}")
    assert page.render(Context()) == reverse("people:member", args=[7])
    assert places.place("a page that nobody brings", 7) == ""
    with pytest.raises(NoReverseMatch):
        places.place("a page of this test")
    places.announce_places({"a page of this test": "people:members"})
    assert places.place("a page of this test") == reverse("people:members")


@pytest.mark.django_db
def test_nonces_are_forgotten_after_two_days() -> None:
    now = timezone.now()
    for hours in (1, 47, 49):
        spent_at = now - dt.timedelta(hours=hours)
        SpentNonce.objects.create(token=f"{hours}", spent_at=spent_at)
    forget_nonces()
    assert set(SpentNonce.objects.values_list("token", flat=True)) == {"1", "47"}


def test_what_was_remembered_goes_however_much_it_is(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    for number, minutes in enumerate([-1, -2, -3, 1]):
        ends_at = timezone.now() + dt.timedelta(minutes=minutes)
        Remembered.objects.create(key=str(number), value=1, ends_at=ends_at)
    forget_remembered()
    assert Remembered.objects.get().key == "3"


def test_a_sweep_that_is_stopped_goes_on_where_it_was(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    ago = timezone.now() - dt.timedelta(days=3)
    nonces = [SpentNonce(token=str(number), spent_at=ago) for number in range(5)]
    SpentNonce.objects.bulk_create([*nonces, SpentNonce(token="new", spent_at=timezone.now())])
    delete = tasks._delete_some
    with monkeypatch.context() as killed:
        killed.setattr(tasks, "_delete_some", lambda over: delete(over) and 1 / 0)
        with pytest.raises(ZeroDivisionError):
            forget_nonces()
    assert SpentNonce.objects.count() == 4, "what was done stays done"
    forget_nonces()
    assert SpentNonce.objects.get().token == "new"
