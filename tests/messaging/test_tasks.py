"""The ticks of the outbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from common.wakeups import messenger
from messaging import tasks
from messaging.models import Message, MessageState
from tests.messaging.conftest import CALL, Queue, draft, states
from tests.smtp_sink import Sink


def test_a_tick_sends_for_a_moment_and_goes_to_the_end_of_the_queue(
    sink: Sink,
    queue: Queue,
    frozen: time_machine.Coordinates,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    woken: list[str] = []
    monkeypatch.setattr(messenger, "take", lambda name, _ids: woken.append(name))
    queue(draft(1), draft(2))
    for _tick in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.send_due()
    assert set(states().values()) == {MessageState.SENT}
    assert woken == ["messaging.tasks.send_due"], "nothing was due any more"


def test_a_tick_settles_what_dead_workers_left(
    queue: Queue, now: dt.datetime, frozen: time_machine.Coordinates
) -> None:
    queue(draft(1, CALL))
    Message.objects.update(state=MessageState.SENDING, lease_until=now)
    tasks.settle_claims()
    assert states() == {"person1": MessageState.QUEUED}
