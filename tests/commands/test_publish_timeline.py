"""``publish_timeline``: its checks, change notes and embargo."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.utils import timezone

from tests.support.commands import refuse_command, run_command
from timeline import document
from timeline.actions.source_texts import add_source_text
from timeline.models import Citation, Entry, Event, Publication, Statement, Timeline, User

pytestmark = pytest.mark.django_db

SLUG = "facebook-reports-bbc"


@pytest.fixture
def published(sample: Timeline, editor: User) -> Publication:
    run_command("publish_timeline", SLUG, "--note", "First", "--by", editor.email)
    return Publication.objects.get()


@pytest.fixture
def changed(sample: Timeline, editor: User) -> list[str]:
    """The ids of two events that were public and have changed since."""
    run_command("publish_timeline", SLUG, "--note", "First", "--by", editor.email)
    events = Event.objects.filter(timeline=sample).order_by("position")[:2]
    for event in events:
        Event.objects.filter(pk=event.pk).update(body="It was otherwise.")
    return [event.uid for event in events]


def publish_again(editor: User, *more: str) -> str:
    return run_command("publish_timeline", SLUG, "--note", "Second", "--by", editor.email, *more)


def test_publishing_prints_the_version_and_its_digest(sample: Timeline, editor: User) -> None:
    message = run_command("publish_timeline", SLUG, "--note", "First words", "--by", editor.email.upper())
    publication = Publication.objects.get()
    assert message == f"Published “{SLUG}” as version 1 ({publication.digest}).\n"
    assert (publication.by, publication.note) == (editor, "First words")


def test_publishing_again_without_a_change_is_refused(published: Publication, editor: User) -> None:
    message = refuse_command("publish_timeline", SLUG, "--note", "Again", "--by", editor.email)
    assert message == "Nothing has changed since version 1."


@pytest.mark.parametrize("note", ["", "   ", "x" * 50_001])
def test_publishing_again_needs_a_valid_note(published: Publication, editor: User, note: str) -> None:
    message = refuse_command("publish_timeline", SLUG, f"--note={note}", "--by", editor.email)
    assert "note" in message or "characters" in message


@pytest.mark.parametrize("missing", ["--note=First", "--by=editor@example.org"])
def test_publishing_needs_both_options(sample: Timeline, missing: str) -> None:
    assert "required" in refuse_command("publish_timeline", SLUG, missing)


def test_publishing_needs_an_editor(sample: Timeline, reporter: User) -> None:
    with pytest.raises(CommandError, match="takes the editor.s role"):
        run_command("publish_timeline", SLUG, "--note", "First", "--by", reporter.email)
    with pytest.raises(CommandError, match="no account"):
        run_command("publish_timeline", SLUG, "--note", "First", "--by", "nobody@example.org")


def test_who_does_not_see_a_timeline_is_not_message_that_it_is_there(
    sample: Timeline, editor: User, make_user: Callable[..., User]
) -> None:
    gone = make_user("gone@example.org", "editor", is_active=False)
    hidden = refuse_command("publish_timeline", SLUG, "--note", "First", "--by", gone.email)
    Timeline.objects.update(access="members")
    unseen = refuse_command("publish_timeline", SLUG, "--note", "First", "--by", editor.email)
    absent = refuse_command("publish_timeline", "no-such", "--note", "First", "--by", editor.email)
    assert hidden == f"gone@example.org sees no timeline “{SLUG}”."
    assert unseen == f"{editor.email} sees no timeline “{SLUG}”."
    assert absent == f"{editor.email} sees no timeline “no-such”."


def test_publishing_runs_the_publish_checks(sample: Timeline, editor: User) -> None:
    entry = Entry.objects.filter(timeline=sample, kind="event").in_order().first()
    assert entry is not None
    entry.citations.all().delete()
    with pytest.raises(CommandError) as refusal:
        run_command("publish_timeline", SLUG, "--note", "First", "--by", editor.email)
    assert entry.label in str(refusal.value)
    assert not Publication.objects.exists()


def test_each_publish_problem_has_a_line_of_its_own(sample: Timeline, editor: User) -> None:
    Citation.objects.all().delete()
    first, *rest = refuse_command("publish_timeline", SLUG, "--note", "First", "--by", editor.email).split(
        "\n"
    )
    assert first == f"{len(rest)} things must be put right before publishing."
    assert len(rest) >= 16
    assert all(re.fullmatch(r"  No source is cited for .+ \(\w+ [a-z0-9-]+\)", line) for line in rest)


def test_quoted_words_that_differ_from_their_source_are_refused(sample: Timeline, editor: User) -> None:
    statement = Statement.objects.filter(timeline=sample, state="active", wording="verbatim").first()
    assert statement is not None
    cited = statement.citations.filter(stance="supports")[0]
    add_source_text(cited.source, "Nothing of the kind was said.", by=editor, number=0)
    with pytest.raises(CommandError) as refusal:
        run_command("publish_timeline", SLUG, "--note", "First", "--by", editor.email)
    assert f"is not in the stored text of “{cited.source}”" in str(refusal.value)
    assert not Publication.objects.exists()


def test_each_change_without_a_note_is_named(changed: list[str], editor: User) -> None:
    with pytest.raises(CommandError) as refusal:
        publish_again(editor, "--clarification", changed[0])
    assert changed[1] in str(refusal.value)
    assert changed[0] not in str(refusal.value)


def test_a_change_is_minor_or_has_a_correction_in_a_file(
    changed: list[str], editor: User, tmp_path: Path
) -> None:
    file = tmp_path / "corrections.json"
    file.write_text(json.dumps({changed[1]: {"was": "a", "now": "b", "why": "c", "prominence": "banner"}}))
    publish_again(editor, "--minor", changed[0], "--corrections", str(file))
    whole = document.decode(Publication.objects.get(number=2).data)
    assert [
        (correction.entry, correction.now, correction.prominence) for correction in whole.corrections
    ] == [(changed[1], "b", "banner")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no corrections"),
        ("[]", "holds no corrections"),
        ('{"a1": {"was": "a", "now": "b"}}', "why"),
        ('{"a1": {"was": "a", "now": "b", "why": "c", "prominance": "banner"}}', "prominance"),
        ('{"a1": {"was": "a", "now": "b", "why": "c", "prominence": "loud"}}', "prominence"),
    ],
)
def test_a_file_without_valid_corrections_is_refused(
    text: str, words: str, changed: list[str], editor: User, tmp_path: Path
) -> None:
    file = tmp_path / "corrections.json"
    file.write_text(text)
    with pytest.raises(CommandError, match=words):
        publish_again(editor, "--corrections", str(file))
    with pytest.raises(CommandError, match="cannot be read"):
        publish_again(editor, "--corrections", str(tmp_path / "nowhere.json"))
    assert Publication.objects.count() == 1


def test_a_correction_with_missing_words_is_named(changed: list[str], editor: User, tmp_path: Path) -> None:
    file = tmp_path / "corrections.json"
    file.write_text(json.dumps({changed[1]: {"was": "a", "now": "b", "why": " "}}))
    with pytest.raises(CommandError, match=f"why-{changed[1]}: Say why"):
        publish_again(editor, "--minor", changed[0], "--corrections", str(file))


def test_a_version_can_be_put_under_embargo(sample: Timeline, editor: User) -> None:
    end = (timezone.now() + timedelta(days=1)).replace(microsecond=0)
    message = run_command(
        "publish_timeline",
        SLUG,
        *("--note", "First", "--by", editor.email, "--embargo-until", end.isoformat()),
    )
    assert message.startswith(f"Put under embargo “{SLUG}” as version 1")
    assert Publication.objects.get().embargo_until == end
    with pytest.raises(CommandError, match="Nothing is published"):
        run_command("export_timeline", SLUG)


@pytest.mark.parametrize("moment", ["tomorrow", "2026-12-01", "2026-12-01T10:00:00", ""])
def test_the_end_of_an_embargo_needs_a_utc_offset(moment: str, sample: Timeline, editor: User) -> None:
    with pytest.raises(CommandError, match="is no moment; accepted"):
        run_command("publish_timeline", SLUG, "--note", "x", "--by", editor.email, "--embargo-until", moment)
