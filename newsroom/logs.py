"""Log lines: one line of JSON for each record, or plain text in development (LOG_FORMAT).

A line has the time (UTC, RFC 3339), the level and the id of the request that it belongs to. An error has its whole
traceback in the same line, without the values of variables, and its message only if its kind never quotes a value. Lines are bounded, so that lines of several processes that
write to one pipe do not mix. What may not be logged: passwords, e-mail addresses, and texts that are not public. Accounts
are logged by their number.
"""

import json
import logging
import os
import re
import time
import traceback
from collections import OrderedDict
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any

# The id of the request that this thread works on, or "" outside of requests.
request_id: ContextVar[str] = ContextVar("request_id", default="")

# A pipe takes so many bytes in one piece (PIPE_BUF on Linux).
MAX_LINE_BYTES = 4000
MAX_MESSAGE = 500
MAX_FRAMES = 24
# How many of the errors that an error came from, and how many frames of each.
MAX_CAUSES = 3
CAUSE_FRAMES = 6
# How often the same warning is logged in REPEAT_SECONDS, and how many kinds of warnings are counted.
MAX_REPEATS = 10
REPEAT_SECONDS = 60
MAX_KINDS = 200
# The database is away, or a stranger sends what no browser sends.
REPETITIVE_ERRORS = {
    "OperationalError",
    "InterfaceError",
    "PoolTimeout",
    "TooManyRequests",
    "SuspiciousOperation",
}

# Errors whose messages are about the server, not about what somebody typed. Others quote values: “invalid literal …”.
SERVER_ERRORS = {
    "OperationalError",
    "InterfaceError",
    # Of these the first line names the constraint only.
    "IntegrityError",
    "PoolTimeout",
    "ImproperlyConfigured",
    "OSError",
    "WrongKeyError",
}

ROOT = f"{Path(__file__).resolve().parent.parent}/"
# Parts of addresses that let their reader in: the token of a report or a preview, and the key of a password reset.
_SECRET_PARTS = re.compile(r"(/report/|/key/|/invitation/|/confirm-email/|/preview/)[^/?\s]+")

events = logging.getLogger("newsroom.events")


def log_event(event: str, **fields: str | int | float | bool | None) -> None:
    """Log that something happened which an administrator may have to look up.

    Args:
        event: what happened, in fixed words: "signed in", "published"
        fields: to whom or what. Accounts by their key, never by name or e-mail address
    """
    events.info(event, extra={"fields": fields})


def hide_secrets(text: str) -> str:
    """Return a text without the parts of addresses that only their reader may know."""
    return _SECRET_PARTS.sub(r"\1***", text)


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        fields: dict[str, Any] = {
            "time": format_time(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": build_message(record),
            "process": record.process,
        }
        if current := request_id.get():
            fields["request"] = current
        fields |= getattr(record, "fields", {})
        if hidden := getattr(record, "repeats_hidden", 0):
            fields["repeats_hidden"] = hidden
        if record.exc_info and record.exc_info[1] is not None:
            fields |= describe_error(record.exc_info[1])
        line = json.dumps(fields, default=str)
        if len(line) > MAX_LINE_BYTES and "traceback" in fields:
            # The error itself comes first, then its causes.
            fields["traceback"] = cut(fields["traceback"], MAX_LINE_BYTES // 2)
            line = json.dumps(fields, default=str)
        if len(line) > MAX_LINE_BYTES:
            shortened = {name: value for name, value in fields.items() if name != "traceback"}
            shortened = {name: cut(value, 100) for name, value in shortened.items()}
            line = json.dumps(shortened, default=str)
        return line


class TextLines(logging.Formatter):
    """Formats a record as plain text, with a traceback on lines of its own: for development."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the text."""
        text = hide_secrets(super().format(record))
        fields = " ".join(f"{name}={value}" for name, value in getattr(record, "fields", {}).items())
        return f"{text} {fields}" if fields else text


class RepeatLimit(logging.Filter):
    """Lets the same warning through ten times a minute; the first of the next minute says how many were left out.

    That concerns warnings and REPETITIVE_ERRORS: each of thousands of requests would log the same. Every other error
    is logged.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        # By kind: the end of the minute, how many were logged in it, and how many were not.
        self._counts: OrderedDict[tuple[str, str], tuple[float, int, int]] = OrderedDict()

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to log a record."""
        if not is_repetitive(record):
            return True
        error = record.exc_info[1] if record.exc_info else None
        # The template of the message, not the message: it names the kind.
        kind = record.name, type(error).__name__ if error else str(record.msg)[:100]
        now = time.monotonic()
        with self._lock:
            end, logged, hidden = self._counts.pop(kind, (0.0, 0, 0))
            is_new = now >= end
            if is_new:
                record.repeats_hidden = hidden
                end, logged, hidden = now + REPEAT_SECONDS, 0, 0
            passes = logged < MAX_REPEATS
            self._counts[kind] = (end, logged + passes, hidden + (not passes))
            while len(self._counts) > MAX_KINDS:
                self._counts.popitem(last=False)
        return passes


def is_repetitive(record: logging.LogRecord) -> bool:
    """Return whether a flood of requests can repeat a record without saying anything new."""
    if record.levelno == logging.WARNING:
        # A warning with fields is about somebody: an editor who was denied something.
        return not hasattr(record, "fields")
    error = record.exc_info[1] if record.exc_info else None
    return is_of_kind(error, REPETITIVE_ERRORS)


def is_of_kind(error: BaseException | None, names: set[str]) -> bool:
    """Return whether an error is of a class with one of these names. By name: settings are read before database drivers."""
    return any(cls.__name__ in names for cls in type(error).__mro__)


def build_message(record: logging.LogRecord) -> str:
    """Return the message of a record, bounded and without secrets."""
    try:
        message = record.getMessage()
    except Exception:  # noqa: BLE001 — a wrong message is no reason to lose the line
        message = str(record.msg)
    return str(cut(hide_secrets(message), MAX_MESSAGE))


def describe_error(error: BaseException) -> dict[str, str]:
    """Return the type and the traceback of an error, the errors that it came from, and the message of SERVER_ERRORS.

    Only the first line of a message: further lines of PostgreSQL's quote the row.
    """
    frames: list[str] = []
    current: BaseException | None = error
    seen: set[int] = set()
    while current is not None and id(current) not in seen and len(seen) <= MAX_CAUSES:
        seen.add(id(current))
        if frames:
            frames.append(f"from {type(current).__name__}")
        # Where a cause was raised; the way there is nearly the same.
        frames += list_frames(current.__traceback__)[0 if current is error else -CAUSE_FRAMES :]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    fields = {"error": type(error).__name__}
    if is_of_kind(error, SERVER_ERRORS):
        fields["error_message"] = cut(hide_secrets(str(error).partition("\n")[0]), 200)
    return {**fields, "traceback": "\n".join(frames)}


def list_frames(tb: TracebackType | None) -> list[str]:
    """Return a line for each frame, the innermost last: file, line and function. Of a deep one, both ends."""
    frames = [
        f"{shorten_path(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in traceback.StackSummary.extract(traceback.walk_tb(tb), lookup_lines=False)
    ]
    if len(frames) > MAX_FRAMES:
        frames = [*frames[:4], f"… {len(frames) - MAX_FRAMES} more …", *frames[4 - MAX_FRAMES :]]
    return frames


def describe_place(error: BaseException) -> str:
    """Return the type of an error and the place of our code where it was raised, without its message."""
    ours = [
        frame for frame in list_frames(error.__traceback__) if frame.startswith(("timeline/", "newsroom/"))
    ]
    return f"{type(error).__name__} at {ours[-1]}" if ours else type(error).__name__


def shorten_path(path: str) -> str:
    """Return a path without the folder of the site or of the installed packages."""
    return path.rpartition("/site-packages/")[2].removeprefix(ROOT)


def format_time(seconds: float) -> str:
    """Return a moment, in seconds since 1970, as RFC 3339 in UTC, to the millisecond."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def cut(value: Any, length: int) -> Any:
    """Return a value; a text that is longer than `length` without its end."""
    return f"{value[:length]}…" if isinstance(value, str) and len(value) > length else value


def choose_formatter() -> logging.Formatter:
    """Return the formatter for the lines of granian itself, which knows no settings. `manage.py serve` sets LOG_FORMAT."""
    return TextLines() if os.environ.get("LOG_FORMAT") == "text" else JsonLines()


def build_config(log_format: str, level: str) -> dict[str, Any]:
    """Return a configuration for `logging.config.dictConfig`.

    Args:
        log_format: "json" or "text"
        level: the lowest level that is logged
    """
    formatter = "newsroom.logs.JsonLines" if log_format == "json" else "newsroom.logs.TextLines"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter}},
        "filters": {"repeats": {"()": "newsroom.logs.RepeatLimit"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["repeats"]}
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handlers would write every line a second time.
            "django": {"handlers": [], "level": level, "propagate": True},
            # An unknown address or a refused form is no fault. LOG_REQUESTS lists all requests.
            "django.request": {"level": "ERROR"},
            # The lines of granian itself. Its main process reads server_log_config.json.
            "_granian": {"handlers": [], "level": "INFO", "propagate": True},
        },
    }
