"""``export_timeline``: exact bytes, other formats, versions and files."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from tests.support.commands import refuse_command, run_command
from timeline import document
from timeline.actions import hidings
from timeline.models import Change, Publication, Timeline, User

pytestmark = pytest.mark.django_db

SLUG = "facebook-reports-bbc"


@pytest.fixture
def published(sample: Timeline, editor: User) -> Publication:
    run_command("publish_timeline", SLUG, "--note", "First", "--by", editor.email)
    return Publication.objects.get()


def test_an_export_writes_the_exact_bytes_of_a_version(
    sample: Timeline, editor: User, tmp_path: Path
) -> None:
    run_command("publish_timeline", SLUG, "--note", "First", "--by", editor.email)
    published = Publication.objects.get()
    run_command("export_timeline", SLUG, "--output", str(tmp_path / "out.json"))
    assert (tmp_path / "out.json").read_bytes() == published.data
    assert run_command("export_timeline", SLUG, "--version", "1") == published.data.decode()
    assert document.compute_digest(published.data) == published.digest


@pytest.mark.parametrize("form", ["atom", "jsonfeed", "jsonld"])
def test_other_formats_contain_absolute_addresses(
    sample: Timeline, editor: User, settings: Any, form: str
) -> None:
    run_command("publish_timeline", SLUG, "--note", "First", "--by", editor.email)
    settings.SITE_URL = "https://timelines.example.org"
    message = run_command("export_timeline", SLUG, "--format", form)
    assert f"https://timelines.example.org/t/{SLUG}/" in message
    elsewhere = run_command("export_timeline", SLUG, "--format", form, "--site", "https://news.example/")
    assert elsewhere == message.replace("timelines.example.org", "news.example")


@pytest.mark.parametrize("site", ["", "news.example", "https://", "https://news.example/t", "javascript:x"])
def test_an_invalid_site_is_refused(sample: Timeline, editor: User, site: str) -> None:
    run_command("publish_timeline", SLUG, "--note", "First", "--by", editor.email)
    with pytest.raises(CommandError, match="is no site. Use scheme and host"):
        run_command("export_timeline", SLUG, "--format", "atom", "--site", site)


def test_an_unpublished_timeline_cannot_be_exported(sample: Timeline) -> None:
    with pytest.raises(CommandError, match="Nothing is published"):
        run_command("export_timeline", SLUG)


def test_the_live_version_is_exported_unless_a_number_is_given(published: Publication, editor: User) -> None:
    Timeline.objects.update(title="Ours by now")
    run_command("publish_timeline", SLUG, "--note", "Second", "--by", editor.email)
    titles = [
        document.decode(run_command("export_timeline", SLUG, *more).encode()).timeline.title
        for more in ((), ("--version", "2"), ("--version", "1"))
    ]
    assert titles == ["Ours by now", "Ours by now", document.decode(published.data).timeline.title]


@pytest.mark.parametrize("number", ["0", "2", "-1", "99999999999999999999"])
def test_an_unknown_version_is_refused(published: Publication, number: str) -> None:
    message = refuse_command("export_timeline", SLUG, f"--version={number}")
    assert message == f"Nothing is published under “{SLUG}” version {number}."


def test_a_file_that_cannot_be_written_is_reported(published: Publication, tmp_path: Path) -> None:
    assert str(tmp_path) in refuse_command("export_timeline", SLUG, f"--output={tmp_path}")
    assert "No such file" in refuse_command("export_timeline", SLUG, f"--output={tmp_path}/none/out.json")


def test_an_export_to_a_file_replaces_it_and_prints_nothing(published: Publication, tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    file.write_bytes(b"x" * 1_000_000)
    assert run_command("export_timeline", SLUG, "--output", str(file)) == ""
    assert file.read_bytes() == published.data


def test_an_export_needs_no_account_and_changes_no_row(published: Publication) -> None:
    before = Change.objects.count()
    run_command("export_timeline", SLUG)
    assert Change.objects.count() == before


@pytest.mark.parametrize("kind", ["entry", "timeline"])
def test_what_is_hidden_is_exported_on_request_only(
    kind: str, published: Publication, sample: Timeline, editor: User
) -> None:
    uid = document.decode(published.data).events[0].id if kind == "entry" else ""
    hidings.hide(sample, kind, by=editor, subject_uid=uid)
    assert "hidden from readers" in refuse_command("export_timeline", SLUG)
    assert run_command("export_timeline", SLUG, "--include-hidden") == published.data.decode()
