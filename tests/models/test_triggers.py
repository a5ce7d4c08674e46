"""The triggers refuse every change of append-only rows, from any client."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.core.management.sql import emit_post_migrate_signal
from django.db import IntegrityError, connection, models, transaction

from tests.support.row_factories import Rows
from timeline.actions.row_redaction import list_models, list_text_fields
from timeline.models import (
    AuditEvent,
    Change,
    Decision,
    EmbargoEnd,
    FormerSlug,
    Publication,
    PublicationBytes,
    Rewrite,
    RewritePermit,
    Takedown,
    User,
    WordWaiver,
    triggers,
)
from timeline.models.append_only import AppendOnly

GUARDS_OF_A_TABLE = 3 if connection.vendor == "sqlite" else 2
# Whole seconds, because dumpdata writes milliseconds only.
AT = datetime(2017, 3, 7, 10, 15, tzinfo=UTC)
# Another client sees committed rows only.
committed = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite knows no rights and disables no trigger"
)
CLIENTS = ["any client"]
if connection.vendor == "postgresql":
    CLIENTS.append("a client without rights to the schema")

Run = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def record(rows: Rows, editor: User) -> None:
    """Two publications, the second cancelled after its embargo, a change and an event of the audit log."""
    by = {"by": editor, "at": AT}
    first = rows.publication(1, **by)
    first.save()
    second = rows.publication(2, previous=first, embargo_until=AT + timedelta(days=1), **by)
    second.save()
    PublicationBytes(publication=first, data=b"{}\n").save()
    EmbargoEnd(publication=second, at=AT + timedelta(days=1)).save()
    AuditEvent(timeline=rows.timeline, verb="preview", **by).save()
    Change(timeline=rows.timeline, verb="add", subject="event", subject_uid="a1", label="A", **by).save()
    Decision(timeline=rows.timeline, publication=second, verb="cancel", **by).save()
    FormerSlug(timeline=rows.timeline, slug="before", at=AT).save()
    WordWaiver(timeline=rows.timeline, party=rows.party, place="x", reason="r", digest="a" * 64, **by).save()
    takedown = Takedown.objects.create(
        kind="words", timeline=rows.timeline, requested_by=editor, requested_at=AT
    )
    Rewrite(takedown=takedown, table_name="timeline_change", key=1, at=AT).save()


def postgresql() -> "psycopg.Connection[Any]":
    given = connection.settings_dict
    where = {name.lower(): given[name] for name in ("HOST", "PORT", "USER", "PASSWORD") if given[name]}
    return psycopg.connect(dbname=given["NAME"], autocommit=True, **where)


@pytest.fixture
def role(transactional_db: None) -> Iterator[str]:
    """A PostgreSQL role with all rights on rows and none on the schema."""
    with postgresql() as server:
        name = f"{connection.settings_dict['NAME']}_writer"
        ours = server.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if ours.fetchone() != (True,):
            pytest.skip("this PostgreSQL lets us make no role")
        server.execute(f'DROP ROLE IF EXISTS "{name}"')
        server.execute(f'CREATE ROLE "{name}"')
        server.execute(f'GRANT ALL ON ALL TABLES IN SCHEMA public TO "{name}"')
        server.execute(f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{name}"')
        server.execute(f'REVOKE TRIGGER, REFERENCES ON ALL TABLES IN SCHEMA public FROM "{name}"')
        yield name
        server.execute(f'DROP OWNED BY "{name}"')
        server.execute(f'DROP ROLE "{name}"')


@pytest.fixture(params=CLIENTS)
def run(request: pytest.FixtureRequest, record: None) -> Iterator[Run]:
    """Run a statement as a client that knows neither Django nor our settings."""
    role = None if request.param == "any client" else request.getfixturevalue("role")
    if connection.vendor == "sqlite":
        client: Any = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=20)
    else:
        client = postgresql()
    if role is not None:
        client.execute(f'SET ROLE "{role}"')

    def run_it(statement: str) -> list[tuple[Any, ...]]:
        cursor = client.execute(statement)
        return cursor.fetchall() if cursor.description else []

    yield run_it
    client.close()


def build_insertion(model: type[models.Model], verb: str = "INSERT", **other: str) -> str:
    """Return a statement that inserts every row of a table again, with other values in the named columns."""
    table = model._meta.db_table
    columns = {str(field.column): str(field.column) for field in model._meta.local_concrete_fields} | other
    return f"{verb} INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM {table}"


REPLACED_UNDER_ANOTHER_KEY: dict[type[models.Model], list[str]] = {
    Publication: [
        # With the number of another of the same timeline; with the same version before it.
        build_insertion(Publication, "REPLACE", id="id + 1000"),
        build_insertion(Publication, "REPLACE", id="id + 1000", number="number + 1000") + " WHERE number = 2",
    ],
    # With the same rowid of SQLite.
    PublicationBytes: [
        build_insertion(PublicationBytes, "REPLACE", publication_id="publication_id + 1", rowid="rowid")
    ],
    # About the same publication.
    Decision: [build_insertion(Decision, "REPLACE", id="id + 1000")],
}


def list_statements(model: type[models.Model]) -> list[str]:
    """Return statements that change the rows of a table in every possible way."""
    table, key = model._meta.db_table, model._meta.pk.column
    other = model._meta.local_concrete_fields[-1].column
    always = [
        f"UPDATE {table} SET {other} = {other}",
        f"UPDATE {table} SET {key} = {key} + 1000",
        f"DELETE FROM {table}",
        f"DELETE FROM {table} WHERE {key} = (SELECT max({key}) FROM {table})",
        f"{build_insertion(model)} WHERE true ON CONFLICT ({key}) DO UPDATE SET {other} = excluded.{other}",
    ]
    if connection.vendor == "postgresql":
        return [
            *always,
            f"TRUNCATE {table} CASCADE",
            f"WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT count(*) FROM gone",
        ]
    return [
        *always,
        build_insertion(model, "REPLACE"),
        build_insertion(model, "INSERT OR REPLACE"),
        f"UPDATE OR REPLACE {table} SET {key} = {key} + 1000",
        f"UPDATE OR IGNORE {table} SET {other} = {other}",
        *REPLACED_UNDER_ANOTHER_KEY.get(model, []),
    ]


def get_message(run: Run, statement: str) -> str:
    try:
        run(statement)
    except (sqlite3.IntegrityError, psycopg.errors.IntegrityConstraintViolation) as refusal:
        return str(refusal).splitlines()[0]
    return "Done."


@committed
def test_no_sql_statement_changes_an_append_only_row(run: Run) -> None:
    before = [
        run(f"SELECT * FROM {model._meta.db_table} ORDER BY 1") for model in triggers.APPEND_ONLY_MODELS
    ]
    assert all(before)
    for model in triggers.APPEND_ONLY_MODELS:
        messages = {statement: get_message(run, statement) for statement in list_statements(model)}
        assert messages == dict.fromkeys(
            messages, f"{model.__name__} rows are never altered, removed or replaced."
        )
    assert [
        run(f"SELECT * FROM {model._meta.db_table} ORDER BY 1") for model in triggers.APPEND_ONLY_MODELS
    ] == before


@committed
def test_rows_can_be_read_and_added(run: Run) -> None:
    columns = ", ".join(field.column for field in Change._meta.local_concrete_fields if field.column != "id")
    run(f"INSERT INTO timeline_change ({columns}) SELECT {columns} FROM timeline_change")
    assert run("SELECT count(*) FROM timeline_change WHERE label = 'A'") == [(2,)]


@on_postgresql
@committed
def test_a_role_without_schema_rights_cannot_drop_the_triggers(role: str) -> None:
    ways = [
        "ALTER TABLE timeline_change DISABLE TRIGGER ALL",
        "ALTER TABLE timeline_change DISABLE TRIGGER USER",
        "DROP TRIGGER timeline_change_no_alteration ON timeline_change",
        "CREATE TRIGGER aa BEFORE UPDATE ON timeline_change EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE OR REPLACE FUNCTION timeline_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "DROP FUNCTION timeline_refuse CASCADE",
        "SET session_replication_role = replica",
        "CREATE RULE aa AS ON UPDATE TO timeline_change DO INSTEAD NOTHING",
        "DROP TABLE timeline_change CASCADE",
    ]
    with postgresql() as client:
        client.execute(f'SET ROLE "{role}"')
        for way in ways:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                client.execute(way)
    assert triggers.find_missing(connection) == []


@committed
def test_rows_that_the_history_refers_to_cannot_be_deleted(record: None) -> None:
    statements = {
        "DELETE FROM timeline_timeline": r"(?i)foreign key",
        "DELETE FROM timeline_user": r"(?i)foreign key",
    }
    if connection.vendor == "postgresql":
        statements["TRUNCATE timeline_timeline CASCADE"] = "rows are never altered"
        statements["TRUNCATE timeline_user CASCADE"] = "rows are never altered"
    for statement, refusal in statements.items():
        with connection.cursor() as cursor, pytest.raises(IntegrityError, match=refusal):
            cursor.execute(statement)
    assert Publication.objects.filter(timeline__slug="dam", by__email="editor@example.org").count() == 2


def test_every_append_only_model_has_triggers() -> None:
    assert set(triggers.APPEND_ONLY_MODELS) == set(AppendOnly.__subclasses__())


def test_the_triggers_cover_every_unique_index() -> None:
    """The triggers compare plain columns. A partial unique index, or one on an expression, is not covered."""
    for model in triggers.APPEND_ONLY_MODELS:
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint):
                assert (constraint.condition, constraint.expressions) == (None, ())


@committed
def test_triggers_exist_after_a_migration_rebuilt_a_table() -> None:
    narrow = Change._meta.get_field("verb")
    wide = models.CharField(max_length=40)
    wide.set_attributes_from_name("verb")
    wide.model = Change
    try:
        with connection.schema_editor() as editor:
            editor.alter_field(Change, narrow, wide)
        if connection.vendor == "sqlite":
            assert [name for _, name in triggers.find_missing(connection)] == [
                "timeline_change_no_update",
                "timeline_change_no_deletion",
                "timeline_change_no_replacement",
            ]
        emit_post_migrate_signal(0, False, "default")
        assert triggers.find_missing(connection) == []
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(Change, wide, narrow)


@pytest.mark.full
@committed
def test_triggers_exist_after_migrating_backwards_and_forwards() -> None:
    try:
        call_command("migrate", "timeline", "0003", verbosity=0)
        assert "timeline_decision" not in connection.introspection.table_names()
        assert triggers.find_missing(connection) == []
    finally:
        call_command("migrate", "timeline", verbosity=0)
    assert triggers.find_missing(connection) == []


@pytest.mark.django_db
def test_triggers_exist_after_all_migrations_and_installing_again_changes_nothing() -> None:
    assert triggers.find_missing(connection) == []
    before = list_installed_triggers()
    assert len(before) == len(triggers.APPEND_ONLY_MODELS) * GUARDS_OF_A_TABLE
    triggers.install(connection)
    triggers.install(connection)
    assert list_installed_triggers() == before


def list_installed_triggers() -> list[tuple[Any, ...]]:
    """Return the triggers of the app in the database, with their definitions."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        else:
            cursor.execute(
                "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
            )
        return cursor.fetchall()


@pytest.mark.django_db
def test_a_missing_trigger_is_reported_and_migrate_installs_it() -> None:
    assert triggers.check(databases=["default"]) == []
    triggers.remove(connection)
    messages = triggers.check(databases=["default"])
    assert {(item.id, item.obj) for item in messages} == {
        ("timeline.W001", model) for model in triggers.APPEND_ONLY_MODELS
    }
    assert len(messages) == len(triggers.APPEND_ONLY_MODELS) * GUARDS_OF_A_TABLE
    with pytest.raises(CommandError, match="trigger timeline_change_no_"):
        call_command("check", databases=["default"], fail_level="WARNING")
    triggers.install(connection)
    call_command("check", databases=["default"], fail_level="WARNING")


@on_postgresql
@pytest.mark.django_db
def test_a_disabled_trigger_is_reported_and_migrate_enables_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE timeline_decision DISABLE TRIGGER USER")
    assert triggers.find_missing(connection) == [
        (Decision, "timeline_decision_no_alteration"),
        (Decision, "timeline_decision_no_truncation"),
    ]
    triggers.install(connection)
    assert triggers.find_missing(connection) == []


def test_a_check_without_a_database_queries_none() -> None:
    assert triggers.check(databases=None) == []


@pytest.mark.parametrize("ask", [triggers.install, triggers.remove, triggers.find_missing])
def test_a_database_without_a_dialect_is_refused(ask: Callable[[Any], Any]) -> None:
    with pytest.raises(
        ImproperlyConfigured, match="no append-only triggers for MySQL: use sqlite or postgresql"
    ):
        ask(SimpleNamespace(vendor="mysql", display_name="MySQL"))


@committed
def test_flush_is_refused(record: None) -> None:
    with pytest.raises(CommandError, match="couldn't be flushed") as refusal:
        call_command("flush", interactive=False, verbosity=0)
    assert "rows are never altered, removed or replaced" in str(refusal.value.__cause__)
    assert (Publication.objects.count(), Change.objects.count()) == (2, 1)


def test_a_dump_loads_into_an_empty_database_only(record: None, tmp_path: Any) -> None:
    dump = tmp_path / "record.json"
    labels = [model._meta.label for model in triggers.APPEND_ONLY_MODELS]
    call_command("dumpdata", *labels, output=str(dump), verbosity=0)
    before = [list(model._default_manager.values()) for model in triggers.APPEND_ONLY_MODELS]
    with pytest.raises(IntegrityError, match="rows are never altered, removed or replaced"):
        call_command("loaddata", str(dump), verbosity=0)

    triggers.remove(connection)
    with connection.cursor() as cursor:
        own = (
            "rewrite",
            "wordwaiver",
            "formerslug",
            "decision",
            "embargoend",
            "publicationbytes",
            "publication",
            "change",
            "auditevent",
        )
        for table in own:
            cursor.execute(f"DELETE FROM timeline_{table}")
    triggers.install(connection)
    call_command("loaddata", str(dump), verbosity=0)
    assert [list(model._default_manager.values()) for model in triggers.APPEND_ONLY_MODELS] == before


# --- Takedowns -----------------------------------------------------------------------------------


def permit(table: str, key: int, digest: str = "") -> RewritePermit:
    rewrite = Rewrite(takedown=Takedown.objects.get(), table_name=table, key=key, new_digest=digest)
    rewrite.save()
    return RewritePermit.objects.create(rewrite=rewrite, blocker_id=RewritePermit.NOBODY)


def update(model: type[models.Model], key: int, **fields: Any) -> None:
    models.QuerySet(model).filter(pk=key).update(**fields)


@pytest.mark.usefixtures("record")
def test_a_permit_lets_through_one_row_and_some_columns(db: None) -> None:
    first, second = Publication.objects.order_by("number")
    granted = permit("timeline_publication", first.pk)
    update(Publication, first.pk, title="[removed]", digest="0" * 64)
    for key, fields in (
        (first.pk, {"number": 9}),
        (first.pk, {"at": AT + timedelta(days=3)}),
        (second.pk, {"title": "X"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            update(Publication, key, **fields)
    granted.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        update(Publication, first.pk, title="Again")


def test_a_takedown_may_rewrite_every_text_of_append_only_tables() -> None:
    """A new append-only table, or a new text in one, has to be named in REWRITABLE_COLUMNS: a takedown would fail."""
    guarded = [model for model in list_models() if issubclass(model, AppendOnly)]
    texts = {model: {field.name for field in list_text_fields(model)} for model in guarded}
    allowed = {model: set(triggers.REWRITABLE_COLUMNS.get(model, ())) for model in guarded}
    assert {model: names - allowed[model] for model, names in texts.items() if names - allowed[model]} == {}


@committed
@pytest.mark.usefixtures("record")
def test_a_permit_is_never_committed() -> None:
    first = Publication.objects.get(number=1)

    @transaction.atomic
    def keep_permit() -> None:
        permit("timeline_publication", first.pk)
        update(Publication, first.pk, title="[removed]")

    with pytest.raises(IntegrityError):
        keep_permit()
    assert Publication.objects.get(number=1).title == first.title
    assert not RewritePermit.objects.exists()


@on_postgresql
@pytest.mark.usefixtures("record")
def test_bytes_have_the_recorded_digest(db: None) -> None:
    first = Publication.objects.get(number=1)
    granted = permit("timeline_publicationbytes", first.pk, hashlib.sha256(b"new").hexdigest())
    with pytest.raises(IntegrityError), transaction.atomic():
        update(PublicationBytes, first.pk, data=b"other")
    update(PublicationBytes, first.pk, data=b"new")
    granted.delete()
