"""Tests start from a copy of the migrated database only while nothing has changed that makes its tables."""

from pathlib import Path

import pytest

from tests.support import migrated_database


def test_a_changed_migration_gets_a_new_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrated_database, "ROOT", tmp_path)
    migration = tmp_path / "timeline" / "migrations" / "0001_initial.py"
    migration.parent.mkdir(parents=True)
    copies = []
    for text in ("first", "second", "first"):
        migration.write_text(text)
        copies.append(migrated_database.find_copy())
    assert copies[0] == copies[2] != copies[1]
