"""Caches of functions that are given words of a timeline or of a source text, so that a takedown can empty them.

`functools.lru_cache` would keep the words in the memory of the process until others displace them.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import clear_cache  # type: ignore[attr-defined]

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

R = TypeVar("R")

_cached_functions: "list[_lru_cache_wrapper[Any]]" = []


def cache_content(maxsize: int) -> "Callable[[Callable[..., R]], _lru_cache_wrapper[R]]":
    """Return a decorator like `functools.lru_cache(maxsize)` whose results `clear_content_caches` forgets."""

    def decorate(function: "Callable[..., R]") -> "_lru_cache_wrapper[R]":
        cached = lru_cache(maxsize=maxsize)(function)
        _cached_functions.append(cached)
        return cached

    return decorate


def clear_content_caches() -> None:
    """Forget the results of all functions with `cache_content`, and what the standard library remembers of words.

    That is regular expressions, of which some are made from words, and addresses.
    """
    for cached in _cached_functions:
        cached.cache_clear()
    re.purge()
    clear_cache()
