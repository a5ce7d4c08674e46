"""Files that wait for their import: who may choose one, and when it is gone."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from timeline.actions.base import Refused
from timeline.actions.drafts import PartyDraft, SourceDraft
from timeline.actions.parties import add_party, edit_party
from timeline.actions.sources import add_source, edit_source, read_source
from timeline.actions.takedowns import TakedownDraft, suppress
from timeline.actions.waiting_files import (
    MOST_COLUMN_CHOICES,
    discard_file,
    read_file,
    recall_columns,
    remember_columns,
    store_file,
)
from timeline.models import ColumnChoice, Timeline, User, WaitingFile

pytestmark = pytest.mark.django_db


def test_a_file_is_read_as_it_was_and_is_in_no_name(reporter: User, timeline: Timeline) -> None:
    file = store_file("a.csv", "csv", b"Date,Headline\n" * 100, by=reporter, timeline=timeline)
    assert read_file(file) == b"Date,Headline\n" * 100
    assert len(bytes(file.data)) < 100
    assert "a.csv" not in str(file)


def test_only_who_may_add_entries_chooses_a_file(
    make_user: Callable[..., User], reporter: User, editor: User, timeline: Timeline
) -> None:
    viewer = make_user("viewer@example.org", "viewer")
    for home in (timeline, None):
        with pytest.raises(PermissionDenied):
            store_file("a.csv", "csv", b"x", by=viewer, timeline=home)
    file = store_file("a.csv", "csv", b"x", by=reporter)
    with pytest.raises(PermissionDenied):
        discard_file(file, by=editor)
    with pytest.raises(Refused, match="empty"):
        store_file("a.csv", "csv", b" \n", by=reporter)


def protect(editor: User, timeline: Timeline) -> None:
    party = add_party(PartyDraft(name="Ada Lind"), by=editor)
    draft = PartyDraft(name="Ada Lind", kind="person", protected=True, pseudonym="A resident")
    edit_party(party, draft, by=editor, version=1)


def make_confidential(editor: User, timeline: Timeline) -> None:
    source = add_source(SourceDraft(publisher="A clerk"), by=editor)
    draft = replace(
        read_source(source), confidential=True, described_as="An official", confidential_reason="Fear."
    )
    edit_source(source, draft, by=editor, version=1)


def take_down(editor: User, timeline: Timeline) -> None:
    suppress(timeline, TakedownDraft(kind="words", words=("Nobody said this",)))


@pytest.mark.parametrize("remove", [protect, make_confidential, take_down])
def test_a_file_is_deleted_when_something_is_hidden_that_it_may_contain(
    remove: Callable[[User, Timeline], None], editor: User, reporter: User, timeline: Timeline
) -> None:
    store_file("a.csv", "csv", b"Ada Lind", by=reporter, timeline=timeline)
    remove(editor, timeline)
    assert not WaitingFile.objects.exists()


def test_columns_are_remembered_for_one_user_and_the_latest_only(reporter: User, editor: User) -> None:
    for number in range(MOST_COLUMN_CHOICES + 1):
        remember_columns([f"Head {number}"], {"A": "date"}, by=reporter)
    assert ColumnChoice.objects.count() == MOST_COLUMN_CHOICES
    assert recall_columns(["Head 0"], by=reporter) == {}
    assert recall_columns(["Head 9"], by=reporter) == {"A": "date"}
    assert recall_columns(["Head 9"], by=editor) == {}
