"""The publish page and the sidebar after quoted words were compared with their sources' texts."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.support.desk_pages import Answer, follow, get
from timeline.actions.drafts import CitationDraft
from timeline.actions.source_texts import add_source_text, explain_quote_difference
from timeline.evidence import quote_checks
from timeline.models import Entry, Publication, Source, User

At = Callable[..., str]
SAID = "We did not know."


@pytest.fixture
def source(db: None) -> Source:
    return Source.objects.create(publisher="The Gazette")


@pytest.fixture
def statement(make_statement: Callable[..., Entry], source: Source) -> Entry:
    return make_statement(SAID, citations=(CitationDraft(source=source),))


def test_new_quote_checks_count_as_a_change(
    as_editor: Client,
    at: At,
    statement: Entry,
    source: Source,
    editor: User,
    publish_it: Callable[[], Publication],
) -> None:
    publish_it()
    page = get(as_editor, at("publish"))
    assert "Nothing has changed since version" in page.text
    assert not page.root.all("button", class_="button button-primary")
    add_source_text(source, f"The board said: “{SAID}”", by=editor, number=0)
    assert "1 unpublished change." in get(as_editor, at("timeline")).root.by_id("unpublished-changes").text
    page = get(as_editor, at("publish"))
    assert "1 quotation newly checked against its source" in page.text
    assert "Nothing has changed since version" not in page.text
    follow(as_editor, page.form.fill(note="Checked").send(as_editor))
    assert Publication.objects.count() == 2
    assert "Nothing has changed since version" in get(as_editor, at("publish")).text
    assert "No unpublished changes." in get(as_editor, at("timeline")).root.by_id("unpublished-changes").text


def test_differing_words_prevent_publishing_and_link_to_their_entry(
    as_editor: Client, at: At, statement: Entry, source: Source, editor: User
) -> None:
    add_source_text(source, "The board said: “We knew.”", by=editor, number=0)
    page = get(as_editor, at("publish"))
    gap = next(link for link in page.root.all("a") if "is not in the stored text" in link.text)
    assert (SAID in gap.text, gap["href"]) == (True, at("entry-edit", statement))
    answer = Answer(page.form.fill(note="New").send(as_editor))
    assert answer.status == 422
    assert "is not in the stored text" in answer.text
    assert not Publication.objects.exists()


def test_history_names_an_added_text_without_its_words(
    as_editor: Client, at: At, statement: Entry, source: Source, editor: User
) -> None:
    source.made_for = statement.timeline
    source.save()
    add_source_text(source, "Quill knew it all.", by=editor, number=0)
    page = get(as_editor, at("history"))
    assert "added a text of" in page.text
    assert "Quill" not in page.text


def test_new_reasons_are_shown_before_publishing(
    as_editor: Client, at: At, statement: Entry, source: Source, editor: User
) -> None:
    add_source_text(source, "The board said: “We knew.”", by=editor, number=0)

    def explain(reason: str) -> None:
        item = quote_checks.check_quotes(Entry.objects.filter(pk=statement.pk))[0]
        explain_quote_difference(
            statement, 0, seen=(item.words_sha256, item.text_sha256), reason=reason, by=editor
        )

    explain("So it was broadcast.")
    page = get(as_editor, at("publish"))
    assert "So it was broadcast." in page.root.one(class_="quote-reasons").text
    explain("So it was heard.")
    answer = Answer(page.form.fill(note="New").send(as_editor))
    assert answer.status == 409
    assert "So it was heard." in answer.root.one(class_="quote-reasons").text
    assert not Publication.objects.exists()
    follow(as_editor, answer.form.send(as_editor))
    assert not get(as_editor, at("publish")).root.all(class_="quote-reasons")
