"""Limits of wrong passwords and codes: each further mistake makes the next attempt wait longer.

The counts are rows of the database, so that they hold in every process, and without Redis. An attempt is counted before
the password is compared, and taken back if it was right: attempts at the same moment cannot pass together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from timeline.models import FailureCount

# Rows without a failure for so long are deleted. No limit remembers longer.
KEPT = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class FailureLimit:
    """After `free` failures in a row the next attempt waits `first_delay` seconds, then twice as long each time.

    After `forget_after` seconds without a failure, counting starts again. `is_forgotten` says whether success ends the
    count, or only takes back the attempt: with one account of their own, attackers must not end the count of all others.
    """

    free: int
    first_delay: int
    longest_delay: int
    forget_after: int
    is_forgotten: bool = True


HOUR = 60 * 60
# One account, from one address (or from one device that its owner has used before).
ACCOUNT_AT_ADDRESS = FailureLimit(free=5, first_delay=30, longest_delay=HOUR, forget_after=24 * HOUR)
# All accounts, from one address.
ADDRESS = FailureLimit(
    free=20, first_delay=30, longest_delay=HOUR // 4, forget_after=HOUR, is_forgotten=False
)
# The codes of one account from anywhere but its known devices: the attacker knows the password already.
CODES_OF_ACCOUNT = FailureLimit(
    free=20, first_delay=60, longest_delay=HOUR, forget_after=24 * HOUR, is_forgotten=False
)


@dataclass(frozen=True)
class Count:
    """One count that an attempt belongs to: a limit, and what it counts for."""

    limit: FailureLimit
    key: tuple[str, ...]

    @property
    def digest(self) -> str:
        """The primary key of its row. It is keyed with the secret key of the site, so that it names nobody."""
        return salted_hmac("sign-in limits", "\n".join(self.key), algorithm="sha256").hexdigest()


@transaction.atomic
def begin_attempt(counts: Iterable[Count]) -> int:
    """Count an attempt as failed. Return 0, or for how many seconds no attempt is allowed; then it is not counted."""
    by_digest = {count.digest: count for count in counts}
    now = timezone.now()
    # Looked up before any row is made: a flood of refused attempts makes none.
    if seconds := _find_wait(FailureCount.objects.filter(digest__in=by_digest), now):
        return seconds
    FailureCount.objects.bulk_create(
        [FailureCount(digest=digest, last_failure_at=now) for digest in by_digest], ignore_conflicts=True
    )
    # In one order, so that two attempts never wait for each other.
    rows = list(FailureCount.objects.select_for_update().filter(digest__in=by_digest).order_by("digest"))
    if seconds := _find_wait(rows, now):
        return seconds
    for row in rows:
        limit = by_digest[row.digest].limit
        if row.last_failure_at < now - timedelta(seconds=limit.forget_after):
            row.failures = 0
        row.failures += 1
        row.last_failure_at = now
        row.blocked_until = now + compute_delay(limit, row.failures)
        row.save()
    return 0


def _find_wait(rows: Iterable[FailureCount], now: datetime) -> int:
    waits = [row.blocked_until - now for row in rows if row.blocked_until is not None]
    return max(0, ceil(max(waits, default=timedelta()).total_seconds()))


def compute_delay(limit: FailureLimit, failures: int) -> timedelta:
    """Return how long the next attempt waits after so many failures."""
    if failures < limit.free:
        return timedelta()
    return timedelta(
        seconds=min(limit.first_delay * 2 ** min(failures - limit.free, 20), limit.longest_delay)
    )


@transaction.atomic
def take_back_attempt(counts: Iterable[Count]) -> None:
    """Take back an attempt that was counted as failed: the password or code was right."""
    for count in counts:
        rows = FailureCount.objects.filter(digest=count.digest)
        if count.limit.is_forgotten:
            rows.delete()
        else:
            rows.filter(failures__gt=0).update(failures=F("failures") - 1, blocked_until=None)


def delete_old_counts() -> int:
    """Delete the counts without a failure for two days. Return their number."""
    return FailureCount.objects.filter(last_failure_at__lt=timezone.now() - KEPT).delete()[0]
