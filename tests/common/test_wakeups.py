"""A wake-up leaves after the commit, and a broker that is away stops nobody."""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import queue
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import transaction

from common import wakeups
from common.wakeups import MOST_WAITING, Messenger, wake
from messaging.tasks import send_due

QUEUE = "of-this-test"
NAME = f"{__name__}.count_up"


def count_up(number: int) -> None:
    """Never carried out here: nobody listens to its queue."""


@pytest.fixture(autouse=True)
def messenger(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Messenger]:
    """One that begins with the settings of the test, and has nothing left to carry after it."""
    settings.CELERY_TASK_ROUTES = {**settings.CELERY_TASK_ROUTES, NAME: {"queue": QUEUE}}
    messenger = Messenger()
    monkeypatch.setattr(wakeups, "messenger", messenger)
    yield messenger
    with contextlib.suppress(queue.Empty):
        while True:
            messenger._waiting.get_nowait()
            messenger._waiting.task_done()
    messenger.wait()


@pytest.fixture
def broker() -> Iterator[redis.Redis]:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.delete(QUEUE, "mail")  # where whoever ran before has woken the sender
        yield client
        client.delete(QUEUE, "mail")


def waiting(broker: redis.Redis, name: str = QUEUE) -> list[dict[str, Any]]:
    """What lies in a queue of the broker."""
    return [json.loads(each) for each in broker.lrange(name, 0, -1)]


def ids(sent: dict[str, Any]) -> dict[str, int]:
    found: dict[str, int] = json.loads(base64.b64decode(sent["body"]))[1]
    return found


@pytest.mark.django_db(transaction=True)
def test_nothing_leaves_before_the_commit_and_ids_come_along(
    broker: redis.Redis, messenger: Messenger
) -> None:
    with transaction.atomic():
        wake(count_up, number=7)
        messenger.wait()
        assert waiting(broker) == []
    messenger.wait()
    [sent] = waiting(broker)
    assert (sent["headers"]["task"], ids(sent)) == (NAME, {"number": 7})


@pytest.mark.django_db(transaction=True)
def test_what_was_taken_back_wakes_nobody(broker: redis.Redis, messenger: Messenger) -> None:
    with transaction.atomic():
        wake(count_up, number=7)
        transaction.set_rollback(True)
    messenger.wait()
    assert waiting(broker) == []


@pytest.mark.django_db(transaction=True)
def test_mail_waits_in_a_queue_of_its_own(broker: redis.Redis, messenger: Messenger) -> None:
    wake(send_due)
    messenger.wait()
    [sent] = waiting(broker, "mail")
    assert sent["headers"]["task"] == "messaging.tasks.send_due"


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_is_said_and_stops_nothing(
    settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture, messenger: Messenger
) -> None:
    settings.CELERY_BROKER_URL = f"redis+socket://{tmp_path / 'nobody.sock'}"
    with caplog.at_level(logging.WARNING, "common.wakeups"), transaction.atomic():
        wake(count_up, number=7)
        transaction.on_commit(messenger.wait)
    assert f"the broker is away; {NAME} waits for its next tick" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_hangs_holds_nobody(
    settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(tmp_path / "mute.sock"))
        mute.listen(8)
        settings.CELERY_BROKER_URL = f"redis+socket://{tmp_path / 'mute.sock'}"
        began = time.monotonic()
        with caplog.at_level(logging.WARNING, "common.wakeups"):
            for number in range(MOST_WAITING + 2):
                wake(count_up, number=number)
        assert time.monotonic() - began < 1
        assert f"the broker hangs; {NAME} waits for its next tick" in caplog.text
