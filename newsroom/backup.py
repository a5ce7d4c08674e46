"""Backup and restore of everything in the database, on PostgreSQL and SQLite: `manage.py backup`, `manage.py restore`.

A backup is one moment of the database, while the site runs. The rows are read with the tables' columns as the applied
migrations describe them, so that a backup of an older version can be restored, and is then migrated.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps.registry import Apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from newsroom.backup_file import (
    BackupError,
    BackupReader,
    BackupSummary,
    TableDigest,
    TableSummary,
    decode_value,
    encode_value,
    write_backup,
)
from timeline.models import triggers

Model = type[models.Model]
Report = Callable[[str], None]

# Sessions are left out: a restored session must not sign anybody in. So are counts of wrong passwords, and files that wait
# for their import: they are kept for an hour.
LEFT_OUT = {
    "sessions.Session",
    "usersessions.UserSession",
    "timeline.FailureCount",
    "timeline.SharedValue",
    "timeline.WaitingFile",
}
# Rows that `migrate` makes by itself. A database that has no others counts as empty.
MADE_BY_MIGRATE = {"auth.Group", "auth.Permission", "contenttypes.ContentType", *LEFT_OUT}
# How many rows are in memory at once: few of a table whose rows may have megabytes.
ROWS_AT_ONCE = 200
LARGE_TEXT = 100_000
PROGRESS_SECONDS = 5

PUBLICATION, PUBLICATION_BYTES = "timeline.Publication", "timeline.PublicationBytes"


class DocumentCheck:
    """Compares the bytes of each publication with its SHA-256."""

    def __init__(self) -> None:
        self._digests: dict[int, str] = {}
        self._names: dict[int, str] = {}
        self.count = 0

    def add(self, label: str, names: list[str], values: tuple[Any, ...]) -> None:
        """Take in a row of any table. Publications come before their bytes.

        Raises:
            BackupError: the bytes are not those that were published
        """
        if label not in (PUBLICATION, PUBLICATION_BYTES):
            return
        row = dict(zip(names, values, strict=True))
        if label == PUBLICATION:
            self._digests[row["id"]] = row["digest"]
            self._names[row["id"]] = f"version {row['number']} of “{row['title']}”"
            return
        key = row["publication_id"]
        # SQLite gives back as text what somebody stored as text.
        data = row["data"].encode() if isinstance(row["data"], str) else row["data"]
        if hashlib.sha256(data).hexdigest() != self._digests.get(key):
            raise BackupError(
                f"The document of {self._names.get(key, f'publication {key}')} is not the one that was published:"
                " its bytes do not have its SHA-256. Restore an older backup."
            )
        self.count += 1


def create_backup(path: Path, report: Report) -> BackupSummary:
    """Write everything in the database to a file and return what it contains. The site may run meanwhile.

    Raises:
        BackupError: the file exists or cannot be written, or a document is damaged
    """
    documents = DocumentCheck()
    tables: dict[str, TableSummary] = {}
    with write_backup(path) as writer, open_snapshot():
        migrations = read_migrations()
        header = {
            "made_at": timezone.now().isoformat(),
            "database": connection.vendor,
            "migrations": migrations,
            "left_out": sorted(LEFT_OUT),
        }
        writer.write_header(header)
        for model in list_models(load_state(migrations)):
            label = model._meta.label
            names = list_columns(model)
            rows = track(label, count_rows(model), read_rows(model, documents), report)
            tables[label] = writer.write_table(label, names, rows)
    return BackupSummary(header, tables)


@contextmanager
def open_snapshot() -> Iterator[None]:
    """Let all queries in this block see the database as it is at the first of them. Writers are not blocked."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        # In WAL mode a reader blocks no writer. BEGIN IMMEDIATE, which requests use, would block all editors.
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def restore_backup(path: Path, report: Report, *, replaces: bool = False) -> BackupSummary:
    """Read a backup into the database, compare every row with it, and return what it contained.

    Either everything is restored or nothing, except that tables may have been created. At the end the database has the
    tables of this code, also if the backup is older.

    Args:
        replaces: delete what is in the database. Its tables must be those of the backup

    Raises:
        BackupError: the file is unfit, the database is not empty, or it is not the same afterwards
    """
    report("Reading the whole file once, before anything is changed.")
    reader = BackupReader(path)
    summary = reader.verify()
    migrations = [(app, name) for app, name in summary.header["migrations"]]
    executor = MigrationExecutor(connection)
    if unknown := [key for key in migrations if key not in executor.loader.disk_migrations]:
        raise BackupError(
            f"{path} was made by a newer version of this program (it has the migration {'.'.join(unknown[0])})."
            " Update it first."
        )
    rows = find_rows()
    if rows and not replaces:
        raise BackupError(
            f"The database is not empty ({rows}). Name an empty one in DATABASE_URL, or delete everything that"
            " is in it with --replace."
        )
    if {*executor.loader.applied_migrations} != {*migrations}:
        if rows:
            raise BackupError(
                "The tables of the database are not those of the backup. Restore into an empty database:"
                " it then gets the tables of the backup, and is migrated afterwards."
            )
        report("Creating the tables.")
        create_tables(migrations)
    with transaction.atomic():
        if rows:
            triggers.remove(connection)
        load_tables(reader, summary, load_state(migrations), report)
        triggers.install(connection)
    report("Everything is restored. Bringing the tables up to date.")
    call_command("migrate", interactive=False, verbosity=0)
    return summary


def load_tables(reader: BackupReader, summary: BackupSummary, apps: Apps, report: Report) -> None:
    """Replace the rows of all tables by those of the backup, and compare them. Inside the caller's transaction."""
    by_label = {model._meta.label: model for model in list_models(apps)}
    if missing := summary.tables.keys() ^ by_label.keys():
        raise BackupError(
            f"The backup and the database differ in these tables: {', '.join(sorted(missing))}."
        )
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
    loader: TableLoader | None = None
    for kind, value in reader.read():
        if kind == "table":
            loader = TableLoader(by_label[value["table"]], value["columns"])
        elif kind == "row" and loader is not None:
            loader.add(value)
        elif kind == "end" and loader is not None:
            loader.flush()
            report(f"{loader.model._meta.label}: {value.rows:,} rows restored")
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [*by_label.values()]):
            cursor.execute(statement)
    report("Comparing every row with the backup.")
    documents = DocumentCheck()
    for label, model in by_label.items():
        digest = TableDigest()
        for row in read_rows(model, documents):
            digest.add(row)
        if digest.finish() != summary.tables[label]:
            raise BackupError(f"After restoring, {label} is not what it was. Nothing was kept.")
    report(f"All rows and {documents.count:,} published documents are the same.")


class TableLoader:
    """Inserts the rows of a table, some at a time."""

    def __init__(self, model: Model, columns: list[str]) -> None:
        fields = {field.attname: field for field in model._meta.local_concrete_fields}
        if set(columns) != set(fields):
            raise BackupError(f"The columns of {model._meta.label} are not those of the backup.")
        self.model = model
        self.fields = [fields[name] for name in columns]
        self._rows: list[models.Model] = []
        self._at_once = 1 if is_large(model) else ROWS_AT_ONCE

    def add(self, row: list[Any]) -> None:
        """Insert a row, now or with the next ones."""
        values = {
            field.attname: decode_value(field, value) for field, value in zip(self.fields, row, strict=True)
        }
        self._rows.append(self.model(**values))
        if len(self._rows) >= self._at_once:
            self.flush()

    def flush(self) -> None:
        """Insert what waits. Below Django's own methods, which cannot insert half of a row in two tables."""
        manager: Any = self.model._base_manager
        size = max(1, connection.ops.bulk_batch_size(self.fields, self._rows)) if self._rows else 1
        for start in range(0, len(self._rows), size):
            manager._insert(
                self._rows[start : start + size], fields=self.fields, using=connection.alias, raw=True
            )
        self._rows.clear()


def read_rows(model: Model, documents: DocumentCheck) -> Iterator[list[Any]]:
    """Yield the rows of a table by key, as they are in a backup; a few are in memory at a time."""
    fields = [*model._meta.local_concrete_fields]
    names = list_columns(model)
    key = names.index(model._meta.pk.attname)
    size = 1 if is_large(model) else ROWS_AT_ONCE
    query = model._base_manager.order_by("pk").values_list(*names)
    batch = list(query[:size])
    while batch:
        for values in batch:
            documents.add(model._meta.label, names, values)
            yield [encode_value(field, value) for field, value in zip(fields, values, strict=True)]
        batch = list(query.filter(pk__gt=batch[-1][key])[:size]) if len(batch) == size else []


def is_large(model: Model) -> bool:
    """Return whether a row of a table may have megabytes."""
    return any(
        isinstance(field, models.BinaryField) or (field.max_length or 0) > LARGE_TEXT
        for field in model._meta.local_concrete_fields
    )


def list_columns(model: Model) -> list[str]:
    """Return the names of the columns of a table itself, without those of the table that it extends."""
    return [field.attname for field in model._meta.local_concrete_fields]


def list_models(apps: Apps) -> list[Model]:
    """Return the models of the tables that a backup contains, by label."""
    return sorted(
        (
            model
            for model in apps.get_models(include_auto_created=True)
            if model._meta.managed and not model._meta.proxy and model._meta.label not in LEFT_OUT
        ),
        key=lambda model: model._meta.label,
    )


def count_rows(model: Model) -> int:
    """Return how many rows a table has."""
    return int(model._base_manager.count())


def track(label: str, count: int, rows: Iterator[list[Any]], report: Report) -> Iterator[list[Any]]:
    """Yield the rows, and report from time to time how many of `count` there were."""
    reported_at = time.monotonic()
    number = 0
    for number, row in enumerate(rows, start=1):
        yield row
        if time.monotonic() > reported_at + PROGRESS_SECONDS:
            reported_at = time.monotonic()
            report(f"{label}: {number:,} of {count:,} rows")
    report(f"{label}: {number:,} rows")


def read_migrations() -> list[tuple[str, str]]:
    """Return the migrations that the database has.

    Raises:
        BackupError: there are none, or one that this code does not know
    """
    loader = MigrationExecutor(connection).loader
    applied = sorted(loader.applied_migrations)
    if not applied:
        raise BackupError("The database has no tables: there is nothing to back up.")
    if unknown := [key for key in applied if key not in loader.disk_migrations]:
        raise BackupError(
            f"The database belongs to a newer version of this program (migration {'.'.join(unknown[0])})."
            " Back it up with that version."
        )
    return applied


def load_state(migrations: list[tuple[str, str]]) -> Apps:
    """Return the models as these migrations leave them."""
    loader = MigrationExecutor(connection).loader
    return loader.project_state(find_last(loader.graph, migrations)).apps


def find_last(graph: Any, migrations: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the migrations on which none of the others depends in its own app."""
    applied = set(migrations)
    return [
        key
        for key in migrations
        if not any(child.key in applied and child.key[0] == key[0] for child in graph.node_map[key].children)
    ]


def create_tables(migrations: list[tuple[str, str]]) -> None:
    """Bring an empty database to the tables that these migrations describe.

    Raises:
        BackupError: its tables are of a later version and cannot be changed back
    """
    executor = MigrationExecutor(connection)
    try:
        executor.migrate(find_last(executor.loader.graph, migrations))
        applied = {*MigrationExecutor(connection).loader.applied_migrations}
    except DatabaseError:
        raise
    except Exception as error:
        raise BackupError(f"The tables cannot be brought to the backup’s version: {error}") from error
    if applied != {*migrations}:
        raise BackupError("The database has other tables than the backup. Name a database without tables.")


def find_rows() -> str:
    """Return a description of the rows in the database that `migrate` did not make; "" if it is empty."""
    tables = set(connection.introspection.table_names())
    loader = MigrationExecutor(connection).loader
    known = [key for key in loader.applied_migrations if key in loader.disk_migrations]
    if not known:
        return f"it has the table {min(tables)}" if tables - {"django_migrations"} else ""
    for model in list_models(load_state(known)):
        if model._meta.label in MADE_BY_MIGRATE or model._meta.db_table not in tables:
            continue
        if count := count_rows(model):
            return f"{model._meta.label} has {count:,} rows"
    return ""
