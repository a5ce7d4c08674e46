"""Connections to PostgreSQL that never keep a request waiting for ever.

A server that has stopped refuses connections at once. A server that hangs does not: it accepts a connection and never
answers, and its own `statement_timeout` hangs with it. So the client counts the time as well. A connection whose query
takes too long is closed, and the query raises `OperationalError`, as it does when the server goes away.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, NoReturn

import psycopg
from django.db import OperationalError, connection
from psycopg.errors import _WaitTimeout

# Seconds to wait for a connection of the pool, and for the server to accept a new one.
CONNECT_SECONDS = 2
# Seconds that one query of an editor's request may take, and of a reader's, which are short.
MAX_QUERY_SECONDS = 20.0
READER_QUERY_SECONDS = 2.0

_query_seconds: ContextVar[float] = ContextVar("query_seconds", default=MAX_QUERY_SECONDS)


@contextmanager
def limit_query_seconds(seconds: float) -> Iterator[None]:
    """Let each query in this block take so many seconds at most (on PostgreSQL, in a server process)."""
    token = _query_seconds.set(seconds)
    try:
        yield
    finally:
        _query_seconds.reset(token)


@contextmanager
def refuse_queries() -> Iterator[None]:
    """Let each query in this block raise `OperationalError` at once. The database is away, so waiting would be in vain."""

    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise OperationalError("the database is away")

    names = ("cursor", "chunked_cursor")
    for name in names:
        setattr(connection, name, refuse)
    try:
        yield
    finally:
        for name in names:
            delattr(connection, name)


class TimedConnection(psycopg.Connection[Any]):
    """A connection that is closed when the server does not answer within the seconds of `limit_query_seconds`."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for an answer of the server.

        Raises:
            psycopg.OperationalError: there was none in time; the connection is closed
        """
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        seconds = _query_seconds.get()
        try:
            return super().wait(gen, interval, seconds)
        except _WaitTimeout as error:
            self.pgconn.finish()
            raise psycopg.OperationalError(
                f"the database did not answer within {seconds:g} seconds"
            ) from error


# What each connection asks the server to keep to: it gives up by itself what the client no longer waits for.
TIME_LIMITS = {
    "statement_timeout": f"{MAX_QUERY_SECONDS:.0f}s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
}


def build_options(max_connections: int, *, sets_time_limits: bool = True) -> dict[str, Any]:
    """Return the OPTIONS of Django's database settings for a server process.

    Args:
        max_connections: how many connections the process has at most. Threads share them.
        sets_time_limits: False behind pgbouncer, which refuses such a connection. The role in PostgreSQL has them then.
    """
    options: dict[str, Any] = {
        "pool": {
            "connection_class": TimedConnection,
            "min_size": 1,
            "max_size": max_connections,
            "timeout": CONNECT_SECONDS,
            "reconnect_timeout": 0,
            "max_idle": 60,
            "num_workers": 1,
        },
        "connect_timeout": CONNECT_SECONDS,
    }
    if sets_time_limits:
        options["options"] = " ".join(f"-c {name}={value}" for name, value in TIME_LIMITS.items())
    return options


def create_private_file(name: str) -> None:
    """Create an empty SQLite database that only its owner can read, unless there is one. SQLite itself uses the umask.

    SQLite gives the files beside it (-wal, -shm, -journal) the same rights. A name of no file (":memory:") is left alone.
    """
    if not name or name.startswith(("file:", ":")):
        return
    # A folder that is missing or read-only is for SQLite to report.
    with suppress(OSError):
        os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
