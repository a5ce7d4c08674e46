"""Cached responses: queries per request, ETags, 304."""

import pytest
from django.core.cache import cache, caches
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.public.conftest import Publish
from tests.support import sample_documents
from timeline.formats.download_formats import DOWNLOADS
from timeline.public.caching import responses

SLUG = "facebook-reports-bbc"
PAGES = [
    "/",
    f"/t/{SLUG}/",
    f"/t/{SLUG}/46j6d4tt/",
    f"/t/{SLUG}/v/1/",
    f"/t/{SLUG}/changes/",
    f"/t/{SLUG}/sources/",
    f"/t/{SLUG}/chart/",
    f"/t/{SLUG}/v/1/chart/",
]
DATA = [f"/t/{SLUG}/timeline.json", f"/t/{SLUG}/v/1/timeline.json"]
FILES = [
    f"/t/{SLUG}/timeline.jsonld",
    f"/t/{SLUG}/timeline.atom",
    f"/t/{SLUG}/timeline.feed.json",
    *(f"/t/{SLUG}/timeline.{module.EXTENSION}" for module in DOWNLOADS.values()),
    f"/t/{SLUG}/card.png",
    f"/t/{SLUG}/46j6d4tt/card.png",
    f"/t/{SLUG}/sitemap.xml",
    "/feed.atom",
    "/sitemap.xml",
]
# Pages that contain the version number or its date.
VERSIONED = [f"/t/{SLUG}/timeline.jsonld", f"/t/{SLUG}/timeline.atom", f"/t/{SLUG}/card.png", *FILES[-3:]]


@pytest.mark.sampled
@pytest.mark.parametrize("address", [*PAGES, *FILES])
def test_a_cached_page_costs_one_query(
    client: Client, publish: Publish, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish(sample_documents.sample())
    publish(sample_documents.sample())
    first = client.get(address)
    with django_assert_num_queries(1):
        second = client.get(address)
    assert second.status_code == 200
    assert first.content == second.content


@pytest.mark.parametrize("address", [*PAGES, *FILES, f"/t/{SLUG}/changes/?from=1&to=2"])
def test_no_page_is_in_the_cache_of_the_sign_in_library(
    client: Client, publish: Publish, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In production that is a table, which takes no bytes.
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("A page is stored in the default cache.")

    publish(sample_documents.sample())
    publish(sample_documents.sample())
    monkeypatch.setattr(caches["default"], "set", refuse)
    monkeypatch.setattr(caches["default"], "add", refuse)
    assert client.get(address).status_code == 200


@pytest.mark.sampled
@pytest.mark.parametrize("address", [*PAGES, *DATA, *FILES, "/schema/timeline-1.json", "/robots.txt"])
def test_a_known_etag_gives_304(client: Client, publish: Publish, address: str) -> None:
    publish(sample_documents.sample())
    first = client.get(address)
    assert first["ETag"].startswith('"')
    assert first["Cache-Control"] == "no-cache"
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == "no-cache"
    assert client.get(address, headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.sampled
@pytest.mark.parametrize("address", [*PAGES, *DATA, *FILES])
def test_304_costs_one_query_with_an_empty_cache(
    client: Client, publish: Publish, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish(sample_documents.sample())
    tag = client.get(address)["ETag"]
    cache.clear()
    with django_assert_num_queries(1):
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_if_none_match_any_is_404_for_an_unknown_entry(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    assert client.get(f"/t/{SLUG}/a1/", headers={"If-None-Match": "*"}).status_code == 404
    assert client.get(f"/t/{SLUG}/46j6d4tt/", headers={"If-None-Match": "*"}).status_code == 304


@pytest.mark.parametrize(
    "address", ["/", f"/t/{SLUG}/", f"/t/{SLUG}/46j6d4tt/", f"/t/{SLUG}/changes/", DATA[0], *VERSIONED]
)
def test_a_publication_changes_the_etag(client: Client, publish: Publish, address: str) -> None:
    publish(sample_documents.sample())
    old = client.get(address)
    publish(sample_documents.sample())
    new = client.get(address, headers={"If-None-Match": old["ETag"]})
    assert new.status_code == 200
    assert new["ETag"] != old["ETag"]
    assert new.content != old.content


def test_the_etag_of_the_json_is_its_digest(client: Client, publish: Publish) -> None:
    publication = publish(sample_documents.sample())
    assert client.get(DATA[0])["ETag"] == f'"{publication.digest}"'


def test_a_new_newsroom_name_changes_the_pages(client: Client, publish: Publish, settings: Settings) -> None:
    publish(sample_documents.sample())
    old = client.get(f"/t/{SLUG}/")
    settings.NEWSROOM = {"name": "The Other Paper", "contact": "", "policy_url": ""}
    new = client.get(f"/t/{SLUG}/", headers={"If-None-Match": old["ETag"]})
    assert new.status_code == 200
    assert b"The Other Paper" in new.content
    assert b"The Other Paper" not in old.content


def test_new_code_changes_the_etag(client: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(sample_documents.sample())
    old = client.get(f"/t/{SLUG}/")
    monkeypatch.setattr(responses, "compute_code_digest", lambda: "the next release")
    assert client.get(f"/t/{SLUG}/", headers={"If-None-Match": old["ETag"]}).status_code == 200


def test_two_entries_have_different_etags(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    one, other = client.get(f"/t/{SLUG}/46j6d4tt/"), client.get(f"/t/{SLUG}/x5wkc4rg/")
    assert one["ETag"] != other["ETag"]
    assert one.content != other.content


def test_a_404_is_not_cached(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    client.get(f"/t/{SLUG}/a1/")
    assert client.get(f"/t/{SLUG}/a1/").status_code == 404
    assert "ETag" not in client.get(f"/t/{SLUG}/a1/")
