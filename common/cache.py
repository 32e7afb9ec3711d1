"""A cache that is allowed to be away: what it would have remembered is then worked out again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _forgiving(name: str, fallback: Any) -> Callable[..., Any]:
    original = getattr(RedisCache, name)

    def method(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return original(self, *args, **kwargs)
        except (RedisError, OSError):
            logger.warning("the cache is away; %s skipped", name)
            return fallback(args, kwargs) if callable(fallback) else fallback

    return method


def _default(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return kwargs.get("default", args[1] if len(args) > 1 else None)


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache with every connection error turned into a miss."""

    get = _forgiving("get", _default)
    set = _forgiving("set", None)
    add = _forgiving("add", lambda _args, _kwargs: True)
    touch = _forgiving("touch", lambda _args, _kwargs: False)
    delete = _forgiving("delete", lambda _args, _kwargs: False)
    get_many = _forgiving("get_many", lambda _args, _kwargs: {})
    set_many = _forgiving("set_many", lambda _args, _kwargs: [])
    has_key = _forgiving("has_key", lambda _args, _kwargs: False)
    incr = _forgiving("incr", 1)
