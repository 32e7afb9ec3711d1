"""What has to hold is remembered in the database; what only a page would miss, in a server that may
be away or hang. Against the real servers, and against sockets nobody listens or answers at.
"""

from __future__ import annotations

import datetime as dt
import logging
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.cache import ForgivingRedisCache
from common.models import Remembered
from common.tasks import forget_remembered

OPTIONS = settings.CACHES["passing"]["OPTIONS"]


@pytest.fixture
def near() -> Iterator[BaseCache]:
    cache = ForgivingRedisCache(settings.REDIS_URL, {"KEY_PREFIX": "test-of-the-cache"})
    cache.delete("one")
    yield cache
    cache.delete("one")
    cache.close()


@pytest.fixture
def away(tmp_path: Path) -> BaseCache:
    return ForgivingRedisCache(f"unix://{tmp_path / 'nobody.sock'}?db=0", {})


def test_it_remembers(near: BaseCache) -> None:
    near.set("one", 1, timeout=60)
    assert near.get("one", "nothing") == 1
    assert near.delete("one") is True
    assert near.get("one", "nothing") == "nothing"


def test_away_everything_is_a_miss(away: BaseCache, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "common.cache"):
        assert away.get("one") is None
        assert away.get("one", "nothing") == "nothing"
        assert away.get("one", default="nothing") == "nothing"
        assert away.set("one", 1) is None
        assert away.delete("one") is False
    assert caplog.text.count("the cache is away") == 1


def test_one_that_hangs_is_waited_for_once_and_then_left_alone(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(tmp_path / "mute.sock"))
        mute.listen(8)
        hanging = ForgivingRedisCache(f"unix://{tmp_path / 'mute.sock'}?db=0", {"OPTIONS": OPTIONS})
        began = time.monotonic()
        for _time in range(50):
            assert hanging.get("one", "nothing") == "nothing"
        assert time.monotonic() - began < 1


def test_it_is_asked_again_after_a_while(near: BaseCache) -> None:
    near.left_alone_until = time.monotonic() + 60
    near.set("one", 1)
    near.left_alone_until = 0
    assert near.get("one") is None
    near.set("one", 1)
    assert near.get("one") == 1


def test_a_mistake_of_ours_is_not_forgiven(near: BaseCache) -> None:
    with pytest.raises(AttributeError, match="pickle"):
        near.set("two", lambda: "nothing that can be kept")


@pytest.mark.django_db
def test_the_database_remembers_for_as_long_as_it_was_told(now: dt.datetime) -> None:
    with time_machine.travel(now, tick=False) as clock:
        cache.set("one", [1.5], timeout=60)
        assert cache.get("one") == [1.5]
        assert cache.add("one", [2.5], timeout=60) is False
        assert cache.add("two", "y", timeout=60) is True
        assert cache.touch("two", 600) is True
        clock.shift(60)
        assert cache.get("one", "nothing") == "nothing"
        assert cache.get("two") == "y"
        assert cache.touch("one", 600) is False
        assert cache.add("one", [3.5], timeout=None) is True
        assert cache.get("one") == [3.5]
        assert cache.delete("one") is True
        assert cache.delete("one") is False
        cache.set("three", 3)
        clock.shift(299)
        assert cache.get("three") == 3
        clock.shift(600)
        forget_remembered()
        assert not Remembered.objects.exists()
        cache.set("three", 3)
        cache.clear()
        assert cache.get("three") is None


@pytest.mark.django_db
def test_the_database_keeps_no_address_and_takes_a_statement_each() -> None:
    with CaptureQueriesContext(connection) as captured:
        cache.add("limit:ip:192.0.2.7", 1)
        cache.get("limit:ip:192.0.2.7")
        cache.set("limit:ip:192.0.2.7", 2)
        cache.delete("limit:ip:192.0.2.7")
    assert len(captured) == 4
    assert "192.0.2.7" not in str(captured.captured_queries)
