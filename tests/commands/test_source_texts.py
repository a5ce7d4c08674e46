"""Texts are held, and why words differ is recorded, from the command line as at the desk."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError

from tests.commands.test_commands import run
from timeline.actions.drafts import CitationDraft, PartyDraft, StatementDraft
from timeline.actions.entries import add_entry
from timeline.models import Change, Entry, Exemption, Source, SourceText, Timeline, User

SAID = "We did not know."


@pytest.fixture
def source(db: None) -> Source:
    return Source.objects.create(publisher="The Gazette")


@pytest.fixture
def statement(timeline: Timeline, editor: User, source: Source) -> Entry:
    draft = StatementDraft(
        words=SAID, party=PartyDraft(name="The board"), citations=(CitationDraft(source=source),)
    )
    return add_entry(timeline, draft, by=editor).entry


@pytest.fixture
def hold(source: Source, editor: User, tmp_path: Path) -> Callable[..., str]:
    def hold(text: str | bytes = "The board said: “We knew.”", by: str = editor.email) -> str:
        file = tmp_path / "text.txt"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return run("hold_text", source.uid, str(file), "--by", by)

    return hold


# --- Texts --------------------------------------------------------------------------------------------


def test_a_text_is_held_and_its_digest_is_said(hold: Callable[..., str], source: Source) -> None:
    told = hold()
    text = SourceText.objects.get()
    assert told == f"Held text 1 of “{source}” (SHA-256 {text.sha256}).\n"
    assert (text.text.strip(), text.source) == ("The board said: “We knew.”", source)
    assert Change.objects.filter(verb="hold").count() == 1


def test_the_same_text_again_changes_nothing_and_another_keeps_it(hold: Callable[..., str]) -> None:
    hold()
    assert "held already: nothing to do" in hold()
    assert hold("It says something else now.").startswith("Held text 2 ")
    assert SourceText.objects.count() == 2


def test_what_is_invisible_is_taken_out_and_said(hold: Callable[..., str]) -> None:
    told = hold("We\u200b did not\u202e know.")
    assert SourceText.objects.get().text.strip() == "We did not know."
    assert SourceText.objects.get().removed in told


def test_a_mark_of_the_encoding_is_no_part_of_the_text(hold: Callable[..., str]) -> None:
    hold(b"\xef\xbb\xbfWe knew.")
    assert (SourceText.objects.get().text.strip(), SourceText.objects.get().removed) == ("We knew.", "")


def test_a_text_comes_from_standard_input(
    source: Source, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"We knew.")))
    assert run("hold_text", source.uid, "-", "--by", editor.email).startswith("Held text 1")


@pytest.mark.parametrize(
    ("text", "told"),
    [(b"caf\xe9", "no text in UTF-8"), (b"", "nothing to read"), (b"x" * 3_000_000, "2000000 are the most")],
)
def test_what_is_no_text_is_refused(hold: Callable[..., str], text: bytes, told: str) -> None:
    with pytest.raises(CommandError, match=told):
        hold(text)
    assert not SourceText.objects.exists()


def test_who_may_not_hold_texts_is_told_so(
    hold: Callable[..., str], source: Source, make_user: Callable[..., User]
) -> None:
    make_user("guest@example.org")
    for email, told in (
        ("guest@example.org", "sees no source|may not"),
        ("nobody@example.org", "no account"),
    ):
        with pytest.raises(CommandError, match=told):
            hold(by=email)
    with pytest.raises(CommandError, match="sees no source"):
        run("hold_text", "nowhere1", "-", "--by", "editor@example.org")
    assert not SourceText.objects.exists()


def test_a_missing_file_is_said_to_be_missing(source: Source, editor: User) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run("hold_text", source.uid, "nowhere.txt", "--by", editor.email)


# --- Reasons ------------------------------------------------------------------------------------------


def explain(statement: Entry, source: Source, by: str, reason: str = "The tape has it so.") -> str:
    arguments = (statement.timeline.slug, statement.uid, source.uid)
    return run("explain_quotation", *arguments, "--reason", reason, "--by", by)


def test_words_that_differ_are_published_once_it_is_said_why(
    hold: Callable[..., str], statement: Entry, source: Source, editor: User
) -> None:
    hold()
    publish = ("publish_timeline", statement.timeline.slug, "--note", "First", "--by", editor.email)
    with pytest.raises(CommandError, match="does not stand in the text"):
        run(*publish)
    assert "Recorded" in explain(statement, source, editor.email)
    assert Exemption.objects.get().reason == "The tape has it so."
    assert run(*publish).startswith("Published")


def test_a_reason_is_taken_only_where_words_differ_and_from_an_editor(
    hold: Callable[..., str], statement: Entry, source: Source, editor: User, reporter: User
) -> None:
    with pytest.raises(CommandError, match="Nothing in this entry differs"):
        explain(statement, source, editor.email)
    hold()
    with pytest.raises(CommandError, match="takes the editor.s role"):
        explain(statement, source, reporter.email)
    with pytest.raises(CommandError, match="Say why"):
        explain(statement, source, editor.email, reason=" ")
    assert not Exemption.objects.exists()


def test_a_reason_for_what_is_not_there_is_refused(statement: Entry, source: Source, editor: User) -> None:
    for arguments, told in (
        (("nowhere", statement.uid), "sees no timeline"),
        ((statement.timeline.slug, "nothing1"), "No entry"),
    ):
        with pytest.raises(CommandError, match=told):
            run("explain_quotation", *arguments, source.uid, "--reason", "Why", "--by", editor.email)
    with pytest.raises(CommandError, match="no account"):
        explain(statement, source, "nobody@example.org")
