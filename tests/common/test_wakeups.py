"""A wake-up leaves after the commit, and a broker that is away stops nobody."""

from __future__ import annotations

import base64
import json
import logging
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from celery import Celery, Task
from django.conf import settings
from django.db import transaction

from common import wakeups
from common.wakeups import MOST_WAITING, Messenger, messenger, wake

QUEUE = "of-this-test"


def make_app(broker: str) -> tuple[Celery, Task]:
    app = Celery("of-this-test", broker=broker, set_as_current=False)
    app.conf.update(
        task_ignore_result=True,
        worker_hijack_root_logger=False,
        task_default_queue=QUEUE,
        broker_transport_options={"socket_connect_timeout": 1},
        broker_connection_retry_on_startup=True,
    )

    @app.task(name="count_up")
    def count_up(number: int) -> None:
        """Never carried out here: nobody listens to its queue."""

    return app, count_up


@pytest.fixture
def near() -> Iterator[Task]:
    app, task = make_app(settings.CELERY_BROKER_URL)
    yield task
    app.close()
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.delete(QUEUE)


@pytest.fixture
def away(tmp_path: Path) -> Iterator[Task]:
    app, task = make_app(f"redis+socket://{tmp_path / 'nobody.sock'}")
    yield task
    app.close()


def waiting() -> list[dict[str, int]]:
    """What lies in the broker's queue: the arguments of each wake-up."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        sent = [json.loads(each)["body"] for each in client.lrange(QUEUE, 0, -1)]
    return [json.loads(base64.b64decode(body))[1] for body in sent]


@pytest.mark.django_db(transaction=True)
def test_nothing_leaves_before_the_commit_and_ids_come_along(near: Task) -> None:
    with transaction.atomic():
        wake(near, number=7)
        messenger.wait()
        assert waiting() == []
    messenger.wait()
    assert waiting() == [{"number": 7}]


@pytest.mark.django_db(transaction=True)
def test_what_was_taken_back_wakes_nobody(near: Task) -> None:
    with transaction.atomic():
        wake(near, number=7)
        transaction.set_rollback(True)
    messenger.wait()
    assert waiting() == []


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_is_said_and_stops_nothing(
    away: Task, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "common.wakeups"), transaction.atomic():
        wake(away, number=7)
        transaction.on_commit(messenger.wait)
    assert "the broker is away; count_up waits for its next tick" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_hangs_holds_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wakeups, "messenger", Messenger())
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(tmp_path / "mute.sock"))
        mute.listen(8)
        app, task = make_app(f"redis+socket://{tmp_path / 'mute.sock'}")
        began = time.monotonic()
        with caplog.at_level(logging.WARNING, "common.wakeups"):
            for number in range(MOST_WAITING + 2):
                wake(task, number=number)
        assert time.monotonic() - began < 1
        assert "the broker hangs; count_up waits for its next tick" in caplog.text
    app.close()
