"""The address from which a page fetches what is folded in it: bound to a version, and gone with the timeline."""

import msgspec
import pytest
from django.test import Client

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents
from timeline.actions.withdrawals import withdraw_timeline
from timeline.models import Publication, User
from timeline.public.caching.responses import OFFERED

BASE = "/t/long-story/"
PART = f"{BASE}v/1/part/4/"


@pytest.fixture
def told(publish: Publish) -> Publication:
    return publish(sample_documents.long())


def next_version(publish: Publish) -> None:
    """Publish another version, in which the entry before the last has another headline and a first one is new."""
    whole = sample_documents.long()
    last = msgspec.structs.replace(whole.events[-1], headline="Another headline")
    new = msgspec.structs.replace(whole.events[0], id="new1", headline="A new beginning")
    publish(
        msgspec.structs.replace(
            whole, version=None, events=[new, *whole.events[:-1], last], order=["new1", *whole.order]
        )
    )


def parts_of(client: Client, address: str) -> list[str]:
    """The addresses that a page gives for what is folded in it."""
    page = page_html.parse(client.get(address).content)
    return [one.attributes["data-part"] for one in page.all(class_="stretch-folded")]


def test_every_folded_entry_is_in_the_part_that_its_page_names(client: Client, told: Publication) -> None:
    page = page_html.parse(client.get(BASE).content)
    for stretch in page.all(class_="stretch-folded"):
        answer = client.get(stretch.attributes["data-part"])
        assert answer.status_code == 200
        folded = [line.attributes["id"] for line in stretch.all(class_="line")]
        assert [
            entry.attributes["id"] for entry in page_html.parse(answer.content).all(class_="entry")
        ] == folded


def test_it_is_kept_validated_and_offered_for_early_answers(client: Client, told: Publication) -> None:
    first = client.get(PART)
    assert first["ETag"].startswith('"')
    assert (first["Cache-Control"], first["Vary"]) == ("no-cache", "Accept-Encoding")
    assert first["X-Robots-Tag"] == "noindex"
    assert not first.cookies
    again = client.get(PART, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    # What `timeline.public.caching.wsgi_cache` goes by.
    assert OFFERED in first.wsgi_request.META
    assert OFFERED in again.wsgi_request.META


@pytest.mark.parametrize(
    "address",
    [
        f"{BASE}v/1/part/5/",
        f"{BASE}v/1/part/0/",
        f"{BASE}v/2/part/4/",
        f"{BASE}v/1/part/99999999999/",
        f"{BASE}v/1/part/4/?kind=request",
        "/t/another-story/v/1/part/1/",
    ],
)
def test_what_is_not_there_is_not_there(client: Client, told: Publication, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_version_opens_what_it_said_and_no_later_word(client: Client, publish: Publish) -> None:
    publish(sample_documents.long())
    next_version(publish)
    (old,), (live,) = parts_of(client, f"{BASE}v/1/"), parts_of(client, BASE)
    assert (old, live) == (PART, f"{BASE}v/2/part/4/")
    before, after = client.get(old).content.decode(), client.get(live).content.decode()
    assert "Event number 129" in before
    assert "Another headline" not in before
    assert "Another headline" in after
    # In the page of a past version links stay within it; the live one's entries have pages.
    assert 'href="#n129"' in before
    assert f'href="{BASE}n129/"' in after


def test_what_a_page_opens_while_it_is_superseded_is_what_it_shows(client: Client, publish: Publish) -> None:
    publish(sample_documents.long())
    live = client.get(PART)
    next_version(publish)
    past = client.get(PART)
    assert live["ETag"] != past["ETag"]
    told = [page_html.parse(one.content).text for one in (live, past)]
    assert told[0] == told[1]


def test_a_choice_has_parts_of_its_own(client: Client, publish: Publish) -> None:
    publish(sample_documents.long(200))
    address, *_more = parts_of(client, f"{BASE}?kind=event")
    assert "?kind=event" in address
    assert not page_html.parse(client.get(address).content).all(class_="entry-statement")


@pytest.mark.parametrize("query", ["open=4", "open=all", "kind=event&open=4"])
def test_a_page_with_something_open_is_not_for_indexes(client: Client, told: Publication, query: str) -> None:
    page = client.get(f"{BASE}?{query}")
    assert page["X-Robots-Tag"] == "noindex"
    assert page_html.canonical(page_html.parse(page.content)) == BASE


@pytest.mark.parametrize("query", ["open=", "open=none", "open=04", "open=%00", "open=" + "9" * 5000])
def test_what_makes_no_sense_opens_nothing(client: Client, told: Publication, query: str) -> None:
    page = client.get(f"{BASE}?{query}")
    assert page.content == client.get(BASE).content
    assert page["ETag"] == client.get(BASE)["ETag"]


def test_a_withdrawn_timeline_opens_nothing_in_place_and_everything_by_its_links(
    client: Client, told: Publication, editor: User
) -> None:
    withdraw_timeline(told.timeline, by=editor, reason="A court has ruled.")
    gone = client.get(PART)
    assert gone.status_code == 410
    assert "A court has ruled." in gone.content.decode()
    line = page_html.entry(page_html.parse(client.get(f"{BASE}v/1/").content), "n129")
    address = line.one("a").attributes["href"]
    assert address == f"{BASE}v/1/?open=4#n129"
    opened = client.get(address.partition("#")[0])
    assert "What happened as number 129." in page_html.entry(page_html.parse(opened.content), "n129").text


def test_a_choice_is_opened_by_stretches_and_not_as_a_whole(client: Client, publish: Publish) -> None:
    """Choices are without end, and a page with everything in full is dear."""
    publish(sample_documents.long(200))
    folded = client.get(f"{BASE}?q=number")
    assert client.get(f"{BASE}?q=number&open=all").content == folded.content
    assert not [
        link
        for link in page_html.parse(folded.content).all("a")
        if "open=all" in link.attributes.get("href", "")
    ]
    assert client.get(f"{BASE}?q=number&open=4").content != folded.content
    assert "open=all" in client.get(BASE).content.decode()
