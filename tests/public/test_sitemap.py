"""Sitemaps and robots.txt."""

from datetime import datetime
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents, sample_history
from timeline.models import Entry, Timeline, User
from timeline.public.views import sitemaps

SLUG = "facebook-reports-bbc"
BASE = f"/t/{SLUG}/"
SITE = page_html.SITE
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read_sitemap(client: Client, address: str, kind: str = "urlset", item: str = "url") -> dict[str, str]:
    """Return the paths in a sitemap and when each changed."""
    response = client.get(address)
    assert response["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{NAMESPACE}{kind}"
    pages: dict[str, str] = {}
    for element in root.findall(f"{NAMESPACE}{item}"):
        url = element.findtext(f"{NAMESPACE}loc", "")
        assert url.startswith(f"{SITE}/")
        changed = element.findtext(f"{NAMESPACE}lastmod", "")
        assert not changed or datetime.fromisoformat(changed).tzinfo is not None
        assert url not in pages
        pages[url.removeprefix(SITE)] = changed
    return pages


def test_the_list_has_a_sitemap_for_each_timeline_with_its_date(client: Client, publish: Publish) -> None:
    publish(sample_documents.every_field())
    publish(sample_documents.sample())
    publish(sample_documents.sample())
    assert read_sitemap(client, "/sitemap.xml", "sitemapindex", "sitemap") == {
        f"{BASE}sitemap.xml": "2026-03-10T12:00:00Z",
        "/t/every-field/sitemap.xml": "2026-03-10T09:30:00Z",
    }


def test_a_sitemap_lists_every_page_of_the_live_version(client: Client, publish: Publish) -> None:
    publish(sample_documents.every_field())
    whole = sample_documents.every_field()
    pages = read_sitemap(client, "/t/every-field/sitemap.xml")
    at = "/t/every-field/"
    assert pages.keys() == {
        *(at, f"{at}chart/", f"{at}sources/", f"{at}changes/"),
        *(f"{at}party/{party.id}/" for party in whole.parties),
        *(f"{at}{uid}/" for uid in whole.entries()),
    }
    assert pages[at] == "2026-03-10T09:30:00Z"
    assert pages[f"{at}crack1/"] == "2026-03-10T09:30:00Z"
    for address in pages:
        response = client.get(address)
        assert response.status_code == 200
        assert "X-Robots-Tag" not in response
        assert page_html.canonical(page_html.parse(response.content)) == address


def test_a_sitemap_leaves_out_withdrawn_and_unpublished_entries(
    client: Client, sample: Timeline, editor: User
) -> None:
    sample_history.publish_versions(sample, editor)
    unlisted = Entry.objects.exclude(state="active").values_list("uid", flat=True)
    assert len(unlisted) >= 2
    pages = read_sitemap(client, f"{BASE}sitemap.xml")
    assert not {f"{BASE}{uid}/" for uid in unlisted} & pages.keys()


def test_a_long_timeline_has_several_sitemaps(
    client: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(sample_documents.sample())
    whole = read_sitemap(client, f"{BASE}sitemap.xml")
    monkeypatch.setattr(sitemaps, "ENTRIES_PER_FILE", 8)
    monkeypatch.setattr("timeline.public.caching.responses.compute_code_digest", lambda: "with fewer")
    files = read_sitemap(client, "/sitemap.xml", "sitemapindex", "sitemap")
    assert list(files) == [f"{BASE}sitemap.xml{part}" for part in ("", "?part=2", "?part=3")]
    parts = [read_sitemap(client, address) for address in files]
    assert [len(part) for part in parts[1:]] == [8, 3]
    assert [*parts[0], *parts[1], *parts[2]] == list(whole)
    for wrong in ("0", "4", "-1", "x", "²", ""):
        assert client.get(f"{BASE}sitemap.xml?part={wrong}").status_code == 404


def test_the_list_of_sitemaps_may_be_empty(client: Client, db: None) -> None:
    assert read_sitemap(client, "/sitemap.xml", "sitemapindex", "sitemap") == {}


@pytest.mark.parametrize(
    ("address", "is_allowed"),
    [
        ("/", True),
        (BASE, True),
        (f"{BASE}46j6d4tt/", True),
        (f"{BASE}sitemap.xml", True),
        (f"{BASE}card.png", True),
        ("/static/css/base.css", True),
        ("/desk/", False),
        ("/desk/t/x/", False),
        ("/accounts/login/", False),
    ],
)
def test_robots_disallow_the_desk_and_allow_public_pages(
    client: Client, db: None, address: str, is_allowed: bool
) -> None:
    parser = RobotFileParser()
    parser.parse(client.get("/robots.txt").content.decode().splitlines())
    assert parser.can_fetch("*", address) == is_allowed
    assert parser.site_maps() == [f"{SITE}/sitemap.xml"]


def test_robots_disallow_filtered_pages_and_report_forms(client: Client, db: None) -> None:
    """Compared as text, because Python's parser does not support wildcards (RFC 9309, 2.2.3)."""
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert "Disallow: /t/*/report/" in lines
    assert "Disallow: /t/*/?" in lines
