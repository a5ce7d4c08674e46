"""A database as release 0.1 left it, with the two samples."""

import gzip
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection

FOLDER = Path(__file__).parent / "release_0_1"


def read(name: str) -> str:
    """Return the text of a compressed file of that release."""
    return gzip.decompress((FOLDER / name).read_bytes()).decode()


@contextmanager
def open_old_database(folder: Path, suffix: str) -> Iterator[str]:
    """Make the database on the engine of the tests, not yet migrated; give its DATABASE_URL. It is gone at the end.

    Args:
        folder: where its file is, on SQLite
        suffix: what tells its name from the tests' own database, on PostgreSQL
    """
    if connection.vendor == "sqlite":
        file = folder / "old.sqlite3"
        with sqlite3.connect(file) as database:
            database.executescript(read("sqlite.sql.gz"))
        yield f"sqlite:///{file}"
        return
    server = settings.DATABASES["default"]
    where = {"host": server["HOST"], "port": server["PORT"] or 5432, "user": server["USER"]}
    where |= {"password": server["PASSWORD"]} if server["PASSWORD"] else {}
    name = f"{connection.settings_dict['NAME']}_{suffix}"
    with psycopg.connect(**where, dbname="postgres", autocommit=True) as database:
        database.execute(f'DROP DATABASE IF EXISTS "{name}"')
        database.execute(f'CREATE DATABASE "{name}"')
        try:
            with psycopg.connect(**where, dbname=name) as old:
                old.execute(read("postgresql.sql.gz"))
            password = f":{server['PASSWORD']}" if server["PASSWORD"] else ""
            yield f"postgres://{server['USER']}{password}@{where['host']}:{where['port']}/{name}"
        finally:
            database.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
