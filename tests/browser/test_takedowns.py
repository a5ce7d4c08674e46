"""A takedown in browsers: an editor requests it, a lawyer approves it, a reader finds that something was removed."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import SIZES, open_timeline, open_tools
from tests.support import axe
from tests.support.canary_incident import publish_now
from timeline.actions.drafts import CitationDraft, EventDraft, SourceDraft
from timeline.actions.entries import add_entry
from timeline.models import Timeline, User

pytestmark = pytest.mark.once

HEADLINE = "Jane Doe opens the gate"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_one_requests_another_approves_and_readers_see_it(
    timeline: Timeline,
    editor: User,
    desk: Page,
    open_context: Callable[..., BrowserContext],
    make_user: Callable[..., User],
) -> None:
    cited = (CitationDraft(source=SourceDraft(title="The gate")),)
    entry = add_entry(timeline, EventDraft(headline=HEADLINE, citations=cited), by=editor).entry
    add_entry(timeline, EventDraft(headline="The water falls", citations=cited), by=editor)
    publish_now(timeline, editor)
    faults = []
    open_timeline(desk, timeline)
    open_tools(desk, HEADLINE).get_by_role("link", name="Take down…").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(f"Take down the entry “{HEADLINE}”")
    desk.get_by_label("Protection of a person").check()
    press(desk, "Show what would be erased")
    expect(desk.get_by_role("heading", name="What would be erased")).to_be_visible()
    desk.get_by_text("The texts").click()
    expect(desk.get_by_text("version 1, event")).to_be_visible()
    faults += axe.look(desk)
    press(desk, "Request the takedown")
    expect(desk.get_by_text("You requested it, so another editor")).to_be_visible()
    expect(desk.get_by_role("button", name="Approve and erase")).to_have_count(0)
    faults += axe.look(desk, axe.ONE_LOOK)

    lawyer = make_user("lawyer@example.org", "lawyer")
    other = open_context(as_user=lawyer, viewport=SIZES["desktop"]).new_page()
    other.goto("/desk/takedowns/")
    faults += axe.look(other, axe.ONE_LOOK)
    other.get_by_role("link", name="The entry").click()
    expect(other.get_by_role("heading", level=1)).to_have_text(f"Takedown: the entry “{HEADLINE}”")
    press(other, "Approve and erase")
    expect(other.get_by_text("It is removed for readers.")).to_be_visible()
    expect(other.get_by_text(HEADLINE)).to_have_count(0)
    faults += axe.look(other, axe.ONE_LOOK)

    reader = open_context().new_page()
    answer = reader.goto(f"/t/{timeline.slug}/{entry.uid}/")
    assert answer is not None
    assert answer.status == 410
    expect(reader.get_by_text(re.compile("This entry was removed on"))).to_be_visible()
    expect(reader.get_by_text("Removed to protect a person.")).to_be_visible()
    assert not faults, "\n".join(faults)
