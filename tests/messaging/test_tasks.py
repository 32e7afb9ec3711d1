"""The ticks of the outbox."""

from __future__ import annotations

import datetime as dt

import time_machine

from messaging import tasks
from messaging.models import Message, MessageState
from messaging.sending import GROUP_SIZE
from tests.messaging.conftest import CALL, Queue, draft, states
from tests.smtp_sink import Sink


def test_a_tick_sends_until_nothing_is_due(
    sink: Sink, queue: Queue, frozen: time_machine.Coordinates
) -> None:
    queue(*(draft(number) for number in range(GROUP_SIZE + 2)))
    tasks.send_due()
    assert set(states().values()) == {MessageState.SENT}


def test_a_tick_settles_what_dead_workers_left(
    queue: Queue, now: dt.datetime, frozen: time_machine.Coordinates
) -> None:
    queue(draft(1, CALL))
    Message.objects.update(state=MessageState.SENDING, lease_until=now)
    tasks.settle_claims()
    assert states() == {"person1": MessageState.QUEUED}
