"""What stands sealed is read by nobody without the key."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from messaging.models import Message
from messaging.seals import SealBroken, seal, unseal
from tests.messaging.conftest import Queue, draft


def test_what_is_sealed_is_opened_for_its_purpose_alone() -> None:
    sealed = seal("tok3n ü", purpose="codes")
    assert "tok3n" not in sealed
    assert unseal(sealed, purpose="codes") == "tok3n ü"
    assert seal("tok3n ü", purpose="codes") != sealed, "the same twice looks different"
    for wrong in (sealed[:-1] + ("A" if sealed[-1] != "A" else "B"), "", "a", "ü", "AAAA" * 9):
        with pytest.raises(SealBroken):
            unseal(wrong, purpose="codes")
    with pytest.raises(SealBroken):
        unseal(sealed, purpose="addresses")


def test_an_older_key_opens_what_it_sealed_and_a_new_one_seals(settings: Any) -> None:
    old = seal("tok3n", purpose="codes")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 8
    assert unseal(old, purpose="codes") == "tok3n"
    new = seal("tok3n", purpose="codes")
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(new, purpose="codes") == "tok3n"
    with pytest.raises(SealBroken):
        unseal(old, purpose="codes")


def test_whoever_reads_the_table_learns_no_secret(queue: Queue, settings: Any) -> None:
    [row] = queue(draft(content={"text": "Here: {secret}", "secret": "tok3n"}))
    assert row.secret == "tok3n"
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text, secret FROM messaging_message t")
        [(text, sealed)] = cursor.fetchall()
    assert "tok3n" not in text
    assert unseal(sealed, purpose="messaging_message.secret") == "tok3n"
    settings.SECRET_KEY = "another" * 8
    assert Message.objects.get().secret == "", "it is as good as gone"
