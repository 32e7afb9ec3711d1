"""Somebody waits for a code: a thread looks for it, whatever else hangs."""

from __future__ import annotations

import datetime as dt
import threading
import time

import pytest
from django.db import connection
from django.utils import timezone

from common.models import Lease
from messaging import postman, tasks
from messaging.lanes import lane
from messaging.models import Message, MessageState
from messaging.operations import queue_messages
from messaging.postman import Postman
from messaging.sending import send_due
from messaging.stopping import Halt
from tests.messaging.conftest import CALL, CODE, Queue, draft, states
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
def test_a_postman_goes_on_after_whatever_goes_wrong_and_says_so_once_a_minute(
    sink: Sink, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A night without a database fills no disk with its traceback; the next one is told at once."""
    looks = []

    def look(**_options: object) -> int:
        looks.append(1)
        if len(looks) == 10:
            return 0
        raise RuntimeError("the database is away")

    monkeypatch.setattr(postman, "send_due", look)
    halt = Halt()
    thread = Postman(halt, looks_every=0.01)
    thread.start()
    until(lambda: len(looks) > 20)
    halt.ask()
    thread.join(5)
    assert caplog.messages == ["urgent mail waits for the next look"] * 2


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


def test_a_run_whose_lane_is_lost_sends_nothing_more(
    sink: Sink, queue: Queue, now: dt.datetime
) -> None:
    """Its worker was stopped, and somebody else has the lane by now."""
    queue(*(draft(number) for number in range(5)))
    send_due(clock=lambda: now, holds=lambda: len(sink.acknowledged) < 2)
    assert sorted(states().values()) == [MessageState.QUEUED] * 3 + [MessageState.SENT] * 2
    assert set(Message.objects.filter(state="queued").values_list("attempts")) == {(0,)}


@pytest.mark.django_db(transaction=True)
def test_the_lane_of_a_worker_that_died_is_free_once_its_lease_is_over(sink: Sink) -> None:
    with lane() as held:
        assert held is not None
        with lane() as other:
            assert other is None
        Lease.objects.update(ends_at=timezone.now())
        with lane() as other:
            assert other is not None
            assert not held.renew()
        assert not held.holds()
