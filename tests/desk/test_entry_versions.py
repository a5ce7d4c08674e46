"""Restore an entry, or one field of it, from its history."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests.support.desk_pages import Answer, follow, get
from timeline.actions.drafts import CitationDraft, PartyDraft, SourceDraft
from timeline.actions.entries import edit_entry, reload_entry
from timeline.actions.entry_drafts import read_entry
from timeline.actions.parties import add_party
from timeline.actions.sources import add_source
from timeline.models import Change, Entry, Source, User

At = Callable[..., str]
Make = Callable[..., Entry]


def change(entry: Entry, by: User, **values: Any) -> Change:
    row = reload_entry(entry)
    edit_entry(row, replace(read_entry(row), **values), by=by, version=row.version)
    return Change.objects.latest("pk")


@pytest.fixture
def event(make_event: Make) -> Entry:
    return make_event("First", "2017-03-07")


def address(at: At, entry: Entry, of: Change) -> str:
    return f"{at('entry-version', entry)}?change={of.pk}"


def test_one_field_is_restored_and_the_rest_stays(
    as_reporter: Client, at: At, event: Entry, editor: User
) -> None:
    added = Change.objects.get(verb="add", subject_uid=event.uid)
    change(event, editor, headline="Second", body="Text")
    change(event, editor, headline="Third", place="Bridge")
    assert address(at, event, added) in get(as_reporter, at("history")).root.links()
    page = get(as_reporter, address(at, event, added))
    assert [box["value"] for box in page.root.all("input", name="unit")] == ["headline", "body", "place"]
    values = {"change": str(added.pk), "version": "3", "unit": ["headline"]}
    page = follow(as_reporter, as_reporter.post(at("entry-version", event), values))
    assert page.notice == "Restored: Headline."
    draft: Any = read_entry(reload_entry(event))
    assert (draft.headline, draft.body, draft.place) == ("First", "Text", "Bridge")


def test_an_entry_is_restored_as_it_was_after_a_change(
    as_reporter: Client, at: At, event: Entry, editor: User
) -> None:
    owner = add_party(PartyDraft(name="Owner"), by=editor)
    source = add_source(SourceDraft(publisher="Gazette"), by=editor)
    second = change(
        event,
        editor,
        headline="Second",
        parties=((owner, "actor"),),
        citations=(CitationDraft(source=source, exact="a crack"),),
    )
    wanted = read_entry(reload_entry(event))
    change(event, editor, headline="Third", parties=(), citations=())
    page = get(as_reporter, address(at, event, second))
    assert "Gazette, “a crack”" in page.text
    follow(as_reporter, page.form_to(at("entry-version", event)).send(as_reporter))
    assert read_entry(reload_entry(event)) == wanted


def test_what_somebody_changed_meanwhile_is_not_replaced(
    as_reporter: Client, at: At, event: Entry, editor: User
) -> None:
    added = Change.objects.get(verb="add", subject_uid=event.uid)
    change(event, editor, headline="Second")
    form = get(as_reporter, address(at, event, added)).form_to(at("entry-version", event))
    change(event, editor, headline="Third")
    page = Answer(form.send(as_reporter))
    assert page.status == 409
    assert reload_entry(event).label == "Third"
    follow(as_reporter, page.form_to(at("entry-version", event)).send(as_reporter))
    assert reload_entry(event).label == "First"


def test_nothing_chosen_is_said(as_reporter: Client, at: At, event: Entry, editor: User) -> None:
    added = Change.objects.get(verb="add", subject_uid=event.uid)
    change(event, editor, headline="Second")
    page = Answer(as_reporter.post(at("entry-version", event), {"change": str(added.pk), "version": "2"}))
    assert page.status == 422
    assert "Choose what to restore." in page.text


def test_the_passage_of_a_confidential_source_is_neither_shown_nor_put_back(
    as_reporter: Client, at: At, event: Entry, editor: User
) -> None:
    source = add_source(SourceDraft(publisher="Gazette"), by=editor)
    Source.objects.update(confidential=True, described_as="A witness")
    source.refresh_from_db()
    second = change(event, editor, citations=(CitationDraft(source=source, exact="secret words"),))
    change(event, editor, citations=(), headline="Second")
    page = get(as_reporter, address(at, event, second))
    assert "Source cannot be restored: the passage of a confidential source is not kept." in page.text
    assert not any(word in page.html for word in ("secret words", "Gazette"))
    assert [box["value"] for box in page.root.all("input", name="unit")] == ["headline"]


@pytest.mark.parametrize("pk", ["", "0", "x", "9" * 30])
def test_an_unknown_change_is_not_found(as_reporter: Client, at: At, event: Entry, pk: str) -> None:
    assert as_reporter.get(f"{at('entry-version', event)}?change={pk}").status_code == 404


def test_a_change_from_before_values_were_kept_is_not_restored(
    as_reporter: Client, at: At, event: Entry
) -> None:
    added = Change.objects.get(verb="add", subject_uid=event.uid)
    Change(
        timeline=event.timeline, verb="edit", subject="event", subject_uid=event.uid, label="x", before={}
    ).save()
    page = get(as_reporter, address(at, event, added))
    assert "no longer has the values of that time" in page.text
