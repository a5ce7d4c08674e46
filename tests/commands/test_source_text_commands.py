"""``add_source_text`` and ``explain_quote_difference``."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError

from tests.support.commands import run_command
from timeline.actions.drafts import CitationDraft, PartyDraft, StatementDraft
from timeline.actions.entries import add_entry
from timeline.models import Change, Entry, Exemption, Source, SourceText, Timeline, User

WORDS = "We did not know."


@pytest.fixture
def source(db: None) -> Source:
    return Source.objects.create(publisher="The Gazette")


@pytest.fixture
def statement(timeline: Timeline, editor: User, source: Source) -> Entry:
    draft = StatementDraft(
        words=WORDS, party=PartyDraft(name="The board"), citations=(CitationDraft(source=source),)
    )
    return add_entry(timeline, draft, by=editor).entry


@pytest.fixture
def add_text(source: Source, editor: User, tmp_path: Path) -> Callable[..., str]:
    def add_text(text: str | bytes = "The board said: “We knew.”", by: str = editor.email) -> str:
        file = tmp_path / "text.txt"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return run_command("add_source_text", source.uid, str(file), "--by", by)

    return add_text


# --- add_source_text ---------------------------------------------------------------------------------------


def test_a_text_is_added_and_its_digest_is_printed(add_text: Callable[..., str], source: Source) -> None:
    message = add_text()
    text = SourceText.objects.get()
    assert message == f"Added text 1 of “{source}” (SHA-256 {text.sha256}).\n"
    assert (text.text.strip(), text.source) == ("The board said: “We knew.”", source)
    assert Change.objects.filter(verb="hold").count() == 1


def test_the_same_text_again_adds_nothing_and_another_text_is_added(add_text: Callable[..., str]) -> None:
    add_text()
    assert "already the current text of “The Gazette”: nothing to do" in add_text()
    assert add_text("It says something else now.").startswith("Added text 2 ")
    assert SourceText.objects.count() == 2


def test_invisible_characters_are_stripped_and_listed(add_text: Callable[..., str]) -> None:
    message = add_text("We\u200b did not\u202e know.")
    assert SourceText.objects.get().text.strip() == "We did not know."
    assert SourceText.objects.get().removed in message


def test_a_byte_order_mark_is_not_part_of_the_text(add_text: Callable[..., str]) -> None:
    add_text(b"\xef\xbb\xbfWe knew.")
    assert (SourceText.objects.get().text.strip(), SourceText.objects.get().removed) == ("We knew.", "")


def test_a_text_can_come_from_standard_input(
    source: Source, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"We knew.")))
    assert run_command("add_source_text", source.uid, "-", "--by", editor.email).startswith("Added text 1")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"caf\xe9", "no text in UTF-8"),
        (b"", "contains no words"),
        (b"x" * 3_000_000, "2000000 are the most"),
    ],
)
def test_an_invalid_text_is_refused(add_text: Callable[..., str], text: bytes, message: str) -> None:
    with pytest.raises(CommandError, match=message):
        add_text(text)
    assert not SourceText.objects.exists()


def test_a_user_without_permission_is_refused(
    add_text: Callable[..., str], source: Source, make_user: Callable[..., User]
) -> None:
    make_user("guest@example.org")
    for email, message in (
        ("guest@example.org", "sees no source|may not"),
        ("nobody@example.org", "no account"),
    ):
        with pytest.raises(CommandError, match=message):
            add_text(by=email)
    with pytest.raises(CommandError, match="sees no source"):
        run_command("add_source_text", "nowhere1", "-", "--by", "editor@example.org")
    assert not SourceText.objects.exists()


def test_a_missing_file_is_reported(source: Source, editor: User) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run_command("add_source_text", source.uid, "nowhere.txt", "--by", editor.email)


# --- explain_quote_difference -------------------------------------------------------------------------------------


def explain(statement: Entry, source: Source, by: str, reason: str = "The tape has it so.") -> str:
    arguments = (statement.timeline.slug, statement.uid, source.uid)
    return run_command("explain_quote_difference", *arguments, "--reason", reason, "--by", by)


def test_different_words_are_published_after_an_explanation(
    add_text: Callable[..., str], statement: Entry, source: Source, editor: User
) -> None:
    add_text()
    publish = ("publish_timeline", statement.timeline.slug, "--note", "First", "--by", editor.email)
    with pytest.raises(CommandError, match="is not in the stored text"):
        run_command(*publish)
    assert "Stored the reason" in explain(statement, source, editor.email)
    assert Exemption.objects.get().reason == "The tape has it so."
    assert run_command(*publish).startswith("Published")


def test_an_explanation_needs_a_difference_an_editor_and_a_reason(
    add_text: Callable[..., str], statement: Entry, source: Source, editor: User, reporter: User
) -> None:
    with pytest.raises(CommandError, match="Nothing in this entry differs"):
        explain(statement, source, editor.email)
    add_text()
    with pytest.raises(CommandError, match="takes the editor.s role"):
        explain(statement, source, reporter.email)
    with pytest.raises(CommandError, match="Say why"):
        explain(statement, source, editor.email, reason=" ")
    assert not Exemption.objects.exists()


def test_an_unknown_timeline_entry_or_account_is_refused(
    statement: Entry, source: Source, editor: User
) -> None:
    for arguments, message in (
        (("nowhere", statement.uid), "sees no timeline"),
        ((statement.timeline.slug, "nothing1"), "There is no active entry"),
    ):
        with pytest.raises(CommandError, match=message):
            run_command(
                "explain_quote_difference", *arguments, source.uid, "--reason", "Why", "--by", editor.email
            )
    with pytest.raises(CommandError, match="no account"):
        explain(statement, source, "nobody@example.org")
