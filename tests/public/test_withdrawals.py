"""What stands where a whole timeline was withdrawn."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.support import page_html, sample_history
from timeline.actions.withdrawals import reinstate_timeline, withdraw_timeline
from timeline.models import Decision, Entry, Timeline, User

BASE = f"/t/{sample_history.SLUG}/"
REASON = "A court has ruled.\n\nWe will say more."
GONE = [
    BASE,
    f"{BASE}46j6d4tt/",
    f"{BASE}a1/",
    f"{BASE}party/a1/",
    f"{BASE}sources/",
    f"{BASE}?from=2017&to=2018",
    f"{BASE}?party=a1&q=words",
]
STANDING = [f"{BASE}changes/", f"{BASE}changes/?from=1&to=4", f"{BASE}v/1/", f"{BASE}v/4/"]
DATA = [f"{BASE}v/1/timeline.json", f"{BASE}v/4/timeline.json", f"{BASE}timemap"]
GONE_AS_DATA = [
    *("timeline.json", "timeline.jsonld", "timeline.atom", "timeline.feed.json"),
    *("card.png", "46j6d4tt/card.png", "a1/card.png", "sitemap.xml"),
]


@pytest.fixture
def told(sample: Timeline, editor: User) -> Timeline:
    """The sample through time."""
    sample_history.tell(sample, editor)
    return sample


@pytest.fixture
def withdrawn(told: Timeline, editor: User) -> Timeline:
    withdraw_timeline(told, by=editor, reason=REASON)
    return told


@pytest.mark.parametrize("address", GONE)
def test_what_stood_live_is_gone_and_says_when_and_why(
    client: Client, withdrawn: Timeline, address: str, settings: Settings
) -> None:
    settings.NEWSROOM = {"name": "The Daily Record", "contact": "desk@example.org", "policy_url": ""}
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
    assert sample_history.HUNDRED not in shown.text


def test_who_has_the_page_still_is_told(client: Client, told: Timeline, editor: User) -> None:
    for address in (BASE, f"{BASE}46j6d4tt/", f"{BASE}timeline.json", f"{BASE}sources/"):
        tag = client.get(address)["ETag"]
        withdraw_timeline(told, by=editor, reason=REASON)
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 410
        reinstate_timeline(told, by=editor)
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("name", GONE_AS_DATA)
def test_data_are_gone_in_a_way_that_programs_read(client: Client, withdrawn: Timeline, name: str) -> None:
    response = client.get(f"{BASE}{name}")
    assert (response.status_code, response["Content-Type"]) == (410, "application/problem+json")
    assert response["Access-Control-Allow-Origin"] == "*"
    problem = response.json()
    assert (problem["status"], problem["detail"], problem["history"]) == (410, REASON, f"{BASE}changes/")


@pytest.mark.parametrize("address", STANDING)
def test_its_history_stays_and_says_so(client: Client, withdrawn: Timeline, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex")
    (banner,) = page_html.parse(response.content).all("div", class_="banner")
    assert "This timeline was withdrawn on" in banner.text
    assert "A court has ruled. We will say more." in banner.text
    assert b"Read the current version" not in response.content
    assert b'class="current"' not in response.content


@pytest.mark.parametrize("address", [*STANDING, *DATA])
def test_what_stays_is_marked_at_once_and_no_longer_when_it_is_given_back(
    client: Client, told: Timeline, editor: User, address: str
) -> None:
    before = client.get(address)
    withdraw_timeline(told, by=editor, reason=REASON)
    during = client.get(address, headers={"If-None-Match": before["ETag"]})
    assert during.status_code == (304 if address in DATA else 200)
    reinstate_timeline(told, by=editor)
    after = client.get(address)
    assert (after.status_code, after.content) == (200, before.content)
    assert after.get("X-Robots-Tag") == before.get("X-Robots-Tag")


def test_a_withdrawn_version_stays_within_itself(client: Client, withdrawn: Timeline) -> None:
    shown = page_html.parse(client.get(f"{BASE}v/4/").content)
    entries = shown.all("li", class_="entry")
    assert all(item.one("h2").one("a").attributes["href"].startswith("#") for item in entries)
    assert page_html.canonical(shown) == f"{BASE}v/4/"
    corrected = (
        page_html.parse(client.get(f"{BASE}changes/").content).one("section", id="corrections").one("a")
    )
    assert corrected.attributes["href"].startswith(f"{BASE}v/4/#")


def test_the_timegate_leads_to_what_stays(client: Client, withdrawn: Timeline) -> None:
    response = client.get(f"{BASE}timegate")
    assert response.status_code == 302
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("address", ["/", "/feed.atom", "/sitemap.xml"])
def test_no_list_of_timelines_holds_it(client: Client, told: Timeline, editor: User, address: str) -> None:
    assert sample_history.SLUG.encode() in client.get(address).content
    withdraw_timeline(told, by=editor, reason=REASON)
    assert sample_history.SLUG.encode() not in client.get(address).content


def test_a_withdrawn_entry_says_when_and_why_at_its_own_address(client: Client, told: Timeline) -> None:
    gone = Entry.objects.get(state="withdrawn")
    response = client.get(f"{BASE}{gone.uid}/")
    assert response.status_code == 200
    assert "X-Robots-Tag" not in response
    text = page_html.parse(response.content).one("main").text
    assert "This entry was withdrawn on" in text
    assert "We could not verify it." in text
