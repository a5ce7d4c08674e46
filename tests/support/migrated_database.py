"""A copy of the migrated, empty SQLite database, so that a run of tests does not apply every migration again.

Applying fifty migrations takes seconds at every start, also when one test is run. The copy is used while nothing
that could change the tables has changed: migrations, models, settings and packages.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management.commands import migrate
from django.db import connection

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "var" / "test-database"
WHAT_MAKES_TABLES = (
    "requirements/dev.txt",
    "newsroom/settings.py",
    "timeline/apps.py",
    "timeline/migrations/*.py",
    "timeline/models/**/*.py",
)


@contextmanager
def start_from_copy() -> Iterator[None]:
    """While the block runs, let `migrate` fill an empty SQLite database from the copy first, or else make the copy."""
    handle = migrate.Command.handle

    def handle_with_copy(command: migrate.Command, *args: Any, **options: Any) -> None:
        is_empty = connection.vendor == "sqlite" and not connection.introspection.table_names()
        copy = find_copy()
        if is_empty and copy.exists():
            _fill(copy)
            is_empty = False
        # Also with a copy: what follows a migration (rights, triggers) is made by today's code.
        handle(command, *args, **options)
        if is_empty:
            _save(copy)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate.Command, "handle", handle_with_copy)
        yield


def copy_to_site(database_url: str) -> None:
    """Put the copy, if there is one, where a site of its own will look for its SQLite file: its `migrate` then finds little to do."""
    file = Path(database_url.removeprefix("sqlite:///"))
    copy = find_copy()
    if database_url.startswith("sqlite:///") and copy.exists() and not file.exists():
        shutil.copyfile(copy, file)
        file.chmod(0o600)


def find_copy() -> Path:
    """Return where the copy for today's code is, or would be."""
    digest = hashlib.sha256()
    for pattern in WHAT_MAKES_TABLES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return FOLDER / f"{digest.hexdigest()[:16]}.sqlite3"


def _fill(copy: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)) as source:
        source.backup(connection.connection)


def _save(copy: Path) -> None:
    """Write the copy under its name at once, because several processes may write it; older copies go."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    unfinished = copy.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(unfinished)) as target:
        connection.connection.backup(target)
    unfinished.replace(copy)
    for old in FOLDER.glob("*.sqlite3"):
        if old != copy:
            old.unlink(missing_ok=True)
