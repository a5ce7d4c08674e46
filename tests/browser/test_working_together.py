"""Two colleagues and a stranger: a note in the form of an entry, a mention, a task, and a private preview."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import SIZES, open_editor, open_timeline, row_of
from tests.support.axe import TWO_LOOKS, look
from timeline.actions.entry_notes import add_note
from timeline.actions.preview_links import create_preview_link
from timeline.actions.tasks import TaskDraft, add_task
from timeline.models import Entry, Timeline, User

pytestmark = pytest.mark.once


@pytest.fixture
def other(open_context: Callable[..., BrowserContext], reporter: User) -> Page:
    """A page of a reporter's phone."""
    return open_context(as_user=reporter, viewport=SIZES["phone"]).new_page()


def test_a_note_in_the_form_reaches_a_colleague(
    desk: Page, other: Page, timeline: Timeline, make_event: Callable[..., Entry]
) -> None:
    make_event("The alarm is raised")
    page = open_timeline(other, timeline)
    open_editor(page, "The alarm is raised")
    page.get_by_label("Headline").fill("The alarm is raised twice")
    page.get_by_role("link", name="Notes", exact=True).click()
    page.get_by_label("Note", exact=True).fill("@Editor, who raised it?")
    page.get_by_role("button", name="Add the note").click()
    expect(page.get_by_role("article", name="Note of Reporter")).to_contain_text("who raised it?")
    # What was typed in the form of the entry is still there.
    expect(page.get_by_label("Headline")).to_have_value("The alarm is raised twice")

    desk.goto("/desk/")
    group = desk.get_by_role("region", name="Notes that mention you")
    group.get_by_role("link", name="who raised it?").press("Enter")
    desk.get_by_text("Reply", exact=False).first.press("Enter")
    desk.get_by_label("Reply", exact=True).fill("The pilot.")
    desk.get_by_role("button", name="Add the reply").press("Enter")
    expect(desk.get_by_text("The pilot.")).to_be_visible()
    desk.goto("/desk/")
    expect(desk.get_by_text("Nothing is waiting for you.")).to_be_visible()
    open_timeline(desk, timeline)
    row_of(desk, "The alarm is raised").get_by_role("link", name="1 note").click()
    desk.get_by_role("button", name="Resolve").click()
    expect(desk.get_by_text("Resolved notes (1)")).to_be_visible()


def test_a_stranger_reads_a_private_preview_until_it_is_revoked(
    desk: Page,
    timeline: Timeline,
    make_event: Callable[..., Entry],
    open_context: Callable[..., BrowserContext],
) -> None:
    make_event("The alarm is raised")
    open_timeline(desk, timeline).get_by_role("link", name="Private links").click()
    desk.get_by_label("For whom").fill("Anna Feld")
    desk.get_by_role("button", name="Create the link").click()
    address = desk.get_by_label("Link", exact=True).input_value()
    stranger = open_context(viewport=SIZES["phone"], java_script_enabled=False).new_page()
    stranger.goto(address)
    expect(stranger.get_by_text("Draft for Anna Feld")).to_be_visible()
    expect(stranger.get_by_role("heading", name="The alarm is raised", exact=True)).to_be_visible()
    desk.get_by_role("button", name="Revoke the link for Anna Feld").click()
    expect(desk.get_by_text("The link for Anna Feld no longer works.")).to_be_visible()
    stranger.reload()
    expect(stranger.get_by_role("heading", name="This preview has ended")).to_be_visible()


def test_axe_finds_nothing_and_nothing_is_too_wide(
    desk: Page, editor: User, timeline: Timeline, make_event: Callable[..., Entry]
) -> None:
    event = make_event("The alarm is raised")
    add_note(event, "Who raised it?", by=editor)
    add_task(timeline, TaskDraft(words="Call the pilot.", person=editor, due=date(2020, 1, 1)), by=editor)
    create_preview_link(timeline, for_whom="Anna Feld", days=1, by=editor)
    base = f"/desk/t/{timeline.slug}"
    for address in ("/desk/", f"{base}/tasks/", f"{base}/preview-links/", f"{base}/e/{event.uid}/notes/"):
        desk.goto(address)
        assert look(desk, TWO_LOOKS) == [], address
        desk.set_viewport_size(SIZES["phone"])
        assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
