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
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from common.tenancy import as_owner
from empathy_portal.worker import HeartbeatStep
from messaging import notifications
from messaging.models import Message
from messaging.operations import queue_messages
from tests.messaging.conftest import CALL, draft
from watching.heartbeat import Limb, is_alive, say_alive
from watching.models import SignOfLife, TaskRun
from watching.queries import ServerState

WELL = {
    "database": True, "writable": True, "connections": True, "tables": True, "broker": True,
    "worker": True, "beat": True, "sweeps": True, "mail": True, "disk": True, "outgoing": True,
    "queues": dict.fromkeys(django_settings.CELERY_TASK_QUEUES, True),
    "oldest_due_mail_seconds": 0,
}  # fmt: skip


@pytest.fixture
def all_alive(db: None) -> None:
    for limb in Limb:
        say_alive(limb, django_settings.CELERY_TASK_QUEUES)


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
            say_alive(other, django_settings.CELERY_TASK_QUEUES)
        assert asked(client) == (200, WELL)
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


@pytest.mark.usefixtures("all_alive")
def test_what_leaves_in_chat_does_not_hide_the_mail_behind_it(
    client: Client, queued: Message
) -> None:
    now = dt.datetime.now(dt.UTC)
    queue_messages(drafts=[draft(2, CALL)], now=now)
    Message.objects.update(send_after=now - dt.timedelta(minutes=20))
    Message.objects.filter(pk=queued.pk).update(
        way=Message.Way.CHAT, send_after=now - dt.timedelta(minutes=90)
    )
    _status, parts = asked(client)
    assert 1200 <= parts["oldest_due_mail_seconds"] < 1230


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


@pytest.mark.usefixtures("all_alive")
def test_a_queue_from_which_nobody_takes_is_told(client: Client) -> None:
    SignOfLife.objects.filter(name="queue mail").delete()
    assert asked(client) == (503, {**WELL, "queues": {**WELL["queues"], "mail": False}})


@pytest.mark.usefixtures("all_alive")
def test_a_worker_that_lives_and_does_nothing_is_told(client: Client) -> None:
    """As one whose threads all hang."""
    for minutes, is_well in ((14, True), (17, False)):
        at = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes)
        TaskRun.objects.update_or_create(
            task="messaging.tasks.send_due", defaults={"last_ended_at": at}
        )
        assert asked(client) == (200 if is_well else 503, {**WELL, "sweeps": is_well})


@pytest.mark.usefixtures("all_alive")
def test_code_that_is_newer_than_its_tables_is_told(client: Client) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'watching'")
    assert asked(client) == (503, {**WELL, "tables": False})


@pytest.mark.usefixtures("all_alive")
@pytest.mark.parametrize(
    ("state", "part"), [((True, 5, 97), "writable"), ((False, 90, 97), "connections")]
)
def test_a_standby_and_a_crowded_server_are_told(
    client: Client, monkeypatch: pytest.MonkeyPatch, state: tuple[bool, int, int], part: str
) -> None:
    monkeypatch.setattr("watching.parts.server_state", lambda: ServerState(*state))
    assert asked(client) == (503, {**WELL, part: False})
