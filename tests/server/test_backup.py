"""`manage.py backup` and `restore` on real databases: while others write, between databases, and killed in the middle."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from newsroom.backup_file import BackupReader
from postgresql import OwnServer
from tests.support.site_process import PATIENCE, ROOT, SiteProcess

# Each has databases of its own.
pytestmark = [pytest.mark.once, pytest.mark.slow]

# Adds two parties in each transaction, again and again. A snapshot never has one without the other.
WRITER = """
import itertools
import django
django.setup()
from django.db import transaction
from timeline.models import Party
for number in itertools.count():
    with transaction.atomic():
        Party.objects.create(name=f"left {number}")
        Party.objects.create(name=f"right {number}")
    print(number, flush=True)
"""
# A command that stops to breathe where its report has a text, so that it can be killed there.
STOPPING = """
import sys, time
from pathlib import Path
import django
django.setup()
from newsroom import backup
action, path, text = sys.argv[1:]
def report(line):
    if text in line:
        print("here", flush=True)
        time.sleep(60)
if action == "backup":
    import signal
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    backup.create_backup(Path(path), report)
else:
    backup.restore_backup(Path(path), report)
"""


class Database:
    """A database of the site, and commands that use it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.site = SiteProcess(
            folder, url, ALLOWED_HOSTS="testserver", DJANGO_SETTINGS_MODULE="newsroom.settings"
        )
        self.url = url

    @classmethod
    def in_file(cls, folder: Path, name: str) -> "Database":
        return cls(folder, f"sqlite:///{folder / name}")

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return self.site.run(*arguments)

    @contextmanager
    def start(self, script: str, *arguments: str) -> "Iterator[subprocess.Popen[bytes]]":
        """Run a script until the end of the block; it is killed there."""
        process = subprocess.Popen(
            [sys.executable, "-c", script, *arguments],
            cwd=ROOT,
            env=self.site.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert process.stdout
            assert process.stdout.readline()
            yield process
        finally:
            process.kill()
            process.communicate()

    def fetch_pages(self) -> dict[str, object]:
        """Return every public page and file of the site."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.upgrade.fetch_pages"],
            cwd=ROOT,
            env=self.site.environment | {"DEBUG": "true"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
        pages: dict[str, object] = json.loads(done.stdout)
        return pages

    def read(self, query: str) -> list[tuple[object, ...]]:
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as database:
                return database.execute(query).fetchall()
        with psycopg.connect(self.url) as database:
            return database.execute(query.encode()).fetchall()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """A published site in a file."""
    database = Database.in_file(tmp_path_factory.mktemp("source"), "site.sqlite3")
    database.site.prepare()
    return database


@pytest.fixture
def empty_postgresql(postgresql: OwnServer, tmp_path: Path) -> Database:
    with psycopg.connect(f"{postgresql.url}/postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS restored")
        connection.execute("CREATE DATABASE restored")
    return Database(tmp_path, f"{postgresql.url}/restored")


@contextmanager
def keep_writing(database: Database) -> Iterator[None]:
    """Let another process write in this block, from its first row on."""
    with database.start(WRITER) as process:
        yield
        assert process.poll() is None


def require_same_site(before: Database, after: Database) -> None:
    pages = after.fetch_pages()
    assert pages == before.fetch_pages()
    assert any(address.endswith("timeline.json") for address in pages)
    counts = "SELECT count(*) FROM timeline_party WHERE name LIKE "
    assert after.read(f"{counts}'left %'") == after.read(f"{counts}'right %'")
    # The database refuses changes of published rows, and counts on from the last key.
    assert after.run("check", "--database", "default", "--fail-level", "WARNING").returncode == 0
    after.site.manage("add_account", "new@example.org", "--role", "reporter")


def test_a_backup_during_writes_is_one_moment_and_can_be_restored_on_the_other_database(
    source: Database, empty_postgresql: Database, tmp_path: Path
) -> None:
    path = tmp_path / "site.backup"
    with keep_writing(source):
        made = source.run("backup", str(path))
    assert made.returncode == 0, made.stderr
    assert "timeline.Publication: 1 rows" in made.stderr
    restored = empty_postgresql.run("restore", str(path))
    assert restored.returncode == 0, restored.stderr
    require_same_site(source, empty_postgresql)
    assert empty_postgresql.read("SELECT count(*) FROM timeline_party WHERE name LIKE 'left %'") > [(0,)]
    again = empty_postgresql.run("restore", str(path))
    assert again.returncode == 1
    assert "The database is not empty" in again.stderr


@pytest.mark.full
def test_a_backup_of_postgresql_during_writes_can_be_restored_in_a_file(
    source: Database, empty_postgresql: Database, tmp_path: Path
) -> None:
    first, second = str(tmp_path / "first"), str(tmp_path / "second")
    source.site.manage("backup", first)
    empty_postgresql.site.manage("restore", first)
    with keep_writing(empty_postgresql):
        empty_postgresql.site.manage("backup", second)
    restored = Database.in_file(tmp_path, "restored.sqlite3")
    restored.site.manage("restore", second)
    require_same_site(source, restored)
    # Everything is replaced, at once, though the history may not be changed.
    empty_postgresql.site.manage("restore", first, "--replace")
    assert {**BackupReader(Path(first)).verify().tables} == back_up_again(
        empty_postgresql, tmp_path / "third"
    )


def back_up_again(database: Database, path: Path) -> dict[str, object]:
    database.site.manage("backup", str(path))
    return {**BackupReader(path).verify().tables}


@pytest.mark.full
def test_an_older_backup_gets_the_tables_of_this_version(source: Database, tmp_path: Path) -> None:
    older, restored = Database.in_file(tmp_path, "older.sqlite3"), Database.in_file(tmp_path, "new.sqlite3")
    path = str(tmp_path / "older.backup")
    older.site.manage("migrate", "timeline", "0010_default_order")
    older.site.manage("migrate", "account")
    older.site.manage("add_account", "old@example.org", "--role", "editor")
    older.site.manage("backup", path)
    assert "timeline.Job" not in BackupReader(Path(path)).verify().tables
    restored.site.manage("restore", path)
    assert restored.read("SELECT email FROM timeline_user") == [("old@example.org",)]
    assert restored.read("SELECT count(*) FROM timeline_job") == [(0,)]


def test_a_killed_backup_has_no_name_and_a_killed_restore_changed_no_row(
    source: Database, tmp_path: Path
) -> None:
    path = tmp_path / "site.backup"
    with source.start(STOPPING, "backup", str(path), "timeline.Publication:") as stopped:
        stopped.send_signal(signal.SIGTERM)
        assert stopped.wait(PATIENCE) == 143
    assert list(tmp_path.iterdir()) == []

    with source.start(STOPPING, "backup", str(path), "timeline.Publication:") as killed:
        killed.kill()
    assert [left.name for left in tmp_path.iterdir()] == ["site.backup.part"]
    refused = source.run("restore", "--check", str(tmp_path / "site.backup.part"))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "is cut off or damaged" in refused.stderr
    source.site.manage("backup", str(path))
    assert [left.name for left in tmp_path.iterdir()] == ["site.backup"]

    restored = Database.in_file(tmp_path, "restored.sqlite3")
    with restored.start(STOPPING, "restore", str(path), "Comparing every row") as killed:
        killed.kill()
    assert restored.read("SELECT count(*) FROM timeline_publication") == [(0,)]
    restored.site.manage("restore", str(path))
    assert restored.read("SELECT count(*) FROM timeline_publication") == [(1,)]


def test_a_damaged_document_is_noticed_when_it_is_backed_up(source: Database, tmp_path: Path) -> None:
    copy = Database.in_file(tmp_path, "copy.sqlite3")
    with closing(sqlite3.connect(source.url.removeprefix("sqlite:///"))) as database:
        database.execute(f"VACUUM INTO '{tmp_path / 'copy.sqlite3'}'")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as database, database:
        database.execute("DROP TRIGGER timeline_publicationbytes_no_update")
        database.execute("UPDATE timeline_publicationbytes SET data = data || ' '")
    made = copy.run("backup", str(tmp_path / "site.backup"))
    assert made.returncode == 1
    assert "The document of version 1 of “Facebook reports BBC" in made.stderr
    assert not (tmp_path / "site.backup").exists()
