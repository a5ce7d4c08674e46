"""Database triggers that make the audit and publication tables append-only.

`append_only.AppendOnly` refuses changes in Python. SQL from elsewhere does not pass through Python, so triggers refuse
UPDATE, DELETE, TRUNCATE and replacement in the database.

They are installed after every `migrate`, not by a migration: SQLite rebuilds a table for many changes and drops its
triggers without a message. A migration that fills a column of these tables calls `remove` first; the end of `migrate`
installs the triggers again. So does one that alters the tables of rewrites and permits: SQLite renames no table while a trigger
refers to one that is missing.

One operation may rewrite rows: a takedown (`actions/takedowns.py`). An update is let through if there is a
`RewritePermit` for the row, and only in the columns of REWRITABLE_COLUMNS. No permit survives its transaction, and each refers to a
`Rewrite`, which stays.

A user with the right to change the schema can drop them. On PostgreSQL that is the owner of the table; a role with
SELECT, INSERT, UPDATE and DELETE cannot. On SQLite it is everyone who may write the file. `check` reports missing
triggers.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from timeline.models.audit import Change
from timeline.models.audit_events import AuditEvent
from timeline.models.protection import WordWaiver
from timeline.models.publications import Decision, EmbargoEnd, FormerSlug, Publication, PublicationBytes
from timeline.models.takedowns import Rewrite, RewritePermit

APPEND_ONLY_MODELS: tuple[type[models.Model], ...] = (
    Change,
    AuditEvent,
    Publication,
    PublicationBytes,
    EmbargoEnd,
    Decision,
    FormerSlug,
    WordWaiver,
    Rewrite,
)
# What a takedown may rewrite. All other columns of these tables never change.
REWRITABLE_COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    Change: ("subject_uid", "label", "before", "after", "reason"),
    Publication: ("digest", "content_digest", "note", "title", "summary", "entries"),
    PublicationBytes: ("data",),
    Decision: ("reason",),
    AuditEvent: ("label", "reason"),
    WordWaiver: ("reason",),
}


class TriggerDialect(NamedTuple):
    """The SQL for one kind of database.

    `build_triggers` returns the statements that create each trigger of a model's table, by the trigger's name.
    `list_installed` selects the names of the enabled triggers of a table. `drop` drops a trigger.
    """

    build_triggers: Callable[[CursorWrapper, type[models.Model]], dict[str, list[str]]]
    list_installed: str
    drop: str


def _build_sqlite_triggers(cursor: CursorWrapper, model: type[models.Model]) -> dict[str, list[str]]:
    """Build triggers that refuse UPDATE without a permit, DELETE, and inserts that replace a row.

    REPLACE INTO fires no DELETE trigger. It replaces rows with the same key, or with the same values under any unique
    index. `rowid` is compared as well, because it is not the key of every table (not of PublicationBytes).
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
    # It contains only names of our own tables and columns.
    existing = f'SELECT 1 FROM "{table}" WHERE ({") OR (".join(same)})'  # noqa: S608
    # After a migration backwards the table may lack a column of today's model.
    columns = {column.name for column in cursor.db.introspection.get_table_description(cursor, table)}
    fixed = [
        f'OLD."{column}" IS NOT NEW."{column}"'
        for column in _list_columns(model, rewritable=False)
        if column in columns
    ]
    key = model._meta.pk.column
    rewrites, permits = Rewrite._meta.db_table, RewritePermit._meta.db_table
    permit = (
        f'SELECT 1 FROM "{permits}" AS permit JOIN "{rewrites}" AS rewrite ON rewrite.id = permit.rewrite_id'  # noqa: S608
        f" WHERE rewrite.table_name = '{table}' AND rewrite.key = OLD.\"{key}\""
    )
    is_refused = f"WHEN {' OR '.join([f'NOT EXISTS ({permit})', *fixed])}"
    events = {
        f"{table}_no_update": f'BEFORE UPDATE ON "{table}" {is_refused if _is_rewritable(cursor, model) else ""}',
        f"{table}_no_deletion": f'BEFORE DELETE ON "{table}"',
        f"{table}_no_replacement": f'BEFORE INSERT ON "{table}" WHEN EXISTS ({existing})',
    }
    return {
        name: [
            f'DROP TRIGGER IF EXISTS "{name}"',
            f"CREATE TRIGGER \"{name}\" {event} BEGIN SELECT RAISE(ABORT, '{_build_error_message(model)}'); END",
        ]
        for name, event in events.items()
    }


def _build_postgresql_triggers(cursor: CursorWrapper, model: type[models.Model]) -> dict[str, list[str]]:
    """Build triggers that refuse UPDATE (also by INSERT … ON CONFLICT DO UPDATE) without a permit, DELETE and TRUNCATE.

    TRUNCATE fires no row trigger and needs one of its own.
    """
    table = model._meta.db_table
    function = (
        "CREATE OR REPLACE FUNCTION timeline_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    rewrites, permits = Rewrite._meta.db_table, RewritePermit._meta.db_table
    # Arguments: the message, the column of the key, the columns that may change.
    rewriting = f"""
        CREATE OR REPLACE FUNCTION timeline_refuse_unless_permitted() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE digest text;
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                SELECT rewrite.new_digest INTO digest FROM {permits} AS permit
                    JOIN {rewrites} AS rewrite ON rewrite.id = permit.rewrite_id
                    WHERE rewrite.table_name = TG_TABLE_NAME
                    AND rewrite.key = (to_jsonb(OLD) ->> TG_ARGV[1])::bigint LIMIT 1;
                IF FOUND AND to_jsonb(OLD) - string_to_array(TG_ARGV[2], ',')
                        = to_jsonb(NEW) - string_to_array(TG_ARGV[2], ',') THEN
                    IF TG_TABLE_NAME <> '{PublicationBytes._meta.db_table}' THEN
                        RETURN NEW;
                    ELSIF encode(sha256(NEW.data), 'hex') = digest THEN
                        RETURN NEW;
                    END IF;
                END IF;
            END IF;
            RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
        END $$"""  # noqa: S608 — the names of our own tables
    message = _build_error_message(model)
    key = model._meta.pk.column
    columns = ",".join(_list_columns(model, rewritable=True))
    refuse = f"timeline_refuse('{message}')"
    update = f"timeline_refuse_unless_permitted('{message}', '{key}', '{columns}')"
    events = {
        f"{table}_no_alteration": (
            f'BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW',
            update if _is_rewritable(cursor, model) else refuse,
        ),
        f"{table}_no_truncation": (f'BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT', refuse),
    }
    return {
        name: [function, rewriting, f'CREATE OR REPLACE TRIGGER "{name}" {event} EXECUTE FUNCTION {call}']
        for name, (event, call) in events.items()
    }


DIALECTS = {
    "sqlite": TriggerDialect(
        build_triggers=_build_sqlite_triggers,
        list_installed="SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
        drop='DROP TRIGGER IF EXISTS "{name}"',
    ),
    "postgresql": TriggerDialect(
        build_triggers=_build_postgresql_triggers,
        # A disabled trigger exists and does nothing.
        list_installed="SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled IN ('O', 'A')",
        drop='DROP TRIGGER IF EXISTS "{name}" ON "{table}"',
    ),
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Create every trigger, replacing existing ones.

    Each table has a transaction of its own, so that no deadlock with a running site is possible.
    """
    dialect = _get_dialect(connection)
    for model in _list_models_with_table(connection):
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            for statements in dialect.build_triggers(cursor, model).values():
                for statement in statements:
                    cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger: before a migration fills a column of these tables, or before a test empties its database."""
    dialect = _get_dialect(connection)
    with connection.cursor() as cursor:
        for model in _list_models_with_table(connection):
            for name in dialect.build_triggers(cursor, model):
                cursor.execute(dialect.drop.format(name=name, table=model._meta.db_table))


def find_missing(connection: BaseDatabaseWrapper) -> list[tuple[type[models.Model], str]]:
    """Return the model and name of each trigger that this database lacks."""
    dialect = _get_dialect(connection)
    missing = []
    with connection.cursor() as cursor:
        for model in _list_models_with_table(connection):
            cursor.execute(dialect.list_installed, [model._meta.db_table])
            installed = {name for (name,) in cursor.fetchall()}
            missing += [
                (model, name) for name in dialect.build_triggers(cursor, model) if name not in installed
            ]
    return missing


def install_after_migrate(*, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Install the triggers: the receiver of `post_migrate`."""
    install(connections[using])


def check(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Return a warning for each missing trigger: a system check (`manage.py check --database default`).

    It returns warnings, not errors: `migrate` runs the checks first, and an error would stop it from installing them.
    """
    return [
        checks.Warning(
            f"Nothing in the database keeps these rows as they are: trigger {name} is missing.",
            hint="manage.py migrate puts it back.",
            obj=model,
            id="timeline.W001",
        )
        for alias in databases or ()
        for model, name in find_missing(connections[alias])
    ]


def _get_dialect(connection: BaseDatabaseWrapper) -> TriggerDialect:
    if connection.vendor not in DIALECTS:
        raise ImproperlyConfigured(
            f"There are no append-only triggers for {connection.display_name}: use {' or '.join(DIALECTS)}."
        )
    return DIALECTS[connection.vendor]


def _list_models_with_table(connection: BaseDatabaseWrapper) -> list[type[models.Model]]:
    """Return the append-only models whose tables exist. After a migration backwards some do not."""
    tables = connection.introspection.table_names()
    return [model for model in APPEND_ONLY_MODELS if model._meta.db_table in tables]


def _is_rewritable(cursor: CursorWrapper, model: type[models.Model]) -> bool:
    """Whether a takedown may rewrite rows of a table. Without the table of permits, before migration 0017, none may."""
    if model not in REWRITABLE_COLUMNS:
        return False
    return RewritePermit._meta.db_table in cursor.db.introspection.table_names(cursor)


def _list_columns(model: type[models.Model], *, rewritable: bool) -> list[str]:
    """Return the columns that a takedown may change, or all others."""
    names = REWRITABLE_COLUMNS.get(model, ())
    return [str(field.column) for field in model._meta.concrete_fields if (field.name in names) == rewritable]


def _build_error_message(model: type[models.Model]) -> str:
    return f"{model.__name__} rows are never altered, removed or replaced."
