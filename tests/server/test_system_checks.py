"""`manage.py check --deploy`: what an installation lacks is said, with how to mend it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError, connection
from django.utils import timezone
from pytest_django import Settings

from newsroom import system_checks
from timeline.models import triggers


def list_ids(messages: list[checks.CheckMessage]) -> list[str]:
    assert all(message.hint for message in messages)
    return [str(message.id) for message in messages]


@pytest.fixture
def complete(settings: Settings) -> Settings:
    """An installation that lacks nothing."""
    settings.CACHE_URL = "redis://127.0.0.1"
    settings.WORKERS, settings.MACHINES, settings.IS_SECRET_KEY_SET = 2, 1, True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "desk@example.org"
    return settings


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_complete_installation_has_nothing_to_mend(complete: Settings) -> None:
    everything = (
        *system_checks.check_settings(),
        *system_checks.check_mail(),
        *system_checks.check_static_files(),
        *system_checks.check_database(),
    )
    assert everything == ()


@pytest.mark.parametrize(
    ("workers", "machines", "cache", "is_set", "ids"),
    [
        (1, 1, "", True, []),
        (2, 1, "", True, ["newsroom.W001"]),
        (1, 2, "", True, ["newsroom.W001"]),
        (1, 2, "redis://x", False, ["newsroom.E002"]),
        (2, 1, "redis://x", False, []),
    ],
)
def test_what_processes_and_machines_share(
    complete: Settings, tmp_path: Path, workers: int, machines: int, cache: str, is_set: bool, ids: list[str]
) -> None:
    complete.WORKERS, complete.MACHINES, complete.CACHE_URL = workers, machines, cache
    complete.IS_SECRET_KEY_SET = is_set
    complete.SECRET_KEY_FILE = tmp_path / "secret_key"
    complete.SECRET_KEY_FILE.touch(0o600)
    assert list_ids(system_checks.check_settings()) == ids


def test_a_secret_key_that_others_can_read(complete: Settings, tmp_path: Path) -> None:
    complete.IS_SECRET_KEY_SET = False
    complete.SECRET_KEY_FILE = tmp_path / "secret_key"
    complete.SECRET_KEY_FILE.touch(0o600)
    assert system_checks.check_settings() == []
    complete.SECRET_KEY_FILE.chmod(0o640)
    assert list_ids(system_checks.check_settings()) == ["newsroom.E003"]


def test_mail_that_is_not_sent(complete: Settings) -> None:
    complete.DEFAULT_FROM_EMAIL = "newsroom@localhost"
    assert list_ids(system_checks.check_mail()) == ["newsroom.W005"]
    complete.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert list_ids(system_checks.check_mail()) == ["newsroom.W004"]


def test_static_files_that_were_not_collected(complete: Settings, tmp_path: Path) -> None:
    complete.WHITENOISE_USE_FINDERS = False
    complete.STATIC_ROOT = str(tmp_path)
    assert list_ids(system_checks.check_static_files()) == ["newsroom.E006"]


@pytest.mark.django_db
def test_a_database_that_does_not_answer(complete: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OperationalError("connection refused\nDETAIL: more")

    monkeypatch.setattr(connection, "ensure_connection", fail)
    (message,) = system_checks.check_database()
    assert (message.id, message.msg) == ("newsroom.E007", "The database does not answer: connection refused")


@pytest.mark.django_db
def test_a_database_without_all_migrations(complete: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    plan: Callable[..., Any] = lambda *_: [("timeline.0012_jobs", False)]  # noqa: E731
    monkeypatch.setattr("newsroom.system_checks.MigrationExecutor.migration_plan", plan)
    (message,) = system_checks.check_database()
    assert message.id == "newsroom.E008"
    assert "timeline.0012_jobs" in str(message.msg)


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_database_without_triggers(complete: Settings) -> None:
    triggers.remove(connection)
    assert set(list_ids(system_checks.check_database())) == {"timeline.W001"}
    # `check --deploy --database default` reports them by the other check.
    assert system_checks.check_database(databases=["default"]) == []


@pytest.mark.postgresql
@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite counts no connections and has no clock")
def test_too_many_connections_and_a_wrong_clock(complete: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = system_checks.read_connection_limit()
    assert limit > 10
    complete.WORKERS, complete.DATABASE_CONNECTIONS = 1, limit - system_checks.OTHER_CONNECTIONS
    assert system_checks.check_database() == []
    complete.DATABASE_CONNECTIONS += 1
    assert list_ids(system_checks.check_database()) == ["newsroom.E009"]
    complete.DATABASE_CONNECTIONS = 1
    present = timezone.now
    for seconds, ids in ((4, []), (-4, []), (7200, ["newsroom.E010"]), (-7200, ["newsroom.E010"])):
        shift = timedelta(seconds=seconds)
        monkeypatch.setattr("newsroom.system_checks.timezone.now", lambda shift=shift: present() + shift)
        assert list_ids(system_checks.check_database()) == ids, seconds


@pytest.mark.django_db
def test_the_command_runs_them(complete: Settings) -> None:
    complete.CACHE_URL = ""
    with pytest.raises(SystemCheckError, match=r"newsroom\.W001.*\n\s+HINT: Set CACHE_URL"):
        call_command("check", deploy=True, fail_level="WARNING")
    # These checks run with --deploy only.
    call_command("check", fail_level="WARNING")
