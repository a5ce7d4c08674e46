"""The file format of backups: one line of plain text, then a gzip stream of JSON lines.

    newsroom-timeline backup 1
    {"format": 1, "made_at": …, "migrations": [[app, name], …], …}      the header
    {"table": "timeline.Timeline", "columns": ["id", "slug", …]}        begins a table
    [1, "harbour-fire", …]                                              a row
    {"rows": 1, "sha256": …}                                            ends a table
    {"tables": 30, "rows": 4000, "sha256": …}                           ends the file: SHA-256 of all lines before

The format belongs to no database, so that a backup of SQLite can be restored on PostgreSQL. Values that JSON lacks are
text: moments in ISO 8601 with microseconds, bytes in Base64. The digest of a table is that of its rows with the keys of
objects in order, because PostgreSQL keeps no order of keys.
"""

import base64
import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models

FORMAT = 1
MAGIC = b"newsroom-timeline backup "
# The longest line: far more than the largest document in Base64.
MAX_LINE_BYTES = 512 * 1024 * 1024
COMPRESSION = 5
# Types that are text in the file and that the field itself reads.
TEXT_FIELDS = (models.DateField, models.TimeField, models.DecimalField, models.UUIDField)


class BackupError(Exception):
    """A backup cannot be written, read or restored. The message says why."""


class TableSummary(NamedTuple):
    """How many rows a table has, and the SHA-256 of all of them."""

    rows: int
    sha256: str


class BackupSummary(NamedTuple):
    """What a backup contains.

    Attributes:
        header: when it was made, of which database, with which migrations
        tables: by label of the model
    """

    header: dict[str, Any]
    tables: dict[str, TableSummary]

    @property
    def rows(self) -> int:
        """The number of rows of all tables."""
        return sum(table.rows for table in self.tables.values())


class TableDigest:
    """Counts the rows of a table and computes their digest."""

    def __init__(self) -> None:
        self.rows = 0
        self._sha256 = hashlib.sha256()

    def add(self, row: list[Any]) -> None:
        """Take in the next row, as it is in the file."""
        self.rows += 1
        self._sha256.update(json.dumps(row, sort_keys=True).encode() + b"\n")

    def finish(self) -> TableSummary:
        """Return the number and the digest."""
        return TableSummary(self.rows, self._sha256.hexdigest())


def encode_value(field: "models.Field[Any, Any]", value: Any) -> Any:
    """Return a value of a row as it is in the file."""
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time | Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, bool | int | float | str):
        return value
    raise BackupError(f"{field} has a value of a type that backups do not know: {type(value).__name__}.")


def decode_value(field: "models.Field[Any, Any]", value: Any) -> Any:
    """Return a value of the file as the row has it."""
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value, validate=True)
    if isinstance(field, TEXT_FIELDS):
        return field.to_python(value)
    return value


class BackupWriter:
    """Writes the lines of a backup. `write_backup` gives one."""

    def __init__(self, stream: gzip.GzipFile) -> None:
        self._stream = stream
        self._sha256 = hashlib.sha256()
        self._tables = self._rows = 0

    def write_header(self, header: dict[str, Any]) -> None:
        """Write the first line."""
        self._write({"format": FORMAT, **header})

    def write_table(self, label: str, columns: list[str], rows: Iterator[list[Any]]) -> TableSummary:
        """Write a table, row by row."""
        self._write({"table": label, "columns": columns})
        digest = TableDigest()
        for row in rows:
            digest.add(row)
            self._write(row)
        summary = digest.finish()
        self._write({"rows": summary.rows, "sha256": summary.sha256})
        self._tables += 1
        self._rows += summary.rows
        return summary

    def write_end(self) -> None:
        """Write the last line. A file without it is cut."""
        self._write({"tables": self._tables, "rows": self._rows, "sha256": self._sha256.hexdigest()})

    def _write(self, value: Any) -> None:
        line = json.dumps(value).encode() + b"\n"
        self._sha256.update(line)
        self._stream.write(line)


@contextmanager
def write_backup(path: Path) -> Iterator[BackupWriter]:
    """Give a writer. The file has its name, and all that was written, once the block ends without an error.

    Until then it is beside that place, as `<name>.part`. Only its owner may read it.

    Raises:
        BackupError: the file exists, or its folder cannot be written to
    """
    if path.exists():
        raise BackupError(f"{path} exists. Choose another name, or delete it first.")
    part = path.with_name(f"{path.name}.part")
    try:
        # Whatever a killed run left there.
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BackupError(f"{part} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(MAGIC + f"{FORMAT}\n".encode())
            with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=COMPRESSION, mtime=0) as stream:
                writer = BackupWriter(stream)
                yield writer
                writer.write_end()
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        sync_folder(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Let the name of a new file in this folder reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class BackupReader:
    """Reads a backup from its beginning. Every line that it gives has been read; the digests are checked at the end."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Iterator[tuple[str, Any]]:
        """Yield ("header", object), and for each table ("table", object), ("row", list) …, ("end", summary).

        Raises:
            BackupError: the file is no backup, is cut or damaged, or was made by a newer version
        """
        try:
            with self.path.open("rb") as file:
                self._require_format(file.readline(len(MAGIC) + 20))
                with gzip.GzipFile(fileobj=file) as stream:
                    yield from self._read_lines(stream)
        except (EOFError, zlib.error, gzip.BadGzipFile, ValueError, KeyError) as error:
            raise BackupError(f"{self.path} is cut off or damaged. Use another backup.") from error
        except OSError as error:
            raise BackupError(f"{self.path} cannot be read: {error.strerror or error}.") from error

    def verify(self) -> BackupSummary:
        """Read the whole file and return what it contains.

        Raises:
            BackupError: as `read`
        """
        header: dict[str, Any] = {}
        tables: dict[str, TableSummary] = {}
        label = ""
        for kind, value in self.read():
            if kind == "header":
                header = value
            elif kind == "table":
                label = value["table"]
            elif kind == "end":
                tables[label] = value
        return BackupSummary(header, tables)

    def _require_format(self, line: bytes) -> None:
        number = line.removeprefix(MAGIC).strip()
        if not line.startswith(MAGIC) or not number.isdigit():
            raise BackupError(f"{self.path} is no backup of this program (`manage.py backup` makes them).")
        if int(number) > FORMAT:
            raise BackupError(f"{self.path} was made by a newer version of this program. Update it first.")

    def _read_lines(self, stream: gzip.GzipFile) -> Iterator[tuple[str, Any]]:
        sha256 = hashlib.sha256()
        digest = TableDigest()
        is_in_table = False
        tables = rows = 0
        is_first = True
        while line := stream.readline(MAX_LINE_BYTES):
            value = json.loads(line)
            if is_first:
                is_first = False
                yield "header", value
            elif isinstance(value, list):
                digest.add(value)
                yield "row", value
            elif "table" in value:
                digest, is_in_table = TableDigest(), True
                yield "table", value
            elif is_in_table:
                summary = TableSummary(value["rows"], value["sha256"])
                if digest.finish() != summary:
                    break
                is_in_table = False
                tables, rows = tables + 1, rows + summary.rows
                yield "end", summary
            else:
                if value != {"tables": tables, "rows": rows, "sha256": sha256.hexdigest()} or stream.read(1):
                    break
                return
            sha256.update(line)
        raise BackupError(f"{self.path} is cut off or damaged. Use another backup.")
