"""Migration 0006 turns the text of a source into its first source text, and back."""

import hashlib
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, AFTER = "0005_reports", "0007_one_home_for_texts"
WORDS = "Cafe\u0301\r\nThe second line."


def model(name: str, at: str) -> Any:
    """A model as it was at a migration."""
    return (
        MigrationExecutor(connection)
        .loader.project_state([("timeline", at)])
        .apps.get_model("timeline", name)
    )


# The migrations are history: what they do cannot change with today's code.
@pytest.mark.full
@pytest.mark.django_db(transaction=True)
def test_source_texts_migrate_forwards_and_backwards() -> None:
    try:
        call_command("migrate", "timeline", BEFORE, verbosity=0)
        old = model("Source", BEFORE)
        for uid, text in (("p2ain", WORDS), ("b2ank", " \n"), ("n2one", "")):
            old.objects.create(uid=uid, publisher=uid, text=text)
        call_command("migrate", "timeline", AFTER, verbosity=0)
        texts = model("SourceText", AFTER)
        row = texts.objects.get()
        assert (row.source.uid, row.number, row.by, row.removed) == ("p2ain", 1, None, "")
        assert row.text == "Café\nThe second line."
        assert row.sha256 == hashlib.sha256(row.text.encode()).hexdigest()
        assert set(model("Source", AFTER).objects.values_list("state", "state_on")) == {("unknown", None)}
        texts.objects.create(source=row.source, number=2, text="A later one.", sha256="a" * 64)
        call_command("migrate", "timeline", BEFORE, verbosity=0)
        assert dict(old.objects.values_list("uid", "text")) == {
            "p2ain": "A later one.",
            "b2ank": "",
            "n2one": "",
        }
    finally:
        call_command("migrate", "timeline", verbosity=0)
