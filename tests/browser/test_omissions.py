"""The choice whether readers see what a quotation leaves out: ticked where it is shown, kept while one types on."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import open_editor, open_timeline
from timeline.actions.drafts import CitationDraft, PartyDraft, SourceDraft, StatementDraft
from timeline.actions.entries import add_entry
from timeline.models import Citation, Entry, Timeline, User

# What is tried here is the pages and their script; what they ask of the database is tested without a browser.
pytestmark = pytest.mark.once

TEXT = "The board said: “We looked, as we must, at the wall, as it was dry, and left.”"


@pytest.fixture
def statement(timeline: Timeline, editor: User) -> Entry:
    cited = CitationDraft(source=SourceDraft(publisher="The Gazette", text=TEXT))
    draft = StatementDraft(
        party=PartyDraft(name="The board"), words="We looked … at the wall", citations=(cited,)
    )
    return add_entry(timeline, draft, by=editor).entry


def test_what_is_ticked_is_saved_and_no_longer_ticked_for_other_words(
    desk: Page, timeline: Timeline, statement: Entry
) -> None:
    page = open_timeline(desk, timeline)
    open_editor(page, "We looked")
    box = page.get_by_role("checkbox", name="Readers see that this quotation leaves out “as we must”")
    expect(box).not_to_be_checked()
    box.check()
    page.get_by_text("More fields").click()
    # The checks come anew, with the choice.
    with page.expect_response("**/read-words/statement/"):
        page.get_by_label("Context").fill("At the gate.")
    expect(box).to_be_checked()
    page.locator(".buttons").get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    assert Citation.objects.get().omitted == ["as we must"]
    open_editor(page, "We looked")
    expect(box).to_be_checked()
    page.locator("[name=words]").fill("We looked … and left.")
    other = page.get_by_role(
        "checkbox", name="Readers see that this quotation leaves out “as we must, at the wall"
    )
    expect(other).not_to_be_checked()
