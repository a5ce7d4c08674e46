"""`manage.py check --deploy`: what an installation lacks is said, with how to mend it."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import checks
from django.core.management import call_command
from django.core.management.base import CommandError, SystemCheckError
from django.db import OperationalError, connection
from django.utils import timezone
from pytest_django import Settings

from newsroom import system_checks
from newsroom.database import create_private_file
from newsroom.encryption import encrypt, generate_key
from tests.support.site_process import SiteProcess
from timeline.models import User, triggers


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
        *system_checks.check_secrets(),
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


@pytest.mark.parametrize("backend", ["console", "filebased"])
def test_mails_with_secret_links_in_the_log(backend: str, complete: Settings) -> None:
    complete.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    complete.ALLOW_CONSOLE_MAIL = False
    assert list_ids(system_checks.check_secrets()) == ["newsroom.E012"]
    complete.ALLOW_CONSOLE_MAIL = True
    assert system_checks.check_secrets() == []


@pytest.mark.parametrize("keys", [[], ["too-short"]])
def test_secrets_without_a_key(keys: list[str], complete: Settings) -> None:
    complete.MFA_KEYS = keys
    assert list_ids(system_checks.check_secrets()) == ["newsroom.E013"]


@pytest.mark.django_db
def test_secrets_that_are_not_encrypted(complete: Settings, reporter: User) -> None:
    data = {"seed": encrypt("abc"), "migrated_codes": ["123"]}
    Authenticator.objects.create(user=reporter, type="recovery_codes", data=data)
    (message,) = system_checks.check_second_factors()
    assert message.id == "newsroom.W015"
    assert str(message.msg).startswith("1 secrets")
    call_command("encrypt_second_factors", stdout=StringIO())
    assert system_checks.check_second_factors() == []


def test_database_file_that_others_can_read(
    complete: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "db.sqlite3"
    monkeypatch.setattr(connection, "vendor", "sqlite")
    monkeypatch.setitem(connection.settings_dict, "NAME", str(file))
    create_private_file(str(file))
    Path(f"{file}-wal").touch(0o600)
    assert system_checks.check_files() == []
    Path(f"{file}-wal").chmod(0o644)
    (message,) = system_checks.check_files()
    assert (message.id, str(file) + "-wal" in str(message.msg)) == ("newsroom.W014", True)


def test_server_does_not_start_without_a_key_or_with_mails_in_the_log(complete: Settings) -> None:
    complete.MFA_KEYS = []
    with pytest.raises(CommandError, match="MFA_KEYS is not set"):
        call_command("serve")
    complete.MFA_KEYS = [generate_key()]
    complete.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    complete.ALLOW_CONSOLE_MAIL = False
    with pytest.raises(CommandError, match="written to the log"):
        call_command("serve")


@pytest.mark.once
@pytest.mark.slow
def test_database_files_of_a_new_site_are_private(tmp_path: Path) -> None:
    umask = os.umask(0o022)
    try:
        site = SiteProcess(tmp_path, f"sqlite:///{tmp_path / 'site.sqlite3'}")
        site.manage_all(["migrate", "--no-input"], ["backup", str(tmp_path / "copy.backup")])
        with closing(sqlite3.connect(tmp_path / "site.sqlite3")) as reader:
            # While somebody reads, the files beside it stay.
            reader.execute("SELECT count(*) FROM timeline_user").fetchone()
            site.manage("add_account", "a@example.org", "--role", "viewer")
            files = [*tmp_path.glob("site.sqlite3*"), tmp_path / "copy.backup"]
            assert {file.name for file in files} >= {"site.sqlite3", "site.sqlite3-wal", "site.sqlite3-shm"}
            assert {file.name: oct(file.stat().st_mode & 0o777) for file in files} == {
                file.name: "0o600" for file in files
            }
    finally:
        os.umask(umask)


@pytest.mark.once
@pytest.mark.parametrize("name", [":memory:", "file:x?mode=memory", ""])
def test_database_in_memory_makes_no_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    create_private_file(name)
    create_private_file(str(tmp_path / "missing" / "db.sqlite3"))
    assert list(tmp_path.iterdir()) == []


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
