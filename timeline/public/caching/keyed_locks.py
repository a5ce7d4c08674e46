"""Locks by key, so that threads that need the same value wait for the one that computes it."""

from collections.abc import Hashable
from threading import Lock
from weakref import WeakValueDictionary


class KeyedLocks:
    """A lock for each key. It exists as long as somebody holds it. Thread-safe."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[Hashable, Lock] = WeakValueDictionary()
        self._guard = Lock()

    def get(self, key: Hashable) -> Lock:
        """Return the lock of a key."""
        with self._guard:
            return self._locks.setdefault(key, Lock())
