"""The public side of a withdrawn timeline."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import Settings

from tests.support import page_html, reader_pages, sample_documents, sample_history
from timeline.actions.publications import reinstate_timeline, withdraw_timeline
from timeline.formats.download_formats import DOWNLOADS
from timeline.models import Decision, Entry, Timeline, User
from timeline.pages.options import PageOptions
from timeline.pages.timeline import render_timeline
from timeline.presentation.language import use_language
from timeline.presentation.local_dates import to_local_time
from timeline.presentation.model import TimelineWithdrawal

BASE = f"/t/{sample_history.SLUG}/"
REASON = "A court has ruled.\n\nWe will say more."
GONE_PAGES = [
    BASE,
    f"{BASE}46j6d4tt/",
    f"{BASE}a1/",
    f"{BASE}party/a1/",
    f"{BASE}sources/",
    f"{BASE}?from=2017&to=2018",
    f"{BASE}?party=a1&q=words",
]
HISTORY_PAGES = [f"{BASE}changes/", f"{BASE}changes/?from=1&to=4", f"{BASE}v/1/", f"{BASE}v/4/"]
HISTORY_DATA = [f"{BASE}v/1/timeline.json", f"{BASE}v/4/timeline.json", f"{BASE}timemap"]
GONE_DATA = [
    *("timeline.json", "timeline.jsonld", "timeline.atom", "timeline.feed.json"),
    *(f"{folder}timeline.{module.EXTENSION}" for module in DOWNLOADS.values() for folder in ("", "v/1/")),
    *("card.png", "46j6d4tt/card.png", "a1/card.png", "sitemap.xml"),
]


@pytest.fixture
def published(sample: Timeline, editor: User) -> Timeline:
    """The sample with all its versions."""
    sample_history.publish_versions(sample, editor)
    return sample


@pytest.fixture
def withdrawn(published: Timeline, editor: User) -> Timeline:
    withdraw_timeline(published, by=editor, reason=REASON)
    return published


def test_a_withdrawn_page_is_410_with_date_and_reason(
    client: Client, withdrawn: Timeline, settings: Settings
) -> None:
    settings.NEWSROOM = {"name": "The Example Courier", "contact": "desk@example.org", "policy_url": ""}
    for address in GONE_PAGES:
        response = client.get(address)
        assert response.status_code == 410
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Cache-Control"] == "no-cache"
        assert "ETag" not in response
        shown = page_html.parse(response.content)
        assert shown.one("h1").text == "This timeline has been withdrawn"
        assert "A court has ruled. We will say more." in shown.text
        decision = Decision.objects.get(verb="withdraw")
        assert f"was withdrawn on {decision.at.day} {decision.at:%B %Y}" in shown.text
        assert shown.one("a", href="mailto:desk@example.org")
        assert shown.one("a", href=f"{BASE}changes/")
        assert sample_history.CORRECTED_HEADLINE not in shown.text


def test_a_known_etag_does_not_hide_the_withdrawal(client: Client, published: Timeline, editor: User) -> None:
    for address in (BASE, f"{BASE}46j6d4tt/", f"{BASE}timeline.json", f"{BASE}sources/"):
        tag = client.get(address)["ETag"]
        withdraw_timeline(published, by=editor, reason=REASON)
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 410
        reinstate_timeline(published, by=editor)
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_withdrawn_data_are_410_with_problem_details(client: Client, withdrawn: Timeline) -> None:
    for name in GONE_DATA:
        response = client.get(f"{BASE}{name}")
        assert (response.status_code, response["Content-Type"]) == (410, "application/problem+json")
        assert response["Access-Control-Allow-Origin"] == "*"
        problem = response.json()
        assert (problem["status"], problem["detail"], problem["history"]) == (410, REASON, f"{BASE}changes/")


def test_versions_and_changes_stay_with_a_banner(client: Client, withdrawn: Timeline) -> None:
    for address in HISTORY_PAGES:
        response = client.get(address)
        assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex")
        (banner,) = page_html.parse(response.content).all("div", class_="banner")
        assert "This timeline was withdrawn on" in banner.text
        assert "A court has ruled. We will say more." in banner.text
        assert b"Read the latest version" not in response.content
        assert b'class="version-current"' not in response.content


def test_the_banner_follows_withdrawal_and_reinstatement_at_once(
    client: Client, published: Timeline, editor: User
) -> None:
    for address in (*HISTORY_PAGES, *HISTORY_DATA):
        before = client.get(address)
        withdraw_timeline(published, by=editor, reason=REASON)
        during = client.get(address, headers={"If-None-Match": before["ETag"]})
        assert during.status_code == (304 if address in HISTORY_DATA else 200)
        reinstate_timeline(published, by=editor)
        after = client.get(address)
        assert (after.status_code, after.content) == (200, before.content)
        assert after.get("X-Robots-Tag") == before.get("X-Robots-Tag")


def test_links_of_a_withdrawn_version_stay_within_it(client: Client, withdrawn: Timeline) -> None:
    shown = page_html.parse(client.get(f"{BASE}v/4/").content)
    entries = shown.all("li", class_="entry")
    links = [link for item in entries for link in item.all("a", class_="permalink")]
    assert links
    assert all(link.attributes["href"].startswith("#") for link in links)
    assert page_html.canonical(shown) == f"{BASE}v/4/"
    corrected = (
        page_html.parse(client.get(f"{BASE}changes/").content).one("section", id="corrections").one("a")
    )
    assert corrected.attributes["href"].startswith(f"{BASE}v/4/#")


def test_the_timegate_redirects_to_a_version_that_stays(client: Client, withdrawn: Timeline) -> None:
    response = client.get(f"{BASE}timegate")
    assert response.status_code == 302
    assert client.get(response["Location"]).status_code == 200


def test_lists_of_timelines_leave_it_out(client: Client, published: Timeline, editor: User) -> None:
    addresses = ("/", "/feed.atom", "/sitemap.xml")
    for address in addresses:
        assert sample_history.SLUG.encode() in client.get(address).content
    withdraw_timeline(published, by=editor, reason=REASON)
    for address in addresses:
        assert sample_history.SLUG.encode() not in client.get(address).content


def test_the_page_of_a_withdrawn_entry_has_date_and_reason(client: Client, published: Timeline) -> None:
    withdrawn_entry = Entry.objects.get(state="withdrawn")
    response = client.get(f"{BASE}{withdrawn_entry.uid}/")
    assert response.status_code == 200
    assert "X-Robots-Tag" not in response
    text = page_html.parse(response.content).one("main").text
    assert "This entry was withdrawn on" in text
    assert "We could not verify it." in text


# --- In every language ------------------------------------------------------------------------------

# The title, and how the sentence on a withdrawal and the one on an earlier version begin; %s is the day and the time.
WITHDRAWN = {
    "ar": (
        "تسلسل زمني مسحوب: \u2068The dam at Nordhavn\u2069",
        "سُحب هذا التسلسل الزمني في %s",
        "أنت تقرأ الإصدار 1 المنشور في %s",
        "30 يناير 2026 الساعة 10:30 بتوقيت وسط أوروبا",
    ),
    "de": (
        "Chronologie zurückgezogen: The dam at Nordhavn",
        "Diese Chronologie wurde am %s zurückgezogen.",
        "Sie lesen Fassung 1 vom %s.",
        "30. Januar 2026 um 10:30 Uhr (MEZ)",
    ),
    "en": (
        "Timeline withdrawn: The dam at Nordhavn",
        "This timeline was withdrawn on %s.",
        "You are reading version 1, published on %s.",
        "30 January 2026, 10:30 CET",
    ),
    "es": (
        "Cronología retirada: The dam at Nordhavn",
        "Esta cronología se retiró el %s.",
        "Está leyendo la versión 1, publicada el %s.",
        "30 de enero de 2026 a las 10:30 (CET)",
    ),
    "fr": (
        "Chronologie retirée : The dam at Nordhavn",
        "Cette chronologie a été retirée le %s.",
        "Vous lisez la version 1, publiée le %s.",
        "30 janvier 2026 à 10 h 30 (heure d’Europe centrale)",
    ),
}


@pytest.mark.parametrize("language", WITHDRAWN)
def test_the_day_of_a_withdrawal_reads_as_a_sentence(language: str) -> None:
    title, withdrawn, superseded, day = WITHDRAWN[language]
    at = to_local_time("2026-01-30T09:30:00Z", "Europe/Copenhagen")
    whole = sample_documents.add_version(
        reader_pages.build_document(language, events=reader_pages.list_days(1)), at="2026-01-30T09:30:00Z"
    )
    withdrawal = TimelineWithdrawal(at=at, reason="1")
    old = page_html.parse(render_timeline(whole, PageOptions(withdrawn=withdrawal))).one(class_="banner")
    assert withdrawn.removesuffix(".") % day in old.text
    earlier = page_html.parse(render_timeline(whole, PageOptions(superseded_by=2))).one(class_="banner")
    assert superseded % day in earlier.text
    context = {"title": whole.timeline.title, "slug": "x", "withdrawn": withdrawal, "language": language}
    with use_language(language):
        pages = [
            page_html.parse(render_to_string(f"public/{name}.html", context))
            for name in ("withdrawn", "embed_notice")
        ]
    assert pages[0].one("title").text == title
    for shown in pages:
        assert day in shown.one("main").text
        assert re.search(r"\b([^\W\d_]{2,}) \1\b", shown.text) is None
