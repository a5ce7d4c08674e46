"""What a process keeps of answers, bounded in bytes: what was used longest ago goes first."""

import pickle
import time
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

Value = TypeVar("Value")
# What an entry costs besides its bytes, roughly: keys, headers, the places that hold them.
OVERHEAD = 1024


class Shelf(Generic[Value]):
    """Values by key, together no larger than `limit` bytes. Safe between threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._values: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Value | None:
        """Return what is kept under a key, or None."""
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            self._values.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """Keep a value of so many bytes, unless it is larger than everything that may be kept."""
        size += OVERHEAD
        with self._lock:
            self._remove(key)
            if size > self.limit:
                return
            self._values[key] = value, size
            self.size += size
            while self.size > self.limit:
                self._remove(next(iter(self._values)))

    def remove(self, key: Hashable) -> bool:
        """Keep nothing under a key any longer; return whether something was kept."""
        with self._lock:
            return self._remove(key)

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._values.clear()
            self.size = 0

    def _remove(self, key: Hashable) -> bool:
        _value, size = self._values.pop(key, (None, 0))
        self.size -= size
        return size > 0


# Django makes a cache for each thread; what they keep is the process's.
_shelves: dict[str, Shelf[tuple[bytes, float | None]]] = {}


class MemoryCache(BaseCache):
    """A Django cache in the process, as Django's own in memory, but bounded in bytes (OPTIONS, MAX_BYTES)."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._shelf = _shelves.setdefault(location, Shelf(params["OPTIONS"]["MAX_BYTES"]))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        found = self._shelf.get(self.make_and_validate_key(key, version=version))
        if found is None or (found[1] is not None and found[1] <= time.time()):
            return default
        return pickle.loads(found[0])  # noqa: S301 — what this process has pickled itself

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        pickled = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        kept = pickled, self.get_backend_timeout(timeout)
        self._shelf.put(self.make_and_validate_key(key, version=version), kept, len(pickled))

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
        return self._shelf.remove(self.make_and_validate_key(key, version=version))

    def clear(self) -> None:
        self._shelf.clear()
