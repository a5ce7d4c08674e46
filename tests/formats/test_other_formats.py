"""Calendars, Markdown and CSL-JSON, read by programs that are not ours."""

import json
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import msgspec
import pytest
from markdown_it import MarkdownIt

from tests.support import sample_documents
from timeline.dates import When
from timeline.document import Citation, Document, Event, Source
from timeline.exports import export
from timeline.formats.csl import write_date
from timeline.formats.ical import find_moments
from timeline.formats.markdown_notes import escape_text, tame_body

SITE = "https://news.example"
LONDON = "Europe/London"


def write(name: str, whole: Document) -> str:
    return export(name, whole, site=SITE).decode()


def build_hostile(headline: str, body: str) -> Document:
    source = Source(id="source1", kind="article", title=headline)
    event = Event(
        id="entry1",
        headline=headline,
        body=body,
        when=When("2017-03-07"),
        citations=[Citation(source="source1")],
    )
    return msgspec.structs.replace(
        sample_documents.empty(), sources=[source], events=[event], order=["entry1"]
    )


# --- Calendar -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        (When("2017-03-07"), date(2017, 3, 7), date(2017, 3, 8)),
        (When("2017-03-07/2017-03-09"), date(2017, 3, 7), date(2017, 3, 10)),
        (When("2017-07-03", "10:15", zone=LONDON), datetime(2017, 7, 3, 9, 15, tzinfo=UTC), None),
        (
            When("2017-07-03/2017-07-04", "10:15", "11:00", LONDON),
            datetime(2017, 7, 3, 9, 15, tzinfo=UTC),
            datetime(2017, 7, 4, 10, 0, tzinfo=UTC),
        ),
        (When("2017-07-03/2017-07-04", "10:15", zone=LONDON), date(2017, 7, 3), date(2017, 7, 5)),
        *[
            (When(text), None, None)
            for text in ("2017", "2017-03", "2017-03-07~", "2017-03-07/..", "[2017-03-07,2017-03-09]", "-0043", "")
        ],
        (When("0001-01-01"), None, None),
        (When("9999-12-31"), None, None),
    ],
)  # fmt: skip
def test_only_exact_days_and_moments_are_in_a_calendar(when: When, start: Any, end: Any) -> None:
    assert find_moments(when) == (start, end)


def test_a_library_reads_the_calendar() -> None:
    whole = sample_documents.every_field()
    calendar: Any = icalendar.Calendar.from_ical(write("ical", whole))
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    exact = [entry.id for entry in whole.entries().values() if find_moments(entry.when)[0]]
    assert list(events) == [f"{SITE}/t/every-field/{uid}/" for uid in exact]
    assert calendar["X-WR-CALNAME"] == whole.timeline.title
    assert f"no exact day: {len(whole.entries()) - len(exact)}." in calendar["X-WR-CALDESC"]
    assert all(event.get("DTSTAMP") and event.get("SUMMARY") for event in events.values())


def test_words_cannot_add_a_property_to_a_calendar() -> None:
    whole = build_hostile("x\nATTENDEE:mailto:a@example.org", "END:VEVENT\r\nBEGIN:VALARM")
    calendar: Any = icalendar.Calendar.from_ical(write("ical", whole))
    (event,) = calendar.walk("VEVENT")
    assert "ATTENDEE" not in event
    assert not calendar.walk("VALARM")


# --- Markdown -------------------------------------------------------------------------------------


def test_a_title_of_two_lines_names_a_calendar_in_one() -> None:
    whole = sample_documents.every_field()
    titled = msgspec.structs.replace(whole.timeline, title="The dam\nat Nordhavn")
    calendar = icalendar.Calendar.from_ical(write("ical", msgspec.structs.replace(whole, timeline=titled)))
    assert calendar["X-WR-CALNAME"] == "The dam at Nordhavn"


def test_each_citation_has_a_footnote() -> None:
    whole = sample_documents.every_field()
    text = write("markdown", whole)
    count = sum(len(entry.citations) for entry in whole.entries().values())
    for number in range(1, count + 1):
        assert f"[^{number}]" in text
        assert f"\n[^{number}]: " in text
    assert f"[^{count + 1}]" not in text
    assert "an engineer at the dam" in text
    assert "Left out here" in text


@pytest.mark.parametrize(
    "words",
    ["<script>x</script>", "# x", "- x", "1. x", "*x*", "[x](https://example.org)", "![x](y)", "a\n===", "a\n---", "`x`", "&amp;", "~~x~~", "[^1]: x", "> x", "+ x", "\\x", "| a | b |"],
)  # fmt: skip
def test_words_mean_themselves(words: str) -> None:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(escape_text(words))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text", "text_special", "hardbreak"}
    read = "".join("\n" if child.type == "hardbreak" else child.content for child in children)
    assert read == words


@pytest.mark.parametrize(
    "body",
    ["<b>x</b>", "a\n===", "a\n---", "# x", "![x](https://example.org/a.png)", "<img src=x onerror=y>"],
)
def test_a_body_has_no_html_picture_or_heading(body: str) -> None:
    html = MarkdownIt("commonmark").render(tame_body(body))
    assert not any(tag in html for tag in ("<b>", "<h1", "<h2", "<hr", "<img"))


def test_a_body_keeps_its_emphasis_lists_and_links() -> None:
    body = "**Two** metres, [see](https://example.org) and <https://example.org>\n\n- one\n- two"
    assert tame_body(body) == body


# --- CSL-JSON -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("", {}),
        ("2017", {"date-parts": [[2017]]}),
        ("2017-03-07", {"date-parts": [[2017, 3, 7]]}),
        ("2017-03~", {"date-parts": [[2017, 3]], "circa": True}),
        ("2017-03-07/2017-03-09", {"date-parts": [[2017, 3, 7], [2017, 3, 9]]}),
        ("2017-03/..", {"literal": "since March 2017"}),
        ("201X", {"literal": "2010s"}),
    ],
)
def test_a_date_of_a_source_is_as_precise_as_it_is(edtf: str, expected: Any) -> None:
    written = write_date(edtf)
    assert set(written) == set(expected)
    if "literal" not in expected:
        assert written == expected


def test_each_source_is_an_item_and_a_confidential_one_has_its_description() -> None:
    whole = sample_documents.every_field()
    items = {item["id"]: item for item in json.loads(write("csl", whole))}
    assert set(items) == {source.id for source in whole.sources}
    for source in whole.sources:
        item = items[source.id]
        assert item["title"] == (source.title or source.described_as or source.publisher or "A post")
        assert item.get("URL", "") == source.url
        assert "Left out" in item["custom"]["about"]


# --- All of them ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["csv", "xlsx", "timelinejs", "ical", "markdown", "csl"])
def test_the_same_document_gives_the_same_bytes(name: str) -> None:
    whole = sample_documents.long(200)
    assert export(name, whole, site=SITE) == export(name, whole, site=SITE)
