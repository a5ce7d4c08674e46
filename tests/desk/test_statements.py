"""Statements: add, show, edit, and what they answer."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.support.desk_pages import another, follow_saved, get, read_refusal
from timeline.models import Change, Entry, Party, Statement

At = Callable[..., str]
Make = Callable[..., Entry]
BOTH = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


@BOTH
def test_statement_is_added_with_all_its_fields(
    htmx: bool, as_reporter: Client, at: At, make_event: Make
) -> None:
    names = ("The harbour board", "Jo Field", "The Gazette", "The Post")
    board, spokesman, gazette, post = (Party.objects.create(name=name) for name in names)
    event = make_event("A crack is found", "2017-03-07")
    form = get(as_reporter, at("entry-add", "statement"), htmx=htmx).form
    form = another(as_reporter, form.fill({"addressees-0-party": "The Gazette"}), "addressees", htmx=htmx)
    form.fill(
        {
            "party-party": "The harbour board",
            "spokesperson-party": "Jo Field",
            "addressees-1-party": "The Post",
            "words": "Il n’y a rien.",
            "wording": "paraphrase",
            "edtf": "2017-03-08",
            "language": "fr",
            "translation": "There is nothing.",
            "context": "Asked twice.",
            "answers-0-entry": "A crack is found",
            "answers-0-how": "denies",
            "standing": "corroborated",
        }
    )
    answer = follow_saved(as_reporter, form.send(as_reporter, htmx=htmx))
    statement = Statement.objects.get()
    assert statement.uid in answer.rows
    assert (statement.party, statement.spokesperson) == (board, spokesman)
    assert [link.party for link in statement.addressees.all()] == [gazette, post]
    assert (statement.words, statement.wording) == ("Il n’y a rien.", "paraphrase")
    assert (statement.language, statement.translation) == ("fr", "There is nothing.")
    assert (statement.context, statement.standing) == ("Asked twice.", "corroborated")
    assert [(link.entry_id, link.how) for link in statement.answers.all()] == [(event.pk, "denies")]


def test_statement_needs_a_speaker_and_words(as_reporter: Client, at: At) -> None:
    answer = read_refusal(
        get(as_reporter, at("entry-add", "statement")).form.send(as_reporter), "party-party", "words"
    )
    assert answer.errors["words"] == "Give the exact words, or a paraphrase of them."
    assert not Entry.objects.exists()


def test_form_that_answers_an_entry_is_prefilled(as_reporter: Client, at: At, make_event: Make) -> None:
    event = make_event("A crack is found", "2017-03-07")
    row = get(as_reporter, at("entry-more", event)).row(event.uid)
    link = next(link for link in row.links() if f"answers={event.uid}" in link)
    form = get(as_reporter, link).form
    assert form.data["answers-0-entry"] == ["A crack is found"]
    assert form.data["answers-0-entry-is"] == [f"A crack is found [{event.uid}]"]
    assert form.data["after"] == [event.uid]
    form.fill({"party-party": "The harbour board", "party-make": True, "words": "There is no crack."})
    follow_saved(as_reporter, form.send(as_reporter))
    assert [link.entry.uid for link in Statement.objects.get().answers.all()] == [event.uid]


def test_ambiguous_answer_in_an_address_is_ignored(as_reporter: Client, at: At, make_event: Make) -> None:
    make_event("A fire"), make_event("A fire")
    for typed in ("A fire", "nothing of the kind", "“”", "[x2]"):
        form = get(as_reporter, at("entry-add", "statement"), answers=typed).form
        assert form.data["answers-0-entry"] == [""]


@pytest.mark.sampled
@pytest.mark.parametrize("typed", ["label", "id", "bare", "words", "quoted"])
def test_answered_statement_is_found_by_label_id_or_words(
    typed: str, as_reporter: Client, at: At, make_statement: Make
) -> None:
    first = make_statement("We did not know of any crack, and nobody told us.")
    text = {
        "label": first.label,
        "id": f"whatever [{first.uid}]",
        "bare": first.uid,
        "words": "we did not know of any crack",
        "quoted": "“We did not know",
    }[typed]
    form = get(as_reporter, at("entry-add", "statement")).form
    form.fill({"party-party": "The harbour board", "words": "Now we do.", "answers-0-entry": text})
    follow_saved(as_reporter, form.send(as_reporter))
    assert [link.entry.uid for link in Statement.objects.get(words="Now we do.").answers.all()] == [first.uid]


def test_ambiguous_beginning_of_statements_is_refused(
    as_reporter: Client, at: At, make_statement: Make
) -> None:
    first, second = make_statement("No comment."), make_statement("No comment today.")
    form = get(as_reporter, at("entry-add", "statement")).form
    form.fill({"party-party": "The harbour board", "words": "Now we do.", "answers-0-entry": "no comm"})
    answer = read_refusal(form.send(as_reporter), "answers-0-entry")
    assert all(f"[{item.uid}]" in answer.errors["answers-0-entry"] for item in (first, second))


@pytest.mark.parametrize("typed", ["“”", '""', "“…"])
def test_quotation_marks_alone_match_no_statement(
    typed: str, as_reporter: Client, at: At, make_statement: Make
) -> None:
    make_statement("No comment.")
    form = get(as_reporter, at("entry-add", "statement")).form
    form.fill({"party-party": "The harbour board", "words": "Now we do.", "answers-0-entry": typed})
    read_refusal(form.send(as_reporter), "answers-0-entry")


def test_statement_does_not_answer_itself(as_reporter: Client, at: At, make_statement: Make) -> None:
    statement = make_statement("No comment.")
    form = get(as_reporter, at("entry-edit", statement)).form.fill({"answers-0-entry": statement.uid})
    answer = read_refusal(form.send(as_reporter), "")
    assert answer.errors[""] == "A statement cannot answer itself."
    # The error is in the group of answers, with the typed value.
    fieldset = next(item for item in answer.root.all("fieldset") if item.all("input", name="answers-0-entry"))
    assert "A statement cannot answer itself." in fieldset.text
    assert answer.form.data["answers-0-entry"] == [statement.uid]
    assert not Change.objects.filter(verb="edit").exists()


def test_saved_answer_can_be_removed(
    as_reporter: Client, at: At, make_event: Make, make_statement: Make
) -> None:
    event = make_event("A crack is found")
    statement = make_statement("There is none.", answers=((event, "denies"),))
    form = get(as_reporter, at("entry-edit", statement)).form
    assert form.data["answers-0-how"] == ["denies"]
    follow_saved(as_reporter, form.fill({"answers-0-DELETE": True}).send(as_reporter))
    assert not Statement.objects.get().answers.exists()


def test_answered_entries_are_shown_and_linked(
    as_reporter: Client, at: At, make_event: Make, make_statement: Make
) -> None:
    event = make_event("A crack is found")
    statement = make_statement("There is none.", answers=((event, "denies"),))
    page = get(as_reporter, at("timeline"))
    address = f"{at('timeline')}?entry={event.uid}#entry-{event.uid}"
    assert address in page.row(statement.uid).links()
    assert get(as_reporter, address).row(event.uid)


def test_paraphrase_is_not_shown_as_a_quotation(as_reporter: Client, at: At, make_statement: Make) -> None:
    said, told = make_statement("We knew."), make_statement("They knew.", wording="paraphrase")
    page = get(as_reporter, at("timeline"))
    assert "“We knew.”" in page.row(said.uid).text
    assert "“They knew.”" not in page.row(told.uid).text
