"""The present moment, as far as publications go by it, and how a moment is written in them."""

import threading
from datetime import UTC, datetime

from django.utils import timezone

_lock = threading.Lock()
_latest: datetime | None = None


def now() -> datetime:
    """Return the present moment in UTC, never earlier than any moment this process has been told before.

    A clock that is set back must not take away again what an embargo's end has made public.
    """
    global _latest  # noqa: PLW0603 — what the process remembers is the point
    with _lock:
        moment = timezone.now()
        if _latest is None or moment > _latest:
            _latest = moment
        return _latest


def instant(moment: datetime) -> str:
    """Return an aware moment as documents have it: RFC 3339, in UTC, to the second."""
    # Not strftime: its years before 1000 have no leading zeros.
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def forget() -> None:
    """Begin anew with whatever the clock says next: for tests, which travel in time."""
    global _latest  # noqa: PLW0603
    with _lock:
        _latest = None
