"""The file format of backups: what is cut, changed, foreign or newer is refused, and nothing half-written has a name."""

import gzip
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from django.db import models

from newsroom.backup_file import (
    MAGIC,
    BackupError,
    BackupReader,
    decode_value,
    encode_value,
    write_backup,
)
from timeline.models import Change, Event, PublicationBytes, Source

ROWS = [[number, f"row {number}", {"b": number, "a": [1.5, None, True]}] for number in range(300)]


def write_sample(path: Path) -> Path:
    with write_backup(path) as writer:
        writer.write_header({"made_at": "2026-11-30T12:00:00+00:00", "migrations": []})
        writer.write_table("timeline.One", ["id", "text", "data"], iter(ROWS))
        writer.write_table("timeline.Empty", ["id"], iter([]))
    return path


def test_a_file_has_every_row_in_its_order_and_is_its_owners_only(tmp_path: Path) -> None:
    path = write_sample(tmp_path / "site.backup")
    assert path.stat().st_mode & 0o777 == 0o600
    assert [value for kind, value in BackupReader(path).read() if kind == "row"] == ROWS
    summary = BackupReader(path).verify()
    assert {label: table.rows for label, table in summary.tables.items()} == {
        "timeline.One": 300,
        "timeline.Empty": 0,
    }
    assert list(tmp_path.iterdir()) == [path]


def test_the_digest_of_a_table_does_not_depend_on_the_order_of_keys(tmp_path: Path) -> None:
    digests = set()
    for name, row in (("a", {"x": 1, "y": 2}), ("b", {"y": 2, "x": 1})):
        with write_backup(tmp_path / name) as writer:
            writer.write_header({})
            digests.add(writer.write_table("timeline.One", ["data"], iter([[row]])))
    assert len(digests) == 1


def test_a_file_that_is_cut_anywhere_is_refused(tmp_path: Path) -> None:
    data = write_sample(tmp_path / "whole").read_bytes()
    path = tmp_path / "cut"
    for size in range(0, len(data), max(1, len(data) // 80)):
        path.write_bytes(data[:size])
        with pytest.raises(BackupError):
            BackupReader(path).verify()


def test_a_file_with_a_changed_byte_is_refused(tmp_path: Path) -> None:
    data = bytearray(write_sample(tmp_path / "whole").read_bytes())
    path = tmp_path / "changed"
    # Not the header of gzip, which holds a time and a system.
    for position in range(len(MAGIC) + 14, len(data), max(1, len(data) // 80)):
        data[position] ^= 0x10
        path.write_bytes(data)
        with pytest.raises(BackupError):
            BackupReader(path).verify()
        data[position] ^= 0x10


def rewrite(path: Path, old: bytes, new: bytes) -> None:
    head, _, packed = path.read_bytes().partition(b"\n")
    path.write_bytes(head + b"\n" + gzip.compress(gzip.decompress(packed).replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"row 7"', b'"row 8"'),
        (b'"rows": 300', b'"rows": 299'),
        (b"timeline.Empty", b"timeline.Other"),
        (b"12:00:00", b"13:00:00"),
    ],
)
def test_a_file_that_was_edited_is_refused(tmp_path: Path, old: bytes, new: bytes) -> None:
    path = write_sample(tmp_path / "edited")
    rewrite(path, old, new)
    with pytest.raises(BackupError, match="cut off or damaged"):
        BackupReader(path).verify()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no backup of this program"),
        (b"SQLite format 3\x00" + bytes(1000), "is no backup of this program"),
        (gzip.compress(b"{}", mtime=0), "is no backup of this program"),
        (MAGIC + b"2\n" + gzip.compress(b"{}\n", mtime=0), "made by a newer version"),
        (MAGIC + b"1\n" + gzip.compress(b"{}\n", mtime=0), "cut off or damaged"),
        (MAGIC + b"1\n", "cut off or damaged"),
        (MAGIC + b"1\nnot gzip", "cut off or damaged"),
    ],
    ids=["empty", "database", "gzip", "newer", "without end", "only a head", "no gzip"],
)
def test_a_foreign_file_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "foreign"
    path.write_bytes(content)
    with pytest.raises(BackupError, match=message):
        BackupReader(path).verify()


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="cannot be read: No such file"):
        BackupReader(tmp_path / "none").verify()


def write_half(path: Path) -> None:
    with write_backup(path) as writer:
        writer.write_header({})
        raise RuntimeError


def test_an_error_leaves_nothing_and_what_a_killed_run_left_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "site.backup"
    (tmp_path / "site.backup.part").write_text("half")
    with pytest.raises(RuntimeError):
        write_half(path)
    assert list(tmp_path.iterdir()) == []
    write_sample(path)
    before = path.read_bytes()
    with pytest.raises(BackupError, match="exists"), write_backup(path):
        pass
    assert path.read_bytes() == before
    with pytest.raises(BackupError, match="cannot be written"), write_backup(tmp_path / "none" / "file"):
        pass


@pytest.mark.parametrize(
    ("model", "name", "value"),
    [
        (Change, "at", datetime(2026, 11, 30, 12, 0, 0, 1, tzinfo=UTC)),
        (Change, "at", datetime(2026, 11, 30, 12, tzinfo=UTC)),
        (Change, "at", datetime(2026, 11, 30, 12, tzinfo=timezone(timedelta(hours=5, minutes=30)))),
        (Change, "after", {"b": "ü", "a": [1, 1.5, None]}),
        (Change, "after", None),
        (Source, "accessed", date(2026, 11, 30)),
        (Source, "authors", ["Ann", ""]),
        (Event, "latitude", 51.50735090000001),
        (Event, "is_key", True),
        (Event, "body", "a\u2028b \U0001f525\r\n"),
        (PublicationBytes, "data", bytes(range(256))),
    ],
)
def test_a_value_survives(model: type[models.Model], name: str, value: Any) -> None:
    field: Any = model._meta.get_field(name)
    assert decode_value(field, encode_value(field, value)) == value


def test_a_type_that_no_one_thought_of_is_refused() -> None:
    with pytest.raises(BackupError, match="complex"):
        encode_value(Event._meta.get_field("latitude"), 1j)
