"""Atom and JSON feeds, read with other people's parsers."""

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
from tests.support.tiers import examples
from timeline import document
from timeline.document import Document
from timeline.formats import atom, feed_items, jsonfeed
from timeline.formats.atom import strip_for_xml
from timeline.models import Entry, Timeline, User
from timeline.presentation import limits

SITE = "https://news.example"
TIMELINE_URL = f"{SITE}/t/every-field/"
BASE = f"/t/{sample_history.SLUG}/"
ATOM = "{http://www.w3.org/2005/Atom}"
NEWSROOM = {"name": "The Example Courier", "contact": "", "policy_url": ""}


def write_atom(whole: Document) -> bytes:
    return atom.write_at(whole, site=SITE, newsroom=NEWSROOM)


def write_json(whole: Document) -> dict[str, Any]:
    return json.loads(jsonfeed.write_at(whole, site=SITE, newsroom=NEWSROOM))


def parse_feed(data: bytes) -> Any:
    """Return the feed as feedparser reads it. Fails for an invalid feed."""
    feed = feedparser.parse(data)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    for item in (feed.feed, *feed.entries):
        for name in {"updated", "published"} & item.keys():
            assert item[name].endswith("+00:00")
            item[name] = item[name].replace("+00:00", "Z")
    return feed


@pytest.fixture
def feed() -> Any:
    return parse_feed(write_atom(sample_documents.every_field()))


# --- Content --------------------------------------------------------------------------------


def test_a_feed_has_title_author_language_and_links(feed: Any) -> None:
    assert feed.feed.title == "The dam at Nordhavn"
    assert feed.feed.subtitle == "What is known of the dam."
    assert (feed.feed.id, feed.feed.link) == (TIMELINE_URL, TIMELINE_URL)
    assert feed.feed.author == "The Example Courier"
    assert feed.feed.language == "en-GB"
    assert feed.feed.updated == "2026-03-10T09:30:00Z"
    links = {(link.rel, link.href) for link in feed.feed.links}
    assert links == {("alternate", TIMELINE_URL), ("self", f"{TIMELINE_URL}timeline.atom")}


def test_the_latest_change_is_first(feed: Any) -> None:
    moments = [entry.updated for entry in feed.entries]
    assert moments == sorted(moments, reverse=True)
    assert len(feed.entries) == len(sample_documents.every_field().order)
    first = feed.entries[0]
    assert first.id == first.link == f"{TIMELINE_URL}crack1/"
    assert (first.title, first.published, first.updated) == (
        "A diver finds a crack",
        "2026-03-08T10:00:00Z",
        "2026-03-10T09:30:00Z",
    )
    assert [tag.term for tag in first.tags] == ["Event"]


def find_item(feed: Any, uid: str) -> Any:
    return next(item for item in feed.entries if item.id == f"{TIMELINE_URL}{uid}/")


def get_text(item: Any) -> str:
    return page_html.parse(item.content[0].value).text


def test_an_item_has_date_verification_and_correction(feed: Any) -> None:
    text = get_text(find_item(feed, "crack1"))
    assert text.startswith("Content advisory: People die in this story.")
    assert "between 10 and 14 January 2026 · Corroborated · Last changed on 10 March 2026" in text
    assert "Corrected on 10 March 2026 We misread it. Before: one metre Now: two metres" in text


def test_a_quotation_has_its_language_and_translation(feed: Any) -> None:
    content = page_html.parse(find_item(feed, "denial1").content[0].value)
    assert content.one("blockquote").attributes == {"lang": "ar", "dir": "auto"}
    assert content.one("blockquote").text == "«السد آمن تماما»"
    assert "Translation: The dam is entirely safe" in content.text
    assert "Paraphrased: these are not the speaker’s exact words." in get_text(find_item(feed, "gloss1"))


def test_a_request_has_its_outcome(feed: Any) -> None:
    assert "Was the crack known? Replied Through its spokesperson." in get_text(find_item(feed, "ask1"))


def test_a_withdrawn_entry_has_date_and_reason(feed: Any) -> None:
    withdrawn = find_item(feed, "gone1")
    assert (withdrawn.title, withdrawn.updated) == ("Withdrawn entry", "2026-03-09T08:00:00Z")
    assert "This entry was withdrawn on 9 March 2026. It rested on a forgery." in get_text(withdrawn)


def test_atom_has_the_required_elements() -> None:
    """RFC 4287, 4.1: elements that a feed and each entry have once."""
    root = ElementTree.fromstring(write_atom(sample_documents.every_field()))
    assert root.tag == f"{ATOM}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"
    for item in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(item.findall(f"{ATOM}{name}")) == 1, name
        updated = datetime.fromisoformat(item.findtext(f"{ATOM}updated", ""))
        assert updated.tzinfo is not None
        assert item.find(f"{ATOM}link[@rel='alternate']") is not None
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    assert root.find(f"{ATOM}entry/{ATOM}summary") is None, "an item has content and no summary"
    ids = [item.findtext(f"{ATOM}id") for item in root.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)


def test_the_json_feed_has_the_same_items(feed: Any) -> None:
    json_feed = write_json(sample_documents.every_field())
    assert json_feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (json_feed["home_page_url"], json_feed["feed_url"]) == (
        TIMELINE_URL,
        f"{TIMELINE_URL}timeline.feed.json",
    )
    assert (json_feed["title"], json_feed["language"], json_feed["authors"]) == (
        "The dam at Nordhavn",
        "en-GB",
        [{"name": "The Example Courier"}],
    )
    assert [(item["id"], item["url"], item["title"]) for item in json_feed["items"]] == [
        (item.id, item.link, item.title) for item in feed.entries
    ]
    assert [(item["date_published"], item["date_modified"]) for item in json_feed["items"]] == [
        (item.published, item.updated) for item in feed.entries
    ]
    assert json_feed["items"][0]["content_html"].strip() == feed.entries[0].content[0].value.strip()
    assert json_feed["items"][0]["summary"].startswith("between 10 and 14 January 2026 · Corroborated · ")


def test_a_feed_has_a_limited_number_of_items(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ENTRIES_IN_FULL", 2)
    latest, _next = write_json(sample_documents.every_field())["items"]
    assert latest["id"] == f"{TIMELINE_URL}crack1/"


def test_a_changed_entry_is_first_and_keeps_its_id() -> None:
    first = sample_documents.add_version(sample_documents.sample(), at="2026-03-01T08:00:00Z")
    event = msgspec.structs.replace(sample_documents.sample().events[3], body="More is known.")
    changed = msgspec.structs.replace(
        sample_documents.sample(),
        events=[event if item.id == event.id else item for item in sample_documents.sample().events],
    )
    second = sample_documents.add_version(changed, 2, first, at="2026-03-09T08:00:00Z")
    before, after = write_json(first), write_json(second)
    assert after["items"][0]["id"].endswith(f"/{event.id}/")
    assert after["items"][0]["date_modified"] == "2026-03-09T08:00:00Z"
    assert after["items"][0]["date_published"] == "2026-03-01T08:00:00Z"
    assert {item["id"] for item in before["items"]} == {item["id"] for item in after["items"]}
    assert {item["date_modified"] for item in after["items"][1:]} == {"2026-03-01T08:00:00Z"}


@given(st.text(min_size=1, max_size=60).filter(str.strip))
@settings(max_examples=examples(30))
def test_any_text_gives_a_valid_feed(words: str) -> None:
    whole = sample_documents.every_field()
    head = msgspec.structs.replace(whole.timeline, title=words, summary=words, advisory=words)
    events = [msgspec.structs.replace(item, headline=words, body=words) for item in whole.events]
    whole = msgspec.structs.replace(whole, timeline=head, events=events)
    root = ElementTree.fromstring(write_atom(whole))
    # XML reads every kind of line end as a line feed.
    expected = strip_for_xml(words).replace("\r\n", "\n").replace("\r", "\n")
    assert root.findtext(f"{ATOM}title") == expected
    assert write_json(whole)["title"] == words


# --- Responses --------------------------------------------------------------------------


def test_pages_link_to_the_feeds(client: Client, publish: Publish) -> None:
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


def test_urls_have_the_host_of_the_request(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    feed = parse_feed(client.get(f"{BASE}timeline.atom").content)
    assert feed.feed.id == f"https://testserver{BASE}"
    assert client.get(f"{BASE}timeline.feed.json").json()["home_page_url"] == f"https://testserver{BASE}"


def test_a_feed_has_withdrawn_and_corrected_entries(client: Client, sample: Timeline, editor: User) -> None:
    sample_history.publish_versions(sample, editor)
    feed = parse_feed(client.get(f"{BASE}timeline.atom").content)
    withdrawn = Entry.objects.get(state="withdrawn")
    assert (
        next(item for item in feed.entries if item.id.endswith(f"/{withdrawn.uid}/")).title
        == "Withdrawn entry"
    )
    assert sample_history.CANCELLED_HEADLINE.encode() not in client.get(f"{BASE}timeline.atom").content
    corrected = next(item for item in feed.entries if item.title == sample_history.CORRECTED_HEADLINE)
    assert "81 are taken down" in corrected.content[0].value


def test_the_site_feed_has_the_live_version_of_each_timeline(client: Client, publish: Publish) -> None:
    publish(sample_documents.every_field())
    publish(sample_documents.sample())
    publish(sample_documents.make_titled("Another title"))
    feed = parse_feed(client.get("/feed.atom").content)
    assert [(item.title, item.link) for item in feed.entries] == [
        ("Another title", f"https://testserver{BASE}"),
        ("The dam at Nordhavn", "https://testserver/t/every-field/"),
    ]
    assert feed.entries[0].updated == feed.feed.updated == "2026-03-10T12:00:00Z"
    assert "19 entries · version 2: Note of version 2" in get_text(feed.entries[0])


def test_the_site_feed_may_be_empty(client: Client, db: None) -> None:
    assert parse_feed(client.get("/feed.atom").content).entries == []


def test_feeds_leave_out_a_version_under_embargo(client: Client, publish: Publish) -> None:
    end = datetime.now(UTC) + timedelta(hours=1)
    publish(sample_documents.sample(), embargo_until=end)
    assert parse_feed(client.get("/feed.atom").content).entries == []
    assert client.get(f"{BASE}timeline.atom").status_code == 404
    assert sample_history.SLUG.encode() not in client.get("/sitemap.xml").content


def test_a_draft_has_a_feed() -> None:
    draft = parse_feed(atom.write(sample_documents.sample()))
    assert {item.updated for item in draft.entries} == {feed_items.UNPUBLISHED}
    assert document.strip_derived(sample_documents.sample()) == sample_documents.sample()
