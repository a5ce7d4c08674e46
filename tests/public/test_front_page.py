"""The front page: the latest changes and corrections first, search, pages."""

import msgspec
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents
from tests.support.publications import publish_many, withdraw
from timeline.document import Document
from timeline.pages.site_search import (
    MOST_TIMELINES_OF_PARTY,
    PartyTimeline,
    check_search,
    find_parties_by_name,
    find_timelines,
    index_document,
)


def call(title: str, slug: str, **fields: str) -> Document:
    """Return `every_field` as it is before publication, under another title and slug."""
    whole = sample_documents.every_field()
    head = msgspec.structs.replace(whole.timeline, title=title, slug=slug, **fields)
    return msgspec.structs.replace(whole, timeline=head, version=None)


def show(client: Client, **query: str) -> page_html.Element:
    response = client.get("/", query)
    assert response.status_code == 200
    return page_html.parse(response.content.decode())


def list_titles(shown: page_html.Element) -> list[str]:
    return [heading.text for heading in shown.one("ul", class_="timeline-list").all("h2")]


# --- The index of a document -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("dam", True),
        ("DAM nordhavn", True),
        ("owner says safe", True),
        ("by the desk", True),
        ("Ada Lind", True),
        ("nwc", True),
        ("Ádá", True),
        ("diver", False),
        ("dam diver", False),
        ("resident", False),
    ],
)
def test_titles_introductions_and_names_are_searched(words: str, is_found: bool) -> None:
    assert find_timelines([index_document(sample_documents.every_field())], words) == [0] * is_found


def test_without_a_standfirst_the_summary_begins_the_item() -> None:
    head = sample_documents.every_field().timeline
    summary = "A dam has a crack. Its owner says that it is safe. Nobody has asked the agency."
    told = [
        index_document(
            msgspec.structs.replace(
                sample_documents.every_field(),
                timeline=msgspec.structs.replace(head, summary=summary, standfirst=standfirst),
            )
        ).standfirst
        for standfirst in ("A dam cracks.", "")
    ]
    assert told == ["A dam cracks.", "A dam has a crack. Its owner says that it is safe."]


def test_a_protected_person_is_not_in_the_index() -> None:
    assert "witness1" not in {party.uid for party in index_document(sample_documents.every_field()).parties}


def test_a_party_is_found_once_with_its_timelines() -> None:
    indexed = index_document(sample_documents.every_field())
    timelines = [(indexed, PartyTimeline(f"dam-{n}", f"Dam {n}", "en")) for n in range(7)]
    (party,) = find_parties_by_name(timelines, "nordhavn water")
    assert (party.name, party.kind, party.count) == ("Nordhavn Water Company", "organisation", 7)
    assert [timeline.slug for timeline in party.timelines] == [
        f"dam-{n}" for n in range(MOST_TIMELINES_OF_PARTY)
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("a" * 201, "Use at most 200 characters (now 201)."),
        ("?!", "Enter at least one word or number."),
        ("dam", ""),
    ],
)
def test_words_that_cannot_be_searched_are_refused(words: str, message: str) -> None:
    assert check_search(words) == message


# --- The page ----------------------------------------------------------------------------------------


def test_the_latest_change_comes_first_with_its_note_and_corrections(
    client: Client, publish: Publish
) -> None:
    publish(call("The dam", "dam"))
    publish(call("The bridge", "bridge"))
    at = "2026-03-10T12:00:00Z"
    (old,) = sample_documents.every_field().corrections
    whole = sample_documents.add_version(call("The dam", "dam"), 2, at=at)
    corrections = [old, msgspec.structs.replace(old, was="two holes", now="a crack", at=at)]
    publish(msgspec.structs.replace(whole, corrections=corrections))
    shown = show(client)
    assert list_titles(shown) == ["The dam", "The bridge"]
    dam, bridge = shown.one("ul", class_="timeline-list").all("li")
    assert "A dam has a crack, and its owner says that it is safe." in dam.text
    assert "Changes and corrections Note of version 2" in dam.text
    assert dam.one(class_="timeline-correction").text == "Corrected two holes a crack"
    assert dam.one("a", href="/t/dam/crack1/")
    assert not bridge.all(class_="timeline-correction")


def test_a_search_finds_timelines_and_the_people_in_them(client: Client, publish: Publish) -> None:
    publish(call("The dam", "dam"))
    publish(sample_documents.sample())
    shown = show(client, q="ada lind")
    assert list_titles(shown) == ["The dam"]
    assert "1 timeline for “ada lind”." in shown.one(class_="front-found").text
    parties = shown.one(class_="front-parties")
    assert parties.one("a", href="/t/dam/party/chief1/").text == "The dam"
    assert shown.one("input", name="q").attributes["value"] == "ada lind"
    assert client.get("/", {"q": "ada lind"})["X-Robots-Tag"] == "noindex"
    assert list_titles(show(client, q="facebook")) == ["Facebook reports BBC journalists to police"]


def test_a_search_that_cannot_be_made_says_why_and_shows_all(client: Client, publish: Publish) -> None:
    publish(call("The dam", "dam"))
    shown = show(client, q="?!")
    assert shown.one(class_="error").text == "Enter at least one word or number."
    assert shown.one("input", name="q").attributes["value"] == "?!"
    assert list_titles(shown) == ["The dam"]


@pytest.mark.parametrize("number", ["0", "3", "-1", "x", "01", "²", "", "9" * 30])
def test_a_page_that_does_not_exist_is_not_found(client: Client, publish: Publish, number: str) -> None:
    publish(call("The dam", "dam"))
    assert client.get("/", {"page": number}).status_code == 404


@pytest.mark.django_db
def test_a_page_has_25_timelines_and_leads_to_the_next(client: Client) -> None:
    publish_many(60)
    first, last = show(client), show(client, page="3")
    assert list_titles(first) == [f"Story {number}" for number in range(60, 35, -1)]
    assert first.one(class_="front-pages").text == "Page 1 of 3 Older"
    assert first.one("a", rel="next").attributes["href"] == "/?page=2"
    assert list_titles(last) == [f"Story {number}" for number in range(10, 0, -1)]
    assert last.one("link", rel="canonical").attributes["href"].endswith("/?page=3")
    found = show(client, q="story", page="2")
    assert found.one("a", rel="prev").attributes["href"] == "/?q=story&page=1"


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_timelines(client: Client) -> None:
    publish_many(60)

    def count_queries(**query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            show(client, **query)
        return len(queries)

    # What is live, and the documents that are listed: 25 of them in one query.
    assert count_queries() == 2
    assert count_queries(page="2") == 2
    # The remaining ten.
    assert count_queries(q="facebook") == 2
    # All are in memory.
    assert count_queries(q="reports") == 1


def test_what_is_withdrawn_is_not_found(client: Client, publish: Publish) -> None:
    publication = publish(call("The dam", "dam"))
    assert list_titles(show(client, q="ada")) == ["The dam"]
    withdraw(publication.timeline, "It was wrong.")
    assert "Ada Lind" not in show(client, q="ada").text
