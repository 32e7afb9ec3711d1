"""The sender on a bad day: killed workers, a flushed broker, two beats, a relay that is slow, hangs
or is alone in being there.
"""

from __future__ import annotations

import collections
import datetime as dt
import os
import random
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.utils import timezone

from messaging import notifications
from messaging.models import Message, MessageState
from messaging.notifications import declare
from messaging.operations import queue_messages
from tests import smtp_sink
from tests.faults.workers import STARTS_WITHIN, end, start, start_worker, until
from tests.messaging.conftest import CALL, CODE, NEWS, draft

FEW, KILLS = 100, 2
MANY, MANY_KILLS = 3000, 60
WAITING = [MessageState.QUEUED, MessageState.SENDING]
pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="kills processes"),
]


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the workers send."""
    monkeypatch.setattr(notifications, "_declared", {})
    declare(CALL, CODE, NEWS)


@pytest.fixture
def broker() -> Iterator[redis.Redis]:
    """Emptied afterwards."""
    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    yield client
    client.flushdb()
    client.close()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "celery.log"


@pytest.mark.proof("kill")
def test_kills_a_slow_relay_a_flushed_broker_and_two_beats_lose_nothing(
    sink: smtp_sink.Sink,
    broker: redis.Redis,
    log: Path,
    figure: Callable[[str, float], None],
    is_large: bool,
) -> None:
    count, kills = (MANY, MANY_KILLS) if is_large else (FEW, KILLS)
    queue_messages(
        drafts=[draft(number, CALL if number % 2 else NEWS) for number in range(count)],
        now=timezone.now(),
    )
    chance = random.Random(5)
    beats = [
        start(sink.port, "beat", "-s", str(log.with_name(f"beat-{number}")), log=log)
        for number in range(2)
    ]
    try:
        for kill in range(kills):
            sink.delay = chance.choice([0.001, 0.02, 0.2])
            worker = start_worker(sink.port, log=log)
            enough = len(sink.acknowledged) + chance.randint(1, max(2, count // kills // 2))
            until(lambda least=enough: len(sink.acknowledged) >= least)
            if kill % 2:
                broker.flushdb()
            end(worker, signal.SIGKILL)
        waiting = Message.objects.filter(state__in=WAITING)
        assert waiting.count() > count // 10, "the kills came too late to mean anything"
        sink.delay = 0
        worker = start_worker(sink.port, log=log)
        until(lambda: not waiting.filter(send_after__lte=timezone.now()).exists())
        end(worker)
    finally:
        for beat in beats:
            end(beat)
    # What is repeated waits a minute before: nothing else is left.
    left = Message.objects.filter(state=MessageState.QUEUED)
    assert set(left.values_list("kind", "may_have_arrived")) <= {("call", True)}
    times = collections.Counter(recipient for recipient, _mail in sink.acknowledged)
    found = dict(Message.objects.values_list("to_address", "state"))
    lost = [who for who, state in found.items() if state == MessageState.SENT and not times[who]]
    again = {who: n for who, n in times.items() if n > 1}
    twice = set(again).intersection(
        Message.objects.filter(kind="news").values_list("to_address", flat=True)
    )
    ambiguous = Message.objects.filter(state=MessageState.AMBIGUOUS).count()
    unknown = ambiguous + left.count() + sum(n - 1 for n in again.values())
    figure("kills of a worker", kills)
    figure("mails of workers", len(sink.acknowledged))
    figure("lost", len(lost))
    figure("mails twice", len(twice))
    figure("mails unknown", unknown)
    assert lost == []
    assert twice == set()
    assert unknown <= kills


@pytest.mark.proof("kill")
def test_while_a_relay_hangs_sweeps_run_codes_leave_and_the_worker_stops_in_seconds(
    sink: smtp_sink.Sink, broker: redis.Redis, log: Path, figure: Callable[[str, float], None]
) -> None:
    hangs, free = threading.Event(), threading.Event()

    def answer(recipient: str) -> str:
        if recipient.startswith("person1@"):
            hangs.set()
            free.wait(2 * STARTS_WITHIN)
        return "250 fine"

    sink.answer = answer
    queue_messages(drafts=[draft(1), draft(2)], now=timezone.now())
    beat = start(sink.port, "beat", "-s", str(log.with_name("beat")), log=log)
    worker = start_worker(sink.port, log=log)
    try:
        assert hangs.wait(STARTS_WITHIN)
        [old] = queued(draft(3), state=MessageState.SENDING, lease_until=timezone.now())
        until(lambda: state_of(old) == MessageState.AMBIGUOUS, within=10)
        [code] = queued(draft(4, CODE))
        waited = until(lambda: state_of(code) == MessageState.SENT, within=10)
        stopped = end(worker)
    finally:
        end(worker)
        end(beat)
        free.set()
    figure("s until a code left", round(waited, 1))
    figure("s until it stopped", round(stopped, 1))
    assert stopped < 15, "a mail server has 20 s for each answer, and more than one"
    assert set(Message.objects.filter(about_id__in=[1, 2]).values_list("state")) == {
        (MessageState.QUEUED,)
    }


def test_beat_is_a_thread_of_the_worker_that_brings_it_along(
    sink: smtp_sink.Sink, broker: redis.Redis, log: Path
) -> None:
    book = str(log.with_name("beat"))
    worker = start(sink.port, "worker", "-P", "threads", "-c", "2", "-B", "-s", book, log=log)
    try:
        [news] = queued(draft(1, NEWS))
        until(lambda: state_of(news) == MessageState.SENT)
        assert Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text() == ""
    finally:
        assert end(worker) < 15


def test_a_code_leaves_without_a_broker(sink: smtp_sink.Sink, log: Path) -> None:
    worker = start_worker(sink.port, log=log, REDIS_URL="unix:///nowhere/valkey.sock?db=0")
    try:
        [first] = queued(draft(1, CODE))
        until(lambda: state_of(first) == MessageState.SENT)
        [code] = queued(draft(2, CODE))
        until(lambda: state_of(code) == MessageState.SENT, within=10)
    finally:
        assert end(worker) < 15


def queued(*drafts: Any, **changes: object) -> list[Message]:
    """Messages in the outbox, changed by hand."""
    queue_messages(drafts=drafts, now=timezone.now() - dt.timedelta(seconds=1))
    found = Message.objects.filter(about_id__in=[each.about_id for each in drafts])
    if changes:
        found.update(**changes)
    return list(found)


def state_of(message: Message) -> str:
    """As it is now."""
    message.refresh_from_db(fields=["state"])
    return message.state
