"""Two servers, one PostgreSQL, one Redis: what is taken down is gone everywhere, also if the command is killed half-way."""

import json
import pickle
import signal
import subprocess
import sys
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import brotli
import msgspec
import psycopg
import pytest
import redis

from postgresql import OwnServer, run_own_server
from redis_server import OwnRedis, run_own_redis
from tests.support.canary_incident import has_mark
from tests.support.missing_programs import skip_where_missing
from tests.support.site_process import EDITOR, PATIENCE, ROOT, SiteProcess, wait_until
from timeline.public.caching.encodings import decompress
from timeline.public.caching.live_copy import CHECKSUM_LENGTH, CopiedResponse

# It has servers of its own.
pytestmark = [pytest.mark.once, pytest.mark.slow]
SLUG = "harbour-fire"
LAWYER = "lawyer@example.org"
# Publishes a timeline with a canary in an entry; prints the id of the entry, and every public address.
BUILD = f"""
import json
from tests.support import canary_incident, canary_kinds
from timeline.models import Timeline, User
timeline = Timeline.objects.create(slug="{SLUG}", title="Harbour fire", language="en")
draft = canary_kinds.build_entry(timeline, User.objects.get(email="{EDITOR}"))
print(json.dumps([draft.subject_uid, canary_incident.list_addresses(timeline)]))
"""
# Runs the command that follows, and is killed at a moment.
KILLED = """
import os, signal, sys
from django.core.management import call_command
from django.db import connection
from newsroom import erasure

def kill(*_arguments):
    os.kill(os.getpid(), signal.SIGKILL)

moment, *command = sys.argv[1:]
connection.ensure_connection()
commit, rewrite_tables = connection._commit, erasure.rewrite_tables
if moment == "before the commit":
    connection._commit = kill
elif moment == "after the commit":
    connection._commit = lambda: (commit(), kill())
elif moment == "before the copy on disk is deleted":
    erasure.delete_live_copies = kill
elif moment == "before the files are rewritten":
    erasure.rewrite_tables = kill
elif moment == "after the files are rewritten":
    erasure.rewrite_tables = lambda: (rewrite_tables(), kill())
call_command(*command)
"""


class Site:
    """Two servers that share a database and Redis, and a timeline with a canary."""

    def __init__(
        self, database: OwnServer, cache: OwnRedis, servers: list[SiteProcess], folder: Path
    ) -> None:
        self.database, self.cache, self.servers, self.folder = database, cache, servers, folder
        self.entry, self.addresses = json.loads(self.run_python(BUILD))

    def run_python(self, code: str, *arguments: str, status: int = 0) -> str:
        """Run a program with the settings of the site, which must end with this exit status; return what it prints."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}", *arguments],
            cwd=ROOT,
            env=self.servers[0].environment | {"DJANGO_SETTINGS_MODULE": "newsroom.settings"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    def find_at_addresses(self) -> set[str]:
        """Return server and address of each answer with the canary. Each address is asked for four times."""

        def ask(server: SiteProcess, address: str) -> str:
            # A server has two processes, each with a memory of its own.
            bodies = [server.ask(address).body for _ in range(4)]
            return f"{server.port}{address}" if any(map(has_mark, bodies)) else ""

        with ThreadPoolExecutor(4) as readers:
            pairs = [(server, address) for server in self.servers for address in self.addresses]
            return set(readers.map(ask, *zip(*pairs, strict=True))) - {""}

    def find_in_redis(self) -> set[str]:
        """Return the keys whose name or value contains the canary. Values are unpacked."""
        client: Any = redis.Redis(port=self.cache.port)
        return {
            key.decode()
            for key in client.scan_iter()
            if has_mark(key) or has_mark(unpack(client.get(key) or b""))
        }

    def find_on_disk(self) -> set[str]:
        """Return the files of the copies of live pages whose response contains the canary."""
        found = set()
        for path in self.folder.glob("live-*/*/" + "[0-9a-f]" * 64):
            # A server may delete it at this moment.
            with suppress(FileNotFoundError):
                copied = msgspec.msgpack.decode(path.read_bytes()[CHECKSUM_LENGTH:], type=CopiedResponse)
                if has_mark(decompress(copied.body, copied.encoding)):
                    found.add(str(path))
        return found

    def find_state(self) -> tuple[str, bool]:
        """Return the state of the takedown, and whether it is erased; ("", False) if there is none."""
        with psycopg.connect(f"{self.database.url}/site") as connection:
            row = connection.execute("SELECT state, erased_at IS NOT NULL FROM timeline_takedown").fetchone()
        return row or ("", False)


def unpack(value: bytes) -> bytes:
    """Return the bytes of a value that Django stored: unpickled, and decompressed."""
    content = pickle.loads(value) if value[:1] == b"\x80" else value
    data = content if isinstance(content, bytes) else repr(content).encode()
    for encoding in ("gzip", "br"):
        try:
            return decompress(data, encoding)
        except (zlib.error, brotli.error):
            continue
    return data


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with skip_where_missing("two servers cannot be tried"), run_two_servers(tmp_path) as site:
        yield site


@contextmanager
def run_two_servers(folder: Path) -> Iterator[Site]:
    with ExitStack() as stack:
        database = stack.enter_context(run_own_server())
        with psycopg.connect(f"{database.url}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE site")
        cache = stack.enter_context(run_own_redis())
        servers = [
            SiteProcess(
                folder, f"{database.url}/site", CACHE_URL=cache.url, LIVE_COPY=str(folder / f"live-{number}")
            )
            for number in (1, 2)
        ]
        servers[0].manage_all(
            ["migrate", "--no-input"],
            ["collectstatic", "--no-input"],
            ["add_account", EDITOR, "--role", "editor", "--any-password"],
            ["add_account", LAWYER, "--role", "lawyer", "--any-password"],
        )
        for server in servers:
            stack.callback(server.stop)
            server.launch()
        for server in servers:
            server.wait()
        yield Site(database, cache, servers, folder)


def test_what_is_taken_down_is_gone_on_both_servers_or_on_none(site: Site) -> None:
    public = site.find_at_addresses()
    assert {address.split("/")[0] for address in public} == {str(server.port) for server in site.servers}
    assert site.find_in_redis()
    wait_until(lambda: len({path.split("/live-")[1][0] for path in site.find_on_disk()}) == 2)

    takedown = ("suppress", SLUG, "--entry", site.entry, "--requested-by", EDITOR, "--approved-by", LAWYER)
    killed = -signal.SIGKILL
    site.run_python(KILLED, "before the commit", *takedown, status=killed)
    assert site.find_state() == ("", False)
    assert site.find_at_addresses() == public

    # From the commit on, servers see the decision within LIVE_SECONDS and clean what they have, whoever is killed.
    site.run_python(KILLED, "after the commit", *takedown, status=killed)
    wait_until(lambda: not site.find_at_addresses())
    wait_until(lambda: not site.find_in_redis() and not site.find_on_disk())

    # A response that was begun before may be stored late: everything is erased once more.
    late = redis.Redis(port=site.cache.port)
    late.set(":1:public:late:identity", pickle.dumps(b"a page with Quorlax"))
    late.set(":1:another site", b"Quorlax")
    wait_until(lambda: not site.find_at_addresses() and site.find_in_redis() == {":1:another site"})

    for moment in (
        "before the copy on disk is deleted",
        "before the files are rewritten",
        "after the files are rewritten",
    ):
        site.run_python(KILLED, moment, "suppress", "--finish", status=killed)
        assert site.find_state() == ("done", False)
    assert "1 takedown finished" in site.run_python(KILLED, "never", "suppress", "--finish")
    assert site.find_state() == ("done", True)
    assert not site.find_at_addresses()
    assert not site.find_on_disk()
