"""A database of release 0.1 opens with today's code: same documents, same digests, same addresses."""

import hashlib
import json
import os
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
        # A version that was cancelled has no document, but the page that says so, in today's words.
        if old_pages[address]["status"] == 200:
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


def test_every_address_answers_as_before(pages: dict[str, Any], old_pages: dict[str, Any]) -> None:
    assert list(pages) == list(old_pages)
    for address, old in old_pages.items():
        new = pages[address]
        assert (new["status"], new["headers"]) == (old["status"], old["headers"]), address


def test_every_page_still_names_the_entries_it_named(
    pages: dict[str, Any], old_pages: dict[str, Any]
) -> None:
    """The look and the words of pages have changed since; the record on them has not."""
    live = json.loads(old_pages["/t/facebook-reports-bbc/timeline.json"]["body"])
    headlines = [event["headline"] for event in live["events"]]
    for address in ("/t/facebook-reports-bbc/", "/t/facebook-reports-bbc/v/2/"):
        old, new = (_read_text(answers[address]["body"]) for answers in (old_pages, pages))
        named = [headline for headline in headlines if headline in old]
        assert named
        assert [headline for headline in named if headline in new] == named, address


def _read_text(outline: str) -> str:
    """Return the text of a page's outline, which has a line for each tag and text."""
    return " ".join(line.strip() for line in outline.split("\n") if not line.startswith(("<", "/")))
