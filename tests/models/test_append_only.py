"""Append-only rows cannot be changed from Python; the texts of the history."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.support.row_factories import Rows
from timeline.models import Change, Publication, PublicationBytes, Timeline
from timeline.models.append_only import AppendOnlyError


@pytest.fixture
def stored(rows: Rows) -> dict[str, Any]:
    publication = rows.publication(1)
    publication.save()
    change = Change(timeline=rows.timeline, verb="add", subject="event", subject_uid="a1", label="A crack")
    change.save()
    stored = PublicationBytes(publication=publication, data=b"{}\n")
    stored.save()
    return {"Change": change, "Publication": publication, "PublicationBytes": stored}


ALTER: dict[str, Callable[[Any], Any]] = {
    "save": lambda row: row.save(),
    "save one field": lambda row: row.save(update_fields=["pk"]),
    "a fresh copy's save": lambda row: type(row).objects.get(pk=row.pk).save(),
    "delete": lambda row: row.delete(),
    "update": lambda row: type(row).objects.filter(pk=row.pk).update(pk=row.pk),
    "update of none": lambda row: type(row).objects.none().update(pk=row.pk),
    "bulk_update": lambda row: type(row).objects.bulk_update([row], ["pk"]),
    "delete of many": lambda row: type(row).objects.all().delete(),
    "update_or_create": lambda row: type(row).objects.update_or_create(pk=row.pk, defaults={"pk": row.pk}),
    "bulk_create over what is there": lambda row: type(row).objects.bulk_create(
        [row], update_conflicts=True, update_fields=["pk"], unique_fields=["pk"]
    ),
    "get and delete through the default manager": lambda row: (
        type(row)._default_manager.filter(pk=row.pk).delete()
    ),
}


@pytest.mark.parametrize("model", ["Change", "Publication", "PublicationBytes"])
@pytest.mark.parametrize("how", ALTER)
def test_an_append_only_row_cannot_be_changed(stored: dict[str, Any], model: str, how: str) -> None:
    row = stored[model]
    before = list(type(row).objects.values())
    with pytest.raises(AppendOnlyError):
        ALTER[how](row)
    assert list(type(row).objects.values()) == before


def test_a_second_row_under_the_same_key_does_not_replace_the_first(stored: dict[str, Any]) -> None:
    first = stored["Change"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Change(pk=first.pk, verb="forge", subject="event", subject_uid="a1", label="Never").save()
    assert Change.objects.get(pk=first.pk).verb == "add"


def test_related_managers_cannot_change_rows_either(stored: dict[str, Any], rows: Rows) -> None:
    with pytest.raises(AppendOnlyError):
        rows.timeline.changes.all().delete()
    with pytest.raises(AppendOnlyError):
        rows.timeline.publications.update(note="Better")
    assert Publication.objects.get().note == "New"


def test_publication_bytes_are_read_as_stored(rows: Rows) -> None:
    data = bytes(range(256))
    publication = rows.publication(1)
    publication.save()
    PublicationBytes(publication=publication, data=data).save()
    assert Publication.objects.get().data == data


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        (None, {"headline": "A", "key event": False}, [("headline", "", "A"), ("key event", "", "no")]),
        ({"headline": "A"}, None, [("headline", "A", "")]),
        ({"headline": "A", "body": "x"}, {"headline": "B", "body": "x"}, [("headline", "A", "B")]),
        ({"aliases": ["A"]}, {"aliases": ["A", "B"]}, [("aliases", "A", "A\nB")]),
        # Ids only if names are equal.
        (
            {"to": ["Smith"], "ids": ["a1"]},
            {"to": ["Jones"], "ids": ["b2"]},
            [("to", "Smith", "Jones")],
        ),
        ({"to": ["Smith"], "ids": ["a1"]}, {"to": ["Smith"], "ids": ["b2"]}, [("ids", "a1", "b2")]),
        ({"headline": "A"}, {"headline": "A"}, []),
        (None, None, []),
    ],
)
def test_a_change_reads_as_lines(before: Any, after: Any, lines: list[tuple[str, str, str]]) -> None:
    assert Change(before=before, after=after).lines == lines


def test_live_is_the_latest_version_of_each_timeline(rows: Rows) -> None:
    first = rows.publication(1)
    first.save()
    rows.publication(2, previous=first).save()
    other = Timeline.objects.create(slug="fire", title="The fire")
    rows.publication(1, timeline=other).save()
    assert {(item.timeline.slug, item.number) for item in Publication.objects.live()} == {
        ("dam", 2),
        ("fire", 1),
    }
    assert [item.number for item in Publication.objects.public_at("dam")] == [2, 1]


def test_a_version_has_one_successor(rows: Rows) -> None:
    first = rows.publication(1)
    first.save()
    rows.publication(2, previous=first).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.publication(3, previous=first).save()
