"""The public side of a withdrawn timeline."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.support import page_html, sample_history
from timeline.actions.publications import reinstate_timeline, withdraw_timeline
from timeline.models import Decision, Entry, Timeline, User

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
    settings.NEWSROOM = {"name": "The Daily Record", "contact": "desk@example.org", "policy_url": ""}
    for address in GONE_PAGES:
        response = client.get(address)
        assert response.status_code == 410
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Cache-Control"] == "no-cache"
        assert "ETag" not in response
        shown = page_html.parse(response.content)
        assert shown.one("h1").text == "This timeline was withdrawn"
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
        assert b"Read the current version" not in response.content
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
    assert all(item.one("h2").one("a").attributes["href"].startswith("#") for item in entries)
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
