"""A database of release 0.1 opens with today's code: same documents, same digests, same pages."""

import gzip
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parent.parent.parent
RELEASE = Path(__file__).parent / "release_0_1"
DOCUMENT = "timeline.json"
SCHEMA = "/schema/timeline-1.json"

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql, pytest.mark.slow]


def read(name: str) -> str:
    return gzip.decompress((RELEASE / name).read_bytes()).decode()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[dict[str, Any]]:
    """Migrate the old database and fetch its pages, in a process of its own."""
    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("release") / "old.sqlite3"
        with sqlite3.connect(file) as database:
            database.executescript(read("sqlite.sql.gz"))
        yield fetch(f"sqlite:///{file}")
        return
    server = settings.DATABASES["default"]
    where = {"host": server["HOST"], "port": server["PORT"] or 5432, "user": server["USER"]}
    where |= {"password": server["PASSWORD"]} if server["PASSWORD"] else {}
    name = f"{connection.settings_dict['NAME']}_release_0_1"
    with psycopg.connect(**where, dbname="postgres", autocommit=True) as database:
        database.execute(f'DROP DATABASE IF EXISTS "{name}"')
        database.execute(f'CREATE DATABASE "{name}"')
        try:
            with psycopg.connect(**where, dbname=name) as old:
                old.execute(read("postgresql.sql.gz"))
            password = f":{server['PASSWORD']}" if server["PASSWORD"] else ""
            yield fetch(f"postgres://{server['USER']}{password}@{where['host']}:{where['port']}/{name}")
        finally:
            database.execute(f'DROP DATABASE "{name}"')


def fetch(database_url: str) -> dict[str, Any]:
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {
        "ALLOWED_HOSTS": "testserver",
        "DATABASE_URL": database_url,
        "DEBUG": "true",
        "HTTPS": "false",
        "LOG_LEVEL": "CRITICAL",
        "SECRET_KEY": "only-for-a-test-0123456789-abcdefghijklmnopqrstuvwxyz",
    }
    for command in (["manage.py", "migrate", "--verbosity", "0"], ["-m", "tests.upgrade.fetch_pages"]):
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def old_pages() -> dict[str, Any]:
    return json.loads(read("pages.json.gz"))


def test_documents_keep_their_bytes_and_digests(pages: dict[str, Any], old_pages: dict[str, Any]) -> None:
    documents = [address for address in old_pages if address.endswith(DOCUMENT)]
    assert len(documents) == 7
    for address in documents:
        assert pages[address]["body"] == old_pages[address]["body"], address
    live = json.loads(old_pages["/t/facebook-reports-bbc/timeline.json"]["body"])
    second = pages["/t/facebook-reports-bbc/v/2/timeline.json"]["body"]
    # Version 3 was cancelled under its embargo, so version 4 follows version 2.
    assert live["version"]["previous"] == hashlib.sha256(second.encode()).hexdigest()


def test_the_schema_only_grows(pages: dict[str, Any], old_pages: dict[str, Any]) -> None:
    new, old = (json.loads(answers[SCHEMA]["body"]) for answers in (pages, old_pages))
    assert {**new, "$defs": None} == {**old, "$defs": None}
    for name, part in old["$defs"].items():
        grown = new["$defs"][name]
        assert grown["properties"].items() >= part["properties"].items(), name
        assert grown["required"] == part["required"], name
        added = grown["properties"].keys() - part["properties"].keys()
        assert all("default" in grown["properties"][field] for field in added), name


def test_every_page_is_the_same(pages: dict[str, Any], old_pages: dict[str, Any]) -> None:
    assert list(pages) == list(old_pages)
    for address, old in old_pages.items():
        new = pages[address]
        assert (new["status"], new["headers"]) == (old["status"], old["headers"]), address
        if address == SCHEMA:
            continue
        assert new["body"].split("\n") == old["body"].split("\n"), address
