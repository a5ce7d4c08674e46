"""Inserts of thousands of rows: `executemany` on SQLite, COPY on PostgreSQL.

Django prepares each value of each row and builds statements of at most 999 values, which takes several times as long as the
database does. Constraints and triggers hold as for any other insert. Nothing here escapes a value: the drivers do.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection, models

# Fields whose values the drivers take as they are.
_PLAIN = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.FloatField,
    models.ForeignKey,
)


def allocate_ids(model: type[models.Model], count: int) -> list[int]:
    """Return keys for new rows of a table, which nobody else gets. Called inside a transaction."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [f'"{table}"', column, count],
            )
            return [key for (key,) in cursor.fetchall()]
        # A transaction has the whole database here. The table of sequences follows the keys that are inserted.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        first = (found[0] if found else 0) + 1
        return list(range(first, first + count))


def insert_rows(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert rows into a model’s own table; of a model with a parent, into the table that it adds to it.

    The rows have their keys, or the database gives them; then the objects do not learn them.
    """
    if not rows:
        return
    fields: list[Any] = list(model._meta.local_concrete_fields)
    if rows[0].pk is None:
        fields = [field for field in fields if not field.primary_key]
    readers = [_build_reader(field) for field in fields]
    values: Iterator[list[Any]] = ([read(row) for read in readers] for row in rows)
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row_values in values:
                    copy.write_row(row_values)
            return
        marks = ", ".join(["%s"] * len(fields))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(values))  # noqa: S608 — names of our tables


def _build_reader(field: Any) -> Callable[[models.Model], Any]:
    """Return a function that reads the value of a field of a row, as the driver takes it."""
    name = field.attname
    if isinstance(field, _PLAIN):
        return lambda row: getattr(row, name)
    known: dict[Any, Any] = {}

    def read(row: models.Model) -> Any:
        value = getattr(row, name)
        if value is None:
            return None
        # Most rows have the same moment or the same empty list.
        key = str(value)
        if key not in known:
            known[key] = _prepare(field, value)
        return known[key]

    return read


def _prepare(field: Any, value: Any) -> Any:
    if isinstance(field, models.JSONField):
        # As text: COPY takes no adapter of Django’s.
        return json.dumps(value, cls=field.encoder)
    return field.get_db_prep_save(value, connection)
