"""The commands as a person runs them: what they print, what they leave, how they end."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.conftest import SAMPLE
from timeline import document
from timeline.actions.source_texts import hold_text
from timeline.models import Entry, Event, Publication, Statement, Timeline, User

pytestmark = pytest.mark.django_db

SLUG = "facebook-reports-bbc"


def run(*arguments: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def test_import_says_what_it_made(db: None) -> None:
    told = run("import_timeline", str(SAMPLE))
    assert told == (
        f"Imported “{SLUG}”: 1 timeline, 8 parties, 4 sources, 8 events, 8 statements, 3 requests.\n"
    )


def test_import_again_says_there_is_nothing_to_do(sample: Timeline) -> None:
    assert "nothing to do" in run("import_timeline", str(SAMPLE))


def test_import_takes_another_address(db: None) -> None:
    run("import_timeline", str(SAMPLE), "--slug", "elsewhere")
    assert [timeline.slug for timeline in Timeline.objects.all()] == ["elsewhere"]


def test_a_dry_run_makes_nothing(db: None) -> None:
    assert run("import_timeline", str(SAMPLE), "--dry-run").startswith("Would import")
    assert not Timeline.objects.exists()


def test_a_missing_file_is_said_to_be_missing(db: None) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run("import_timeline", "nowhere.json")


def test_a_file_over_the_limit_is_refused(settings: Any, db: None) -> None:
    settings.IMPORT_MAX_BYTES = 1000
    with pytest.raises(CommandError, match="over the limit of 1000 bytes"):
        run("import_timeline", str(SAMPLE))
    assert not Timeline.objects.exists()


def test_every_problem_is_printed_with_its_place(tmp_path: Path, db: None) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text(SAMPLE.read_text().replace('"2017-03-07"', '"2017-02-30"'))
    with pytest.raises(CommandError) as refusal:
        run("import_timeline", str(broken))
    assert "$.sources[" in str(refusal.value)
    assert "$.statements[0].when.edtf" in str(refusal.value)
    assert not Timeline.objects.exists()


def test_publish_goes_through_the_gates(sample: Timeline, editor: User) -> None:
    entry = Entry.objects.filter(timeline=sample, kind="event").in_order().first()
    assert entry is not None
    entry.citations.all().delete()
    with pytest.raises(CommandError) as refusal:
        run("publish_timeline", SLUG, "--note", "First", "--by", editor.email)
    assert entry.label in str(refusal.value)
    assert not Publication.objects.exists()


def test_publish_refuses_words_that_differ_from_their_source(sample: Timeline, editor: User) -> None:
    statement = Statement.objects.filter(timeline=sample, state="active", wording="verbatim").first()
    assert statement is not None
    cited = statement.citations.filter(stance="supports")[0]
    hold_text(cited.source, "Nothing of the kind was said.", by=editor, number=0)
    with pytest.raises(CommandError) as refusal:
        run("publish_timeline", SLUG, "--note", "First", "--by", editor.email)
    assert f"does not stand in the text that is held of “{cited.source}”" in str(refusal.value)
    assert not Publication.objects.exists()


def test_publish_takes_an_editor(sample: Timeline, reporter: User) -> None:
    with pytest.raises(CommandError, match="takes the editor.s role"):
        run("publish_timeline", SLUG, "--note", "First", "--by", reporter.email)
    with pytest.raises(CommandError, match="no account"):
        run("publish_timeline", SLUG, "--note", "First", "--by", "nobody@example.org")


def test_export_writes_the_exact_bytes_of_a_version(sample: Timeline, editor: User, tmp_path: Path) -> None:
    run("publish_timeline", SLUG, "--note", "First", "--by", editor.email)
    published = Publication.objects.get()
    run("export_timeline", SLUG, "--output", str(tmp_path / "out.json"))
    assert (tmp_path / "out.json").read_bytes() == published.data
    assert run("export_timeline", SLUG, "--version", "1") == published.data.decode()
    assert document.digest(published.data) == published.digest


@pytest.mark.parametrize("form", ["atom", "jsonfeed", "jsonld"])
def test_export_writes_other_formats_with_whole_addresses(
    sample: Timeline, editor: User, settings: Any, form: str
) -> None:
    run("publish_timeline", SLUG, "--note", "First", "--by", editor.email)
    settings.SITE_URL = "https://timelines.example.org"
    told = run("export_timeline", SLUG, "--format", form)
    assert f"https://timelines.example.org/t/{SLUG}/" in told
    elsewhere = run("export_timeline", SLUG, "--format", form, "--site", "https://news.example/")
    assert elsewhere == told.replace("timelines.example.org", "news.example")


@pytest.mark.parametrize("site", ["", "news.example", "https://", "https://news.example/t", "javascript:x"])
def test_export_takes_a_site_that_is_one(sample: Timeline, editor: User, site: str) -> None:
    run("publish_timeline", SLUG, "--note", "First", "--by", editor.email)
    with pytest.raises(CommandError, match="is no site. Accepted: scheme and host"):
        run("export_timeline", SLUG, "--format", "atom", "--site", site)


def test_export_of_what_is_not_published_fails(sample: Timeline) -> None:
    with pytest.raises(CommandError, match="Nothing is published"):
        run("export_timeline", SLUG)


def test_an_account_has_a_role_and_can_sign_in(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    Group.objects.get_or_create(name="editor")
    monkeypatch.setenv("ACCOUNT_PASSWORD", "quite-a-long-password")
    assert run("add_account", "New@Example.org", "--role", "editor") == "Made editor new@example.org.\n"
    user = User.objects.get()
    assert user.roles == {"editor"}
    assert user.check_password("quite-a-long-password")


def test_a_weak_password_is_refused(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCOUNT_PASSWORD", "short")
    with pytest.raises(CommandError, match="at least 12"):
        run("add_account", "new@example.org", "--role", "editor")
    assert not User.objects.exists()


def test_a_password_is_made_where_none_is_given(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    Group.objects.get_or_create(name="reporter")
    monkeypatch.delenv("ACCOUNT_PASSWORD", raising=False)
    password = run("add_account", "new@example.org", "--role", "reporter").rsplit(" ", 1)[1].strip()
    assert User.objects.get().check_password(password)


# --- What is said of changes, and when it goes live -------------------------------------------------


@pytest.fixture
def changed(sample: Timeline, editor: User) -> list[str]:
    """The ids of two events that were public and have changed since."""
    run("publish_timeline", SLUG, "--note", "First", "--by", editor.email)
    events = Event.objects.filter(timeline=sample).order_by("position")[:2]
    for event in events:
        Event.objects.filter(pk=event.pk).update(body="It was otherwise.")
    return [event.uid for event in events]


def again(editor: User, *more: str) -> str:
    return run("publish_timeline", SLUG, "--note", "Second", "--by", editor.email, *more)


def test_each_change_is_named_of_which_nothing_is_said(changed: list[str], editor: User) -> None:
    with pytest.raises(CommandError) as refusal:
        again(editor, "--minor", changed[0])
    assert changed[1] in str(refusal.value)
    assert changed[0] not in str(refusal.value)


def test_changes_are_minor_or_corrected_by_a_file(changed: list[str], editor: User, tmp_path: Path) -> None:
    file = tmp_path / "corrections.json"
    file.write_text(json.dumps({changed[1]: {"was": "a", "now": "b", "why": "c", "prominence": "banner"}}))
    again(editor, "--minor", changed[0], "--corrections", str(file))
    whole = document.decode(Publication.objects.get(number=2).data)
    assert [(one.entry, one.now, one.prominence) for one in whole.corrections] == [
        (changed[1], "b", "banner")
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "holds no corrections"),
        ("[]", "holds no corrections"),
        ('{"a1": {"was": "a", "now": "b"}}', "why"),
        ('{"a1": {"was": "a", "now": "b", "why": "c", "prominance": "banner"}}', "prominance"),
        ('{"a1": {"was": "a", "now": "b", "why": "c", "prominence": "loud"}}', "prominence"),
    ],
)
def test_a_file_that_holds_no_corrections_is_refused(
    text: str, says: str, changed: list[str], editor: User, tmp_path: Path
) -> None:
    file = tmp_path / "corrections.json"
    file.write_text(text)
    with pytest.raises(CommandError, match=says):
        again(editor, "--corrections", str(file))
    with pytest.raises(CommandError, match="cannot be read"):
        again(editor, "--corrections", str(tmp_path / "nowhere.json"))
    assert Publication.objects.count() == 1


def test_a_correction_without_words_is_named(changed: list[str], editor: User, tmp_path: Path) -> None:
    file = tmp_path / "corrections.json"
    file.write_text(json.dumps({changed[1]: {"was": "a", "now": "b", "why": " "}}))
    with pytest.raises(CommandError, match=f"why-{changed[1]}: Say why"):
        again(editor, "--minor", changed[0], "--corrections", str(file))


def test_a_version_is_put_under_embargo(sample: Timeline, editor: User) -> None:
    end = (timezone.now() + timedelta(days=1)).replace(microsecond=0)
    told = run(
        "publish_timeline",
        SLUG,
        *("--note", "First", "--by", editor.email, "--embargo-until", end.isoformat()),
    )
    assert told.startswith(f"Put under embargo “{SLUG}” as version 1")
    assert Publication.objects.get().embargo_until == end
    with pytest.raises(CommandError, match="Nothing is published"):
        run("export_timeline", SLUG)


@pytest.mark.parametrize("moment", ["tomorrow", "2026-12-01", "2026-12-01T10:00:00", ""])
def test_an_embargo_ends_at_a_moment_with_its_offset(moment: str, sample: Timeline, editor: User) -> None:
    with pytest.raises(CommandError, match="is no moment; accepted"):
        run("publish_timeline", SLUG, "--note", "x", "--by", editor.email, "--embargo-until", moment)
