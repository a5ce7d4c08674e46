"""Rate limits count in the database: for each key apart, in periods, and without keeping the key."""

from datetime import timedelta

import pytest
from django.utils import timezone

from timeline.actions.rate_limits import count_attempt, count_attempts, delete_ended_counts
from timeline.models import RateCount

pytestmark = pytest.mark.django_db

HOUR = 3600


def test_the_first_attempts_of_a_period_pass() -> None:
    passed = [count_attempt("report", "192.0.2.1", limit=3, seconds=HOUR) for _ in range(5)]
    assert passed == [True, True, True, False, False]
    assert count_attempts("report", "192.0.2.1", seconds=HOUR) == 3


def test_keys_and_kinds_are_counted_apart() -> None:
    assert count_attempt("report", "192.0.2.1", limit=1, seconds=HOUR)
    assert count_attempt("report", "192.0.2.2", limit=1, seconds=HOUR)
    assert count_attempt("sign-in", "192.0.2.1", limit=1, seconds=HOUR)
    assert not count_attempt("report", "192.0.2.1", limit=1, seconds=HOUR)


def test_another_period_begins_anew() -> None:
    assert count_attempt("report", "192.0.2.1", limit=1, seconds=HOUR)
    earlier = {name: timezone.now() - timedelta(hours=2) for name in ("begins_at", "ends_at")}
    RateCount.objects.update(**earlier)
    assert count_attempt("report", "192.0.2.1", limit=1, seconds=HOUR)
    assert delete_ended_counts() == 1
    assert RateCount.objects.count() == 1


def test_the_table_contains_no_address() -> None:
    count_attempt("report", "192.0.2.1", limit=1, seconds=HOUR)
    assert "192.0.2.1" not in str(list(RateCount.objects.values()))
