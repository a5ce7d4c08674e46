"""The address of a collapsed section: bound to a version, 410 for a withdrawn timeline."""

import msgspec
import pytest
from django.test import Client

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents
from timeline.actions.publications import withdraw_timeline
from timeline.models import Publication, User
from timeline.public.caching.responses import TAG_KEY

BASE = "/t/long-story/"
PART = f"{BASE}v/1/part/5/"


@pytest.fixture
def long_timeline(publish: Publish) -> Publication:
    return publish(sample_documents.long())


def publish_next_version(publish: Publish) -> None:
    """Publish another version: a new first entry, and another headline of the last one."""
    whole = sample_documents.long()
    last = msgspec.structs.replace(whole.events[-1], headline="Another headline")
    new = msgspec.structs.replace(whole.events[0], id="new1", headline="A new beginning")
    publish(
        msgspec.structs.replace(
            whole, version=None, events=[new, *whole.events[:-1], last], order=["new1", *whole.order]
        )
    )


def list_parts(client: Client, address: str) -> list[str]:
    """Return the addresses of the collapsed sections of a page."""
    page = page_html.parse(client.get(address).content)
    return [section.attributes["data-part"] for section in page.all(class_="entry-section-collapsed")]


def test_a_section_has_the_collapsed_entries_of_its_page(client: Client, long_timeline: Publication) -> None:
    page = page_html.parse(client.get(BASE).content)
    for stretch in page.all(class_="entry-section-collapsed"):
        response = client.get(stretch.attributes["data-part"])
        assert response.status_code == 200
        folded = [line.attributes["id"] for line in stretch.all(class_="collapsed-entry")]
        assert [
            entry.attributes["id"] for entry in page_html.parse(response.content).all(class_="entry")
        ] == folded


def test_a_section_has_an_etag_and_a_tag_for_the_wsgi_cache(
    client: Client, long_timeline: Publication
) -> None:
    first = client.get(PART)
    assert first["ETag"].startswith('"')
    assert (first["Cache-Control"], first["Vary"]) == ("no-cache", "Accept-Encoding")
    assert first["X-Robots-Tag"] == "noindex"
    assert not first.cookies
    again = client.get(PART, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    # Read by `timeline.public.caching.wsgi_cache`.
    assert TAG_KEY in first.wsgi_request.META
    assert TAG_KEY in again.wsgi_request.META


@pytest.mark.parametrize(
    "address",
    [
        f"{BASE}v/1/part/6/",
        f"{BASE}v/1/part/0/",
        f"{BASE}v/2/part/5/",
        f"{BASE}v/1/part/99999999999/",
        f"{BASE}v/1/part/5/?kind=request",
        "/t/another-story/v/1/part/1/",
    ],
)
def test_an_unknown_section_is_404(client: Client, long_timeline: Publication, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_section_has_the_content_of_its_version(client: Client, publish: Publish) -> None:
    publish(sample_documents.long())
    publish_next_version(publish)
    (old,), (live,) = list_parts(client, f"{BASE}v/1/"), list_parts(client, BASE)
    assert (old, live) == (PART, f"{BASE}v/2/part/5/")
    before, after = client.get(old).content.decode(), client.get(live).content.decode()
    assert "Event number 129" in before
    assert "Another headline" not in before
    assert "Another headline" in after
    # Links stay within the page of a past version. Entries of the live version have pages.
    assert 'href="#n129"' in before
    assert f'href="{BASE}n129/"' in after


def test_a_section_reads_the_same_once_its_version_is_superseded(client: Client, publish: Publish) -> None:
    publish(sample_documents.long())
    live = client.get(PART)
    publish_next_version(publish)
    past = client.get(PART)
    assert live["ETag"] != past["ETag"]
    assert page_html.parse(live.content).text == page_html.parse(past.content).text


def test_a_filtered_page_has_sections_of_its_own(client: Client, publish: Publish) -> None:
    publish(sample_documents.long(200))
    address, *_more = list_parts(client, f"{BASE}?kind=event")
    assert "?kind=event" in address
    assert not page_html.parse(client.get(address).content).all(class_="entry-statement")


@pytest.mark.parametrize("query", ["open=5", "open=all", "kind=event&open=5"])
def test_a_page_with_an_open_section_is_noindex(
    client: Client, long_timeline: Publication, query: str
) -> None:
    page = client.get(f"{BASE}?{query}")
    assert page["X-Robots-Tag"] == "noindex"
    assert page_html.canonical(page_html.parse(page.content)) == BASE


@pytest.mark.parametrize("query", ["open=", "open=none", "open=04", "open=" + "9" * 5000])
def test_an_invalid_section_number_is_ignored(client: Client, long_timeline: Publication, query: str) -> None:
    page = client.get(f"{BASE}?{query}")
    assert page.content == client.get(BASE).content
    assert page["ETag"] == client.get(BASE)["ETag"]


def test_sections_of_a_withdrawn_timeline_are_410_but_open_by_link(
    client: Client, long_timeline: Publication, editor: User
) -> None:
    withdraw_timeline(long_timeline.timeline, by=editor, reason="A court has ruled.")
    response = client.get(PART)
    assert response.status_code == 410
    assert "A court has ruled." in response.content.decode()
    line = page_html.entry(page_html.parse(client.get(f"{BASE}v/1/").content), "n129")
    address = line.one("a").attributes["href"]
    assert address == f"{BASE}v/1/?open=5#n129"
    opened = client.get(address.partition("#")[0])
    assert "What happened as number 129." in page_html.entry(page_html.parse(opened.content), "n129").text


def test_a_filtered_page_does_not_open_all_sections(client: Client, publish: Publish) -> None:
    """The number of filters has no limit, and a page in full is expensive."""
    publish(sample_documents.long(200))
    folded = client.get(f"{BASE}?q=number")
    assert client.get(f"{BASE}?q=number&open=all").content == folded.content
    assert not [
        link
        for link in page_html.parse(folded.content).all("a")
        if "open=all" in link.attributes.get("href", "")
    ]
    assert client.get(f"{BASE}?q=number&open=5").content != folded.content
    assert "open=all" in client.get(BASE).content.decode()
