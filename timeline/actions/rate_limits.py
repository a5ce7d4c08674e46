"""Rate limits that count in the database: they hold across processes and machines without Redis."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from timeline.models.rate_counts import RateCount


def count_attempt(kind: str, key: str, *, limit: int, seconds: int) -> bool:
    """Count one attempt; return whether it is among the first `limit` of the present period of `seconds`.

    Periods begin at multiples of `seconds` since 1970. An attempt beyond the limit writes nothing, so a flood of them
    costs one query each.

    Args:
        kind: the name of the limit, such as "report-address"
        key: what it is counted for, such as an IP address. A keyed digest of it is stored
    """
    begins_at, ends_at = _find_period(seconds)
    row = {"kind": kind, "key": compute_key(kind, key), "begins_at": begins_at}
    known = RateCount.objects.filter(**row).values_list("count", flat=True).first()
    if known is not None and known >= limit:
        return False
    with transaction.atomic():
        if known is None:
            RateCount.objects.get_or_create(**row, defaults={"ends_at": ends_at})
        # The condition is part of the update: two attempts at once are never both the last one allowed.
        return RateCount.objects.filter(**row, count__lt=limit).update(count=F("count") + 1) == 1


def count_attempts(kind: str, key: str, *, seconds: int) -> int:
    """Return how many attempts were counted in the present period."""
    begins_at, _ends_at = _find_period(seconds)
    row = {"kind": kind, "key": compute_key(kind, key), "begins_at": begins_at}
    return RateCount.objects.filter(**row).values_list("count", flat=True).first() or 0


def compute_key(kind: str, key: str) -> str:
    """Return the keyed digest under which attempts of this key are counted."""
    return salted_hmac(f"rate limit {kind}", key, algorithm="sha256").hexdigest()


def delete_ended_counts() -> int:
    """Delete the counts whose period has ended; return how many there were."""
    return RateCount.objects.filter(ends_at__lt=timezone.now()).delete()[0]


def _find_period(seconds: int) -> tuple[datetime, datetime]:
    now = int(timezone.now().timestamp())
    begins_at = datetime.fromtimestamp(now - now % seconds, UTC)
    return begins_at, begins_at + timedelta(seconds=seconds)
