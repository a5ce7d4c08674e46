"""TimelineJS, feeds, calendars and repaired JSON: what each part of a file becomes."""

import json
from typing import Any

import pytest

from tests.importers.test_tables import list_messages, load, read_event, read_events
from tests.support.document_values import build_valid_values
from timeline.dates import When
from timeline.document import Place
from timeline.importers import IMPORTERS, ImportOptions, guess_format
from timeline.importers.loaded_files import LoadedFile

pytestmark = pytest.mark.once


def load_json(file_format: str, value: Any) -> LoadedFile:
    return load(file_format, json.dumps(value))


# --- TimelineJS -----------------------------------------------------------------------------------


def test_slides_of_timelinejs() -> None:
    loaded = load_json(
        "timelinejs",
        {
            "title": {
                "text": {"headline": "A <b>story</b>", "text": "<p>Told.</p>"},
                "media": {"url": "https://example.org/m", "caption": "Map"},
            },
            "events": [
                {
                    "start_date": {"year": "1943", "month": "7", "day": ""},
                    "end_date": {"year": "1946", "month": "", "day": ""},
                    "text": {"headline": "B", "text": '<p>One <a href="https://example.org">link</a></p>'},
                    "unique_id": "slide-of-1943",
                    "group": "Work",
                },
                {
                    "start_date": {"year": 1951},
                    "display_date": "mid-1951",
                    "text": {"headline": "C"},
                    "media": {"url": "https://example.org/v", "caption": "<i>A film</i>", "credit": "D"},
                    "background": {"url": "https://example.org/bg.jpg"},
                    "unheard_of": {"of": ["any", "kind"]},
                },
                {
                    "start_date": {"year": "2017", "month": "03", "day": "07", "hour": "6", "minute": "45"},
                    "text": {"text": "Only a text."},
                    "location": {"name": "Nordhavn", "lat": 55.7, "lon": "12.6"},
                },
            ],
            "eras": [{"start_date": {"year": "1900"}, "end_date": {"year": "1950"}}],
        },
    )
    assert loaded.draft is not None
    head = loaded.draft.timeline
    assert (head.title, head.slug) == ("A story", "a-story")
    assert head.summary == "Told.\n\nMap: https://example.org/m"
    b, c, d = read_events(loaded)
    assert (b.id, b.when, b.body) == (
        "slide-of-1943",
        When("1943-07/1946"),
        "One [link](https://example.org)",
    )
    assert loaded.keys == {"slide-of-1943": "slide-of-1943"}
    assert c.when == When("1951", stated="mid-1951")
    assert c.body == "[A film](https://example.org/v) (D)"
    assert d.when == When("2017-03-07", "06:45", zone="Europe/London")
    assert (d.headline, d.body) == ("Only a text.", "")
    assert d.place == Place(words="Nordhavn", latitude=55.7, longitude=12.6)
    assert loaded.draft.sources == []


def test_slides_of_the_second_version() -> None:
    loaded = load_json(
        "timelinejs",
        {
            "timeline": {
                "headline": "Old",
                "text": "<p>t</p>",
                "date": [
                    {
                        "startDate": "2011,12,10",
                        "endDate": "2011,12,11",
                        "headline": "H",
                        "text": "<i>x</i>",
                        "asset": {"media": "https://example.org/a", "credit": "C", "caption": "Cap"},
                    },
                    {"startDate": "2012", "headline": "I", "tag": "T"},
                ],
            }
        },
    )
    first, second = read_events(loaded)
    assert first.when == When("2011-12-10/2011-12-11")
    assert first.body == "*x*\n\n[Cap](https://example.org/a) (C)"
    assert second.when == When("2012")
    assert any("Tags" in message for message in list_messages(loaded))


# --- Feeds ----------------------------------------------------------------------------------------

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Harbour live</title>
<entry><id>tag:example.org,2017:2</id><title>Second</title><published>2017-07-07T11:15:00+02:00</published>
<link href="https://example.org/live/2"/><author><name>A. Poe</name></author>
<content type="html">&lt;p&gt;The &lt;b&gt;pier&lt;/b&gt; &amp;amp; more&lt;/p&gt;</content></entry>
<entry><id>tag:example.org,2017:1</id><title>First &lt; all</title><updated>2017-07-07T08:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hi <em>you</em></p></div></content></entry>
</feed>"""


def test_an_atom_feed() -> None:
    loaded = load("feed", ATOM)
    assert loaded.draft is not None
    assert (loaded.draft.timeline.title, loaded.draft.timeline.language) == ("Harbour live", "de")
    first, second = read_events(loaded)
    assert (first.headline, first.body, first.citations) == ("First < all", "Hi *you*", [])
    assert first.when == When("2017-07-07", "09:00", zone="Europe/London")
    assert any("only when it was changed" in message for message in list_messages(loaded))
    assert second.when == When("2017-07-07", "10:15", zone="Europe/London")
    assert (second.body, second.standing) == ("The **pier** & more", "single-source")
    # A post cites itself.
    (source,) = loaded.draft.sources
    assert (source.publisher, source.title, source.url) == (
        "Harbour live",
        "Second",
        "https://example.org/live/2",
    )
    assert (source.authors, source.published) == (["A. Poe"], "2017-07-07")
    assert loaded.keys[second.id] == "tag:example.org,2017:2"


def test_a_json_feed() -> None:
    loaded = load_json(
        "feed",
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Live",
            "items": [
                {
                    "id": "1",
                    "url": "https://example.org/1",
                    "content_text": "A *post*\nof ours",
                    "date_published": "2017-03-07T10:15:00Z",
                },
                {"id": 2, "content_html": "<p>b</p>", "date_published": "soon"},
            ],
        },
    )
    post, b = read_events(loaded)
    assert (post.headline, post.body) == ("A *post* of ours", "")
    assert (b.headline, b.when) == ("b", When(stated="soon"))


def test_rss() -> None:
    rss = (
        '<rss version="2.0"><channel><title>R</title><item><title>A &amp;amp; B</title><link>https://example.org/a</link>'
        "<pubDate>Tue, 07 Mar 2017 10:15:00 GMT</pubDate><description>&lt;p&gt;x&lt;/p&gt;</description></item></channel></rss>"
    )
    event = read_event(load("feed", rss))
    assert (event.headline, event.body, event.when.time) == ("A & B", "x", "10:15")


# --- Calendars ------------------------------------------------------------------------------------


def test_a_calendar() -> None:
    lines = [
        *("BEGIN:VCALENDAR", "X-WR-CALNAME:Hearings", "BEGIN:VEVENT", "UID:day-1@example.org"),
        *("SUMMARY:Hearing\\, day one", "DTSTART;TZID=America/New_York:20170307T101500"),
        *("DTEND;TZID=America/New_York:20170307T111500", "LOCATION:Court", "GEO:51.5;-0.1"),
        *("DESCRIPTION:one\\ntwo *three*", "URL:https://example.org/hearing", "END:VEVENT"),
        *("BEGIN:VEVENT", "SUMMARY:Three days", "DTSTART;VALUE=DATE:20170401", "DTEND;VALUE=DATE:20170404"),
        *("RRULE:FREQ=DAILY", "END:VEVENT"),
        *("BEGIN:VEVENT", "SUMMARY:Off", "STATUS:CANCELLED", "DTSTART;VALUE=DATE:20170401", "END:VEVENT"),
        *("BEGIN:VEVENT", "SUMMARY:Broken", "DTSTART:2017", "END:VEVENT", "END:VCALENDAR", ""),
    ]
    loaded = load("ical", "\r\n".join(lines))
    hearing, days = read_events(loaded)
    assert hearing.headline == "Hearing, day one"
    assert hearing.when == When("2017-03-07", "15:15", "16:15", "Europe/London")
    assert hearing.body == "one\\\ntwo \\*three\\*"
    assert hearing.place == Place(words="Court", latitude=51.5, longitude=-0.1)
    assert len(hearing.citations) == 1
    assert loaded.keys == {hearing.id: "day-1@example.org"}
    # The end of whole days in a calendar is the day after.
    assert days.when == When("2017-04-01/2017-04-03")
    messages = " ".join(list_messages(loaded))
    assert "repeats" in messages
    assert "cancelled" in messages
    assert "damaged" in messages


# --- Our own JSON ---------------------------------------------------------------------------------


def test_a_valid_document_is_not_touched() -> None:
    data = json.dumps(build_valid_values()).encode()
    loaded = IMPORTERS["json"].load(data, ImportOptions())
    assert loaded.draft == IMPORTERS["json"](data)
    assert loaded.problems == ()


def test_what_is_certain_is_put_right() -> None:
    values = build_valid_values()
    del values["version"]
    values["sources"][0]["url"] = "https://example.org/one "
    values["sources"][0]["published"] = "2017-3-7"
    loaded = IMPORTERS["json"].load(json.dumps(values).encode("utf-16"), ImportOptions())
    fixed = list_messages(loaded, "fixed")
    assert loaded.draft is not None, [str(problem) for problem in loaded.problems]
    assert loaded.draft.sources[0].url == "https://example.org/one"
    assert loaded.draft.sources[0].published == "2017-03-07"
    assert fixed == [
        "The file is UTF-16. It is read as such.",
        "“version” is missing. It is taken as empty.",
        "$.sources[0].url: White space around a value is left out.",
        "$.sources[0].published: Days and months of one digit get a zero.",
    ]


def test_a_fault_that_occurs_often_in_json_is_one_line() -> None:
    values = build_valid_values()
    source = values["sources"][0]
    values["sources"] += [{**source, "id": f"abc{letter}"} for letter in "abcdefghijkl"]
    errors = list_messages(IMPORTERS["json"].load(json.dumps(values).encode(), ImportOptions()), "error")
    (message,) = [text for text in errors if "An id" in text]
    assert message.startswith("$.sources[")
    assert " and 7 more: A value is not accepted. An id has lower-case letters" in message


def test_timelinejs_that_is_taken_for_ours_is_recognised() -> None:
    loaded = IMPORTERS["json"].load(b'{"events": [{"start_date": {"year": "1"}}]}', ImportOptions())
    assert any("TimelineJS" in message for message in list_messages(loaded, "error"))


@pytest.mark.parametrize(
    ("name", "file_format"),
    [
        ("a.json", "json"),
        ("a", "json"),
        ("A.CSV", "csv"),
        ("b.xlsx", "xlsx"),
        ("c.ics", "ical"),
        ("d.atom", "feed"),
        ("e.md", "markdown"),
    ],
)
def test_the_ending_of_a_name_tells_the_format(name: str, file_format: str) -> None:
    assert guess_format(name) == file_format
