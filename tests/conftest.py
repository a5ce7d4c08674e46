"""What the tests share: accounts with each role, a timeline, the sample incident, a real browser."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db import connection
from django.template import Template
from django.test import Client, TransactionTestCase
from pytest_django import DjangoDbBlocker

from tests.support import migrated_database, tiers
from timeline import document, publication_clock
from timeline.actions.drafts import CitationDraft, EventDraft, SourceDraft
from timeline.actions.entries import add_entry
from timeline.actions.imports import import_document
from timeline.dates import When
from timeline.evidence import quote_checks
from timeline.importers import IMPORTERS
from timeline.models import Entry, Timeline, User, triggers
from timeline.models.users import ROLES
from timeline.public.caching import document_cache, erasure, fragment_cache, timeline_index

SAMPLE = Path(__file__).parent.parent / "timeline" / "sample" / "facebook-bbc.json"
PASSWORD = "correct-horse-battery"
# In the order in which they are looked for.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

# Examples state facts, not timings: a busy machine draws them slowly, and is not wrong for it.
hypothesis.settings.register_profile(
    "tier",
    deadline=None,
    max_examples=tiers.EXAMPLES[tiers.TIER],
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("tier")

# What it takes to guess a password is the library's matter, and no test's.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Playwright's synchronous interface runs an event loop in the thread of the test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.hookimpl(tryfirst=True)
def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what needs a browser, so that it can be left out where there is none."""
    if "browser" in getattr(item, "fixturenames", ()):
        item.add_marker("browser")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what does not belong to this tier, or not to this database."""
    chosen = tiers.choose_tests(items)
    if len(chosen) < len(items):
        kept = set(chosen)
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = chosen


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Do not import a file that has no test for this database."""
    return True if tiers.is_left_out(collection_path) else None


def pytest_report_header() -> str:
    return f"tier: {tiers.TIER} (TIMELINE_TEST_TIER)"


def pytest_collection_finish() -> None:
    """Spare the garbage collector all that has been imported and collected: it stays until the end."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Forget what the process remembers of the test before.

    A hook, because fixtures that every test uses cost thousands of tests more than they do.
    """
    for cache in caches.all():
        cache.clear()
    document_cache.clear()
    fragment_cache.clear()
    timeline_index.clear()
    erasure.reset()
    publication_clock.reset()
    quote_checks.clear_caches()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Change how the test database is connected to.

    No connection is kept after a request: one kept by a thread of the live server outlives its test. Nothing has
    to reach the disk: the database is gone at the end.
    """
    connection.settings_dict["CONN_MAX_AGE"] = 0
    options = connection.settings_dict.setdefault("OPTIONS", {})
    if connection.vendor == "sqlite":
        options["init_command"] += " PRAGMA synchronous=OFF;"
    else:
        options["options"] = f"{options.get('options', '')} -c synchronous_commit=off".strip()
    with migrated_database.start_from_copy():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """End what a browser's last request may still hold, because PostgreSQL drops no database in use."""
    yield
    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session", autouse=True)
def _templates_are_not_recorded(django_test_environment: None) -> Iterator[None]:
    """Render as a server does: Django's test client keeps a copy of every context, and no test looks at one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))
        yield


@pytest.fixture(scope="session", autouse=True)
def _record_can_be_flushed() -> Iterator[None]:
    """Take the guards of the record off while the database is emptied after a transactional test.

    Only there: `manage.py flush` in a test is refused as anywhere else. All other tests end by rolling back.
    """
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def flush_unguarded(case: TransactionTestCase) -> None:
        triggers.remove(connection)
        try:
            flush(case)
        finally:
            triggers.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_unguarded)
        yield


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """Make an account; tests that flush the database have lost the groups, so they are made again."""

    def make(email: str, *roles: str, **fields: Any) -> User:
        user = User.objects.create_user(
            email, PASSWORD, name=email.split("@", maxsplit=1)[0].capitalize(), **fields
        )
        user.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])
        return user

    for role in ROLES:
        Group.objects.get_or_create(name=role)
    return make


@pytest.fixture
def reporter(make_user: Callable[..., User]) -> User:
    return make_user("reporter@example.org", "reporter")


@pytest.fixture
def editor(make_user: Callable[..., User]) -> User:
    return make_user("editor@example.org", "editor")


@pytest.fixture
def timeline(db: None) -> Timeline:
    return Timeline.objects.create(slug="harbour-fire", title="Harbour fire", time_zone="Europe/London")


@pytest.fixture
def sample_document() -> document.Document:
    return IMPORTERS["json"](SAMPLE.read_bytes())


@pytest.fixture
def sample(db: None, sample_document: document.Document) -> Timeline:
    return import_document(sample_document).timeline


@pytest.fixture
def make_event(timeline: Timeline, editor: User) -> Callable[..., Entry]:
    """Make an event on the timeline, with a source unless `cited` is false."""

    def make(
        headline: str = "Something happened", edtf: str = "", *, cited: bool = True, **fields: Any
    ) -> Entry:
        citations = (
            (CitationDraft(source=SourceDraft(publisher="The Gazette", title=headline)),) if cited else ()
        )
        draft = EventDraft(headline=headline, when=When(edtf=edtf), citations=citations, **fields)
        return add_entry(timeline, draft, by=editor).entry

    return make


def _sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def as_reporter(reporter: User) -> Client:
    return _sign_in(reporter)


@pytest.fixture
def as_editor(editor: User) -> Client:
    return _sign_in(editor)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the system's Chromium: nothing is downloaded."""
    chromium = os.environ.get("CHROMIUM") or next(
        (path for name in BROWSERS if (path := shutil.which(name))),
        None,
    )
    return {
        **browser_type_launch_args,
        "executable_path": chromium,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
    }
