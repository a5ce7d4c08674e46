"""Wrong passwords and codes slow down whoever tries them, and never lock out the owner."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.utils import timezone

from newsroom.encryption import encrypt
from newsroom.table_cache import TableCache, delete_expired_values
from tests.conftest import PASSWORD
from tests.desk.conftest import OverTLS
from tests.support.site_process import ROOT
from timeline.actions import sign_in_limits
from timeline.actions.sign_in_limits import ACCOUNT_AT_ADDRESS, ADDRESS, Count, begin_attempt, compute_delay
from timeline.models import FailureCount, SharedValue, User
from timeline.models.audit_events import AuditEvent

pytestmark = pytest.mark.postgresql

SIGN_IN = "/accounts/login/"
OFFICE, ELSEWHERE = "192.0.2.1", "198.51.100.7"
SECRET = "A" * 32


def attempt(client: Client, password: str, *, address: str, email: str = "reporter@example.org") -> Any:
    return client.post(SIGN_IN, {"login": email, "password": password}, REMOTE_ADDR=address)


def fail(times: int, *, address: str, **options: Any) -> Any:
    """Try wrong passwords in new browsers; return the last response."""
    for _ in range(times):
        response = attempt(OverTLS(), "wrong", address=address, **options)
    return response


@contextmanager
def later(seconds: float) -> Iterator[None]:
    moment = timezone.now() + timedelta(seconds=seconds)
    with patch("timeline.actions.sign_in_limits.timezone.now", lambda: moment):
        yield


def test_sixth_wrong_password_waits_and_says_how_long(reporter: User) -> None:
    assert fail(5, address=ELSEWHERE).status_code == 200
    refused = fail(1, address=ELSEWHERE)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= ACCOUNT_AT_ADDRESS.first_delay
    assert "Try again in 1 minute" in refused.content.decode()
    # What was typed stays, except the password.
    assert "reporter@example.org" in refused.content.decode()
    assert AuditEvent.objects.filter(verb="sign-in-locked", uid=str(reporter.pk), by=None).count() == 1


def test_limit_says_nothing_about_whether_there_is_an_account(reporter: User) -> None:
    known = [fail(1, address=ELSEWHERE).status_code for _ in range(7)]
    unknown = [fail(1, address=OFFICE, email="nobody@example.org").status_code for _ in range(7)]
    assert known == unknown


def test_delay_grows_up_to_an_hour() -> None:
    delays = [compute_delay(ACCOUNT_AT_ADDRESS, number).total_seconds() for number in range(4, 16)]
    assert delays[:5] == [0, 30, 60, 120, 240]
    assert delays == sorted(delays)
    assert delays[-1] == 3600


def test_each_failure_after_a_wait_makes_the_next_longer(reporter: User) -> None:
    fail(5, address=ELSEWHERE)
    with later(31):
        assert fail(1, address=ELSEWHERE).status_code == 200
        assert 31 < int(fail(1, address=ELSEWHERE)["Retry-After"]) <= 60


def test_after_a_quiet_day_counting_starts_again(reporter: User) -> None:
    fail(5, address=ELSEWHERE)
    with later(24 * 3600 + 1):
        assert [fail(1, address=ELSEWHERE).status_code for _ in range(5)] == [200] * 5


def test_stranger_elsewhere_never_locks_out_the_owner(reporter: User) -> None:
    fail(12, address=ELSEWHERE)
    assert attempt(OverTLS(), PASSWORD, address=OFFICE)["Location"] == "/desk/"


@pytest.mark.slow
def test_known_device_passes_where_a_colleague_has_filled_the_limit(reporter: User) -> None:
    client = OverTLS()
    assert attempt(client, PASSWORD, address=OFFICE).status_code == 302
    client.post("/accounts/logout/")
    fail(12, address=OFFICE)
    assert attempt(OverTLS(), PASSWORD, address=OFFICE).status_code == 429
    assert attempt(client, PASSWORD, address=OFFICE)["Location"] == "/desk/"


@pytest.mark.slow
def test_known_device_has_a_limit_of_its_own(reporter: User) -> None:
    client = OverTLS()
    attempt(client, PASSWORD, address=OFFICE)
    client.post("/accounts/logout/")
    assert [attempt(client, "wrong", address=ELSEWHERE).status_code for _ in range(6)] == [200] * 5 + [429]
    # It is known to its account only.
    statuses = [
        attempt(client, "wrong", address=OFFICE, email="editor@example.org").status_code for _ in range(6)
    ]
    assert statuses[-1] == 429


@pytest.mark.sampled
@pytest.mark.parametrize("cookie", ["", "x", "eyJhIjoxfQ:1:x", "\x00", '{"1":"a"}'])
def test_forged_device_is_unknown(cookie: str, reporter: User) -> None:
    fail(5, address=ELSEWHERE)
    client = OverTLS()
    client.cookies["known_device"] = cookie
    assert attempt(client, PASSWORD, address=ELSEWHERE).status_code == 429


@pytest.mark.slow
def test_one_address_cannot_try_many_accounts(reporter: User) -> None:
    statuses = [
        fail(1, address=ELSEWHERE, email=f"nobody{number}@example.org").status_code
        for number in range(ADDRESS.free + 1)
    ]
    assert statuses == [200] * ADDRESS.free + [429]
    # An account of their own does not end the count.
    assert attempt(OverTLS(), PASSWORD, address=ELSEWHERE).status_code == 429


def test_right_password_takes_back_its_attempt_and_no_other(reporter: User) -> None:
    for number in range(4):
        fail(1, address=ELSEWHERE, email=f"nobody{number}@example.org")
    assert attempt(OverTLS(), PASSWORD, address=ELSEWHERE).status_code == 302
    of_address = Count(ADDRESS, ("password", "address", ELSEWHERE))
    assert FailureCount.objects.get(digest=of_address.digest).failures == 4


def test_network_of_ipv6_counts_as_one_address(reporter: User) -> None:
    for number in range(5):
        fail(1, address=f"2001:db8::{number + 1}")
    assert fail(1, address="2001:db8::ffff").status_code == 429
    assert fail(1, address="2001:db8:0:1::1").status_code == 200


@pytest.mark.slow
def test_new_password_by_mail_ends_the_wait(reporter: User) -> None:
    fail(6, address=OFFICE)
    client = OverTLS()
    client.post("/accounts/password/reset/", {"email": "reporter@example.org"}, REMOTE_ADDR=OFFICE)
    (path,) = re.findall(r"https?://[^/\s]+(/\S+/key/\S+)", str(mail.outbox[0].body))
    form = client.get(path)["Location"]
    new = "another-horse-battery"
    client.post(form, {"password1": new, "password2": new}, REMOTE_ADDR=OFFICE)
    assert attempt(client, new, address=OFFICE)["Location"] == "/desk/"


@pytest.mark.slow
def test_flood_of_refused_attempts_makes_no_rows(reporter: User) -> None:
    for number in range(ADDRESS.free):
        fail(1, address=ELSEWHERE, email=f"nobody{number}@example.org")
    before = FailureCount.objects.count()
    for number in range(5):
        assert fail(1, address=ELSEWHERE, email=f"other{number}@example.org").status_code == 429
    assert FailureCount.objects.count() == before


def test_counts_name_neither_accounts_nor_addresses(reporter: User) -> None:
    fail(1, address=ELSEWHERE)
    stored = str(list(FailureCount.objects.values()))
    assert "reporter" not in stored
    assert ELSEWHERE not in stored
    FailureCount.objects.update(last_failure_at=timezone.now() - timedelta(days=3))
    assert sign_in_limits.delete_old_counts() == 2


def test_attempts_at_one_moment_are_counted_before_they_are_answered(db: None) -> None:
    counts = [Count(ACCOUNT_AT_ADDRESS, ("a",))]
    # As if the answers to none of them were known yet.
    assert [begin_attempt(counts) > 0 for _ in range(7)] == [False] * 5 + [True] * 2


# --- Codes ------------------------------------------------------------------------------------------


def code() -> str:
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def with_app(reporter: User) -> User:
    Authenticator.objects.create(
        user=reporter, type=Authenticator.Type.TOTP, data={"secret": encrypt(SECRET)}
    )
    return reporter


def give_codes(times: int, *, address: str) -> list[int]:
    """Sign in with the right password and give wrong codes."""
    client = OverTLS()
    assert attempt(client, PASSWORD, address=address)["Location"] == "/accounts/2fa/authenticate/"
    data = {"code": "000000" if code() != "000000" else "111111"}
    return [
        client.post("/accounts/2fa/authenticate/", data, REMOTE_ADDR=address).status_code
        for _ in range(times)
    ]


@pytest.mark.slow
def test_who_knows_the_password_cannot_guess_codes_or_lock_out_the_owner(with_app: User) -> None:
    assert give_codes(6, address=ELSEWHERE) == [200] * 5 + [429]
    client = OverTLS()
    attempt(client, PASSWORD, address=OFFICE)
    response = client.post("/accounts/2fa/authenticate/", {"code": code()}, REMOTE_ADDR=OFFICE)
    assert response["Location"] == "/desk/"
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"factor-failed", "factor-locked", "sign-in"} <= verbs


@pytest.mark.slow
def test_codes_from_many_addresses_are_limited_and_the_known_device_passes(with_app: User) -> None:
    device = OverTLS()
    attempt(device, PASSWORD, address=OFFICE)
    assert device.post("/accounts/2fa/authenticate/", {"code": code()}, REMOTE_ADDR=OFFICE).status_code == 302
    device.post("/accounts/logout/")
    statuses = [give_codes(1, address=f"203.0.113.{number}")[0] for number in range(25)]
    assert statuses[:19] == [200] * 19
    assert statuses[-1] == 429
    attempt(device, PASSWORD, address=OFFICE)
    Authenticator.objects.update(data={"secret": encrypt("B" * 32)})
    right = format_hotp_value(hotp_value("B" * 32, next(iter(yield_hotp_counters_from_time()))))
    assert (
        device.post("/accounts/2fa/authenticate/", {"code": right}, REMOTE_ADDR=OFFICE)["Location"]
        == "/desk/"
    )


# --- The limits of the library ----------------------------------------------------------------------


@pytest.fixture
def table(settings: Any, monkeypatch: pytest.MonkeyPatch) -> TableCache:
    """Let the library count in the table, as outside of tests."""
    cache = TableCache("", {})
    monkeypatch.setattr("allauth.core.internal.ratelimit.cache", cache)
    return cache


def test_limit_of_the_library_holds_in_another_process_and_is_logged(
    table: TableCache, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask() -> Any:
        return OverTLS().post("/accounts/password/reset/", {"email": "nobody@example.org"})

    statuses = [ask().status_code for _ in range(5)]
    # Another process has nothing in its memory.
    monkeypatch.setattr("allauth.core.internal.ratelimit.cache", TableCache("", {}))
    refused = ask()
    assert (statuses, refused.status_code) == ([302] * 5, 429)
    assert "Too many attempts" in refused.content.decode()
    assert AuditEvent.objects.filter(verb="limit-reached").count() == 1
    assert "nobody" not in str(list(SharedValue.objects.values()))


def test_table_keeps_values_as_a_cache_does(db: None) -> None:
    cache = TableCache("", {})
    assert cache.get("a", "none") == "none"
    assert cache.add("a", [1, 2.5], timeout=60)
    assert not cache.add("a", "other", timeout=60)
    assert cache.get("a") == [1, 2.5]
    cache.set("a", True, timeout=None)
    assert cache.get("a") is True
    assert cache.touch("a", timeout=0)
    assert cache.get("a") is None
    assert cache.add("a", "again", timeout=60)
    assert cache.delete("a")
    assert not cache.delete("a")
    cache.set("old", 1, timeout=-1)
    assert delete_expired_values() == 1
    cache.set("b", 1)
    cache.clear()
    assert not SharedValue.objects.exists()


@pytest.mark.once
def test_production_counts_in_the_database() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from newsroom import settings; print(settings.CACHES['default']['BACKEND'])"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "CACHE_URL": "redis://127.0.0.1:1/0", "SECRET_KEY": "x"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "newsroom.table_cache.TableCache"
