"""A secret key is changed on several hosts, one after the other: nobody has to sign in again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
import time_machine
from django.contrib.auth import HASH_SESSION_KEY
from django.test import Client

from people.models import Member
from tests.conftest import SignIn

OLD, NEW = "an-old-key-" + "0123456789" * 5, "a-new-key-" + "9876543210" * 5
Keys = tuple[str, Sequence[str]]
BEFORE: Keys = (OLD, ())
KNOWN: Keys = (OLD, (NEW,))
CHANGED: Keys = (NEW, (OLD,))
OVER: Keys = (NEW, ())
STEPS = [(BEFORE, BEFORE), (KNOWN, BEFORE), (KNOWN, KNOWN), (CHANGED, KNOWN), (CHANGED, CHANGED)]
"""What two hosts have, restarted one after the other, by the book."""


@pytest.fixture
def host(settings: Any) -> Any:
    """host(KNOWN) answers what is asked next."""

    def have(keys: Keys) -> None:
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = keys[0], list(keys[1])

    return have


def is_signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_whoever_is_signed_in_stays_so_on_each_host_at_each_step(
    host: Any, leader: Member, client_for: SignIn, now: dt.datetime, settings: Any
) -> None:
    with time_machine.travel(now, tick=False) as clock:
        host(BEFORE)
        early = client_for(leader)
        name = early.cookies[settings.SESSION_COOKIE_NAME].value
        for step in STEPS:
            clients = [early]
            for keys in step:
                host(keys)
                clients.append(client_for(leader))
            for keys in step * 2:
                host(keys)
                assert all(is_signed_in(each) for each in clients), step
            # Another name would leave what the browser asks at the same moment without a session.
            assert early.cookies[settings.SESSION_COOKIE_NAME].value == name
        clock.shift(dt.timedelta(days=1))
        assert is_signed_in(early), "its signature is made anew by the way"
        host(OVER)
        assert is_signed_in(early)
        assert early.session[HASH_SESSION_KEY] == leader.user.get_session_auth_hash()


def test_whoever_did_not_come_by_signs_in_again_when_the_old_key_is_gone(
    host: Any, leader: Member, client_for: SignIn
) -> None:
    host(BEFORE)
    away = client_for(leader)
    host(OVER)
    assert not is_signed_in(away)


def test_a_new_key_at_once_on_one_host_is_not_known_to_the_other(
    host: Any, leader: Member, client_for: SignIn
) -> None:
    """Why the new key is given as an older one first."""
    host(CHANGED)
    client = client_for(leader)
    host(BEFORE)
    assert not is_signed_in(client)


def test_a_password_that_was_changed_ends_sessions_under_every_key(
    host: Any, leader: Member, client_for: SignIn
) -> None:
    host(BEFORE)
    client = client_for(leader)
    assert leader.user is not None
    leader.user.set_password("another one, and long")
    leader.user.save()
    host(CHANGED)
    assert not is_signed_in(client)
