"""What those who watch the portal are told."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from empathy_portal.heartbeat import Limb, is_alive, say_alive
from empathy_portal.worker import HeartbeatStep
from messaging import notifications
from messaging.models import Message
from messaging.operations import queue_messages
from tests.messaging.conftest import CALL, draft

WELL = {
    "database": True, "broker": True, "worker": True, "beat": True, "mail": True,
    "oldest_due_mail_seconds": 0, "outgoing": True,
}  # fmt: skip


@pytest.fixture
def all_alive(db: None) -> None:
    for limb in Limb:
        say_alive(limb)


def asked(client: Client) -> tuple[int, dict[str, Any]]:
    response = client.get(reverse("readyz"))
    return response.status_code, response.json()


def test_the_process_lives_whatever_else_is_away(client: Client, settings: Any) -> None:
    """Without `db`: a statement would fail this test. To any name, plain, and with any cookie."""
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["elsewhere.example"], True
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert client.get("/healthz").content == b"ok"


@pytest.mark.usefixtures("all_alive")
def test_everything_is_well(client: Client) -> None:
    assert asked(client) == (200, WELL)


@pytest.mark.usefixtures("all_alive")
def test_a_broker_that_is_gone_or_hangs_is_told(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.REDIS_URL = f"unix://{tmp_path / 'nobody.sock'}?db=0"
    assert asked(client) == (503, {**WELL, "broker": False})
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(tmp_path / "nobody.sock"))
        mute.listen(8)
        began = time.monotonic()
        assert asked(client) == (503, {**WELL, "broker": False})
        assert time.monotonic() - began < 2


@pytest.mark.django_db
@pytest.mark.parametrize("limb", list(Limb))
def test_whoever_says_nothing_is_missing(client: Client, limb: Limb) -> None:
    now = dt.datetime.now(dt.UTC)
    with time_machine.travel(now, tick=False) as clock:
        say_alive(limb)
        clock.shift(60)
        for other in set(Limb) - {limb}:
            say_alive(other)
        assert asked(client)[0] == 200
        clock.shift(60)
        status, parts = asked(client)
    assert (status, parts) == (503, {**WELL, limb: False})


@pytest.mark.usefixtures("all_alive")
def test_mail_that_does_not_leave_is_told(client: Client, queued: Message) -> None:
    for minutes, is_well in ((14, True), (16, False)):
        due = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes)
        Message.objects.update(send_after=due)
        status, parts = asked(client)
        assert parts["mail"] is is_well
        assert status == (200 if is_well else 503)
        assert minutes * 60 <= parts["oldest_due_mail_seconds"] < minutes * 60 + 30


@pytest.fixture
def queued(db: None, monkeypatch: pytest.MonkeyPatch) -> Message:
    monkeypatch.setattr(notifications, "_declared", {})
    notifications.declare(CALL)
    queue_messages(drafts=[draft(1, CALL)], now=dt.datetime.now(dt.UTC))
    return Message.objects.get()


@pytest.mark.django_db(transaction=True)
def test_a_worker_says_that_it_lives_at_once_and_as_long_as_it_does() -> None:
    step = HeartbeatStep(None)
    step.start(None)
    deadline = time.monotonic() + 10
    while not is_alive(Limb.WORKER):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    step.stop(None)
    for thread in threading.enumerate():
        if thread.name == "heartbeat":
            thread.join(10)
            assert not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_whoever_lives_goes_on_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    say_alive(Limb.WORKER)
