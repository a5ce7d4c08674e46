"""Tables become entries: what each cell becomes, in CSV, workbooks and Markdown."""

import datetime
import io
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from timeline.dates import When
from timeline.document import Event, Place, Source
from timeline.importers import IMPORTERS, ImportOptions, LoadedFile, SourceAnswer
from timeline.importers.csv import write_template

pytestmark = pytest.mark.once


def load(file_format: str, data: bytes | str, **options: Any) -> LoadedFile:
    options = {"name": "dam", "time_zone": "Europe/London", "may_be_unsourced": True, **options}
    return IMPORTERS[file_format].load(
        data.encode() if isinstance(data, str) else data, ImportOptions(**options)
    )


def read_events(loaded: LoadedFile) -> list[Event]:
    """Return the events in their order. The file must have no error."""
    assert loaded.draft is not None, [str(problem) for problem in loaded.problems]
    by_id = {event.id: event for event in loaded.draft.events}
    return [by_id[uid] for uid in loaded.draft.order]


def read_event(loaded: LoadedFile) -> Event:
    (event,) = read_events(loaded)
    return event


def list_messages(loaded: LoadedFile, level: str = "warning") -> list[str]:
    return [str(problem) for problem in loaded.problems if problem.level == level]


SHEET = (
    "Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Media Credit,"
    "Media Caption,Media Thumbnail,Type,Group,Background\n"
    ",,,,,,,,,The dam,<p>The <i>whole</i> story</p>,,,,,title,,\n"
    "1969,7,,,,,,,mid-July 1969,The dam <b>breaks</b>,<p>It &amp; more</p>,https://example.org/a.jpg,A. Poe,The dam,,,,\n"
    "1943,7,,,1946,,,,,It is built,,,,,,,,\n"
    "1900,,,,1950,,,,,An age,,,,,,era,,\n"
)


def test_the_sheet_of_timelinejs() -> None:
    loaded = load("csv", SHEET)
    assert loaded.draft is not None
    assert (loaded.draft.timeline.title, loaded.draft.timeline.summary) == ("The dam", "The whole story")
    built, breaks = read_events(loaded)
    assert (built.headline, built.when) == ("It is built", When("1943-07/1946"))
    assert breaks.headline == "The dam breaks"
    assert breaks.when == When("1969-07", stated="mid-July 1969")
    assert breaks.body == "It & more\n\n[The dam](https://example.org/a.jpg) (A. Poe)"
    # A picture is no source.
    assert (breaks.citations, breaks.standing) == ([], "unconfirmed")
    assert any(message.startswith("1 era is left out") for message in list_messages(loaded))


def test_name_of_a_file_becomes_an_address_that_is_allowed() -> None:
    loaded = load("csv", "Date,Headline\n2017,The dam breaks\n", name="_the dam_2017 ÄÖ_")
    assert loaded.draft is not None
    assert loaded.draft.timeline.slug == "the-dam-2017-ao"


CHRONOLOGY = (
    "Date;Fact;Source;Page;Issue;Disputed\n"
    "07/??/97;A survey is ordered.;Exhibit 4;12;Duty;No\n"
    "<06/15/97;The pier is cracked.;Survey, https://example.org/survey;;Duty;Yes\n"
    "06/20/97;The authority is warned.;;;;\n"
)


def test_a_legal_chronology() -> None:
    loaded = load("csv", CHRONOLOGY)
    assert loaded.draft is not None
    sources = {source.id: source for source in loaded.draft.sources}
    cracked, warned, survey = read_events(loaded)
    assert cracked.when == When("[..1997-06-14]", stated="<06/15/97")
    assert cracked.standing == "disputed"
    (citation,) = cracked.citations
    source = sources[citation.source]
    assert (source.kind, source.title, source.url) == ("article", "Survey", "https://example.org/survey")
    assert (warned.standing, warned.citations) == ("unconfirmed", [])
    assert survey.when == When("1997-07", stated="07/??/97")
    assert (survey.headline, survey.standing) == ("A survey is ordered.", "single-source")
    assert (survey.citations[0].locator, sources[survey.citations[0].source].title) == ("12", "Exhibit 4")
    assert loaded.unsourced == (warned.id,)
    assert "A column is not used: E “Issue”." in list_messages(loaded)
    assert "The cells are divided by semicolons." in list_messages(loaded, "fixed")


def test_entries_without_a_source_are_one_question() -> None:
    loaded = load("csv", CHRONOLOGY, may_be_unsourced=False)
    (question,) = loaded.questions
    assert (question.key, question.count) == ("source", 1)
    assert question.text == "Where do these entries come from? 1 entry is without a source."
    assert not loaded.is_complete
    answer = SourceAnswer(title="Chronology", authors=("R. Poe",), published="2018")
    answered = load("csv", CHRONOLOGY, may_be_unsourced=False, source=answer)
    assert answered.is_complete
    assert answered.unsourced == ()
    warned = read_events(answered)[1]
    assert warned.standing == "single-source"
    assert answered.draft is not None
    cited = {source.id: source for source in answered.draft.sources}[warned.citations[0].source]
    assert (cited.kind, cited.title, cited.authors, cited.published) == (
        "document",
        "Chronology",
        ["R. Poe"],
        "2018",
    )


@pytest.mark.parametrize(
    ("head", "cell", "field", "expected"),
    [
        ("Place", "Nordhavn", "place", Place(words="Nordhavn")),
        ("Verification", "Corroborated", "standing", "corroborated"),
        ("Verification", "single source", "standing", "single-source"),
        ("Verification", "surely", "standing", "unconfirmed"),
        ("Key event", "yes", "key", True),
        ("Minor", "x", "minor", True),
        ("Short label", "The  break", "short_label", "The break"),
        ("ID", "dam-break-1", "id", "dam-break-1"),
        ("Text", "One ![pic](https://example.org/p)", "body", "One [pic](https://example.org/p)"),
        ("Media", "www.example.org/film", "body", "[example.org: film](https://www.example.org/film)"),
        ("Media", "https://example.org/?a=1&amp;b=2", "body", "[example.org](https://example.org/?a=1&b=2)"),
        ("Media", "javascript:alert(1)", "body", "javascript:alert(1)"),
        ("Unheard of", "x", "body", ""),
    ],
)
def test_a_cell_becomes_a_field(head: str, cell: str, field: str, expected: object) -> None:
    event = read_event(load("csv", f'Date,Headline,"{head}"\n2017,The dam breaks,"{cell}"\n'))
    assert getattr(event, field) == expected


@pytest.mark.parametrize(
    ("heads", "cells", "expected"),
    [
        ("Source", "Report", {"title": "Report", "kind": "document"}),
        ("Source,URL", "Report,https://example.org/r", {"title": "Report", "url": "https://example.org/r"}),
        ("Source", "https://example.org/r", {"publisher": "example.org", "url": "https://example.org/r"}),
        ("Source", "[Report](https://example.org/r)", {"title": "Report", "url": "https://example.org/r"}),
        (
            "Publisher,Source date",
            "The Courier,7 March 2017",
            {"publisher": "The Courier", "published": "2017-03-07"},
        ),
        (
            "Source,Source kind,Author",
            "Log,data,A. Poe; B. Roe",
            {"kind": "data", "authors": ["A. Poe", "B. Roe"]},
        ),
        ("Source,URL", "Report,not an address", {"title": "Report", "url": ""}),
    ],
)
def test_a_row_names_its_source(heads: str, cells: str, expected: dict[str, object]) -> None:
    loaded = load("csv", f"Date,Headline,{heads}\n2017,The dam breaks,{cells}\n")
    assert loaded.draft is not None
    (source,) = loaded.draft.sources
    assert {field: getattr(source, field) for field in expected} == expected


def test_columns_are_matched_by_hand() -> None:
    rows = "Wann?,Was?,Dazu,Mehr\n1969,Der Damm bricht,a,b\n"
    loaded = load("csv", rows)
    assert loaded.draft is None
    (question,) = loaded.questions
    assert question.key == "columns"
    assert ("B", "Was?") in question.choices
    loaded = load("csv", rows, columns={"Wann?": "date", "b": "headline", "C": "text", "mehr": "text"})
    event = read_event(loaded)
    assert (event.when.edtf, event.headline, event.body) == ("1969", "Der Damm bricht", "a\n\nb")
    assert any(
        "There is no column “E”" in text
        for text in list_messages(load("csv", rows, columns={"E": "date"}), "error")
    )
    assert any(
        "is no field" in text for text in list_messages(load("csv", rows, columns={"A": "x"}), "error")
    )


def test_columns_without_a_known_head_are_matched_by_letter() -> None:
    data = b"Wann,Was\n1969,A landing\n1970,A return\n"
    loaded = IMPORTERS["csv"].load(data, ImportOptions(columns={"A": "date", "B": "headline"}))
    assert loaded.draft is not None
    assert [(event.when.edtf, event.headline) for event in loaded.draft.events] == [
        ("1969", "A landing"),
        ("1970", "A return"),
    ]
    assert [(column.letter, column.head, column.field) for column in loaded.columns] == [
        ("A", "Wann", "date"),
        ("B", "Was", "headline"),
    ]


def test_a_long_fact_begins_with_its_headline() -> None:
    fact = "The dam breaks. " + "Water comes. " * 50
    event = read_event(load("csv", f"Date,Fact\n1969,{fact}\n"))
    assert event.body == fact.strip()
    assert len(event.headline) <= 300
    assert event.headline.endswith("Water comes.")
    event = read_event(load("csv", f"Date,Headline\n1969,{fact}\n"))
    assert event.headline.endswith("…")
    assert event.body.startswith("The dam breaks. Water comes.")


def test_a_headline_from_a_text_loses_no_link() -> None:
    event = read_event(load("csv", 'Date,Fact\n1969,"<p>See <a href=""https://example.org/"">it</a></p>"\n'))
    assert (event.headline, event.body) == ("See it", "See [it](https://example.org/)")


def test_the_same_file_gives_the_same_ids() -> None:
    first, second = load("csv", CHRONOLOGY), load("csv", CHRONOLOGY)
    assert first == second
    rows = "Date,Headline,ID\n2017,A,12\n2017,B,12\n2017,C,row-0012\n"
    loaded = load("csv", rows)
    a, b, c = read_events(loaded)
    # A short number is a key, and no public id, because other files have it, too.
    assert loaded.keys == {a.id: "12", c.id: "row-0012"}
    assert c.id == "row-0012"
    assert a.id != b.id
    assert any("second time" in message for message in list_messages(loaded))


def test_a_problem_that_occurs_often_is_one_line() -> None:
    rows = "Date,Headline\n" + "soon,The dam breaks\n" * 134
    (message,) = [text for text in list_messages(load("csv", rows)) if "not understood" in text]
    assert message.startswith("A date is not understood.")
    assert "(134 times: row 2, column A “Date”: “soon”, row 3," in message
    assert message.endswith(", …)")


def test_the_template_is_read_without_a_problem() -> None:
    loaded = load("csv", write_template(), may_be_unsourced=False)
    event = read_event(loaded)
    assert loaded.is_complete
    assert event.when == When("2017-03-07", "10:15", zone="Europe/London")
    assert (event.place, event.id) == (Place(words="Nordhavn"), "harbour-1")
    assert not [text for text in list_messages(loaded) if "Clock times" not in text]
    assert loaded.draft is not None
    assert isinstance(loaded.draft.sources[0], Source)


# --- Workbooks ------------------------------------------------------------------------------------


def write_workbook(*rows: tuple[tuple[Any, str], ...], epoch_1904: bool = False, merge: str = "") -> bytes:
    """Return a workbook; each cell is a value and a number format."""
    workbook = openpyxl.Workbook()
    if epoch_1904:
        workbook.epoch = CALENDAR_MAC_1904
    sheet = workbook.active
    for number, row in enumerate(rows, 1):
        for column, (value, number_format) in enumerate(row, 1):
            cell = sheet.cell(number, column, value)
            if number_format:
                cell.number_format = number_format
    if merge:
        sheet.merge_cells(merge)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


HEADS = (("Date", ""), ("Fact", ""))
DAY = datetime.date(2017, 3, 7)
MOMENT = datetime.datetime.combine(DAY, datetime.time(10, 15))


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (DAY, "dd/mm/yyyy", When("2017-03-07")),
        (DAY, "mm-dd-yy", When("2017-03-07")),
        (DAY, "mmm yyyy", When("2017-03")),
        (DAY, "yyyy", When("2017")),
        (DAY, '[$-809]d" of "mmmm yyyy;@', When("2017-03-07")),
        (
            MOMENT,
            "yyyy-mm-dd hh:mm",
            When("2017-03-07", "10:15", zone="Europe/London"),
        ),
        (MOMENT, "yyyy-mm-dd", When("2017-03-07")),
        (1969, "", When("1969")),
        ("July 1969", "", When("1969-07")),
        (42801, "", When(stated="42801")),
    ],
)
@pytest.mark.parametrize("epoch_1904", [False, True])
def test_a_date_cell_is_as_exact_as_it_is_displayed(
    value: Any, number_format: str, expected: When, epoch_1904: bool
) -> None:
    data = write_workbook(HEADS, ((value, number_format), ("x", "")), epoch_1904=epoch_1904)
    assert read_event(load("xlsx", data)).when == expected


def test_formulas_are_text_and_merged_cells_have_their_value() -> None:
    data = write_workbook(
        (("A chronology", ""),),
        HEADS,
        ((DAY, "d/m/yyyy"), ('=HYPERLINK("https://example.org")', "")),
        ((None, ""), ("the same day", "")),
        merge="A3:A4",
    )
    loaded = load("xlsx", data)
    formula, merged = read_events(loaded)
    assert formula.headline == '=HYPERLINK("https://example.org")'
    assert merged.when == When("2017-03-07")
    messages = list_messages(loaded)
    assert "The heads of the columns are in row 2. The rows above it are not read." in messages
    assert any("merged" in message and "row 4" in message for message in messages)
    assert any("no stored value" in message for message in messages)


def test_the_sheet_with_a_table_is_read() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Read me"
    workbook.active.append(["Nothing here"])
    workbook.create_sheet("Facts").append(["Date", "Fact"])
    workbook["Facts"].append(["1969", "The dam breaks"])
    workbook.create_sheet("More").append(["Year", "Event", "Source"])
    workbook["More"].append([1970, "It is rebuilt", "Log"])
    file = io.BytesIO()
    workbook.save(file)
    loaded = load("xlsx", file.getvalue(), sheet="Facts")
    assert read_event(loaded).headline == "The dam breaks"
    loaded = load("xlsx", file.getvalue())
    assert read_event(loaded).headline == "It is rebuilt"
    assert "The sheet “More” is read. Not read: “Read me”, “Facts”." in list_messages(loaded)
    assert list_messages(load("xlsx", file.getvalue(), sheet="None"), "error")


# --- Markdown -------------------------------------------------------------------------------------


def test_tables_in_markdown() -> None:
    text = (
        "# The dam\n\n| Date | Event | Source |\n|:---|---|--:|\n| 1969 | The *dam* \\| breaks | [Log](https://example.org/l) |\n"
        "| 1970 | It is rebuilt\n\nMore.\n\nDate | Event | Source\n---|---|---\n1971 | It opens | Log\n\n"
        "| Name | Role |\n|---|---|\n| A | B |\n"
    )
    loaded = load("markdown", text)
    breaks, rebuilt, opens = read_events(loaded)
    assert (breaks.headline, rebuilt.headline, opens.headline) == (
        "The *dam* | breaks",
        "It is rebuilt",
        "It opens",
    )
    assert len(breaks.citations) == len(opens.citations) == 1
    assert any("other heads" in message and "row 14" in message for message in list_messages(loaded))
