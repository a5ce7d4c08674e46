"""A timeline whose canary is public in two of three versions, and stored in every kind of row; and where canaries are."""

import functools
import gc
import gzip
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from django.apps import apps
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection
from django.test import Client

from tests.support.all_addresses import list_all, list_public_addresses
from timeline import document
from timeline.actions.drafts import CitationDraft, EventDraft, SourceDraft
from timeline.actions.entries import add_entry, remove_entry
from timeline.actions.publications import publish
from timeline.actions.source_texts import store_source_text
from timeline.exports import FORMATS, export
from timeline.models import Entry, Publication, Report, SavedView, Source, Timeline, User
from timeline.public.caching import document_cache, fragment_cache
from timeline.public.caching.memory_cache import MemoryCache

CANARY = "Quorlax Vintermeer"
# Found in any case, in addresses and across markup.
MARK = b"quorlax"
MARKS = (MARK,)
LRU_CACHE = type(functools.lru_cache(lambda: None))


def has_mark(data: bytes, marks: Iterable[bytes] = MARKS) -> bool:
    lowered = data.lower()
    return any(mark.lower() in lowered for mark in marks)


class AnyNotes(dict[str, Any]):
    """Every change to a published entry counts as minor, except those that have a note here."""

    def keys(self) -> Any:
        return set(Entry.objects.values_list("uid", flat=True))

    def __missing__(self, key: str) -> str:
        return "minor"

    def get(self, key: str, default: Any = None) -> Any:
        return self[key]


def publish_now(timeline: Timeline, editor: User, note: str = "News") -> Publication:
    return publish(timeline, by=editor, note=note, seen_digest=None, change_notes=AnyNotes())


def build(timeline: Timeline, editor: User) -> Entry:
    """Publish three versions; the entry with the canary is withdrawn in the third. Return it."""
    draft = EventDraft(
        headline=f"{CANARY} opens the gate",
        body="It was **Quorlax** Vintermeer, [they said](https://site.example/quorlax-vintermeer).",
        citations=(
            CitationDraft(
                source=SourceDraft(publisher="The Gazette", title=f"The gate of {CANARY}"),
                exact=f"{CANARY} opened it",
            ),
        ),
    )
    entry = add_entry(timeline, draft, by=editor).entry
    store_source_text(Source.objects.get(), f"On Monday {CANARY} opened it, the paper says.", by=editor)
    other = EventDraft(
        headline="The water falls",
        citations=(CitationDraft(source=SourceDraft(publisher="The Post", title="Water")),),
    )
    add_entry(timeline, other, by=editor)
    SavedView.objects.create(
        timeline=timeline, owner=editor, name=f"About {CANARY}", filters={"q": CANARY, "kind": "event"}
    )
    first = publish_now(timeline, editor, f"First, with {CANARY}")
    Report.objects.create(publication=first, entry_uid=entry.uid, words=f"It was not {CANARY}.")
    Timeline.objects.filter(pk=timeline.pk).update(summary="What is known", version=2)
    publish_now(timeline, editor, "Second")
    remove_entry(Entry.objects.get(pk=entry.pk), by=editor, version=1, reason="Not shown to be true")
    publish_now(timeline, editor, "Third")
    return Entry.objects.get(pk=entry.pk)


def find_in_rows(*marks: bytes) -> set[str]:
    """Return each table and column that contains the canary, read as raw values."""
    found = set()
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    data = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    if has_mark(data, marks or MARKS):
                        found.add(f"{table}.{name}")
    return found


def list_addresses(timeline: Timeline) -> list[str]:
    """Return every public address, with all versions and comparisons, and of what only the first version has."""
    live = Publication.objects.filter(timeline=timeline).public().order_by("-number")[0]
    first = Publication.objects.get(timeline=timeline, number=1)
    addresses = set(list_all(list_public_addresses(live, document.decode(live.data))))
    addresses |= set(list_all(list_public_addresses(live, document.decode(first.data))))
    return sorted(addresses)


def find_at_addresses(addresses: Iterable[str], *marks: bytes) -> set[str]:
    """Return each address whose answer contains the canary."""
    found = set()
    for address in addresses:
        for headers in ({}, {"Accept-Encoding": "gzip"}):
            response: Any = Client().get(address, headers=headers, secure=True)
            body = response.content
            if response.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            if has_mark(body + repr(response.headers).encode(), marks or MARKS):
                found.add(address)
    return found


def find_in_exports(timeline: Timeline, *marks: bytes) -> set[str]:
    """Return each format and version whose export contains the canary."""
    found = set()
    for publication in timeline.publications.all():
        whole = document.decode(publication.data)
        for name in FORMATS:
            if has_mark(export(name, whole, site="https://news.example"), marks or MARKS):
                found.add(f"{name} of version {publication.number}")
    return found


def find_in_caches(*marks: bytes) -> set[str]:
    """Return the caches of this process that contain the canary."""
    found = set()
    for cache in caches.all(initialized_only=True):
        for value in _read_cache(cache):
            if has_mark(value, marks or MARKS):
                found.add(type(cache).__name__)
    for key, html in fragment_cache._memory._cache.list_items():
        if has_mark(html, marks or MARKS):
            found.add(f"fragment {key!r}")
    found |= find_in_cached_functions(*marks)
    for name, memory in (("live", document_cache._live), ("superseded", document_cache._superseded)):
        for _key, cached in memory.list_items():
            if has_mark(document.encode(cached.prepared.document), marks or MARKS):
                found.add(name)
    return found


def find_in_cached_functions(*marks: bytes) -> set[str]:
    """Return the functions that remember the canary, in what they were given or returned: of ours and of libraries."""
    functions = {
        value
        for module in list(sys.modules.values())
        for value in list(getattr(module, "__dict__", {}).values())
        if type(value) is LRU_CACHE
    }
    found = {
        f"{function.__module__}.{function.__qualname__}"
        for function in functions
        if any(has_mark(text, marks or MARKS) for text in _list_texts_within(function))
    }
    patterns: Any = vars(re)["_cache"]
    return found | {
        "re" for key in patterns if has_mark(repr(key[1]).encode(errors="replace"), marks or MARKS)
    }


def _list_texts_within(root: Any) -> Iterator[bytes]:
    """Yield every text that an object refers to, through containers and objects of our classes."""
    pending, seen = [root], set()
    while pending:
        for value in gc.get_referents(pending.pop()):
            if isinstance(value, str | bytes):
                yield value if isinstance(value, bytes) else value.encode(errors="replace")
            is_ours = type(value).__module__.startswith("timeline.")
            if (is_ours or isinstance(value, dict | list | tuple | set | frozenset)) and id(
                value
            ) not in seen:
                seen.add(id(value))
                pending.append(value)


def _read_cache(cache: Any) -> Iterator[bytes]:
    stored: Iterable[bytes] = ()
    if isinstance(cache, MemoryCache):
        stored = [pickled for (pickled, _until), _size in cache._store._values.values()]
    elif isinstance(cache, LocMemCache):
        stored = list(vars(cache)["_cache"].values())
    for pickled in stored:
        value = pickle.loads(pickled)
        data = value if isinstance(value, bytes) else str(value).encode()
        yield gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def find_in_files(folder: Path, *marks: bytes) -> set[str]:
    """Return the files under a folder that contain the canary."""
    return find_in_files_named(folder.rglob("*"), marks)


def find_in_database_files(*marks: bytes) -> set[str]:
    """Return the files of the database that contain the canary: of SQLite all, of PostgreSQL those of this database."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        files = path.parent.glob(f"{path.name}*")
        return {str(file) for file in files if has_mark(_read_open_database(file), marks or MARKS)}
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
        )
        folder, oid = cursor.fetchone()
        found = find_in_files_named((Path(folder) / "base" / str(oid)).glob("*"), marks)
        return {_name_relation(cursor, path) for path in found}


def _read_open_database(path: Path) -> bytes:
    """Return the bytes of a SQLite file, read by another process.

    A process that closes such a file loses all its locks on it (https://www.sqlite.org/howtocorrupt.html, 2.2). The next
    program that used the database took itself for the only one, and deleted the log that was still in use.
    """
    return subprocess.run(["cat", path], check=True, capture_output=True).stdout


def _name_relation(cursor: Any, path: str) -> str:
    """Return the table or index that a file belongs to, for the message of a test."""
    cursor.execute(
        "SELECT pg_filenode_relation(0, %s)::regclass::text",
        [int(Path(path).name.split("_")[0].split(".")[0])],
    )
    return f"{cursor.fetchone()[0]} ({path})"


def find_in_files_named(paths: Iterable[Path], marks: Iterable[bytes]) -> set[str]:
    return {str(path) for path in paths if path.is_file() and has_mark(path.read_bytes(), marks or MARKS)}


def dump_postgresql() -> bytes:
    """Return a dump of the database in plain SQL; b"" if pg_dump is missing."""
    program = shutil.which("pg_dump")
    if program is None:
        return b""
    given = connection.settings_dict
    host = f"{given['USER']}@{given['HOST'] or 'localhost'}:{given['PORT'] or 5432}"
    url = urlunsplit(urlsplit("")._replace(scheme="postgresql", netloc=host, path=f"/{quote(given['NAME'])}"))
    return subprocess.run([program, url], check=True, capture_output=True).stdout
