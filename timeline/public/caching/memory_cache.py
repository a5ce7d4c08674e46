"""Caches in the memory of the process, limited in bytes. The least recently used value is removed first."""

import pickle
import time
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

Value = TypeVar("Value")
# Estimated bytes of a value's container, added to the size of each value.
ENTRY_OVERHEAD = 1024


class ByteLimitedLRU(Generic[Value]):
    """Values by key, together at most `max_bytes` large. Thread-safe."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.size = 0
        self._values: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Value | None:
        """Return the value under a key, or None."""
        with self._lock:
            item = self._values.get(key)
            if item is None:
                return None
            self._values.move_to_end(key)
            return item[0]

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """Store a value of `size` bytes, its key counted too. What is larger than the whole cache is not stored."""
        size += ENTRY_OVERHEAD + measure_key(key)
        with self._lock:
            self._remove(key)
            if size > self.max_bytes:
                return
            self._values[key] = value, size
            self.size += size
            while self.size > self.max_bytes:
                self._remove(next(iter(self._values)))

    def list_items(self) -> list[tuple[Any, Value]]:
        """Return all keys with their values, the least recently used first. That counts as no use."""
        with self._lock:
            return [(key, value) for key, (value, _size) in self._values.items()]

    def remove(self, key: Hashable) -> bool:
        """Remove the value under a key; return whether there was one."""
        with self._lock:
            return self._remove(key)

    def clear(self) -> None:
        """Remove all values."""
        with self._lock:
            self._values.clear()
            self.size = 0

    def _remove(self, key: Hashable) -> bool:
        _value, size = self._values.pop(key, (None, 0))
        self.size -= size
        return size > 0


def measure_key(key: Hashable) -> int:
    """Return how many bytes the texts of a key have."""
    if isinstance(key, tuple):
        return sum(map(measure_key, key))
    return (
        len(key.encode(errors="replace"))
        if isinstance(key, str)
        else len(key)
        if isinstance(key, bytes)
        else 0
    )


# Django creates a cache object for each thread. Their values belong to the process.
_stores: dict[str, ByteLimitedLRU[tuple[bytes, float | None]]] = {}


class MemoryCache(BaseCache):
    """A Django cache like `LocMemCache`, but limited in bytes: `OPTIONS["MAX_BYTES"]`."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._store = _stores.setdefault(location, ByteLimitedLRU(params["OPTIONS"]["MAX_BYTES"]))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        item = self._store.get(self.make_and_validate_key(key, version=version))
        if item is None:
            return default
        pickled, expires_at = item
        if expires_at is not None and expires_at <= time.time():
            return default
        return pickle.loads(pickled)  # noqa: S301 — pickled by this process

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        pickled = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        item = pickled, self.get_backend_timeout(timeout)
        self._store.put(self.make_and_validate_key(key, version=version), item, len(pickled))

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        if self.has_key(key, version=version):
            return False
        self.set(key, value, timeout, version)
        return True

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        if not self.has_key(key, version=version):
            return False
        self.set(key, self.get(key, version=version), timeout, version)
        return True

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._store.remove(self.make_and_validate_key(key, version=version))

    def clear(self) -> None:
        self._store.clear()
