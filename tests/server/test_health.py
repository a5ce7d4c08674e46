"""Alive (`/healthz`) and ready (`/readyz`): what is missing, for readers and for the desk, without a host name."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError
from pytest_django import Settings

from newsroom.health import HealthChecks
from timeline.public.caching import wsgi_cache
from timeline.public.caching.live_copy import LiveCopy
from timeline.public.caching.wsgi_cache import PublicationState


def ask(path: str, publications: PublicationState | None = None, method: str = "GET") -> tuple[str, Any]:
    """Return status and body of a health check that is asked for by address, without a host name."""
    started: list[str] = []
    checks: Any = HealthChecks(lambda *_: [b"the site"], publications or PublicationState(lambda: None))
    environ = {"PATH_INFO": path.partition("?")[0], "QUERY_STRING": path.partition("?")[2]}
    body = checks(
        environ | {"REQUEST_METHOD": method, "HTTP_HOST": "10.0.0.7"},
        lambda status, headers: started.append(status),
    )
    return started[0][:3] if started else "", b"".join(body)


@pytest.fixture(autouse=True)
def _transaction_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("newsroom.health", "timeline.public.caching.wsgi_cache"):
        monkeypatch.setattr(f"{module}.close_old_connections", lambda: None)


def fail() -> str:
    raise DatabaseError


def test_alive_says_nothing_about_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wsgi_cache, "_read_state", fail)
    assert ask("/healthz") == ("200", b"ok\n")
    assert ask("/healthz", method="HEAD") == ("200", b"")
    assert ask("/healthz", method="POST")[0] == "405"
    assert ask("/healthz/") == ("", b"the site")


@pytest.mark.postgresql
@pytest.mark.django_db
def test_ready_with_everything() -> None:
    status, body = ask("/readyz")
    assert (status, json.loads(body)) == ("200", {"status": "ready", "missing": []})


@pytest.mark.django_db
def test_without_a_database_pages_are_ready_once_they_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    known = PublicationState(lambda: None)
    assert ask("/readyz", known)[0] == "200"
    monkeypatch.setattr(wsgi_cache, "_read_state", fail)
    status, body = ask("/readyz", known)
    assert (status, json.loads(body)) == ("200", {"status": "degraded", "missing": ["database"]})
    assert ask("/readyz?for=desk", known)[0] == "503"
    status, body = ask("/readyz")
    assert (status, json.loads(body)) == ("503", {"status": "unavailable", "missing": ["database"]})


@pytest.mark.django_db
def test_a_clock_in_doubt_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timeline.publication_clock.find_doubt", lambda: "The clock is wrong.")
    status, body = ask("/readyz?for=desk")
    assert (status, json.loads(body)) == ("200", {"status": "degraded", "missing": ["clock"]})


@pytest.mark.django_db
def test_a_copy_that_cannot_be_kept_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    known = PublicationState(lambda: None, LiveCopy(str(tmp_path / "file" / "live"), 1_000_000))
    status, body = ask("/readyz?for=desk", known)
    assert (status, json.loads(body)) == ("200", {"status": "degraded", "missing": ["disk copy"]})


@pytest.mark.django_db
def test_a_database_without_tables_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    known = PublicationState(lambda: None)
    assert ask("/readyz", known)[0] == "200"

    def fail() -> str:
        raise ProgrammingError('relation "timeline_publication" does not exist')

    monkeypatch.setattr(wsgi_cache, "_read_state", fail)
    status, body = ask("/readyz", known)
    assert (status, json.loads(body)) == ("200", {"status": "degraded", "missing": ["migrations"]})
    status, body = ask("/readyz")
    assert (status, json.loads(body)) == ("503", {"status": "unavailable", "missing": ["migrations"]})


@pytest.mark.django_db
def test_missing_migrations_and_static_files_are_named(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Any
) -> None:
    monkeypatch.setattr("newsroom.health.MigrationExecutor.migration_plan", lambda *_: ["one"])
    status, body = ask("/readyz")
    assert (status, json.loads(body)) == ("200", {"status": "degraded", "missing": ["migrations"]})
    assert ask("/readyz?for=desk")[0] == "503"
    settings.WHITENOISE_USE_FINDERS = False
    settings.STATIC_ROOT = str(tmp_path)
    status, body = ask("/readyz")
    assert (status, json.loads(body)["missing"]) == ("503", ["migrations", "static files"])
