"""Erasure of everything that was computed for readers: after a takedown, and when something is hidden or shown again.

Documents, fragments, pages and what functions remember are not only ignored from then on: they are removed from the memory of the process and from
the cache that processes share. If that does not answer, it is tried again until it does.
"""

import logging
import time
from threading import Lock
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from timeline.public.caching import document_cache, fragment_cache, timeline_index
from timeline.text.content_caches import clear_content_caches

logger = logging.getLogger(__name__)

# The caches of readers' pages (settings.CACHES). The default one has counts of wrong passwords, which stay.
PAGE_CACHES = ("pages", "query_pages", "whole_pages")
# How the keys of readers' pages begin: other sites may have keys in the same Redis.
PREFIXES = ("public:", "fragments:")
# A response that was begun before may be stored a moment later: so everything is erased once more.
AGAIN_SECONDS = 10

_lock = Lock()
_again_at = float("inf")


def erase_caches() -> bool:
    """Remove all documents, fragments and pages, now and once more in AGAIN_SECONDS (see `erase_again`).

    Returns whether everything was removed. False means that the shared cache does not answer.
    """
    is_complete = _erase()
    _plan_again()
    return is_complete


def erase_again() -> bool:
    """Remove everything once more if that is due; return whether it was."""
    global _again_at  # noqa: PLW0603 — one moment of the process
    with _lock:
        if time.monotonic() < _again_at:
            return False
        _again_at = float("inf")
    if not _erase():
        _plan_again()
    return True


def reset() -> None:
    """Plan no further erasure. For tests, which share a process."""
    global _again_at  # noqa: PLW0603
    with _lock:
        _again_at = float("inf")


def _plan_again() -> None:
    global _again_at  # noqa: PLW0603
    with _lock:
        _again_at = time.monotonic() + AGAIN_SECONDS


def _erase() -> bool:
    document_cache.clear()
    fragment_cache.clear()
    timeline_index.clear()
    clear_content_caches()
    answers = [_erase_pages(caches[name]) for name in PAGE_CACHES]
    return all(answers)


def _erase_pages(cache: Any) -> bool:
    """Remove readers' pages from a cache: those with our prefixes, or all values where keys cannot be listed.

    Returns whether it answered.
    """
    if isinstance(cache, RedisCache):
        fallback = getattr(cache, "fallback", None)
        if fallback is not None:
            fallback.clear()
        try:
            _erase_keys(cache)
        except (RedisError, OSError) as error:
            logger.error("pages are not erased yet: Redis does not answer (%s)", type(error).__name__)
            return False
    elif isinstance(cache, LocMemCache):
        for prefix in PREFIXES:
            start = cache.make_key(prefix)
            values: Any = cache._cache  # type: ignore[attr-defined]
            for key in [key for key in list(values) if key.startswith(start)]:
                cache.delete(key.removeprefix(cache.make_key("")))
    else:
        cache.clear()
    return True


def _erase_keys(cache: Any) -> None:
    client = cache._cache.get_client(None, write=True)
    for prefix in PREFIXES:
        pattern = cache.make_key(prefix) + "*"
        for key in client.scan_iter(match=pattern, count=1000):
            client.unlink(key)
