"""Titles, descriptions and Open Graph metadata of pages."""

import struct
from typing import Any

import msgspec
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.public.conftest import Publish, ReaderClient
from tests.support import page_html, sample_documents
from tests.support.tiers import examples
from timeline.document import Document
from timeline.pages.entry import render_entry
from timeline.pages.options import PageOptions
from timeline.pages.party import render_party
from timeline.pages.sources import render_sources
from timeline.pages.timeline import render_timeline
from timeline.presentation import descriptions
from timeline.presentation.build import build
from timeline.presentation.model import PageLinks

SLUG = "facebook-reports-bbc"
BASE = f"/t/{SLUG}/"
SITE = page_html.SITE
REMOVED = "46j6d4tt"


def collect_metadata(shown: page_html.Element) -> dict[str, str]:
    """Return the content of meta elements by name or property; each occurs once."""
    found: dict[str, str] = {}
    for each in shown.all("meta"):
        name = each.attributes.get("property") or each.attributes.get("name")
        if name:
            assert name not in found, f"{name} stands twice"
            found[name] = each.attributes["content"]
    return found


def get_metadata(client: Client, address: str) -> dict[str, str]:
    return collect_metadata(page_html.parse(client.get(address).content))


def test_a_timeline_has_all_open_graph_metadata(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    publish(sample_documents.sample())
    told = get_metadata(client, BASE)
    description = told.pop("description")
    assert description == sample_documents.sample().timeline.standfirst
    assert len(description) <= descriptions.LONGEST_DESCRIPTION
    assert told == {
        "viewport": "width=device-width, initial-scale=1",
        "og:type": "article",
        "og:url": f"{SITE}{BASE}",
        "og:title": "Facebook reports BBC journalists to police",
        "og:description": description,
        "og:locale": "en_GB",
        "og:site_name": "Newsroom Timeline",
        "article:published_time": "2026-03-09T12:00:00Z",
        "article:modified_time": "2026-03-10T12:00:00Z",
        "og:image": f"{SITE}{BASE}card.png",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Facebook reports BBC journalists to police · 19 entries · 4 sources · Version 2",
        "twitter:card": "summary_large_image",
    }


def test_the_description_of_an_entry_has_date_verification_and_words(
    client: Client, publish: Publish
) -> None:
    publish(sample_documents.sample())
    told = get_metadata(client, f"{BASE}{REMOVED}/")
    assert told["description"] == told["og:description"]
    assert told["description"].startswith("7 March 2017 · Corroborated · “We have carefully reviewed")
    assert told["og:url"] == f"{SITE}{BASE}{REMOVED}/"
    assert told["og:image"] == f"{SITE}{BASE}{REMOVED}/card.png"
    assert told["og:title"] == told["og:image:alt"]
    assert told["og:title"].startswith("Facebook: “We have carefully reviewed")
    assert told["article:published_time"] == "2026-03-09T12:00:00Z"


def test_the_pages_of_a_party_and_of_sources_have_their_own_titles_and_descriptions(
    client: Client, publish: Publish
) -> None:
    publish(sample_documents.every_field())
    party = get_metadata(client, "/t/every-field/party/owner1/")
    assert party["description"] == ("Nordhavn Water Company in “The dam at Nordhavn”: 3 entries")
    assert party["og:title"] == "Nordhavn Water Company – The dam at Nordhavn"
    assert (party["og:type"], "article:published_time" in party) == ("website", False)
    sources = get_metadata(client, "/t/every-field/sources/")
    assert sources["description"] == ("4 sources for “The dam at Nordhavn”, with the entries each supports.")
    assert sources["og:url"] == f"{SITE}/t/every-field/sources/"


@pytest.mark.parametrize(
    "part", ["", f"{REMOVED}/", f"party/{sample_documents.sample().parties[0].id}/", "sources/"]
)
def test_the_share_card_of_a_page_exists_and_has_the_given_size(
    client: Client, publish: Publish, part: str
) -> None:
    publish(sample_documents.sample())
    told = get_metadata(client, f"{BASE}{part}")
    picture = client.get(told["og:image"].removeprefix(SITE))
    assert picture["Content-Type"] == told["og:image:type"]
    size = struct.unpack(">II", picture.content[16:24])
    assert size == (int(told["og:image:width"]), int(told["og:image:height"]))


@pytest.mark.parametrize(
    "part",
    [
        "",
        f"{REMOVED}/",
        "sources/",
        "changes/",
        "v/1/",
        f"party/{sample_documents.sample().parties[0].id}/",
        "embed/",
    ],
)
def test_a_page_has_a_canonical_url(client: Client, publish: Publish, part: str) -> None:
    publish(sample_documents.sample())
    publish(sample_documents.sample())
    shown = page_html.parse(client.get(f"{BASE}{part}").content)
    assert page_html.canonical(shown) == f"{BASE}{part.removesuffix('embed/')}"


def test_urls_are_those_of_the_requested_host(publish: Publish, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "news.example"]
    publish(sample_documents.sample())
    for part in ("", "sources/", "timeline.atom", "timeline.jsonld", "sitemap.xml"):
        first = ReaderClient().get(f"{BASE}{part}")
        other = ReaderClient(headers={"host": "news.example"}).get(f"{BASE}{part}")
        assert b"https://news.example/t/" in other.content
        assert b"testserver" not in other.content
        assert first["ETag"] != other["ETag"]


def test_without_a_site_a_page_has_no_metadata_for_sharing() -> None:
    whole = sample_documents.every_field()
    pages = [
        render_timeline(whole, PageOptions(newsroom={})),
        render_timeline(whole, PageOptions(newsroom={}, is_preview=True)),
        render_entry(whole, "crack1", PageOptions(newsroom={})) or "",
        render_party(whole, "owner1", PageOptions(newsroom={})) or "",
        render_sources(whole, PageOptions(newsroom={})),
    ]
    for shown in map(page_html.parse, pages):
        assert collect_metadata(shown).keys() == {"viewport", "description"}
        assert shown.one("link", rel="canonical").attributes["href"].startswith("/t/every-field/")
        assert not shown.all("script", type="application/ld+json")


@pytest.mark.parametrize("part", ["v/1/", "changes/", "?from=2017", "report/"])
def test_pages_that_are_not_indexed_have_no_share_card_of_another_version(
    client: Client, publish: Publish, part: str
) -> None:
    publish(sample_documents.sample())
    publish(sample_documents.sample())
    response = client.get(f"{BASE}{part}")
    told = collect_metadata(page_html.parse(response.content))
    if part != "changes/":
        assert "noindex" in (response.get("X-Robots-Tag") or told["robots"])
    if part in ("v/1/", "report/"):
        assert "og:image" not in told


# --- Titles -----------------------------------------------------------------------------------------


def build_equal_labels() -> Document:
    """Return a document whose requests have the same label, two of them on the same day."""
    whole = sample_documents.every_field()
    ask = whole.requests[0]
    more = [msgspec.structs.replace(ask, id=f"more{number}") for number in (1, 2)]
    return msgspec.structs.replace(
        whole, requests=[*whole.requests, *more], order=[*whole.order, "more1", "more2"]
    )


def test_every_page_has_a_unique_title(client: Client, publish: Publish) -> None:
    publish(build_equal_labels())
    pages = [f"{uid}/" for uid in build_equal_labels().order] + ["", "sources/", "changes/", "party/owner1/"]
    shown = [page_html.parse(client.get(f"/t/every-field/{part}").content) for part in pages]
    titles = [page.one("head").one("title").text for page in shown]
    assert len(set(titles)) == len(titles)
    alike = [title for title in titles if "asked Nordhavn Water Company" in title]
    assert [title.partition(" – ")[0] for title in alike] == [
        "4 February 2026: We asked Nordhavn Water Company for comment",
        "4 February 2026: We asked Nordhavn Water Company for comment (2)",
        "4 February 2026: We asked Nordhavn Water Company for comment (3)",
    ]


@given(st.lists(st.sampled_from(["A", "A (2)", "B", "5 February 2026: A"]), min_size=3, max_size=3))
@settings(max_examples=examples(40))
def test_titles_are_unique_for_any_headlines(headlines: list[str]) -> None:
    whole = sample_documents.every_field()
    events = [
        msgspec.structs.replace(event, headline=headline, when=whole.events[0].when)
        for event, headline in zip(whole.events, headlines, strict=True)
    ]
    titles = descriptions.make_unique_titles(
        build(msgspec.structs.replace(whole, events=events), PageLinks(timeline=""))
    )
    assert len(set(titles.values())) == len(whole.order)


# --- Words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "found"),
    [
        ("en-GB", "en_GB"),
        ("fr", "fr_FR"),
        ("fr-ca", "fr_CA"),
        ("ar", "ar_AR"),
        ("zh-Hant-TW", "zh_TW"),
        ("tlh", ""),
        ("es-419", "es_ES"),
    ],
)
def test_a_locale_has_a_country(language: str, found: str) -> None:
    assert descriptions.to_locale(language) == found


def test_without_a_summary_the_description_has_the_counts(client: Client, publish: Publish) -> None:
    whole = sample_documents.sample()
    head = msgspec.structs.replace(whole.timeline, standfirst="", summary="")
    publish(msgspec.structs.replace(whole, timeline=head))
    assert get_metadata(client, BASE)["description"] == "19 entries · 4 sources · Version 1"


@given(st.text(max_size=400))
def test_a_long_description_is_cut_between_words(words: str) -> None:
    cut = descriptions.clip(words)
    assert len(cut) <= descriptions.LONGEST_DESCRIPTION
    whole = "".join(words.split())
    assert "".join(cut.split()) == whole or (
        cut.endswith("…") and whole.startswith("".join(cut[:-1].split()))
    )


def test_a_description_keeps_spaces_that_do_not_break() -> None:
    assert descriptions.clip("Il y a\n12\u202f000\u00a0€. ") == "Il y a 12\u202f000\u00a0€."


def test_a_description_is_plain_text(client: Client, publish: Publish) -> None:
    whole = sample_documents.every_field()
    event = msgspec.structs.replace(
        whole.events[0], body='It **leaks** & [drips](https://a.example/).\n\n* "one"'
    )
    publish(msgspec.structs.replace(whole, events=[event, *whole.events[1:]]))
    told = get_metadata(client, f"/t/every-field/{event.id}/")
    assert told["description"].endswith('It leaks & drips. "one"')
