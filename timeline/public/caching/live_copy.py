"""The copy of live pages on the disk of this machine, for a process that starts while the database is away.

It holds responses that `wsgi_cache` may repeat, and when the database last confirmed that they are live. The processes of
a machine share it. Whoever learns that something else is live deletes what is not.

Layout: `<folder>/<database>-<maker>-<state>/`. `maker` stands for code and settings, `state` is the digest of what is
public. In it lie the file `confirmed`, the file `versions` that says what is live, a file for each live document and one for
each address. Beside the folders lies an empty file `outdated-<database>`. Its time of change says when something was last
withdrawn, hidden or taken down: what was confirmed before is not served.

Every other file begins with the SHA-256 of the rest, so that half a file, or a file that was changed, counts as
missing. Files are replaced, never written over. The folder has mode 0700, the files have 0600.
"""

import hashlib
import logging
import os
import re
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import TypeVar

import msgspec
from django.conf import settings
from django.db import connection

from timeline.public.caching.responses import compute_tag
from timeline.public.live_versions import CopiedDocument, LiveVersions

logger = logging.getLogger(__name__)

CONFIRMED = "confirmed"
# The file of the live versions, and how the names of the files of their documents begin. The rest is the digest.
VERSIONS = "versions"
DOCUMENT = "document-"
# How the name of the file begins that says when something was last withdrawn, hidden or taken down. The rest is the database.
OUTDATED = "outdated-"
# Only the process that holds this file's lock fills the copy.
LOCK = "lock"
CHECKSUM_LENGTH = 32
# How the names of files begin that are being written.
UNFINISHED = ".new-"
# A file or folder that no process has touched for so long is left over.
ABANDONED_SECONDS = 60
# How far ahead of the clock a confirmation may lie. If it is further, the clock was set back, and its age is unknown.
MAX_AHEAD_SECONDS = 60
# What a file costs on the disk beside its bytes.
FILE_OVERHEAD = 4096

_FOLDER_NAME = re.compile(r"[0-9a-f]{16}-[0-9a-f]{16}-[0-9a-f]{64}")
Record = TypeVar("Record", bound=msgspec.Struct)


class CopiedResponse(msgspec.Struct, frozen=True):
    """A whole response as it was sent, with the key and tag that it has in memory. `encoding` was asked for."""

    key: tuple[str, ...]
    tag: str
    encoding: str
    status: str
    headers: list[tuple[str, str]]
    body: bytes


class Confirmation(msgspec.Struct, frozen=True):
    """When the database last confirmed a state, in POSIX seconds."""

    state: str
    at: float


class LiveCopy:
    """The files in one folder. An empty name switches the copy off.

    No method raises OSError: the site goes on without its copy, and `failure` says why.
    """

    def __init__(self, folder: str, max_bytes: int) -> None:
        self.is_on = bool(folder)
        self.folder = Path(folder)
        self.max_bytes = max_bytes
        # Here because the digest of all code takes a while, and no reader shall wait for it.
        self._database, self._maker = (identify_database(), identify_maker()) if self.is_on else ("", "")
        # By operation: a small file may still be written where a large one is not.
        self._failures: dict[str, str] = {}

    @property
    def failure(self) -> str:
        """Why the copy cannot be kept, in words; "" if it is."""
        return next(iter(list(self._failures.values())), "")

    # --- Confirmations ----------------------------------------------------------------------------

    def confirm(self, state: str, at: float) -> None:
        """Store that the database confirmed a state at a moment. Copies that were confirmed before are not served any more.

        Another process may have learned of a later state meanwhile: its confirmation stays, and counts.
        """
        with self._note_failure("confirm"):
            if not self.is_on:
                return
            folder = self._make_folder(state)
            _write_record(folder / CONFIRMED, Confirmation(state, at))
            for other in self._list_outdated(state, at):
                (other / CONFIRMED).unlink(missing_ok=True)
            if self.find_outdated() > time.time():
                # The clock was set back. Until it gets there, no confirmation would count.
                self._write_outdated(at)

    def find_confirmation(self) -> Confirmation | None:
        """Return the last confirmation of this database for pages of this code.

        None if its age is not known, or if something was withdrawn, hidden or taken down after it.
        """
        last = None
        with self._note_failure("find"):
            for folder in self._list_states():
                found = _read_record(folder / CONFIRMED, Confirmation)
                if found and (last is None or found.at > last.at):
                    last = found
        if last is None or last.at > time.time() + MAX_AHEAD_SECONDS or last.at < self.find_outdated():
            return None
        return last

    def outdate(self) -> None:
        """Store that what was confirmed until now is not to be served: something was withdrawn, hidden or taken down."""
        with self._note_failure("outdate"):
            # A command does not make the folder: it may run as another user than the server, who could not write there.
            if self.is_on and self.folder.is_dir():
                self._write_outdated(time.time())

    def find_outdated(self) -> float:
        """Return the moment in POSIX seconds: what was confirmed before is not to be served. 0 if there is none."""
        try:
            return _stat(self._outdated_path)[0] if self.is_on else 0
        except OSError:
            return 0

    def delete_others(self, state: str) -> None:
        """Delete what is not live any more. What was confirmed later than this state stays.

        Other code keeps its copy while it runs beside this one, as during an update. Another database keeps it until it
        is too old to be served.
        """
        with self._note_failure("delete"):
            if not self.is_on or not self.folder.is_dir():
                return
            own = _read_record(self._locate_folder(state) / CONFIRMED, Confirmation)
            outdated = self._list_outdated(state, own.at) if own else self._list_others(state)
            for folder in self._list_folders():
                database, maker, _state = folder.name.split("-")
                seconds = settings.STALE_MAX if database != self._database else ABANDONED_SECONDS
                is_other = (database, maker) != (self._database, self._maker)
                if is_other and _stat(folder)[0] < time.time() - seconds:
                    outdated.append(folder)
            for folder in outdated:
                shutil.rmtree(folder, ignore_errors=True)
                if folder.exists():
                    raise OSError(f"{folder} cannot be deleted")
            for path in self._locate_folder(state).glob(f"{UNFINISHED}*"):
                if _stat(path)[0] < time.time() - ABANDONED_SECONDS:
                    path.unlink(missing_ok=True)

    # --- Responses --------------------------------------------------------------------------------

    def read(self, state: str, key: tuple[str, ...]) -> CopiedResponse | None:
        """Return the response for a key in a state, or None."""
        if not self.is_on:
            return None
        copied = _read_record(self._locate(state, key), CopiedResponse)
        return copied if copied is not None and copied.key == key else None

    def has(self, state: str, key: tuple[str, ...]) -> bool:
        """Return whether there is a file for a key in a state."""
        return self.is_on and self._locate(state, key).exists()

    def count(self, state: str) -> int:
        """Return how many responses of a state there are."""
        return sum(1 for _ in self._locate_folder(state).glob("[0-9a-f]" * 8 + "*"))

    def has_versions(self, state: str) -> bool:
        """Return whether the live versions of a state are stored."""
        return self.is_on and (self._locate_folder(state) / VERSIONS).exists()

    def write(self, state: str, responses: Iterable[CopiedResponse]) -> Iterator[tuple[str, ...]]:
        """Store responses of a state, as far as there is room for them; give the key of each that is stored."""
        with self._note_failure("write"):
            room = self.max_bytes - self._measure()
            for response in responses:
                size = len(response.body) + FILE_OVERHEAD
                if size <= room:
                    _write_record(self._locate(state, response.key), response)
                    room -= size
                    yield response.key

    # --- Documents --------------------------------------------------------------------------------

    def write_versions(self, state: str, versions: LiveVersions) -> None:
        """Store which versions are live in a state."""
        with self._note_failure("versions"):
            if self.is_on:
                _write_record(self._make_folder(state) / VERSIONS, versions)

    def read_versions(self, state: str) -> LiveVersions | None:
        """Return which versions are live in a state, or None."""
        return _read_record(self._locate_folder(state) / VERSIONS, LiveVersions) if self.is_on else None

    def adopt_documents(self, state: str, digests: Iterable[str]) -> None:
        """Take over the documents with these digests from other states, so that they need not be read again."""
        # Where there is no such file, or no links, they are.
        with suppress(OSError):
            names = [self._locate_document(state, digest).name for digest in digests]
            for other in self._list_others(state):
                for name in names:
                    with suppress(OSError):
                        (self._locate_folder(state) / name).hardlink_to(other / name)

    def measure_room(self) -> int:
        """Return how many bytes may be added."""
        try:
            return self.max_bytes - self._measure()
        except OSError:
            return 0

    def write_document(self, state: str, copied: CopiedDocument, room: int) -> int:
        """Store a live document of a state; return the bytes that it takes, or 0 if that is more than `room`."""
        size = len(copied.data) + FILE_OVERHEAD
        with self._note_failure("document"):
            if self.is_on and size <= room:
                _write_record(self._locate_document(state, copied.digest), copied)
                return size
        return 0

    def read_document(self, state: str, digest: str) -> CopiedDocument | None:
        """Return the live document with a digest in a state, or None."""
        if not self.is_on:
            return None
        copied = _read_record(self._locate_document(state, digest), CopiedDocument)
        return copied if copied is not None and copied.digest == digest else None

    def has_document(self, state: str, digest: str) -> bool:
        """Return whether there is a file for the document with a digest in a state."""
        return self.is_on and self._locate_document(state, digest).exists()

    @contextmanager
    def hold_lock(self, state: str) -> Iterator[bool]:
        """Give whether this process may fill the copy: no other one is at it. Without a copy it may."""
        if not self.is_on or self.failure:
            yield True
            return
        handle = None
        with suppress(OSError):
            handle = os.open(self._locate_folder(state) / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            yield handle is not None and _lock(handle)
        finally:
            if handle is not None:
                os.close(handle)

    # --- Folders and files ------------------------------------------------------------------------

    @contextmanager
    def _note_failure(self, operation: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if operation not in self._failures:
                logger.error("the copy of live pages cannot be kept: %s", error)
            self._failures[operation] = str(error)
        else:
            self._failures.pop(operation, None)

    def _make_folder(self, state: str) -> Path:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        # Raises PermissionError if the folder belongs to somebody else.
        self.folder.chmod(0o700)
        folder = self._locate_folder(state)
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def _locate_folder(self, state: str) -> Path:
        return self.folder / f"{self._database}-{self._maker}-{state}"

    def _locate(self, state: str, key: tuple[str, ...]) -> Path:
        return self._locate_folder(state) / hashlib.sha256(repr(key).encode()).hexdigest()

    def _locate_document(self, state: str, digest: str) -> Path:
        return self._locate_folder(state) / f"{DOCUMENT}{digest}"

    def _list_folders(self) -> list[Path]:
        """Return the folders that processes like this one have made, of every database, and nothing else."""
        if not self.is_on or not self.folder.is_dir():
            return []
        return [path for path in self.folder.iterdir() if _FOLDER_NAME.fullmatch(path.name)]

    def _list_states(self) -> list[Path]:
        """Return the folders of this database for this code."""
        prefix = f"{self._database}-{self._maker}-"
        return [path for path in self._list_folders() if path.name.startswith(prefix)]

    def _list_others(self, state: str) -> list[Path]:
        return [path for path in self._list_states() if path != self._locate_folder(state)]

    def _list_outdated(self, state: str, at: float) -> list[Path]:
        """Return the folders of other states, without those that were confirmed after a moment.

        A confirmation that lies ahead of the clock does not count as later: the clock was set back.
        """
        outdated = []
        for folder in self._list_others(state):
            found = _read_record(folder / CONFIRMED, Confirmation)
            if found is None or not at < found.at <= time.time():
                outdated.append(folder)
        return outdated

    @property
    def _outdated_path(self) -> Path:
        return self.folder / f"{OUTDATED}{self._database}"

    def _write_outdated(self, at: float) -> None:
        """Replace the file by one that was changed at this moment: the old one may belong to another user."""
        new = self.folder / f"{UNFINISHED}{os.getpid()}-{threading.get_ident()}"
        new.touch(mode=0o600)
        os.utime(new, (at, at))
        new.replace(self._outdated_path)

    def _measure(self) -> int:
        """Return the bytes of all files, of every database that shares the folder."""
        files = (path for folder in self._list_folders() for path in folder.glob("*"))
        return sum(_stat(path)[1] + FILE_OVERHEAD for path in files)


def identify_database() -> str:
    """Return a name for the database, so that the pages of one are never served for another."""
    values = connection.settings_dict
    names = [connection.vendor, *(str(values[name]) for name in ("HOST", "PORT", "NAME"))]
    return hashlib.sha256(repr(names).encode()).hexdigest()[:16]


def identify_maker() -> str:
    """Return a digest of the code and of the settings that decide how pages are sent.

    New code may mend what must not be shown again, so it serves no page of the code before.
    """
    names = (
        *("ALLOWED_HOSTS", "CONTENT_SECURITY_POLICY", "EMBED_ANCESTORS", "SECURE_PROXY_SSL_HEADER"),
        *("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "TIME_ZONE"),
    )
    return compute_tag("copy", *(repr(getattr(settings, name, None)) for name in names))[:16]


def _stat(path: Path) -> tuple[float, int]:
    """Return when a file or folder was changed, and its size; 0 for one that another process has just deleted."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return 0, 0
    return status.st_mtime, status.st_size


def _lock(handle: int) -> bool:
    try:
        flock(handle, LOCK_EX | LOCK_NB)
    except OSError:
        return False
    return True


def _write_record(path: Path, record: msgspec.Struct) -> None:
    """Replace a file. A process that is killed meanwhile leaves the old one, or none."""
    data = msgspec.msgpack.encode(record)
    new = path.with_name(f"{UNFINISHED}{os.getpid()}-{threading.get_ident()}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(hashlib.sha256(data).digest() + data)
        new.replace(path)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise


def _read_record(path: Path, kind: type[Record]) -> Record | None:
    """Return what a file holds; None if it is missing, damaged or of another kind."""
    try:
        data = path.read_bytes()
        if hashlib.sha256(data[CHECKSUM_LENGTH:]).digest() != data[:CHECKSUM_LENGTH]:
            return None
        return msgspec.msgpack.decode(data[CHECKSUM_LENGTH:], type=kind)
    except (OSError, msgspec.MsgspecError):
        return None
