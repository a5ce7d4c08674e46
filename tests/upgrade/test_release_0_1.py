"""A database of release 0.1 opens with today's code: same documents, same digests, same pages."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.upgrade.old_database import open_old_database, read

ROOT = Path(__file__).parent.parent.parent
DOCUMENT = "timeline.json"
SCHEMA = "/schema/timeline-1.json"

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql, pytest.mark.slow]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[dict[str, Any]]:
    """Migrate the old database and fetch its pages, in a process of its own."""
    with open_old_database(tmp_path_factory.mktemp("release"), "release_0_1") as url:
        yield fetch(url)


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


# What is no longer true since a version can be taken down, and what stands there now.
REWORDED = (
    "Every version that was ever public, the latest first. None is ever altered or removed.",
    "Every published version, newest first. Later changes to a version are marked.",
)


# Readers are no longer told which versions were never public: one paragraph of the list of versions.
NEVER_PUBLIC = re.compile(r"<p[^\n]*\n[^\n]*never public[^\n]*\n</p\n")


def test_every_page_is_the_same(pages: dict[str, Any], old_pages: dict[str, Any]) -> None:
    assert list(pages) == list(old_pages)
    for address, old in old_pages.items():
        new = pages[address]
        assert (new["status"], new["headers"]) == (old["status"], old["headers"]), address
        if address == SCHEMA:
            continue
        expected = NEVER_PUBLIC.sub("", old["body"].replace(*REWORDED))
        assert new["body"].split("\n") == expected.split("\n"), address
