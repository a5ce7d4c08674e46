"""The sitemaps, and what search engines are to leave alone."""

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


def listed(client: Client, address: str, kind: str = "urlset", item: str = "url") -> dict[str, str]:
    """The addresses in a sitemap, within the site, and when each changed."""
    response = client.get(address)
    assert response["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{NAMESPACE}{kind}"
    told: dict[str, str] = {}
    for one in root.findall(f"{NAMESPACE}{item}"):
        place = one.findtext(f"{NAMESPACE}loc", "")
        assert place.startswith(f"{SITE}/")
        changed = one.findtext(f"{NAMESPACE}lastmod", "")
        assert not changed or datetime.fromisoformat(changed).tzinfo is not None
        assert place not in told
        told[place.removeprefix(SITE)] = changed
    return told


def test_each_timeline_has_a_sitemap_with_when_it_went_live(client: Client, publish: Publish) -> None:
    publish(sample_documents.every_field())
    publish(sample_documents.sample())
    publish(sample_documents.sample())
    assert listed(client, "/sitemap.xml", "sitemapindex", "sitemap") == {
        f"{BASE}sitemap.xml": "2026-03-10T12:00:00Z",
        "/t/every-field/sitemap.xml": "2026-03-10T09:30:00Z",
    }


def test_a_sitemap_lists_every_page_that_stands(client: Client, publish: Publish) -> None:
    publish(sample_documents.every_field())
    whole = sample_documents.every_field()
    told = listed(client, "/t/every-field/sitemap.xml")
    at = "/t/every-field/"
    assert told.keys() == {
        *(at, f"{at}sources/", f"{at}changes/"),
        *(f"{at}party/{party.id}/" for party in whole.parties),
        *(f"{at}{uid}/" for uid in whole.entries()),
    }
    assert told[at] == "2026-03-10T09:30:00Z"
    assert told[f"{at}crack1/"] == "2026-03-10T09:30:00Z"
    for address in told:
        response = client.get(address)
        assert response.status_code == 200
        assert "X-Robots-Tag" not in response
        assert page_html.canonical(page_html.parse(response.content)) == address


def test_what_was_withdrawn_or_never_public_is_not_listed(
    client: Client, sample: Timeline, editor: User
) -> None:
    sample_history.tell(sample, editor)
    gone = Entry.objects.exclude(state="active").values_list("uid", flat=True)
    assert len(gone) >= 2
    told = listed(client, f"{BASE}sitemap.xml")
    assert not {f"{BASE}{uid}/" for uid in gone} & told.keys()


def test_very_many_entries_take_several_files(
    client: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(sample_documents.sample())
    whole = listed(client, f"{BASE}sitemap.xml")
    monkeypatch.setattr(sitemaps, "MOST_ENTRIES", 8)
    monkeypatch.setattr("timeline.public.caching.responses.code", lambda: "with fewer")
    files = listed(client, "/sitemap.xml", "sitemapindex", "sitemap")
    assert list(files) == [f"{BASE}sitemap.xml{part}" for part in ("", "?part=2", "?part=3")]
    parts = [listed(client, address) for address in files]
    assert [len(part) for part in parts[1:]] == [8, 3]
    assert [*parts[0], *parts[1], *parts[2]] == list(whole)
    for wrong in ("0", "4", "-1", "x", "²", ""):
        assert client.get(f"{BASE}sitemap.xml?part={wrong}").status_code == 404


def test_a_site_without_timelines_has_a_sitemap(client: Client, db: None) -> None:
    assert listed(client, "/sitemap.xml", "sitemapindex", "sitemap") == {}


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
def test_the_desk_is_left_alone_and_the_public_is_not(
    client: Client, db: None, address: str, is_allowed: bool
) -> None:
    parser = RobotFileParser()
    parser.parse(client.get("/robots.txt").content.decode().splitlines())
    assert parser.can_fetch("*", address) == is_allowed
    assert parser.site_maps() == [f"{SITE}/sitemap.xml"]


def test_choices_of_readers_and_reports_are_left_alone(client: Client, db: None) -> None:
    """Python's parser knows no wildcards (RFC 9309, 2.2.3)."""
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert "Disallow: /t/*/report/" in lines
    assert "Disallow: /t/*/?" in lines
