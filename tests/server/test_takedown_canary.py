"""A canary that was published and then taken down is found nowhere; a takedown that is killed is whole or not at all."""

import logging
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from newsroom import erasure
from tests.support import canary_incident, canary_kinds
from tests.support.canary_incident import has_mark
from tests.support.tiers import IS_FULL
from timeline import document
from timeline.actions import takedowns
from timeline.actions.takedowns import TakedownDraft
from timeline.models import Entry, Publication, RewritePermit, Takedown, Timeline, User
from timeline.pages import share_card
from timeline.public.caching.live_copy import identify_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.postgresql]


@pytest.fixture
def entry(timeline: Timeline, editor: User) -> Entry:
    return canary_incident.build(timeline, editor)


@pytest.fixture
def lawyer(make_user: Callable[..., User]) -> User:
    return make_user("lawyer@example.org", "lawyer")


def read_chain(timeline: Timeline) -> list[bytes]:
    return [publication.data for publication in timeline.publications.order_by("number")]


def test_a_search_of_the_database_files_keeps_their_locks(timeline: Timeline) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has a server between its files and us")
    file = str(connection.settings_dict["NAME"])
    Timeline.objects.update(summary="Still in use")
    canary_incident.find_in_database_files()
    other = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM timeline_user')"
    subprocess.run([sys.executable, "-c", other, file], check=True)
    # Another program that took itself for the only one would have deleted the log.
    assert Path(f"{file}-wal").exists()


@pytest.mark.parametrize("kind", canary_kinds.BUILD)
def test_what_was_taken_down_is_found_nowhere(
    kind: str,
    timeline: Timeline,
    editor: User,
    lawyer: User,
    tmp_path: Path,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.LIVE_COPY = str(tmp_path / "live")
    # The words on a card are seen in its drawing.
    monkeypatch.setattr(share_card, "render_png", str.encode)
    draft = canary_kinds.BUILD[kind](timeline, editor)
    marks, addresses = canary_kinds.list_marks(draft), canary_incident.list_addresses(timeline)
    copied = tmp_path / "live" / f"{identify_database()}-{'0' * 16}-{'0' * 64}"
    copied.mkdir(parents=True)
    (copied / "page").write_bytes(b"a page with " + marks[-1])
    caplog.set_level(logging.DEBUG)
    # It is everywhere before. The text of a source is public by its digest only.
    for mark in marks:
        public = canary_incident.find_at_addresses(addresses, mark)
        assert bool(public) == (kind != "source-text" or mark != canary_incident.MARK), mark
        assert canary_incident.find_in_rows(mark)
    assert canary_incident.find_in_caches(*marks)
    assert canary_incident.find_in_cached_functions(*marks) or kind not in {"words", "entry"}
    assert canary_incident.find_in_database_files(*marks)
    assert canary_incident.find_in_exports(timeline, *marks)

    takedown = takedowns.request_takedown(timeline, draft, by=editor)
    caplog.clear()
    takedowns.approve_takedown(takedown, by=lawyer)
    erasure.erase_all()

    assert canary_incident.find_in_rows(*marks) == set()
    assert canary_incident.find_in_caches(*marks) == set()
    assert canary_incident.find_at_addresses(addresses, *marks) == set()
    assert canary_incident.find_in_exports(timeline, *marks) == set()
    assert canary_incident.find_in_caches(*marks) == set()
    assert canary_incident.find_in_files(tmp_path, *marks) == set()
    assert canary_incident.find_in_database_files(*marks) == set()
    assert not has_mark(caplog.text.encode(), marks)
    assert document.find_chain_problems(read_chain(timeline)) == []
    assert Takedown.objects.get().erased_at is not None
    backup = tmp_path / "later.backup"
    call_command("backup", str(backup))
    assert not has_mark(read_backup(backup), marks)
    if connection.vendor == "postgresql":
        assert not has_mark(canary_incident.dump_postgresql(), marks)


def read_backup(path: Path) -> bytes:
    """Return the rows of a backup as text."""
    from newsroom.backup_file import BackupReader

    reader = BackupReader(path)
    reader.verify()
    return repr(list(reader.read())).encode()


def attempt(takedown: Takedown, lawyer: User, kill_at: int) -> int:
    """Approve in a process of its own that is killed before its n-th writing statement; return its exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        connection.connection = None
        connection.connect()
        written = 0

        def kill_here(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal written
            if sql.startswith(("INSERT", "UPDATE", "DELETE", "VACUUM", "PRAGMA wal", "CHECKPOINT")):
                written += 1
                if written == kill_at:
                    os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(kill_here):
            takedowns.approve_takedown(takedown, by=lawyer)
            erasure.erase_all()
        os._exit(0)
    finally:
        os._exit(1)


def test_a_killed_takedown_is_whole_or_not_at_all(
    timeline: Timeline, entry: Entry, editor: User, lawyer: User
) -> None:
    draft = TakedownDraft(kind="words", words=(canary_incident.CANARY,))
    takedown = takedowns.request_takedown(timeline, draft, by=editor)
    before, addresses = read_chain(timeline), canary_incident.list_addresses(timeline)
    moments = sorted(random.sample(range(1, 60), 30 if IS_FULL else 6))
    for kill_at in [*moments, 10_000]:
        connection.close()
        code = attempt(takedown, lawyer, kill_at)
        assert code in (0, -signal.SIGKILL)
        if Takedown.objects.get().state == "requested":
            assert read_chain(timeline) == before
            assert canary_incident.find_at_addresses(addresses)
        else:
            break
    connection.close()
    erasure.erase_all()
    assert canary_incident.find_in_rows() == set()
    assert canary_incident.find_in_database_files() == set()
    assert document.find_chain_problems(read_chain(timeline)) == []
    assert not RewritePermit.objects.exists()
    assert Publication.objects.count() == 3
    assert Takedown.objects.unerased().count() == 0
