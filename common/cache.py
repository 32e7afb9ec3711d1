"""Two places that remember for a while.

What has to hold whatever else is away (limits on signing in, codes that were used) stands in the
database, a statement each. What only a page would miss goes to the Redis server, which may be away:
then nothing is remembered.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.redis import RedisCache
from django.db import connection
from django.utils import timezone

from common.later import imported_later
from common.models import Remembered

if TYPE_CHECKING:
    import redis
else:
    redis = imported_later("redis")  # a tenth of the time that the web process takes to start

logger = logging.getLogger(__name__)
LEFT_ALONE = 5.0
"""Seconds in which a server that did not answer is not asked again: nobody waits for it twice."""
LONGEST = dt.timedelta(days=365)

SET = """
INSERT INTO common_remembered AS kept (key, value, ends_at) VALUES (%(key)s, %(value)s, %(ends_at)s)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, ends_at = excluded.ends_at
"""
ADD = SET + "WHERE kept.ends_at <= %(now)s"


class DatabaseCache(BaseCache):
    """In one table. Values are what JSON can hold; of keys only a hash is kept."""

    def __init__(self, _name: str, params: dict[str, object]) -> None:
        super().__init__(params)

    def get(self, key: str, default: object = None, version: int | None = None) -> Any:
        """What was remembered and is not over."""
        hashed = self._hashed(key, version)
        kept = Remembered.objects.filter(key=hashed, ends_at__gt=timezone.now())
        return next(iter(kept.values_list("value", flat=True)), default)

    def set(
        self,
        key: str,
        value: object,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        """Remember this, whatever was there."""
        self._write(SET, key, value, timeout, version)

    def add(
        self,
        key: str,
        value: object,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Remember this where nothing is; whether that was so."""
        return self._write(ADD, key, value, timeout, version)

    def touch(
        self,
        key: str,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Let it last from now on."""
        now = timezone.now()
        kept = Remembered.objects.filter(key=self._hashed(key, version), ends_at__gt=now)
        return bool(kept.update(ends_at=now + self._lasts(timeout)))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget it; whether it was there."""
        return bool(Remembered.objects.filter(key=self._hashed(key, version)).delete()[0])

    def clear(self) -> None:
        """Forget everything."""
        Remembered.objects.all().delete()

    def _write(
        self, sql: str, key: str, value: object, timeout: float | None, version: int | None
    ) -> bool:
        now = timezone.now()
        values: dict[str, str | dt.datetime] = {
            "key": self._hashed(key, version),
            "value": json.dumps(value),
            "now": now,
            "ends_at": now + self._lasts(timeout),
        }
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return bool(cursor.rowcount)

    def _lasts(self, timeout: float | None) -> dt.timedelta:
        if timeout == DEFAULT_TIMEOUT:
            timeout = self.default_timeout
        return LONGEST if timeout is None else dt.timedelta(seconds=timeout)

    def _hashed(self, key: str, version: int | None) -> str:
        return hashlib.sha256(self.make_key(key, version).encode()).hexdigest()


def _forgiving(name: str, fallback: object) -> Callable[..., Any]:
    original = getattr(RedisCache, name)

    def method(self: ForgivingRedisCache, *args: object, **kwargs: object) -> object:
        otherwise = fallback(args, kwargs) if callable(fallback) else fallback
        if time.monotonic() < self.left_alone_until:
            return otherwise
        try:
            return original(self, *args, **kwargs)
        except (redis.RedisError, OSError):
            self.left_alone_until = time.monotonic() + LEFT_ALONE
            logger.warning("the cache is away; %s skipped", name)
            return otherwise

    return method


def _default(args: tuple[object, ...], kwargs: dict[str, object]) -> object:
    return kwargs.get("default", args[1] if len(args) > 1 else None)


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache with every connection error turned into a miss, and so is what would be
    asked in the next seconds.
    """

    left_alone_until = 0.0
    """Monotonic seconds."""

    get = _forgiving("get", _default)
    set = _forgiving("set", None)
    delete = _forgiving("delete", lambda _args, _kwargs: False)
