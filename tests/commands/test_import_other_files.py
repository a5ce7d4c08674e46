"""``import_timeline`` for files of other programs: questions, answers, preview, and all or nothing."""

from pathlib import Path

import pytest

from tests.support.all_rows import read_all_rows
from tests.support.commands import refuse_command, run_command
from timeline.actions.imports import import_document
from timeline.importers import IMPORTERS, ImportOptions
from timeline.models import Change, Entry, Source, Timeline
from timeline.publishing import snapshot

pytestmark = pytest.mark.django_db

ROWS = "Date,Fact,Source\n7/3/2017,The harbour is closed.,Log\n8/3/2017,The pier is cracked.,\nsoon,It opens.,Log\n"


@pytest.fixture
def chronology(tmp_path: Path) -> Path:
    path = tmp_path / "harbour-log.csv"
    path.write_text(ROWS)
    return path


def test_open_questions_are_listed_with_their_options(chronology: Path) -> None:
    first, *questions = refuse_command("import_timeline", str(chronology)).split("\n")
    assert first == f"{chronology}: nothing was imported."
    assert questions == [
        "  Is “7/3/2017” day/month/year or month/day/year? Answer with --dates day-first, or --dates month-first.",
        "  Where do these entries come from? 1 entry is without a source. Answer with --cite-file, --source-title TITLE, "
        "or --without-source.",
    ]


def test_an_answered_file_becomes_a_timeline_in_one_step(chronology: Path) -> None:
    options = [
        "--dates=day-first",
        "--cite-file",
        "--source-author=R. Poe",
        "--source-date=2018",
        "--title=The harbour",
    ]
    output = run_command("import_timeline", str(chronology), *options)
    assert output.endswith("Imported “the-harbour”: 1 timeline, 2 sources, 3 events.\n")
    assert "To look at:\n  A date is not understood." in output
    assert Change.objects.values_list("verb", flat=True).get() == "import"
    cited = Source.objects.get(title="harbour-log.csv")
    assert (cited.kind, cited.authors, cited.published) == ("document", ["R. Poe"], "2018")
    assert list(Entry.objects.order_by("position").values_list("edtf", "stated")) == [
        ("2017-03-07", ""),
        ("2017-03-08", ""),
        ("", "soon"),
    ]
    # The same file gives the same ids, so a second import finds nothing to do.
    assert "nothing to do" in run_command("import_timeline", str(chronology), *options)


def test_what_is_imported_is_the_draft(chronology: Path) -> None:
    options = ImportOptions(name="x", date_order="month-first", may_be_unsourced=True)
    draft = IMPORTERS["csv"].load(chronology.read_bytes(), options).require_draft()
    timeline = import_document(draft).timeline
    assert not import_document(snapshot.build(timeline)).counts


def test_a_preview_lists_every_entry_and_creates_nothing(chronology: Path) -> None:
    before = read_all_rows()
    output = run_command(
        "import_timeline", str(chronology), "--preview", "--without-source", "--dates=day-first"
    )
    assert read_all_rows() == before
    assert "“harbour-log”: harbour-log (en-GB, Europe/London)\n3 entries, 1 source\n" in output
    assert "  7 March 2017 | The harbour is closed. | single-source | Log\n" in output
    assert "  8 March 2017 | The pier is cracked. | unconfirmed | no source\n" in output
    assert "1 entry is without a source." in output


def test_a_preview_of_a_file_with_questions_asks_them(chronology: Path) -> None:
    output = run_command("import_timeline", str(chronology), "--preview")
    assert "7 March or 3 July 2017" in output
    assert "Answer with --dates" in output


def test_a_file_with_an_error_creates_nothing(tmp_path: Path) -> None:
    path = tmp_path / "bad.xlsx"
    path.write_bytes(b"no workbook")
    for option in ("--dry-run", "--preview"):
        assert "is no workbook" in refuse_command("import_timeline", str(path), option)
    assert not Timeline.objects.exists()


def test_columns_and_slug_are_given_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "damm.csv"
    path.write_text("Wann?,Was?\n1969,Der Damm bricht\n")
    assert "--column COLUMN=FIELD" in refuse_command("import_timeline", str(path))
    options = [
        "--column=Wann?=date",
        "--column=B=headline",
        "--without-source",
        "--slug=damm",
        "--language=de",
    ]
    assert "Imported “damm”: 1 timeline, 1 event." in run_command("import_timeline", str(path), *options)
    assert Timeline.objects.get().language == "de"


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--time-zone=Nowhere", "is not a time zone"),
        ("--source-date=soon", "--source-date: "),
        ("--column=Date", "give a column and a field"),
        ("--language=english!", "language"),
        ("--source-url=nonsense", "--source-url: Give an address"),
    ],
)
def test_a_wrong_option_is_refused(chronology: Path, option: str, words: str) -> None:
    options = ["--dates=day-first"] + ([] if "source" in option else ["--without-source"])
    assert words in refuse_command("import_timeline", str(chronology), *options, option)


def test_the_template_is_printed_and_can_be_imported(tmp_path: Path) -> None:
    path = tmp_path / "template.csv"
    path.write_text(run_command("import_timeline", "--template"), newline="")
    assert "Imported “template”: 1 timeline, 1 source, 1 event." in run_command("import_timeline", str(path))


def test_a_file_is_needed() -> None:
    assert "Name the file" in refuse_command("import_timeline")
