"""``suppress``: two people or shell access, what it prints, what it refuses, and how it is finished later."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from newsroom import erasure
from newsroom.erasure import NotErasedError
from tests.support import canary_incident
from tests.support.canary_incident import CANARY
from tests.support.commands import refuse_command, run_command
from timeline.models import AuditEvent, Change, Entry, Party, Source, Takedown, Timeline, User


@pytest.fixture
def lawyer(make_user: Callable[..., User]) -> User:
    return make_user("lawyer@example.org", "lawyer")


@pytest.fixture
def entry(timeline: Timeline, editor: User) -> Entry:
    return canary_incident.build(timeline, editor)


@pytest.fixture
def _files_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within the transaction of a test no file of the database can be rewritten."""
    monkeypatch.setattr(erasure, "rewrite_tables", lambda: None)


def by(requested_by: str, approved_by: str) -> list[str]:
    return ["--requested-by", requested_by, "--approved-by", approved_by]


@pytest.mark.usefixtures("_files_stay")
def test_two_people_take_words_down(timeline: Timeline, entry: Entry, editor: User, lawyer: User) -> None:
    arguments = [timeline.slug, "--words", CANARY, "--reason", "legal-order", *by(editor.email, lawyer.email)]
    described = run_command("suppress", *arguments, "--dry-run").splitlines()
    assert described[0] == f"{timeline.slug}, rewritten versions: 1, 2"
    assert "events: 1" in described
    assert described[-1] == "This was a dry run: nothing was changed."
    assert not Takedown.objects.exists()
    printed = run_command("suppress", *arguments)
    takedown = Takedown.objects.get()
    assert printed.splitlines() == [
        *described[:-1],
        f"Takedown {takedown.uid} is carried out: requested by {editor.email}, approved by {lawyer.email}. Readers do not see "
        "it any more.",
        "Caches and database files are clean: 1 takedown finished.",
    ]
    assert (takedown.requested_by, takedown.decided_by, takedown.by_shell) == (editor, lawyer, False)
    assert (takedown.reason, takedown.erased_at is not None) == ("legal-order", True)
    assert AuditEvent.objects.get(verb="takedown").by == lawyer
    assert canary_incident.find_in_rows() == set()
    assert canary_incident.MARK not in printed.lower().encode()
    assert refuse_command("suppress", *arguments) == "Nothing contains it. Nothing was changed."


@pytest.mark.usefixtures("_files_stay")
def test_without_people_shell_access_is_recorded(timeline: Timeline, entry: Entry) -> None:
    printed = run_command("suppress", timeline.slug, "--entry", entry.uid)
    assert "recorded as run with shell access, without a second person" in printed
    takedown = Takedown.objects.get()
    assert (takedown.by_shell, takedown.requested_by, takedown.decided_by) == (True, None, None)
    assert AuditEvent.objects.get(verb="takedown").label == "entry, shell access"
    assert (Change.objects.get(verb="takedown").after or {})["by shell"] is True


@pytest.mark.slow
@pytest.mark.usefixtures("_files_stay")
def test_words_come_from_a_file_or_standard_input(
    timeline: Timeline, entry: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words from a file stand neither in the history of the shell nor in the list of processes."""
    words = tmp_path / "words"
    words.write_text("Quorlax\n\nVintermeer\n")
    run_command("suppress", timeline.slug, "--words-from", str(words))
    assert canary_incident.find_in_rows() == set()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"The water falls\n")))
    run_command("suppress", timeline.slug, "--words-from", "-")
    assert canary_incident.find_in_rows(b"the water falls") == set()
    words.write_bytes(b"\xff")
    assert "cannot be read" in refuse_command("suppress", timeline.slug, "--words-from", str(words))
    assert "cannot be read" in refuse_command("suppress", timeline.slug, "--words-from", str(tmp_path))


@pytest.mark.slow
def test_it_refuses_the_wrong_people(
    timeline: Timeline, entry: Entry, editor: User, lawyer: User, reporter: User
) -> None:
    for people, message in (
        (by(editor.email, editor.email.upper()), "A second person has to approve it"),
        (by(reporter.email, lawyer.email), f"{reporter.email} may not request it"),
        (by(lawyer.email, editor.email), f"{lawyer.email} may not request it"),
        (by(editor.email, reporter.email), f"{reporter.email} may not approve it"),
        (by(editor.email, "nobody@example.org"), "There is no account nobody@example.org."),
        (["--requested-by", editor.email], "Name two people"),
    ):
        assert message in refuse_command("suppress", timeline.slug, "--words", CANARY, *people)


@pytest.mark.slow
def test_it_says_what_does_not_exist(timeline: Timeline, entry: Entry) -> None:
    source = Source.objects.order_by("pk")[0].uid
    slug = timeline.slug
    for arguments, message in (
        ([], "Name the timeline, or --finish."),
        ([slug, "--finish"], "--finish finishes all takedowns: name no timeline with it."),
        (["no-such-slug", "--words", CANARY], "There is no timeline “no-such-slug”."),
        ([slug], "Give the words that are to be removed, one line each."),
        ([slug, "--words", "ab"], "“ab” is too short"),
        ([slug, "--words", "Zyxwertz"], "Nothing contains it."),
        ([slug, "--entry", "x9"], f"There is no entry x9 in “{slug}”."),
        ([slug, "--party", "x9"], "There is no party x9."),
        ([slug, "--source", "x9"], "There is no source x9."),
        ([slug, "--source-text", f"{source}:7"], f"There is no text 7 of a source {source}."),
        ([slug, "--source-text", source], "Name the text of a source as ID:NUMBER."),
        ([slug, "--of-version", "0"], f"There is no version 0 in “{slug}”."),
        ([slug, "--of-version", "3"], "Version 3 is what readers see now."),
        ([slug, "--words", slug], "An address that was public cannot change."),
    ):
        assert message in refuse_command("suppress", *arguments)
    assert not Party.objects.exists()


def test_what_was_interrupted_is_finished_later(
    timeline: Timeline, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def be_busy() -> None:
        raise NotErasedError("The database is busy.")

    assert run_command("suppress", "--finish") == "No takedown waits to be finished.\n"
    monkeypatch.setattr(erasure, "rewrite_tables", be_busy)
    with pytest.raises(
        Exception, match=r"The database is busy\. Readers do not see .* suppress --finish later"
    ):
        run_command("suppress", timeline.slug, "--words", CANARY)
    assert canary_incident.find_in_rows() == set()
    assert Takedown.objects.unerased().count() == 1
    monkeypatch.setattr(erasure, "rewrite_tables", lambda: None)
    assert (
        run_command("suppress", "--finish") == "Caches and database files are clean: 1 takedown finished.\n"
    )
    assert not Takedown.objects.unerased().exists()
