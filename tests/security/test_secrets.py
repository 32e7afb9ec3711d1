"""A secret key is changed without losing anything, and by whom to tell is said to everybody."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import decrypt
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from calendars.models import BusySource
from calendars.states import BusyWay
from connections.models import Connection
from connections.operations import connect
from connections.states import ConnectionKind
from messaging.resealing import sealed_fields
from messaging.seals import SealedField, opened
from people.models import Member

NEW, OLDER = "n" * 20 + "-another-key-0123456789-abcdefghijklmnopqrst", "an older one" * 5


def stands(table: str, column: str) -> str:
    """What is in the column itself."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        [(said,)] = cursor.fetchall()
    return str(said)


def rotated() -> str:
    out = StringIO()
    call_command("rotate_secrets", stdout=out)
    return out.getvalue()


@pytest.fixture
def two(admin: Member, leader: Member, now: dt.datetime) -> tuple[Connection, BusySource]:
    """Two things that are sealed."""
    connected = connect(
        kind=ConnectionKind.WEBHOOKS, name="Hook", settings={}, secret="whsec", now=now, by=admin
    )
    source = BusySource.objects.create(
        member=leader, way=BusyWay.CALDAV, url="https://c.example/h", user_name="halima",
        password="her own", made_at=now,
    )  # fmt: skip
    return connected, source


def test_what_an_older_key_sealed_is_sealed_anew_and_the_older_one_may_go(
    two: tuple[Connection, BusySource], settings: Any
) -> None:
    connected, source = two
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], NEW
    said = rotated()
    assert "connections_connection.secret: 1 sealed anew, 0 were up to date" in said
    assert "calendars_busysource.password: 1 sealed anew" in said
    assert "The older key in SECRET_KEY_FALLBACKS may go" in said
    assert "her own" not in said
    settings.SECRET_KEY_FALLBACKS = []
    connected.refresh_from_db()
    source.refresh_from_db()
    assert (connected.secret, source.url) == ("whsec", "https://c.example/h")
    assert (source.user_name, source.password) == ("halima", "her own")
    again = rotated()
    assert "connections_connection.secret: 0 sealed anew, 1 were up to date" in again
    assert "There is no older key" in again


def test_second_steps_work_on_when_the_older_key_is_gone(leader: Member, settings: Any) -> None:
    secret = generate_totp_secret()
    app = TOTP.activate(leader.user, secret)
    codes = RecoveryCodes.activate(leader.user)
    codes.mark_as_viewed()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], NEW
    assert "people.second_step.seeds: 1 sealed anew, 0 were up to date" in rotated()
    assert "people.second_step.seeds: 0 sealed anew, 1 were up to date" in rotated()
    settings.SECRET_KEY_FALLBACKS = []
    app.instance.refresh_from_db()
    assert decrypt(app.instance.data["secret"]) == secret
    assert codes.validate_code(codes.drawn[0])
    settings.SECRET_KEY = OLDER
    with pytest.raises(CommandError, match="1 secrets were sealed with a key that is not there"):
        rotated()


def test_before_it_the_older_key_may_not_go_and_what_is_lost_is_told(
    two: tuple[Connection, BusySource], settings: Any
) -> None:
    before = stands("connections_connection", "secret")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLDER]
    with pytest.raises(CommandError, match="4 secrets were sealed with a key that is not there"):
        rotated()
    assert stands("connections_connection", "secret") == before, "nothing is thrown away"


def test_a_row_that_changes_meanwhile_keeps_its_change(
    two: tuple[Connection, BusySource], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected, _source = two
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], NEW

    def change_and_open(sealed: str, *, purpose: str) -> tuple[str, int]:
        if purpose == "connections_connection.secret":
            Connection.objects.filter(pk=connected.pk).update(secret="entered just now")
        return opened(sealed, purpose=purpose)

    monkeypatch.setattr("messaging.resealing.opened", change_and_open)
    rotated()
    connected.refresh_from_db()
    assert connected.secret == "entered just now"


def test_every_sealed_column_is_found() -> None:
    found = {(model, field.name) for model, field in sealed_fields()}
    everywhere = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, SealedField)
    }
    assert found == everywhere
    assert len(found) >= 5


@pytest.mark.django_db
def test_whom_to_tell_is_said_to_everybody_for_a_while(settings: Any) -> None:
    settings.SECURITY_CONTACTS = ("mailto:security@example.org", "https://example.org/tell")
    settings.SECURITY_POLICY_URL = "https://example.org/rules"
    answer = Client().get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    said = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert said["Contact"] == "https://example.org/tell"
    assert b"Contact: mailto:security@example.org\n" in answer.content
    ends_at = dt.datetime.fromisoformat(said["Expires"])
    left = ends_at - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=150) < left < dt.timedelta(days=365), "as RFC 9116 asks"
    assert said["Canonical"].endswith("/.well-known/security.txt")
    assert said["Policy"] == "https://example.org/rules"
    assert said["Preferred-Languages"] == "en, de"
    settings.SECURITY_CONTACTS = ()
    assert Client().get("/.well-known/security.txt").status_code == 404
