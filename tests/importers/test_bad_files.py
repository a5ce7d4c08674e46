"""Bad files give a clear list of problems, in little time and memory, and nothing half done."""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importers.test_tables import HEADS, list_messages, load, read_event, write_workbook
from tests.support.tiers import examples
from timeline.importers import IMPORTERS, ImportOptions, UnreadableFileError
from timeline.importers.file_limits import MAX_ENTRIES

pytestmark = pytest.mark.once

TABLE = "Date,Headline\r\n2017,Café “x”\r\n"


@pytest.mark.parametrize(
    ("data", "level", "words"),
    [
        (TABLE.encode(), "", ""),
        (TABLE.encode("utf-8-sig"), "fixed", "byte order mark"),
        (TABLE.encode("utf-16"), "fixed", "UTF-16"),
        (TABLE.encode("utf-16-le"), "fixed", "UTF-16"),
        (TABLE.encode("utf-16-be"), "fixed", "UTF-16"),
        (TABLE.encode("utf-32"), "fixed", "UTF-32"),
        # Almost any bytes could be Windows-1252, so this asks for a look.
        (TABLE.encode("cp1252"), "warning", "Windows-1252"),
        (TABLE.replace("Café", "Ca\x00fé").encode(), "fixed", "Control characters"),
    ],
)
def test_encodings_are_found(data: bytes, level: str, words: str) -> None:
    loaded = load("csv", data)
    assert read_event(loaded).headline == "Café “x”"
    assert not level or any(words in message for message in list_messages(loaded, level))


def test_an_encoding_is_named() -> None:
    data = "Date,Headline\n2017,Плотина\n".encode("cp1251")
    assert read_event(load("csv", data, encoding="windows-1251")).headline == "Плотина"
    assert "is no encoding" in list_messages(load("csv", data, encoding="klingon"), "error")[0]
    assert "is not ascii" in list_messages(load("csv", data, encoding="ascii"), "error")[0]


DEEP = 10_000
BAD_FILES: list[tuple[str, bytes | str, str]] = [
    ("csv", b"", "no table"),
    ("csv", b"\x81\xfe\xff", "encoding of the file is not known"),
    ("csv", b"\xff\xfea", "cut off"),
    ("csv", "Date,Headline\n", "no row that could become an entry"),
    ("csv", ",".join(f"h{number}" for number in range(2_000)), "2,000 columns. At most 200 are read"),
    (
        "csv",
        'Date,Headline\n2017,"a\n' + "x" * 200_000,
        "131,072 characters. A quotation mark may be missing",
    ),
    ("csv", "Date,Headline\n" + "2017,x\n" * (MAX_ENTRIES + 1), "more than 20,000 entries"),
    ("csv", "Date,Headline,Text\n2017,x," + "y" * 60_000, "more than 50,000 characters"),
    ("markdown", "words", "no table"),
    ("markdown", "|" + "x" * 300_000, "200,000 characters"),
    ("timelinejs", "[]", "another form"),
    ("timelinejs", "{}", "neither “events” nor “timeline”"),
    ("timelinejs", '{"events": [}', "not JSON, or cut off"),
    ("timelinejs", '{"events": [7, null]}', "no slide that could become an entry"),
    ("timelinejs", '{"events":' + "[" * DEEP + "]" * DEEP + "}", "nested too deeply"),
    ("timelinejs", '{"other":' + "[" * DEEP + "]" * DEEP + ', "events": []}', "nested too deeply"),
    ("timelinejs", '{"events": [' + "{}," * 500_000 + "{}]}", "too many values"),
    ("feed", "<html/>", "neither an Atom feed nor RSS"),
    ("feed", '<feed xmlns="http://www.w3.org/2005/Atom"><entry>', "cut off"),
    ("feed", '<feed xmlns="http://www.w3.org/2005/Atom">' + "<a>" * DEEP, "100 levels deep"),
    (
        "feed",
        '<!DOCTYPE f [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><feed>&b;</feed>',
        "document type or entities",
    ),
    ("feed", '<!DOCTYPE f SYSTEM "file:///etc/passwd"><feed/>', "document type or entities"),
    ("feed", '{"title": "x"}', "no “items”"),
    ("ical", "hello", "BEGIN:VCALENDAR"),
    ("ical", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n", "cut off"),
    ("ical", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:" + "x" * 600_000, "500,000 characters"),
    ("xlsx", b"", "no workbook"),
    ("xlsx", b"PK\x03\x04 and nothing", "no workbook"),
]


@pytest.mark.parametrize(("file_format", "data", "words"), BAD_FILES)
def test_a_bad_file_says_what_is_wrong(file_format: str, data: bytes | str, words: str) -> None:
    loaded = load(file_format, data)
    assert loaded.draft is None
    (error,) = list_messages(loaded, "error")
    assert words in error
    with pytest.raises(UnreadableFileError):
        loaded.require_draft()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("Date,Headline,Text\n2017,a\n2018,b,c,d,e\n", "more cells than there are heads"),
        ("Date,Headline\n2017,x\n2018\n", "neither a headline nor a text"),
        (
            "Date,Date,Headline\n2017,2018,x\n",
            "Two columns are called “Date”: A and B. The first one is used.",
        ),
        ("Date,Headline\n,x\n", "An entry has no date."),
        ("Date,Headline,Latitude,Longitude\n2017,x,1,2\n", "Coordinates need the name of the place."),
        ("Date,Headline,Place,Latitude\n2017,x,Nordhavn,1\n", "Coordinates come as a pair"),
        ("Date,Headline,Place\n2017,x," + "y" * 400 + "\n", "The place has more than 300 characters."),
    ],
)
def test_odd_rows_are_read_as_far_as_they_are_certain(rows: str, message: str) -> None:
    loaded = load("csv", rows)
    assert loaded.draft is not None
    assert any(message in text for text in list_messages(loaded))


@pytest.mark.parametrize("file_format", ["csv", "feed", "ical"])
def test_a_wrong_time_zone_is_an_error(file_format: str) -> None:
    (error,) = list_messages(load(file_format, SEEDS[file_format], time_zone="Nowhere/Else"), "error")
    assert "“Nowhere/Else” is not a time zone" in error


# --- Workbooks ------------------------------------------------------------------------------------


def change_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a good workbook with one part of its archive changed."""
    good = write_workbook(HEADS, ((2017, ""), ("x", "")))
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as archive, zipfile.ZipFile(file, "w") as changed:
        for member in archive.infolist():
            data = archive.read(member)
            changed.writestr(member.filename, change(data) if member.filename == name else data)
    return file.getvalue()


SHEET_PART = "xl/worksheets/sheet1.xml"
DOCTYPE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda data: data.replace(b"<worksheet", DOCTYPE.encode() + b"<worksheet", 1),
            "document type or entities",
        ),
        (lambda data: (DOCTYPE + data.decode()).encode("utf-16"), "document type or entities"),
        (lambda data: data[:300], "damaged"),
        (lambda data: b"<worksheet>" + b"<a>" * DEEP + b"</a>" * DEEP + b"</worksheet>", "nested too deeply"),
        (lambda data: b"", "damaged"),
    ],
)
def test_a_workbook_with_a_bad_part_is_refused(change: Callable[[bytes], bytes], words: str) -> None:
    loaded = load("xlsx", change_part(SHEET_PART, change))
    assert loaded.draft is None
    assert words in list_messages(loaded, "error")[0]


def test_a_workbook_that_lies_about_its_rows_is_read_in_time() -> None:
    data = change_part(SHEET_PART, lambda part: part.replace(b'<row r="2"', b'<row r="999999999"'))
    assert list_messages(load("xlsx", data), "error")


def test_a_bomb_is_refused_by_its_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MAX_INFLATED_BYTES", "MIN_BOMB_BYTES"):
        monkeypatch.setattr(f"timeline.importers.xlsx.{name}", 1 << 20)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr(SHEET_PART, b"0" * (3 << 20))
    (error,) = list_messages(load("xlsx", file.getvalue()), "error")
    assert error.startswith("The workbook has 3 MB inside a file of 1 MB. At most 1 MB are read")


def test_a_wide_workbook_is_refused() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append([f"h{number}" for number in range(2_000)])
    file = io.BytesIO()
    workbook.save(file)
    assert "2,000 columns" in list_messages(load("xlsx", file.getvalue()), "error")[0]


# --- Anything at all ------------------------------------------------------------------------------

SEEDS = {
    "csv": TABLE.encode(),
    "markdown": b"| Date | Event |\n|---|---|\n| 2017 | x |\n",
    "timelinejs": b'{"events": [{"start_date": {"year": "2017"}, "text": {"headline": "x"}}]}',
    "feed": b"<rss><channel><item><title>x</title><pubDate>1</pubDate></item></channel></rss>",
    "ical": b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nDTSTART:20170307T101500Z\nEND:VEVENT\nEND:VCALENDAR\n",
    "xlsx": write_workbook(HEADS, ((2017, ""), ("x", ""))),
}


@settings(deadline=None, max_examples=examples(200))
@given(st.sampled_from(sorted(SEEDS)), st.data())
def test_no_bytes_raise_an_exception(file_format: str, data: st.DataObject) -> None:
    seed = SEEDS[file_format]
    start = data.draw(st.integers(0, len(seed)))
    end = data.draw(st.integers(start, min(len(seed), start + 20)))
    changed = seed[:start] + data.draw(st.binary(max_size=20)) + seed[end:]
    loaded = IMPORTERS[file_format].load(
        changed, ImportOptions(time_zone="Europe/London", may_be_unsourced=True)
    )
    assert (loaded.draft is None) == any(
        problem.level == "error" for problem in loaded.problems
    ) or loaded.questions


@settings(deadline=None, max_examples=examples(20))
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(
                ["start_date", "end_date", "text", "media", "unique_id", "group", "location", "display_date"]
            ),
            st.recursive(
                st.one_of(
                    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(), st.text(max_size=8)
                ),
                lambda inner: st.dictionaries(
                    st.sampled_from(
                        ["year", "month", "day", "hour", "minute", "headline", "text", "url", "name", "lat"]
                    ),
                    inner,
                    max_size=4,
                ),
                max_leaves=5,
            ),
        ),
        max_size=3,
    )
)
def test_slides_of_any_form_raise_no_exception(slides: list[dict[str, object]]) -> None:
    data = json.dumps({"events": slides}).encode("utf-8", "replace")
    loaded = IMPORTERS["timelinejs"].load(data, ImportOptions(may_be_unsourced=True))
    assert loaded.draft or list_messages(loaded, "error")


MEASURE = """
import resource, sys
import django
django.setup()
from timeline.importers import IMPORTERS, ImportOptions
file_format, kind = sys.argv[1:]
pair = b'"field %d":"value %d"'
data = {
    "fields": lambda: b'{"events":[{' + b",".join(pair % (n, n) for n in range(900_000)) + b"}]}",
    "objects": lambda: b'{"format":"newsroom-timeline/1","more":[' + b",".join([b'{"a field":"and its value"}'] * 1_000_000) + b"]}",
    "columns": lambda: b"Date,Headline" + b",x" * 14_500_000,
    "rows": lambda: b"Date,Headline\\n" + b"2017-03-07,a headline of the usual length\\n" * 700_000,
}[kind]()
IMPORTERS[file_format].load(b"{}", ImportOptions())
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
loaded = IMPORTERS[file_format].load(data, ImportOptions())
used = 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
assert loaded.draft is None
print(used / len(data))
"""


@pytest.mark.slow
@pytest.mark.full
@pytest.mark.parametrize(
    ("file_format", "kind"),
    [("timelinejs", "fields"), ("json", "objects"), ("csv", "columns"), ("csv", "rows")],
)
def test_a_large_file_takes_at_most_ten_times_its_size(file_format: str, kind: str) -> None:
    finished = subprocess.run(
        [sys.executable, "-c", MEASURE, file_format, kind],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "newsroom.settings"},
        cwd=Path(__file__).parents[2],
    )
    assert float(finished.stdout) < 10
