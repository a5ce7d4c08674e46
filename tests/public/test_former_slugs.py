"""Addresses under a slug that a timeline had before: all lead to the same thing under the slug of today."""

import json
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.public import test_live_copy, test_wsgi_cache
from tests.public.conftest import Publish
from tests.public.test_live_copy import Outage
from tests.public.test_rendered_while_away import hold
from tests.public.test_wsgi_cache import Site
from tests.support import sample_documents
from tests.support.all_addresses import list_public_addresses
from tests.support.publications import withdraw
from timeline.actions.slugs import reserve_slug
from timeline.models import Publication, Timeline
from timeline.public import urls
from timeline.public.caching import erasure

_transaction_stays_open = test_wsgi_cache._transaction_stays_open
folder = test_live_copy.folder
outage = test_live_copy.outage

SLUG = "facebook-reports-bbc"
# What an address leads to that exists only with many entries, or with a report.
BY_HAND = {
    "part": f"/t/{SLUG}/v/2/part/1/",
    "report-status": f"/t/{SLUG}/report/{'x' * 43}/",
}
OF_SITE = {"index", "feed", "sitemap", "robots", "schema"}


@pytest.fixture
def two_versions(publish: Publish) -> Publication:
    publish(sample_documents.sample())
    return publish(sample_documents.sample())


def move(timeline: Timeline, slug: str) -> None:
    """Give a timeline another slug, as the desk's action stores it."""
    old, timeline.slug = timeline.slug, slug
    timeline.save()
    reserve_slug(timeline, old, by=None)  # type: ignore[arg-type]


def list_addresses(live: Publication) -> dict[str, str]:
    """Return one address of each kind, by the name of its pattern, with a query string."""
    grouped = list_public_addresses(live, sample_documents.sample())
    found = {name: group[-1] for name, group in grouped.items() if group and name not in OF_SITE} | BY_HAND
    return {
        name: address if "?" in address else f"{address}?{urlencode({'q': 'fire & smoke', 'x': 'é'})}"
        for name, address in found.items()
    }


@pytest.mark.parametrize("slugs", [["moved"], ["moved", "moved-again"], ["moved", SLUG, "moved-again"]])
def test_every_address_leads_to_the_same_thing(
    client: Client, two_versions: Publication, slugs: list[str]
) -> None:
    addresses = list_addresses(two_versions)
    assert addresses.keys() == {pattern.name for pattern in urls.urlpatterns} - OF_SITE
    former = [SLUG]
    for slug in slugs:
        move(two_versions.timeline, slug)
        former.append(slug)
    current = former.pop()
    for name, address in addresses.items():
        new = address.replace(SLUG, current)
        for old in set(former):
            for method in (client.get, client.head):
                response = method(address.replace(SLUG, old))
                assert (response.status_code, response["Location"]) == (301, new), name
                assert response["Cache-Control"] == "no-cache", "a slug can come back"
                assert response["Access-Control-Allow-Origin"] == "*"
                assert not response.cookies
        if name not in BY_HAND:
            assert client.get(new).status_code in (200, 302), name


def test_a_slug_that_comes_back_answers_itself(client: Client, two_versions: Publication) -> None:
    for slug in ("moved", SLUG):
        move(two_versions.timeline, slug)
    assert client.get(f"/t/{SLUG}/").status_code == 200
    assert client.get("/t/moved/")["Location"] == f"/t/{SLUG}/"


def test_a_form_that_was_opened_before_is_sent_on(client: Client, two_versions: Publication) -> None:
    move(two_versions.timeline, "moved")
    response = client.post(f"/t/{SLUG}/report/", {"text": "Wrong"})
    assert (response.status_code, response["Location"]) == (308, "/t/moved/report/")


def test_what_is_gone_stays_gone(client: Client, two_versions: Publication) -> None:
    move(two_versions.timeline, "moved")
    withdraw(two_versions.timeline, "Wrong from the start")
    assert client.get(client.get(f"/t/{SLUG}/")["Location"]).status_code == 410
    assert client.get("/t/no-such-timeline/").status_code == 404


def test_ids_in_feeds_stay(client: Client, two_versions: Publication) -> None:
    def read_ids(slug: str) -> list[list[str | None]]:
        texts = [client.get(address).content for address in (f"/t/{slug}/timeline.atom", "/feed.atom")]
        ids = [
            [element.text for element in ElementTree.fromstring(text).iter("{http://www.w3.org/2005/Atom}id")]
            for text in texts
        ]
        items = json.loads(client.get(f"/t/{slug}/timeline.feed.json").content)["items"]
        return [*ids, [item["id"] for item in items]]

    before = read_ids(SLUG)
    assert all(before)
    for slug in ("moved", "moved-again"):
        move(two_versions.timeline, slug)
        assert read_ids(slug) == before
        assert f"/t/{slug}/".encode() in client.get(f"/t/{slug}/timeline.atom").content


def test_nothing_new_is_written_with_a_former_slug(client: Client, two_versions: Publication) -> None:
    addresses = list_addresses(two_versions)
    move(two_versions.timeline, "moved")
    # The bytes of versions, and the ids of feeds.
    keep = {
        "json",
        "version-json",
        "atom",
        "jsonfeed",
        "ical",
        "version-ical",
        "card",
        "entry-card",
        *BY_HAND,
    }
    for name in addresses.keys() - keep:
        body = client.get(addresses[name].replace(SLUG, "moved")).content
        assert f"/t/{SLUG}/".encode() not in body, name
    for name in OF_SITE - {"feed"}:
        assert f"/t/{SLUG}/".encode() not in client.get(reverse(f"public:{name}")).content, name


def test_processes_drop_what_they_keep(two_versions: Publication, settings: Settings) -> None:
    site = Site()
    assert site.get(f"/t/{SLUG}/").status == "200 OK"
    move(two_versions.timeline, "moved")
    assert site.get(f"/t/{SLUG}/").status == "301 Moved Permanently"
    assert SLUG.encode() not in site.get("/").body


@pytest.mark.parametrize("is_restarted", [False, True])
def test_redirects_work_without_the_database(
    two_versions: Publication, outage: Outage, is_restarted: bool
) -> None:
    addresses = list_addresses(two_versions)
    site = Site()
    hold(site)
    site.get(f"/t/{SLUG}/")
    move(two_versions.timeline, "moved")
    hold(site)
    erasure._erase()
    outage.begin()
    if is_restarted:
        site = Site()
    for name, address in addresses.items():
        response = site.get(address)
        if name == "oembed":
            assert response.status.startswith("503"), name
        else:
            assert response.status == "301 Moved Permanently", name
            assert response["Location"] == address.replace(SLUG, "moved")
            assert int(response["Age"]) > 0
    assert site.get("/t/moved/").status == "200 OK"
    feed = site.get("/t/moved/timeline.atom").body
    assert f"<id>https://testserver/t/{SLUG}/</id>".encode() in feed


def test_a_change_just_before_an_outage_is_not_overlooked(
    two_versions: Publication, outage: Outage, django_capture_on_commit_callbacks: object
) -> None:
    site = Site()
    hold(site)
    assert site.get(f"/t/{SLUG}/").status == "200 OK"
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        move(two_versions.timeline, "moved")
    outage.begin()
    assert site.get(f"/t/{SLUG}/").status.startswith("503")
