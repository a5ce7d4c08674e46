"""CSV and workbooks of a timeline: read by other programs, and imported again."""

import csv
import io
from collections.abc import Callable

import msgspec
import openpyxl
import pytest

from tests.support import sample_documents
from timeline.dates import When
from timeline.document import Citation, Document, Event, Source
from timeline.exports import FORMATS
from timeline.formats.entry_rows import HEADS
from timeline.importers import IMPORTERS, ImportOptions, LoadedFile

TABLES = ("csv", "xlsx")
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "'=1", "''+1", "'quoted'", "plain", "")


def import_again(name: str, whole: Document) -> LoadedFile:
    options = ImportOptions(time_zone=whole.timeline.time_zone, may_be_unsourced=True)
    return IMPORTERS[name].load(FORMATS[name].write(whole), options)


def read_csv(whole: Document) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(FORMATS["csv"].write(whole).decode("utf-8-sig"), newline="")))


def read_xlsx(whole: Document) -> list[dict[str, str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].write(whole))).active
    assert sheet is not None
    heads, *rows = sheet.iter_rows(values_only=True)
    return [
        {str(head): "" if cell is None else str(cell) for head, cell in zip(heads, row, strict=True)}
        for row in rows
    ]


READERS: dict[str, Callable[[Document], list[dict[str, str]]]] = {"csv": read_csv, "xlsx": read_xlsx}


def keep_claims(event: Event) -> Event:
    """Return an event with what a table claims to bring back."""
    citations = [
        Citation(source=each.source, stance=each.stance, locator=each.locator, exact=each.exact)
        for each in event.citations
    ]
    return msgspec.structs.replace(
        event, citations=citations, parties=[], first_published=None, last_changed=None
    )


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    "make", [sample_documents.sample, sample_documents.every_field, sample_documents.long]
)
def test_an_import_gives_the_same_events(name: str, make: Callable[[], Document]) -> None:
    whole = make()
    loaded = import_again(name, whole)
    assert loaded.draft is not None, [str(problem) for problem in loaded.problems]
    assert not loaded.questions
    kept = {event.id: event for event in loaded.draft.events}
    assert [kept[event.id] for event in whole.events] == [keep_claims(event) for event in whole.events]
    # Statements and requests are events then, with the same ids and dates.
    assert {uid: event.when for uid, event in kept.items()} == {
        uid: entry.when for uid, entry in whole.entries().items()
    }
    assert loaded.draft.timeline.title == whole.timeline.title


@pytest.mark.parametrize("name", TABLES)
def test_sources_come_back_with_their_ids(name: str) -> None:
    whole = sample_documents.every_field()
    loaded = import_again(name, whole)
    assert loaded.draft is not None
    cited = {citation.source for entry in whole.entries().values() for citation in entry.citations}
    kept = {source.id: source for source in loaded.draft.sources}
    assert set(kept) == cited
    for source in whole.sources:
        if source.id in cited and not source.confidential:
            assert kept[source.id] == Source(
                id=source.id, kind=source.kind, publisher=source.publisher, title=source.title,
                authors=source.authors, url=source.url, published=source.published,
            )  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_another_program_reads_each_entry_and_each_further_source(name: str) -> None:
    whole = sample_documents.every_field()
    rows = READERS[name](whole)
    entries = whole.entries()
    assert [row["ID"] for row in rows if row["ID"] and row["Type"]] == list(entries)
    assert sum(bool(row["Source ID"]) for row in rows) == sum(
        len(entry.citations) for entry in entries.values()
    )
    by_id = {row["ID"]: row for row in rows if row["Type"]}
    parties = {party.id: party.name for party in whole.parties}
    for statement in whole.statements:
        row = by_id[statement.id]
        assert (row["Type"], row["Text"], row["Party"]) == (
            "statement",
            statement.words,
            parties[statement.party],
        )
        assert (row["Date (EDTF)"], row["Date as stated"]) == (statement.when.edtf, statement.when.stated)
    for request in whole.requests:
        assert (by_id[request.id]["Text"], by_id[request.id]["Outcome"]) == (request.put, request.outcome)
    assert rows[-1]["Type"] == "about"
    assert "Left out" in rows[-1]["Text"]


def make_hostile() -> Document:
    whole = sample_documents.empty()
    events = [
        Event(id=f"entry{index}", headline=text or "x", body=f"{text or 'x'}\nx <b>&amp;", when=When("-0043"))
        for index, text in enumerate(HOSTILE)
        if not text.startswith("\t")
    ]
    return msgspec.structs.replace(whole, events=events, order=[event.id for event in events])


def test_no_cell_of_a_file_is_a_formula() -> None:
    for row in read_csv(make_hostile()):
        assert not any(cell.startswith(("=", "+", "-", "@", "＝")) for cell in row.values())
    sheet = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].write(make_hostile()))).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


@pytest.mark.parametrize("name", TABLES)
def test_hostile_words_come_back_as_they_are(name: str) -> None:
    whole = make_hostile()
    loaded = import_again(name, whole)
    assert loaded.draft is not None, [str(problem) for problem in loaded.problems]
    assert loaded.draft.events == [keep_claims(event) for event in whole.events]


def test_a_text_longer_than_a_cell_is_continued() -> None:
    event = Event(id="entry1", headline="Long", body="word " * 9_999 + "end", when=When("2017"))
    whole = msgspec.structs.replace(sample_documents.empty(), events=[event], order=["entry1"])
    loaded = import_again("xlsx", whole)
    assert loaded.draft is not None
    assert loaded.draft.events == [event]


def test_a_workbook_has_the_same_bytes_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first = FORMATS["xlsx"].write(sample_documents.every_field())
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert FORMATS["xlsx"].write(sample_documents.every_field()) == first


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_timeline_has_its_title_and_the_note(name: str) -> None:
    rows = READERS[name](sample_documents.empty())
    assert [row["Type"] for row in rows] == ["title", "about"]
    assert list(rows[0])[: len(HEADS)] == list(HEADS)


@pytest.mark.parametrize("name", TABLES)
def test_a_date_that_somebody_wrote_in_words_is_read(name: str) -> None:
    data = "ID,Date (EDTF),Headline,Source ID\r\nentry1,7 March 2017,x,\r\n"
    if name == "xlsx":
        book = openpyxl.Workbook()
        assert book.active is not None
        for line in csv.reader(io.StringIO(data)):
            book.active.append(line)
        stream = io.BytesIO()
        book.save(stream)
        loaded = IMPORTERS["xlsx"].load(stream.getvalue(), ImportOptions(may_be_unsourced=True))
    else:
        loaded = IMPORTERS["csv"].load(data.encode(), ImportOptions(may_be_unsourced=True))
    assert loaded.draft is not None
    assert loaded.draft.events[0].when == When("2017-03-07")


@pytest.mark.parametrize(("name", "count"), [("csv", 5_000), ("xlsx", 500)])
def test_a_long_timeline_has_as_many_rows_as_entries(name: str, count: int) -> None:
    whole = sample_documents.long(count)
    assert len(READERS[name](whole)) == len(whole.entries()) + 2
