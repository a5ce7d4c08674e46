"""``import_timeline``: what it prints, what it creates and what it refuses."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from tests.conftest import SAMPLE
from tests.support.commands import refuse_command, run_command
from timeline.models import Timeline

pytestmark = pytest.mark.django_db

SLUG = "facebook-reports-bbc"


def test_an_import_prints_the_number_of_created_rows(db: None) -> None:
    message = run_command("import_timeline", str(SAMPLE))
    assert message == (
        f"Imported “{SLUG}”: 1 timeline, 8 parties, 4 sources, 8 events, 8 statements, 3 requests.\n"
    )


def test_importing_the_same_content_again_does_nothing(sample: Timeline) -> None:
    assert "nothing to do" in run_command("import_timeline", str(SAMPLE))


def test_an_import_under_another_slug(db: None) -> None:
    run_command("import_timeline", str(SAMPLE), "--slug", "elsewhere")
    assert [timeline.slug for timeline in Timeline.objects.all()] == ["elsewhere"]


def test_a_dry_run_creates_nothing(db: None) -> None:
    assert run_command("import_timeline", str(SAMPLE), "--dry-run").startswith("Would import")
    assert not Timeline.objects.exists()


def test_a_dry_run_of_an_existing_timeline_says_so(sample: Timeline) -> None:
    assert run_command("import_timeline", str(SAMPLE), "--dry-run") == (
        f"“{SLUG}” is there already with this content: nothing to do.\n"
    )


def test_a_missing_file_is_reported(db: None) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run_command("import_timeline", "nowhere.json")


def test_a_folder_is_refused(db: None, tmp_path: Path) -> None:
    assert str(tmp_path) in refuse_command("import_timeline", str(tmp_path))


def test_a_file_over_the_limit_is_refused(settings: Any, db: None) -> None:
    settings.IMPORT_MAX_BYTES = 1000
    with pytest.raises(CommandError, match="over the limit of 1000 bytes"):
        run_command("import_timeline", str(SAMPLE))
    assert not Timeline.objects.exists()


def test_a_file_may_have_the_limit_of_bytes_but_not_one_more(db: None, tmp_path: Path, settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = SAMPLE.stat().st_size
    file = tmp_path / "in.json"
    file.write_bytes(SAMPLE.read_bytes() + b"\n")
    assert "over the limit" in refuse_command("import_timeline", str(file))
    assert run_command("import_timeline", str(SAMPLE)).startswith("Imported")


def test_every_problem_is_printed_with_its_path(tmp_path: Path, db: None) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text(SAMPLE.read_text().replace('"2017-03-07"', '"2017-02-30"'))
    with pytest.raises(CommandError) as refusal:
        run_command("import_timeline", str(broken))
    assert "$.sources[" in str(refusal.value)
    assert "$.statements[0].when.edtf" in str(refusal.value)
    assert not Timeline.objects.exists()


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", [r"  \$: The file is not JSON, or cut off: .*"]),
        (b"\xff\xfe{", [r"  \$: The file is not UTF-8: byte 0 cannot be read\."]),
        (b'{"format": "newsroom-timeline/2"}', [r"  \$\.format: This is 'newsroom-timeline/2'; .*"]),
        (b'{"format": "newsroom-timeline/1", "a": 1, "a": 2}', [r"  \$: “a” stands twice in this object\."]),
        (
            SAMPLE.read_bytes().replace(b'"title"', b'"titel"', 1),
            [
                r"  \$\.timeline: .*'titel' was unexpected.*",
                r"  \$\.timeline: 'title' is a required property",
            ],
        ),
    ],
)
def test_each_problem_of_a_file_has_a_line_with_its_path(
    db: None, tmp_path: Path, data: bytes, lines: list[str]
) -> None:
    file = tmp_path / "in.json"
    file.write_bytes(data)
    first, *rest = refuse_command("import_timeline", str(file)).split("\n")
    assert first == f"{file}: nothing was imported."
    assert len(rest) == len(lines)
    assert all(re.fullmatch(line, message) for line, message in zip(sorted(lines), sorted(rest), strict=True))


@pytest.mark.parametrize("slug", ["", "With Spaces", "../up", "x" * 81])
def test_an_invalid_slug_is_refused(db: None, slug: str) -> None:
    assert "$.timeline.slug: " in refuse_command("import_timeline", str(SAMPLE), f"--slug={slug}")


def test_an_unknown_format_is_refused(db: None) -> None:
    assert "invalid choice" in refuse_command("import_timeline", str(SAMPLE), "--format=word")


def test_an_edited_timeline_is_not_overwritten(sample: Timeline) -> None:
    Timeline.objects.update(title="Ours by now")
    message = refuse_command("import_timeline", str(SAMPLE))
    assert "1 timeline changed" in message
    assert message == refuse_command("import_timeline", str(SAMPLE), "--dry-run")
