"""The record held by the database itself: its rows are added and read, whoever asks.

`record.AppendOnly` refuses in Python; a statement typed at the database's own prompt, or slipped into one of ours,
never meets Python. Triggers therefore refuse UPDATE, DELETE, TRUNCATE and replacement in the database.

They are put in place after every `migrate`, not by one migration: to alter a table SQLite often makes it anew, and
the triggers of the old one are gone without a word. A migration that must fill a column of the record calls
`remove` first, and the end of `migrate` puts the guards back.

They hold for whoever has no right to alter the schema. PostgreSQL knows such rights: a role that was granted SELECT,
INSERT, UPDATE and DELETE cannot drop a trigger, the owner of the table can. SQLite does not: whoever may write the
file can drop them. `check` says when one is missing.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from timeline.models.audit import Change
from timeline.models.publications import Decision, Publication, PublicationBytes

GUARDED: tuple[type[models.Model], ...] = (Change, Publication, PublicationBytes, Decision)


class Guards(NamedTuple):
    """What one kind of database needs.

    `triggers` gives the statements that make each trigger of a model's table, by the trigger's name; `standing` asks
    for the names of those in force on a table; `drop` takes one off.
    """

    triggers: Callable[[CursorWrapper, type[models.Model]], dict[str, list[str]]]
    standing: str
    drop: str


def _sqlite(cursor: CursorWrapper, model: type[models.Model]) -> dict[str, list[str]]:
    """Refuse changes row by row, and rows that would replace another: REPLACE passes triggers on DELETE.

    It replaces whatever has the same key, or the same values under any unique index. Row numbers are asked for by
    themselves, because a key that is no plain integer (that of PublicationBytes) has them beside it.
    """
    table = model._meta.db_table
    cursor.execute(
        "SELECT list.name, info.name FROM pragma_index_list(%s) AS list, pragma_index_info(list.name) AS info"
        ' WHERE list."unique" ORDER BY list.seq, info.seqno',
        [table],
    )
    indexes: dict[str, list[str]] = {}
    for index, column in cursor.fetchall():
        indexes.setdefault(index, []).append(f'"{column}" = NEW."{column}"')
    same = ["rowid = NEW.rowid", *(" AND ".join(terms) for terms in indexes.values())]
    # Only names of our own tables and columns stand in it.
    taken = f'SELECT 1 FROM "{table}" WHERE ({") OR (".join(same)})'  # noqa: S608
    events = {
        f"{table}_no_update": f'BEFORE UPDATE ON "{table}"',
        f"{table}_no_deletion": f'BEFORE DELETE ON "{table}"',
        f"{table}_no_replacement": f'BEFORE INSERT ON "{table}" WHEN EXISTS ({taken})',
    }
    return {
        name: [
            f'DROP TRIGGER IF EXISTS "{name}"',
            f"CREATE TRIGGER \"{name}\" {event} BEGIN SELECT RAISE(ABORT, '{_refusal(model)}'); END",
        ]
        for name, event in events.items()
    }


def _postgresql(cursor: CursorWrapper, model: type[models.Model]) -> dict[str, list[str]]:
    """Refuse changes row by row, INSERT … ON CONFLICT DO UPDATE among them; TRUNCATE fires no trigger on rows."""
    table = model._meta.db_table
    function = (
        "CREATE OR REPLACE FUNCTION timeline_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    events = {
        f"{table}_no_alteration": f'BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW',
        f"{table}_no_truncation": f'BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT',
    }
    return {
        name: [
            function,
            f"CREATE OR REPLACE TRIGGER \"{name}\" {event} EXECUTE FUNCTION timeline_refuse('{_refusal(model)}')",
        ]
        for name, event in events.items()
    }


VENDORS = {
    "sqlite": Guards(
        triggers=_sqlite,
        standing="SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
        drop='DROP TRIGGER IF EXISTS "{name}"',
    ),
    "postgresql": Guards(
        triggers=_postgresql,
        # A trigger can also be disabled; then it stands and does nothing.
        standing="SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled IN ('O', 'A')",
        drop='DROP TRIGGER IF EXISTS "{name}" ON "{table}"',
    ),
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every guard in place, over those that stand already.

    One table at a time: a site at work meanwhile may have to wait, but never we for it while it waits for us.
    """
    guards = _guards(connection)
    for model in _with_table(connection):
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            for statements in guards.triggers(cursor, model).values():
                for statement in statements:
                    cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every guard off: before a migration fills a column of the record, or a test's database is emptied."""
    guards = _guards(connection)
    with connection.cursor() as cursor:
        for model in _with_table(connection):
            for name in guards.triggers(cursor, model):
                cursor.execute(guards.drop.format(name=name, table=model._meta.db_table))


def missing(connection: BaseDatabaseWrapper) -> list[tuple[type[models.Model], str]]:
    """Return the guards that should stand in this database and do not: each one's model and name."""
    guards = _guards(connection)
    found = []
    with connection.cursor() as cursor:
        for model in _with_table(connection):
            cursor.execute(guards.standing, [model._meta.db_table])
            standing = {name for (name,) in cursor.fetchall()}
            found += [(model, name) for name in guards.triggers(cursor, model) if name not in standing]
    return found


def install_after_migrate(*, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Receive `post_migrate`."""
    install(connections[using])


def check(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Tell of guards that are missing: `manage.py check --database default`.

    Warnings, not errors: `migrate` begins with this check, and an error would keep it from putting them back.
    """
    return [
        checks.Warning(
            f"Nothing in the database keeps these rows as they are: trigger {name} is missing.",
            hint="manage.py migrate puts it back.",
            obj=model,
            id="timeline.W001",
        )
        for alias in databases or ()
        for model, name in missing(connections[alias])
    ]


def _guards(connection: BaseDatabaseWrapper) -> Guards:
    if connection.vendor not in VENDORS:
        raise ImproperlyConfigured(
            f"The record cannot be guarded on {connection.display_name}: use {' or '.join(VENDORS)}."
        )
    return VENDORS[connection.vendor]


def _with_table(connection: BaseDatabaseWrapper) -> list[type[models.Model]]:
    """Keep the guarded models whose tables stand: after a migration back, some do not."""
    standing = connection.introspection.table_names()
    return [model for model in GUARDED if model._meta.db_table in standing]


def _refusal(model: type[models.Model]) -> str:
    return f"{model.__name__} rows are never altered, removed or replaced."
