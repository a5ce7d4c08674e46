"""The clock of publications, whether it can be trusted, and the format of instants in documents.

A wrong clock must not end an embargo. So the system clock is trusted only while it advances like the monotonic clock of
the process, which nobody sets, and while it agrees with the clock of PostgreSQL where there is one (decision 0032).
"""

import threading
import time
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone

# A larger difference between the two clocks of the process is a step: someone set the system clock.
MAX_STEP_SECONDS = 1.0
# By how much the clocks of this machine and of the database may differ.
MAX_DIFFERENCE_SECONDS = 5.0


class ClockWatch:
    """Compares the system clock with the monotonic clock of the process, and with the clock of the database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._has_stepped = False
        # How far the system clock is ahead of the database's, in seconds; 0 without PostgreSQL.
        self._difference = 0.0
        self._offset = timezone.now().timestamp() - time.monotonic()
        self._steady_since = time.monotonic()

    def observe(self) -> None:
        """Compare the two clocks of the process. After a step, the time of being steady starts anew."""
        with self._lock:
            monotonic = time.monotonic()
            offset = timezone.now().timestamp() - monotonic
            if abs(offset - self._offset) > MAX_STEP_SECONDS:
                self._offset, self._steady_since, self._has_stepped = offset, monotonic, True

    def compare_with_database(self, moment: datetime | None) -> None:
        """Compare the system clock with what the database has just said; None if it has no clock of its own."""
        self._difference = (timezone.now() - moment).total_seconds() if moment else 0.0

    def find_doubt(self) -> str:
        """Return in words why the system clock is not trusted; "" if nothing speaks against it.

        A process that has just started has no doubt, although it does not trust the clock yet.
        """
        self.observe()
        if abs(self._difference) > MAX_DIFFERENCE_SECONDS:
            return (
                f"The clock of this server is {abs(self._difference):.0f} seconds "
                f"{'ahead of' if self._difference > 0 else 'behind'} the clock of the database."
            )
        if self._has_stepped and not self._is_steady():
            return "The clock of this server was set a moment ago."
        return ""

    def find_trusted_moment(self) -> datetime | None:
        """Return the present moment by the clock that is behind; None while the system clock is not trusted."""
        self.observe()
        if not self._is_steady() or abs(self._difference) > MAX_DIFFERENCE_SECONDS:
            return None
        return timezone.now() - timedelta(seconds=max(self._difference, 0))

    def _is_steady(self) -> bool:
        seconds: float = settings.CLOCK_STEADY_SECONDS
        return time.monotonic() - self._steady_since >= seconds


_watch = ClockWatch()


def now() -> datetime:
    """Return the present moment in UTC, by the system clock. Nothing becomes public by it alone."""
    return timezone.now()


def compare_with_database(moment: datetime | None) -> None:
    """Compare the system clock with the present moment of the database; None if it has no clock of its own."""
    _watch.compare_with_database(moment)


def find_doubt() -> str:
    """Return in words why the system clock is not trusted, for editors; "" if nothing speaks against it."""
    return _watch.find_doubt()


def find_trusted_moment() -> datetime | None:
    """Return a moment that has certainly come, close to the present one; None while it is not trusted.

    The system clock and the monotonic clock must have advanced alike for CLOCK_STEADY_SECONDS in this process.
    """
    return _watch.find_trusted_moment()


def format_instant(moment: datetime) -> str:
    """Return an aware datetime as documents write it: RFC 3339, in UTC, to the second."""
    # strftime writes years before 1000 without leading zeros.
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def reset() -> None:
    """Watch the clocks anew, as a process that starts. For tests, which travel in time."""
    global _watch  # noqa: PLW0603 — the state of the process
    _watch = ClockWatch()
