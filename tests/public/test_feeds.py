"""Feeds of new and changed entries, as programs of others read them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import feedparser
import msgspec
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents, sample_history
from timeline import document
from timeline.document import Document
from timeline.formats import atom, feed_items, jsonfeed
from timeline.formats.atom import in_xml
from timeline.models import Entry, Timeline, User

SITE = "https://news.example"
AT = f"{SITE}/t/every-field/"
BASE = f"/t/{sample_history.SLUG}/"
ATOM = "{http://www.w3.org/2005/Atom}"
NEWSROOM = {"name": "The Daily Record", "contact": "", "policy_url": ""}


def atom_of(whole: Document) -> bytes:
    return atom.write_at(whole, site=SITE, newsroom=NEWSROOM)


def json_of(whole: Document) -> dict[str, Any]:
    return json.loads(jsonfeed.write_at(whole, site=SITE, newsroom=NEWSROOM))


def parsed(data: bytes) -> Any:
    """The feed as a public reader of feeds sees it; anything wrong with it fails the test."""
    found = feedparser.parse(data)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    for one in (found.feed, *found.entries):
        for name in {"updated", "published"} & one.keys():
            assert one[name].endswith("+00:00")
            one[name] = one[name].replace("+00:00", "Z")
    return found


@pytest.fixture
def every() -> Any:
    return parsed(atom_of(sample_documents.every_field()))


# --- What is in them --------------------------------------------------------------------------------


def test_the_feed_says_what_it_is_of(every: Any) -> None:
    assert every.feed.title == "The dam at Nordhavn"
    assert every.feed.subtitle == "What is known of the dam."
    assert (every.feed.id, every.feed.link) == (AT, AT)
    assert every.feed.author == "The Daily Record"
    assert every.feed.language == "en-GB"
    assert every.feed.updated == "2026-03-10T09:30:00Z"
    links = {(link.rel, link.href) for link in every.feed.links}
    assert links == {("alternate", AT), ("self", f"{AT}timeline.atom")}


def test_what_changed_last_stands_first(every: Any) -> None:
    moments = [entry.updated for entry in every.entries]
    assert moments == sorted(moments, reverse=True)
    assert len(every.entries) == len(sample_documents.every_field().order)
    first = every.entries[0]
    assert first.id == first.link == f"{AT}crack1/"
    assert (first.title, first.published, first.updated) == (
        "A diver finds a crack",
        "2026-03-08T10:00:00Z",
        "2026-03-10T09:30:00Z",
    )
    assert [tag.term for tag in first.tags] == ["Event"]


def entry(every: Any, uid: str) -> Any:
    return next(one for one in every.entries if one.id == f"{AT}{uid}/")


def text_of(one: Any) -> str:
    return page_html.parse(one.content[0].value).text


def test_an_entry_says_when_how_well_supported_and_what(every: Any) -> None:
    told = text_of(entry(every, "crack1"))
    assert told.startswith("Before you read: People die in this story.")
    assert "between 10 and 14 January 2026 · Corroborated · Changed on 10 March 2026" in told
    assert "Corrected on 10 March 2026 We misread it. It said: one metre It now says: two metres" in told


def test_a_quotation_is_in_its_language(every: Any) -> None:
    said = page_html.parse(entry(every, "denial1").content[0].value)
    assert said.one("blockquote").attributes == {"lang": "ar", "dir": "auto"}
    assert said.one("blockquote").text == "«السد آمن تماما»"
    assert "Translation: The dam is entirely safe" in said.text
    assert "This is a paraphrase: not the speaker’s own words." in text_of(entry(every, "gloss1"))


def test_a_request_says_what_came_back(every: Any) -> None:
    assert "Was the crack known? Replied Through its spokesperson." in text_of(entry(every, "ask1"))


def test_a_withdrawn_entry_says_so_and_why(every: Any) -> None:
    gone = entry(every, "gone1")
    assert (gone.title, gone.updated) == ("A withdrawn entry", "2026-03-09T08:00:00Z")
    assert "This entry was withdrawn on 9 March 2026. It rested on a forgery." in text_of(gone)


def test_atom_is_what_its_standard_asks_for() -> None:
    """RFC 4287, 4.1: what a feed and each of its entries must have, once."""
    root = ElementTree.fromstring(atom_of(sample_documents.every_field()))
    assert root.tag == f"{ATOM}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"
    for one in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1, name
        updated = datetime.fromisoformat(one.findtext(f"{ATOM}updated", ""))
        assert updated.tzinfo is not None
        assert one.find(f"{ATOM}link[@rel='alternate']") is not None
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    assert root.find(f"{ATOM}entry/{ATOM}summary") is None, "the content is all there is to say"
    ids = [one.findtext(f"{ATOM}id") for one in root.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)


def test_the_json_feed_says_the_same() -> None:
    told = json_of(sample_documents.every_field())
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert (told["home_page_url"], told["feed_url"]) == (AT, f"{AT}timeline.feed.json")
    assert (told["title"], told["language"], told["authors"]) == (
        "The dam at Nordhavn",
        "en-GB",
        [{"name": "The Daily Record"}],
    )
    every = parsed(atom_of(sample_documents.every_field()))
    assert [(one["id"], one["url"], one["title"]) for one in told["items"]] == [
        (one.id, one.link, one.title) for one in every.entries
    ]
    assert [(one["date_published"], one["date_modified"]) for one in told["items"]] == [
        (one.published, one.updated) for one in every.entries
    ]
    assert told["items"][0]["content_html"].strip() == every.entries[0].content[0].value.strip()
    assert told["items"][0]["summary"].startswith("between 10 and 14 January 2026 · Corroborated · ")


def test_a_feed_holds_the_latest_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_items, "MOST_ITEMS", 2)
    latest, _next = json_of(sample_documents.every_field())["items"]
    assert latest["id"] == f"{AT}crack1/"


def test_an_entry_that_changes_comes_to_the_front_under_its_old_name() -> None:
    first = sample_documents.stamped(sample_documents.sample(), at="2026-03-01T08:00:00Z")
    event = msgspec.structs.replace(sample_documents.sample().events[3], body="More is known.")
    changed = msgspec.structs.replace(
        sample_documents.sample(),
        events=[event if one.id == event.id else one for one in sample_documents.sample().events],
    )
    second = sample_documents.stamped(changed, 2, first, at="2026-03-09T08:00:00Z")
    before, after = json_of(first), json_of(second)
    assert after["items"][0]["id"].endswith(f"/{event.id}/")
    assert after["items"][0]["date_modified"] == "2026-03-09T08:00:00Z"
    assert after["items"][0]["date_published"] == "2026-03-01T08:00:00Z"
    assert {one["id"] for one in before["items"]} == {one["id"] for one in after["items"]}
    assert {one["date_modified"] for one in after["items"][1:]} == {"2026-03-01T08:00:00Z"}


@given(st.text(min_size=1, max_size=60).filter(str.strip))
@settings(max_examples=30)
def test_any_text_is_told_and_none_breaks_a_feed(words: str) -> None:
    whole = sample_documents.every_field()
    head = msgspec.structs.replace(whole.timeline, title=words, summary=words, advisory=words)
    events = [msgspec.structs.replace(one, headline=words, body=words) for one in whole.events]
    whole = msgspec.structs.replace(whole, timeline=head, events=events)
    root = ElementTree.fromstring(atom_of(whole))
    # XML reads every kind of line end as one.
    expected = in_xml(words).replace("\r\n", "\n").replace("\r", "\n")
    assert root.findtext(f"{ATOM}title") == expected
    assert json_of(whole)["title"] == words


# --- How they are answered --------------------------------------------------------------------------


def test_pages_lead_to_the_feeds(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    for address in (BASE, f"{BASE}46j6d4tt/", f"{BASE}sources/"):
        page = page_html.parse(client.get(address).content)
        for media_type, name in (
            ("application/atom+xml", "timeline.atom"),
            ("application/feed+json", "timeline.feed.json"),
            ("application/ld+json", "timeline.jsonld"),
        ):
            link = page.one("link", rel="alternate", type=media_type)
            assert link.attributes["href"] == f"{BASE}{name}"
            assert client.get(link.attributes["href"])["Content-Type"] == media_type
        assert page.all("a", href=f"{BASE}timeline.atom")
    front = page_html.parse(client.get("/").content).one("link", rel="alternate")
    assert front.attributes["href"] == "/feed.atom"


def test_their_addresses_are_those_at_which_they_are_asked_for(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    told = parsed(client.get(f"{BASE}timeline.atom").content)
    assert told.feed.id == f"https://testserver{BASE}"
    assert client.get(f"{BASE}timeline.feed.json").json()["home_page_url"] == f"https://testserver{BASE}"


def test_a_story_is_told_as_it_was_published(client: Client, sample: Timeline, editor: User) -> None:
    sample_history.tell(sample, editor)
    told = parsed(client.get(f"{BASE}timeline.atom").content)
    gone = Entry.objects.get(state="withdrawn")
    assert next(one for one in told.entries if one.id.endswith(f"/{gone.uid}/")).title == "A withdrawn entry"
    assert sample_history.HELD_BACK.encode() not in client.get(f"{BASE}timeline.atom").content
    corrected = next(one for one in told.entries if one.title == sample_history.HUNDRED)
    assert "81 are taken down" in corrected.content[0].value


def test_the_feed_of_all_timelines_has_each_as_it_was_last_published(
    client: Client, publish: Publish
) -> None:
    publish(sample_documents.every_field())
    publish(sample_documents.sample())
    publish(sample_documents.titled("Another title"))
    told = parsed(client.get("/feed.atom").content)
    assert [(one.title, one.link) for one in told.entries] == [
        ("Another title", f"https://testserver{BASE}"),
        ("The dam at Nordhavn", "https://testserver/t/every-field/"),
    ]
    assert told.entries[0].updated == told.feed.updated == "2026-03-10T12:00:00Z"
    assert "19 entries · version 2: Note of version 2" in text_of(told.entries[0])


def test_a_feed_without_timelines_is_a_feed(client: Client, db: None) -> None:
    assert parsed(client.get("/feed.atom").content).entries == []


def test_nothing_is_told_of_a_version_under_embargo(client: Client, publish: Publish) -> None:
    end = datetime.now(UTC) + timedelta(hours=1)
    publish(sample_documents.sample(), embargo_until=end)
    assert parsed(client.get("/feed.atom").content).entries == []
    assert client.get(f"{BASE}timeline.atom").status_code == 404
    assert sample_history.SLUG.encode() not in client.get("/sitemap.xml").content


def test_a_draft_has_a_feed_nevertheless() -> None:
    draft = parsed(atom.write(sample_documents.sample()))
    assert {one.updated for one in draft.entries} == {feed_items.BEGINNING}
    assert document.content(sample_documents.sample()) == sample_documents.sample()
