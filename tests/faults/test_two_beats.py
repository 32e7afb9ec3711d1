"""Two real beats: one is killed with -9, the other goes on within seconds."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.utils import timezone

from common.models import Lease
from tests.faults.workers import end, start, until

TICKS = "this beat ticks"

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def broker() -> Iterator[redis.Redis]:
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.flushdb()
    yield client
    client.flushdb()
    client.close()


@pytest.mark.proof("kill")
def test_the_one_that_stands_by_takes_over(
    broker: redis.Redis, tmp_path: Path, figure: Callable[[str, float], None]
) -> None:
    logs = [tmp_path / "one.log", tmp_path / "other.log"]
    beats = [start(9, "beat", log=log) for log in logs]

    def ticking() -> list[int]:
        return [place for place, log in enumerate(logs) if TICKS in log.read_text()]

    try:
        until(lambda: ticking() != [])
        [dead] = ticking()
        until(lambda: broker.dbsize() > 0)
        end(beats[dead], signal.SIGKILL)
        broker.flushdb()
        waited = until(lambda: len(ticking()) == 2, within=30)
        until(lambda: broker.dbsize() > 0, within=10)
        figure("s until the other beat ticked", round(waited, 1))
    finally:
        for each in beats:
            end(each)
    assert Lease.objects.get(name="beat").ends_at <= timezone.now(), "it left at once"
