"""The clock of publications, which never goes back, and the format of instants in documents."""

import threading
from datetime import UTC, datetime

from django.utils import timezone

_lock = threading.Lock()
_latest: datetime | None = None


def now() -> datetime:
    """Return the present moment in UTC, but never an earlier one than this process has returned before.

    If the system clock is set back, versions that an embargo's end made public must stay public.
    """
    global _latest  # noqa: PLW0603 — the state of the process
    with _lock:
        moment = timezone.now()
        if _latest is None or moment > _latest:
            _latest = moment
        return _latest


def format_instant(moment: datetime) -> str:
    """Return an aware datetime as documents write it: RFC 3339, in UTC, to the second."""
    # strftime writes years before 1000 without leading zeros.
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def reset() -> None:
    """Forget the latest moment. For tests, which travel in time."""
    global _latest  # noqa: PLW0603
    with _lock:
        _latest = None
