"""Public addresses: status, media type, methods, cookies; and the 404 pages."""

import jsonschema
import msgspec
import pytest
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents
from timeline import document
from timeline.formats.download_formats import DOWNLOADS

SLUG = "facebook-reports-bbc"
ENTRY = "46j6d4tt"  # the statement that all items were removed

PAGES = {
    "/": "Timelines",
    f"/t/{SLUG}/": "Facebook reports BBC journalists to police",
    f"/t/{SLUG}/{ENTRY}/": "Facebook",
    f"/t/{SLUG}/v/1/": "Facebook reports BBC journalists to police",
    f"/t/{SLUG}/changes/": "Changes and corrections",
    f"/t/{SLUG}/sources/": "Sources",
    f"/t/{SLUG}/chart/": "Who did what to whom",
    f"/t/{SLUG}/v/1/chart/": "Who did what to whom",
}
DATA = {
    f"/t/{SLUG}/timeline.json": "application/json",
    f"/t/{SLUG}/v/1/timeline.json": "application/json",
    f"/t/{SLUG}/timeline.jsonld": "application/ld+json",
    f"/t/{SLUG}/timeline.atom": "application/atom+xml",
    **{
        f"/t/{SLUG}/{folder}timeline.{module.EXTENSION}": module.MEDIA_TYPE
        for module in DOWNLOADS.values()
        for folder in ("", "v/1/")
    },
    f"/t/{SLUG}/timeline.feed.json": "application/feed+json",
    "/feed.atom": "application/atom+xml",
    "/schema/timeline-1.json": "application/schema+json",
}
FILES = [
    f"/t/{SLUG}/card.png",
    f"/t/{SLUG}/{ENTRY}/card.png",
    f"/t/{SLUG}/sitemap.xml",
    "/sitemap.xml",
    "/robots.txt",
]
ADDRESSES = [*PAGES, *DATA, *FILES]

UNKNOWN_ADDRESSES = [
    "/t/no-such-timeline/",
    "/t/no-such-timeline/a1/",
    "/t/no-such-timeline/v/1/",
    "/t/no-such-timeline/changes/",
    "/t/no-such-timeline/sources/",
    "/t/no-such-timeline/chart/",
    "/t/no-such-timeline/v/1/chart/",
    f"/t/{SLUG}/v/2/chart/",
    "/t/no-such-timeline/timeline.json",
    "/t/no-such-timeline/timeline.jsonld",
    "/t/no-such-timeline/timeline.atom",
    *(f"/t/no-such-timeline/timeline.{module.EXTENSION}" for module in DOWNLOADS.values()),
    *(f"/t/{SLUG}/v/2/timeline.{module.EXTENSION}" for module in DOWNLOADS.values()),
    "/t/no-such-timeline/timeline.feed.json",
    "/t/no-such-timeline/card.png",
    "/t/no-such-timeline/sitemap.xml",
    f"/t/{SLUG}/timeline.pdf",
    f"/t/{SLUG}/a1/card.png",
    f"/t/{SLUG}/sitemap.xml?part=2",
    f"/t/{SLUG}/a1/",
    f"/t/{SLUG}/noDigit/",
    f"/t/{SLUG}/v/2/",
    f"/t/{SLUG}/v/0/",
    f"/t/{SLUG}/v/01/",
    f"/t/{SLUG}/v/99999999999999999999/",
    f"/t/{SLUG}/v/2/timeline.json",
    "/t/Not_A_Slug/",
    "/nowhere",
]


@pytest.mark.parametrize(("address", "title"), PAGES.items())
def test_a_page_has_one_h1(client: Client, publish: Publish, address: str, title: str) -> None:
    publish(sample_documents.sample())
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert page_html.parse(response.content).one("h1").text == title


@pytest.mark.parametrize(("address", "media_type"), DATA.items())
def test_data_allow_requests_from_any_origin(
    client: Client, publish: Publish, address: str, media_type: str
) -> None:
    publish(sample_documents.sample())
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == media_type
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_sets_a_cookie_or_depends_on_one(client: Client, publish: Publish, address: str) -> None:
    publish(sample_documents.sample())
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
    assert "Set-Cookie" not in response
    assert "cookie" not in response.get("Vary", "").lower()


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_answers_head(client: Client, publish: Publish, address: str) -> None:
    publish(sample_documents.sample())
    response = client.head(address)
    assert response.status_code == 200
    assert response.content == b""
    assert int(response["Content-Length"]) > 0


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_no_address_accepts_unsafe_methods(
    client: Client, publish: Publish, address: str, method: str
) -> None:
    publish(sample_documents.sample())
    assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize("address", UNKNOWN_ADDRESSES)
def test_an_unknown_address_is_a_plain_404_page(client: Client, publish: Publish, address: str) -> None:
    publish(sample_documents.sample())
    response = client.get(address)
    assert response.status_code == 404
    page = page_html.parse(response.content)
    assert page.one("h1").text == "Page not found"
    assert page.all("a", href="/")
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()


@pytest.mark.parametrize("address", [f"/t/{SLUG}/a1/", f"/t/{SLUG}/v/2/"])
def test_a_404_within_a_timeline_links_to_the_timeline(
    client: Client, publish: Publish, address: str
) -> None:
    publish(sample_documents.sample())
    link = page_html.parse(client.get(address).content).one("a", href=f"/t/{SLUG}/")
    assert link.text == "Facebook reports BBC journalists to police"


def test_an_address_without_its_last_slash_redirects(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    response = client.get(f"/t/{SLUG}")
    assert (response.status_code, response["Location"]) == (301, f"/t/{SLUG}/")


@pytest.mark.parametrize("word", ["changes", "chart", "sources"])
def test_page_names_are_never_entry_ids(word: str) -> None:
    assert resolve(f"/t/x/{word}/").view_name == f"public:{word}"
    with pytest.raises(NoReverseMatch):
        reverse("public:entry", args=["x", word])


def test_the_json_is_the_published_bytes(client: Client, publish: Publish) -> None:
    first = publish(sample_documents.sample())
    second = publish(sample_documents.sample())
    assert first.data != second.data
    assert client.get(f"/t/{SLUG}/timeline.json").content == second.data
    assert client.get(f"/t/{SLUG}/v/1/timeline.json").content == first.data
    assert client.get(f"/t/{SLUG}/v/2/timeline.json").content == second.data


def test_the_json_is_valid_against_the_schema(client: Client, publish: Publish) -> None:
    publish(sample_documents.every_field())
    schema = client.get("/schema/timeline-1.json").json()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    validator = jsonschema.Draft202012Validator(schema)
    data = client.get("/t/every-field/timeline.json").json()
    validator.validate(data)
    data["timeline"]["slug"] = "Not a slug"
    assert not validator.is_valid(data)


def test_the_index_lists_published_timelines(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    publish(sample_documents.sample())
    listed = page_html.parse(client.get("/").content).one("ul", class_="timeline-list").all("li")
    assert len(listed) == 1
    assert listed[0].one("a", href=f"/t/{SLUG}/").text == "Facebook reports BBC journalists to police"
    assert "19 entries · version 2, 10 March 2026" in listed[0].text
    assert sample_documents.sample().timeline.standfirst in listed[0].text


def test_the_index_has_a_message_when_nothing_is_published(client: Client, db: None) -> None:
    assert "Nothing has been published yet." in page_html.parse(client.get("/").content).text


def test_links_use_the_current_slug(client: Client, publish: Publish) -> None:
    publication = publish(sample_documents.sample())
    publication.timeline.slug = "moved"
    publication.timeline.save()
    response = client.get("/t/moved/")
    assert response.status_code == 200
    assert f"/t/{SLUG}/".encode() not in response.content
    assert client.get("/t/moved/timeline.json").content == publication.data


@pytest.mark.parametrize("template", ["403.html", "404.html", "500.html"])
def test_error_pages_render_without_context(template: str) -> None:
    from django.template.loader import render_to_string

    page = page_html.parse(render_to_string(template))
    assert page.one("h1").text == page.one("title").text
    assert page.all("a", href="/")


def test_the_digest_is_that_of_the_bytes(publish: Publish) -> None:
    publication = publish(sample_documents.sample())
    assert document.compute_digest(publication.data) == publication.digest
    assert msgspec.json.decode(publication.data)["version"]["number"] == 1
