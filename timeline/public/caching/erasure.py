"""Erasure of everything that was computed for readers: after a takedown, and when something is hidden or shown again.

Documents, fragments and pages are not only ignored from then on: they are removed from the memory of the process and from
the cache that processes share.
"""

import time
from threading import Lock
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

from timeline.public.caching import document_cache, fragment_cache

# How the keys of readers' pages begin. Other keys, such as those of rate limits, stay.
PREFIXES = ("public:", "fragments:")
# A response that was begun before may be stored a moment later: so everything is erased once more.
AGAIN_SECONDS = 10

_lock = Lock()
_again_at = float("inf")


def erase_caches() -> None:
    """Remove all documents, fragments and pages, now and once more in AGAIN_SECONDS (see `erase_again`)."""
    global _again_at  # noqa: PLW0603 — one moment of the process
    _erase()
    with _lock:
        _again_at = time.monotonic() + AGAIN_SECONDS


def erase_again() -> bool:
    """Remove everything once more if that is due; return whether it was."""
    global _again_at  # noqa: PLW0603
    with _lock:
        if time.monotonic() < _again_at:
            return False
        _again_at = float("inf")
    _erase()
    return True


def _erase() -> None:
    document_cache.clear()
    fragment_cache.clear()
    for cache in caches.all():
        _erase_pages(cache)


def _erase_pages(cache: Any) -> None:
    """Remove readers' pages from a cache: those with our prefixes, or all values where keys cannot be listed."""
    if isinstance(cache, RedisCache):
        fallback = getattr(cache, "fallback", None)
        if fallback is not None:
            fallback.clear()
        if getattr(cache, "is_away", False):
            return
        client = cache._cache.get_client(None, write=True)
        for prefix in PREFIXES:
            pattern = cache.make_key(prefix) + "*"
            for key in client.scan_iter(match=pattern, count=1000):
                client.unlink(key)
    elif isinstance(cache, LocMemCache):
        for prefix in PREFIXES:
            start = cache.make_key(prefix)
            values: Any = cache._cache  # type: ignore[attr-defined]
            for key in [key for key in list(values) if key.startswith(start)]:
                cache.delete(key.removeprefix(cache.make_key("")))
    else:
        cache.clear()
