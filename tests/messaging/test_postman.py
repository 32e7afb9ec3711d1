"""Somebody waits for a code: a thread looks for it, whatever else hangs."""

from __future__ import annotations

import datetime as dt
import threading
import time

import pytest
from django.db import connection
from django.utils import timezone

from messaging import postman, tasks
from messaging.lanes import lane
from messaging.models import MessageState
from messaging.operations import queue_messages
from messaging.postman import Postman
from messaging.stopping import Halt
from tests.messaging.conftest import CALL, CODE, draft, states
from tests.smtp_sink import Sink


def until(is_so: object, seconds: float = 10.0) -> None:
    """Wait for it."""
    deadline = time.monotonic() + seconds
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
def test_urgent_mail_leaves_while_every_lane_is_taken(sink: Sink) -> None:
    halt = Halt()
    thread = Postman(halt, looks_every=0.01)
    queue_messages(drafts=[draft(1), draft(2, CODE)], now=timezone.now())
    with lane() as held:
        assert held is not None
        thread.start()
        until(lambda: states()["person2"] == MessageState.SENT)
    halt.ask()
    thread.join(5)
    assert not thread.is_alive()
    assert states()["person1"] == MessageState.QUEUED


@pytest.mark.django_db(transaction=True)
def test_a_postman_goes_on_after_whatever_goes_wrong(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []

    def look(**_options: object) -> int:
        looks.append(1)
        raise RuntimeError("the database is away")

    monkeypatch.setattr(postman, "send_due", look)
    halt = Halt()
    thread = Postman(halt, looks_every=0.01)
    thread.start()
    until(lambda: len(looks) > 2)
    halt.ask()
    thread.join(5)


@pytest.mark.django_db(transaction=True)
def test_a_wake_up_that_finds_every_lane_taken_is_over_at_once(
    sink: Sink, now: dt.datetime
) -> None:
    queue_messages(drafts=[draft(1, CALL)], now=now)

    def tick() -> None:
        tasks.send_due()
        connection.close()

    def in_another_worker() -> None:
        thread = threading.Thread(target=tick)
        thread.start()
        thread.join(10)

    with lane():
        in_another_worker()
        assert states() == {"person1": MessageState.QUEUED}
    in_another_worker()
    assert states() == {"person1": MessageState.SENT}
