"""Citing: a source and its words are added to the citations of an entry."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from timeline.actions.base import Refused
from timeline.actions.citations import cite
from timeline.actions.drafts import CitationDraft, EventDraft, SourceDraft
from timeline.actions.entries import add_entry, remove_entry
from timeline.models import Change, Citation, Entry, Source, Timeline, User

Everything = Callable[[], Any]


def words(source: Source, exact: str = "a crack", **more: Any) -> CitationDraft:
    return CitationDraft(source=source, exact=exact, prefix="found ", suffix=" in it", **more)


@pytest.fixture
def entry(make_event: Callable[..., Entry]) -> Entry:
    return make_event()


def test_a_new_citation_comes_last(entry: Entry, gazette: Source, reporter: User) -> None:
    before = [citation.pk for citation in entry.citations.all()]
    first = cite(entry, words(gazette), by=reporter)
    second = cite(entry, words(gazette, "a hole", stance="disputes"), by=reporter)
    kept = Entry.objects.get(pk=entry.pk)
    assert [citation.pk for citation in kept.citations.all()] == [*before, first.pk, second.pk]
    assert (first.exact, first.prefix, first.suffix) == ("a crack", "found ", " in it")
    assert (kept.version, kept.changed_by) == (entry.version + 2, reporter)


def test_the_history_has_the_citations_before_and_after(
    entry: Entry, gazette: Source, reporter: User
) -> None:
    cite(entry, words(gazette), by=reporter)
    change = Change.objects.order_by("-pk")[0]
    assert (change.verb, change.subject_uid, change.by) == ("edit", entry.uid, reporter)
    assert "a crack" not in str(change.before)
    assert "a crack" in str(change.after)


def test_citing_makes_an_open_form_stale(entry: Entry, gazette: Source, reporter: User) -> None:
    version = entry.version
    cite(entry, words(gazette), by=reporter)
    assert Entry.objects.get(pk=entry.pk).version == version + 1


def test_the_same_words_are_not_cited_twice(
    entry: Entry, gazette: Source, reporter: User, everything: Everything
) -> None:
    cite(entry, words(gazette), by=reporter)
    before = everything()
    with pytest.raises(Refused, match="already"):
        cite(entry, words(gazette), by=reporter)
    assert everything() == before


def test_a_removed_entry_cannot_be_cited_for(
    entry: Entry, gazette: Source, reporter: User, everything: Everything
) -> None:
    remove_entry(entry, by=reporter, version=entry.version)
    before = everything()
    with pytest.raises(Refused, match="removed or withdrawn"):
        cite(entry, words(gazette), by=reporter)
    assert everything() == before


def test_an_invisible_or_new_source_cannot_be_cited(
    entry: Entry, reporter: User, everything: Everything
) -> None:
    hidden = Timeline.objects.create(slug="whistle", title="The whistle-blower", access="members")
    secret = Source.objects.create(publisher="Leaked", made_for=hidden)
    before = everything()
    with pytest.raises(PermissionDenied):
        cite(entry, words(secret), by=reporter)
    with pytest.raises(ValidationError):
        cite(entry, CitationDraft(source=SourceDraft(publisher="New"), exact="x"), by=reporter)
    assert everything() == before


def test_a_user_who_cannot_see_the_timeline_cannot_cite(
    gazette: Source, editor: User, reporter: User
) -> None:
    hidden = Timeline.objects.create(slug="whistle", title="The whistle-blower", access="members")
    hidden.members.add(editor)
    entry = add_entry(hidden, EventDraft(headline="A meeting"), by=editor).entry
    with pytest.raises(PermissionDenied):
        cite(entry, words(gazette), by=reporter)
    assert not Citation.objects.filter(entry=entry).exists()


def test_a_locator_that_is_too_long_is_refused_at_its_field(
    entry: Entry, gazette: Source, reporter: User, everything: Everything
) -> None:
    before = everything()
    with pytest.raises(ValidationError) as refused:
        cite(entry, words(gazette, locator="x" * 500), by=reporter)
    assert "locator" in refused.value.message_dict
    assert everything() == before
