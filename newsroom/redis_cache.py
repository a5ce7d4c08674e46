"""The shared cache in Redis, and in its place the memory of the process while Redis does not answer."""

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from timeline.public.caching.memory_cache import MemoryCache

logger = logging.getLogger(__name__)

# Seconds for which Redis is not asked again after it did not answer.
RETRY_SECONDS = 5
FALLBACK_BYTES = 64 * 1024 * 1024
METHODS = (
    "add",
    "get",
    "set",
    "touch",
    "delete",
    "get_many",
    "has_key",
    "incr",
    "set_many",
    "delete_many",
    "clear",
)

# By address of the server: the moment (of the monotonic clock) until which it counts as away. Of the process, because
# each thread has a cache object of its own.
_away_until: dict[str, float] = {}


def fall_back(name: str) -> Callable[..., Any]:
    """Return the method of a cache that asks Redis, and the memory of the process where Redis does not answer."""
    in_redis = getattr(RedisCache, name)

    @wraps(in_redis)
    def method(self: "FallbackRedisCache", *args: Any, **kwargs: Any) -> Any:
        if not self.is_away:
            try:
                return in_redis(self, *args, **kwargs)
            except (RedisError, OSError) as error:
                _away_until[self.address] = time.monotonic() + RETRY_SECONDS
                logger.error("Redis does not answer (%s); this process uses its own memory", error)
        return getattr(self.fallback, name)(*args, **kwargs)

    return method


class FallbackRedisCache(RedisCache):
    """A Django cache. Pages are slower while Redis is away, but nothing fails."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        params.setdefault("OPTIONS", {})
        # A server that hangs must not keep a request.
        params["OPTIONS"] = {"socket_connect_timeout": 0.5, "socket_timeout": 1, **params["OPTIONS"]}
        super().__init__(server, params)
        self.address = str(server)
        self.fallback = MemoryCache(self.address, {**params, "OPTIONS": {"MAX_BYTES": FALLBACK_BYTES}})

    @property
    def is_away(self) -> bool:
        """Whether Redis did not answer a moment ago."""
        return _away_until.get(self.address, 0) > time.monotonic()


for _name in METHODS:
    setattr(FallbackRedisCache, _name, fall_back(_name))
