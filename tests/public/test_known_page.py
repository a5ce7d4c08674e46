"""What was known on a day (`?known=2017-03-08`): addresses, words, and what is cached."""

from typing import Any

import msgspec
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents
from timeline.document import Document

SLUG = "every-field"
ADDRESS = f"/t/{SLUG}/"


def date_sources(**days: str) -> Document:
    """Return `every_field` as it is before publication, with other days of its sources."""
    whole = sample_documents.every_field()
    sources = [
        msgspec.structs.replace(source, published=days.get(source.id, source.published))
        for source in whole.sources
    ]
    return msgspec.structs.replace(whole, version=None, sources=sources)


@pytest.fixture
def _published(publish: Publish) -> None:
    publish(date_sources(story1="2026-02-06"))


def ask(client: Client, day: str, address: str = ADDRESS) -> Any:
    return client.get(address, {"known": day})


def show(client: Client, day: str, address: str = ADDRESS) -> page_html.Element:
    response = ask(client, day, address)
    assert response.status_code == 200
    return page_html.parse(response.content.decode())


def list_entries(shown: page_html.Element) -> list[str]:
    return [item.attributes["id"] for item in shown.all("li", class_="entry")]


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize(("asked", "leads_to"), [("2026-02-05", "2025-11-30"), ("2026-02-07", "2026-02-06")])
def test_a_day_without_a_source_leads_to_the_last_one_before(
    client: Client, asked: str, leads_to: str
) -> None:
    response = ask(client, asked)
    assert (response.status_code, response["Location"]) == (302, f"{ADDRESS}?known={leads_to}")
    assert response["Cache-Control"] == "no-cache"


@pytest.mark.usefixtures("_published")
def test_a_day_has_one_address(client: Client) -> None:
    response = client.get(ADDRESS, {"known": "2025-11-30", "q": "dam"})
    assert (response.status_code, response["Location"]) == (302, f"{ADDRESS}?known=2025-11-30")


@pytest.mark.usefixtures("_published")
def test_the_page_has_what_sources_of_the_day_support(client: Client) -> None:
    shown = show(client, "2025-11-30")
    assert list_entries(shown) == ["crack1"]
    assert "By then: 1 of today’s 3 sources" in page_html.entry(shown, "crack1").text
    assert "Corroborated" not in page_html.entry(shown, "crack1").text
    assert "Ada Lind" not in shown.text
    assert "What is known of the dam." not in shown.text
    assert list_entries(show(client, "2026-02-06")) == ["crack1", "denial1", "gloss1", "ask2"]


@pytest.mark.usefixtures("_published")
def test_the_banner_says_whose_words_these_are_and_leads_to_other_days(client: Client) -> None:
    banner = show(client, "2025-11-30").one(class_="banner-known")
    assert banner.one("p").text == (
        "What was known on 30 November 2025, and until the next source of 6 February 2026: the entries that sources of that "
        "time support. The wording is today’s."
    )
    assert [link.attributes["href"] for link in banner.all("a")] == [f"{ADDRESS}?known=2026-02-06", ADDRESS]


def test_the_banner_leads_to_what_was_published_by_then(client: Client, publish: Publish) -> None:
    whole = date_sources(story1="2026-02-06", story2="2026-02-07", secret1="2026-02-09")
    # The 7th in Copenhagen, then the 9th.
    publish(sample_documents.add_version(whole, 1, at="2026-02-06T23:30:00Z"))
    publish(sample_documents.add_version(whole, 2, at="2026-02-09T12:00:00Z"))
    assert "We had published" not in show(client, "2026-02-06").one(class_="banner-known").text
    banner = show(client, "2026-02-07").one(class_="banner-known")
    assert "We had published this story by then: version 1, on 7 February 2026." in banner.text
    assert banner.one("a", href=f"{ADDRESS}v/1/")
    assert not banner.all("a", href=f"{ADDRESS}v/2/")


@pytest.mark.usefixtures("_published")
def test_what_cannot_be_dated_stands_apart(client: Client) -> None:
    section = show(client, "2026-02-06").one(id="known_undated")
    assert section.one("h2").text == "Cannot be dated"
    assert [item.text for item in section.all("li")] == [
        "3 February 2026, from 14:00 to 15:30 CET, The board meets (from a confidential source)",
        "4 February 2026, The agency inspects the dam (its sources have no certain date)",
        "4 February 2026, We asked Nordhavn Water Company for comment (it names no source)",
        "date unknown, No comment sought from Dam Safety Agency (it names no source)",
    ]
    assert section.one("a", href=f"{ADDRESS}meeting1/")


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize(
    ("typed", "status", "message"),
    [
        ("soon", 400, "“soon” is not a day we recognise. Use a day such as 2025-11-30."),
        ("2017-02-30", 400, "“2017-02-30” is not a day we recognise. Use a day such as 2025-11-30."),
        ("", 400, "“” is not a day we recognise. Use a day such as 2025-11-30."),
        ("2025-11-29", 404, "No source of this timeline is that early. The first is of 30 November 2025."),
    ],
)
def test_another_day_is_refused_in_words(client: Client, typed: str, status: int, message: str) -> None:
    response = ask(client, typed)
    shown = page_html.parse(response.content.decode())
    assert response.status_code == status
    assert shown.one(class_="error").text == message
    assert shown.one("input", name="known").attributes["value"] == typed


def test_without_a_dated_source_no_day_is_offered(client: Client, publish: Publish) -> None:
    publish(date_sources(report1=""))
    response = ask(client, "2026-01-01")
    assert response.status_code == 404
    assert "No source of this timeline has a certain date" in response.content.decode()
    assert not page_html.parse(client.get(ADDRESS).content.decode()).all(id="known_form")


@pytest.mark.usefixtures("_published")
def test_the_timeline_has_the_form(client: Client) -> None:
    shown = page_html.parse(client.get(ADDRESS).content.decode())
    form = shown.one("form", id="known_form")
    assert form.attributes["action"] == ADDRESS
    assert form.one("input", name="known", type="date")


def test_a_version_has_pages_of_its_own(client: Client, publish: Publish) -> None:
    publish(date_sources())
    publish(date_sources(story1="2026-02-06"))
    version = f"{ADDRESS}v/1/"
    assert ask(client, "2026-02-06", version)["Location"] == f"{version}?known=2025-11-30"
    shown = show(client, "2025-11-30", version)
    assert "There is a newer version." in shown.text
    assert shown.one("link", rel="canonical").attributes["href"] == version
    assert shown.one(id="known_undated").one("a", href=f"{version}#meeting1")


@pytest.mark.usefixtures("_published")
def test_the_page_is_cached_and_not_indexed(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    response = ask(client, "2025-11-30")
    assert response["X-Robots-Tag"] == "noindex"
    again = client.get(f"{ADDRESS}?known=2025-11-30", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    shown = page_html.parse(response.content.decode())
    assert shown.one("link", rel="canonical").attributes["href"] == ADDRESS
    assert not response.cookies


def test_a_long_page_opens_its_sections_under_its_own_address(client: Client, publish: Publish) -> None:
    whole = sample_documents.long(130)
    sources = [msgspec.structs.replace(source, published="2026-06-01") for source in whole.sources]
    publish(msgspec.structs.replace(whole, version=None, sources=sources))
    address = "/t/long-story/"
    shown = show(client, "2026-06-01", address)
    links = [link.attributes.get("href", "") for link in shown.all("a")]
    opened = next(href for href in links if "open=" in href)
    assert opened.startswith(f"{address}?known=2026-06-01&open=")
    assert not any("data-part" in part.attributes for part in shown.all("section"))
    assert client.get(opened.partition("#")[0]).status_code == 200
