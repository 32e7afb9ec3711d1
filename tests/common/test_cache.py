"""A cache that is away costs a page nothing but time.

Against the real Valkey, and against a socket nobody listens at.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache.backends.base import BaseCache

from common.cache import ForgivingRedisCache


@pytest.fixture
def near() -> Iterator[BaseCache]:
    cache = ForgivingRedisCache(settings.REDIS_URL, {"KEY_PREFIX": "test-of-the-cache"})
    cache.delete_many(["one", "two"])
    yield cache
    cache.delete_many(["one", "two"])
    cache.close()


@pytest.fixture
def away(tmp_path: Path) -> BaseCache:
    return ForgivingRedisCache(f"unix://{tmp_path / 'nobody.sock'}?db=0", {})


def test_it_remembers(near: BaseCache) -> None:
    near.set("one", 1, timeout=60)
    assert near.get("one", "nothing") == 1
    assert near.add("one", 2) is False
    assert near.add("two", 2) is True
    assert near.get_many(["one", "two"]) == {"one": 1, "two": 2}
    assert near.incr("one", 5) == 6
    assert near.has_key("one")
    assert near.touch("one", 60) is True
    assert near.delete("one") is True
    assert near.get("one", "nothing") == "nothing"


def test_away_everything_is_a_miss(away: BaseCache, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "common.cache"):
        assert away.get("one") is None
        assert away.get("one", "nothing") == "nothing"
        assert away.get("one", default="nothing") == "nothing"
        assert away.set("one", 1) is None
        assert away.add("one", 1) is True
        assert away.touch("one", 60) is False
        assert away.delete("one") is False
        assert away.get_many(["one", "two"]) == {}
        assert away.set_many({"one": 1}) == []
        assert away.has_key("one") is False
        assert away.incr("one") == 1
    assert "the cache is away; get skipped" in caplog.text


def test_away_what_is_remembered_in_passing_is_worked_out_again(away: BaseCache) -> None:
    assert [away.get_or_set("one", lambda: 42) for _twice in range(2)] == [42, 42]


def test_a_mistake_of_ours_is_not_forgiven(near: BaseCache) -> None:
    near.set("one", "no number")
    with pytest.raises(AttributeError, match="pickle"):
        near.set("two", lambda: "nothing that can be kept")
