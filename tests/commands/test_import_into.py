"""``import_timeline --into``: a file is merged into a timeline that is there, by the rules of the desk."""

from pathlib import Path

import pytest

from tests.support.commands import refuse_command, run_command
from timeline.actions.entries import edit_entry, reload_entry
from timeline.actions.entry_drafts import read_entry
from timeline.models import Change, Event, Timeline, User

pytestmark = pytest.mark.django_db

HEADS = "Date,Headline,What happened,Source,ID\n"
FIRST = "1943-07,A machine is built,Six people programme it.,The archive,wic-1\n"
SECOND = "1969-07-20,A landing,The software holds.,The agency,wic-2\n"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "women.csv"
    path.write_text(HEADS + FIRST)
    return path


def into(timeline: Timeline, by: User, *more: str) -> tuple[str, ...]:
    return ("--into", timeline.slug, "--by", by.email, *more)


def test_a_file_is_merged(sheet: Path, timeline: Timeline, reporter: User) -> None:
    assert (
        run_command("import_timeline", str(sheet), *into(timeline, reporter)) == "Imported: 1 entry added.\n"
    )
    sheet.write_text(HEADS + FIRST + SECOND)
    dry = run_command("import_timeline", str(sheet), *into(timeline, reporter, "--dry-run"))
    assert dry == f"Would import into “{timeline.slug}”: 1 new entry, 1 is here already, 1 new source.\n"
    assert Event.objects.count() == 1
    run_command("import_timeline", str(sheet), *into(timeline, reporter))
    assert [event.headline for event in Event.objects.in_order()] == ["A machine is built", "A landing"]
    assert {change.by for change in Change.objects.filter(verb="add", subject="event")} == {reporter}


def test_a_conflict_stays_unless_the_file_is_taken(
    sheet: Path, timeline: Timeline, reporter: User, editor: User
) -> None:
    run_command("import_timeline", str(sheet), *into(timeline, reporter))
    detail = reload_entry(Event.objects.get())
    draft = read_entry(detail)
    edit_entry(detail, type(draft)(**{**vars(draft), "body": "By women."}), by=editor, version=1)
    sheet.write_text(HEADS + FIRST.replace("Six people", "Everybody"))
    message = run_command("import_timeline", str(sheet), *into(timeline, reporter))
    assert "“A machine is built” (What happened): it stays as it is here." in message
    assert Event.objects.get().body == "By women."
    sheet.write_text(HEADS + FIRST.replace("Six people", "All"))
    run_command("import_timeline", str(sheet), *into(timeline, reporter, "--take-file"))
    assert Event.objects.get().body == "All programme it."


def test_rows_that_are_missing_are_named(sheet: Path, timeline: Timeline, reporter: User) -> None:
    sheet.write_text(HEADS + FIRST + SECOND)
    run_command("import_timeline", str(sheet), *into(timeline, reporter))
    sheet.write_text(HEADS + FIRST)
    message = run_command("import_timeline", str(sheet), *into(timeline, reporter))
    assert "Not in the file any more, and stays: “A landing”." in message


def test_options_that_do_not_go_together_are_refused(sheet: Path, timeline: Timeline, reporter: User) -> None:
    assert "--into needs --by EMAIL" in refuse_command("import_timeline", str(sheet), "--into", timeline.slug)
    assert "go with --into" in refuse_command("import_timeline", str(sheet), "--by", reporter.email)
    more = into(timeline, reporter, "--slug", "other")
    assert "Give --slug for a new timeline" in refuse_command("import_timeline", str(sheet), *more)
    missing = refuse_command("import_timeline", str(sheet), "--into", "none", "--by", reporter.email)
    assert "none" in missing
