"""Django's default cache as a table of the database, for what must hold in all processes: limits and used codes.

The sign-in library counts attempts in the default cache. A count in the memory of a process starts again with each
process, and one in Redis is lost while Redis is away. Pages are in other caches, which may be emptied at any time.

Values are stored as JSON. Django's own database cache stores pickles, which run code when they are read.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, connections, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

NEVER = datetime(9999, 12, 31, tzinfo=UTC)


class TableCache(BaseCache):
    """A cache of small JSON values in `SharedValue`. Its keys are hashed with the secret key of the site."""

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Store a value unless there is one. Of two processes that try, one succeeds."""
        digest, expires_at = self._digest(key, version), self._expires_at(timeout)
        try:
            with transaction.atomic():
                self._rows.filter(digest=digest, expires_at__lte=timezone.now()).delete()
                self._rows.create(digest=digest, value=value, expires_at=expires_at)
        except IntegrityError:
            return False
        return True

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return the value, or `default` if there is none or it has expired."""
        # Each poll of an open timeline asks. Without the layers of the ORM it takes a third of the time.
        rows, database = self._rows, connections[self._rows.db]
        now = database.ops.adapt_datetimefield_value(timezone.now())
        table = database.ops.quote_name(rows.model._meta.db_table)
        with database.cursor() as cursor:
            cursor.execute(
                f"SELECT value FROM {table} WHERE digest = %s AND expires_at > %s",  # noqa: S608 — a name, no value
                [self._digest(key, version), now],
            )
            row = cursor.fetchone()
        return json.loads(row[0]) if row else default

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Store a value in place of the one that is there: mostly one query."""
        digest = self._digest(key, version)
        columns = {"value": value, "expires_at": self._expires_at(timeout)}
        if not self._rows.filter(digest=digest).update(**columns):
            self._rows.update_or_create(digest=digest, defaults=columns)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Let a value expire at another moment; return whether it was there."""
        rows = self._rows.filter(digest=self._digest(key, version), expires_at__gt=timezone.now())
        return bool(rows.update(expires_at=self._expires_at(timeout)))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Remove a value; return whether it was there."""
        return bool(self._rows.filter(digest=self._digest(key, version)).delete()[0])

    def clear(self) -> None:
        """Remove every value."""
        self._rows.delete()

    @property
    def _rows(self) -> Any:
        return list_rows()

    def _digest(self, key: str, version: int | None) -> str:
        full_key = self.make_and_validate_key(key, version=version)
        return salted_hmac("newsroom.table_cache", full_key, algorithm="sha256").hexdigest()

    def _expires_at(self, timeout: Any) -> datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return NEVER if seconds is None else timezone.now() + timedelta(seconds=float(seconds))


def list_rows() -> Any:
    """Return the query set of all values."""
    # By name, because settings name this module before there are models.
    return apps.get_model("timeline", "SharedValue")._default_manager.all()


def delete_expired_values() -> int:
    """Delete the values that have expired. Return their number."""
    deleted: int = list_rows().filter(expires_at__lte=timezone.now()).delete()[0]
    return deleted
