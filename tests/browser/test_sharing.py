"""What pages say of themselves to programs, in a real browser under its policy for scripts."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.support.browser_incident import Incident
from timeline.models import Timeline, User

# What a browser makes of it is the same whatever keeps it.
pytestmark = pytest.mark.once


HOSTILE = "</script><script>document.title = 'taken'</script><!-- Fire"


@pytest.fixture
def incident(timeline: Timeline, editor: User) -> Incident:
    Timeline.objects.filter(pk=timeline.pk).update(title=HOSTILE)
    timeline.refresh_from_db()
    return Incident(timeline, editor)


def wholes(told: dict[str, Any]) -> list[dict[str, Any]]:
    """The timeline of which a quotation is part, or that an event is the subject of."""
    return [one for one in (told.get("isPartOf"), *told.get("subjectOf", [])[:1]) if one]


def test_linked_data_are_data_to_the_browser_and_the_card_is_a_picture(
    open_context: Callable[..., BrowserContext], incident: Incident
) -> None:
    page = open_context().new_page()
    for address, kind in (
        ("", "NewsArticle"),
        (f"{incident.said.uid}/", "Quotation"),
        (f"{incident.fire.uid}/", "Event"),
    ):
        page.goto(f"/t/{incident.timeline.slug}/{address}")
        (block,) = page.locator("script[type='application/ld+json']").all_text_contents()
        told = json.loads(block)
        assert told["@type"] == kind
        assert HOSTILE in {told.get("headline"), *(one["headline"] for one in wholes(told))}
        assert HOSTILE in page.title()
        card = page.locator("meta[property='og:image']").get_attribute("content")
        size = page.evaluate(
            "address => { const picture = new Image(); picture.src = address;"
            " return picture.decode().then(() => [picture.naturalWidth, picture.naturalHeight]) }",
            card,
        )
        assert size == [1200, 630]


def test_the_link_is_copied_or_given_to_the_system(
    open_context: Callable[..., BrowserContext], incident: Incident
) -> None:
    context = open_context()
    context.add_init_script(
        "window.shared = []; window.copied = [];"
        "navigator.share = async (data) => { shared.push(data) };"
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { copied.push(text) } } })"
    )
    page = context.new_page()
    page.goto(f"/t/{incident.timeline.slug}/{incident.said.uid}/?x=1")
    line = page.locator("#share")
    line.get_by_role("button", name="Copy the link").click()
    expect(line.get_by_role("status")).to_have_text("Copied")
    line.get_by_role("button", name="Share", exact=True).click()
    address = page.locator("link[rel=canonical]").get_attribute("href")
    assert page.evaluate("copied") == [address]
    assert [shared["url"] for shared in page.evaluate("shared")] == [address]
