"""Undo and redo by keys and buttons, the bin and a restored version: with and without JavaScript, on a phone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import SIZES, open_editor, open_timeline, open_tools, row_of
from tests.browser.test_pages import Inspector
from timeline.actions.drafts import EventDraft
from timeline.actions.entries import edit_entry, remove_entry
from timeline.models import Change, Entry, Timeline, User

# What is tried here is the page's script; what it asks of the database is tested without a browser.
pytestmark = pytest.mark.once


@pytest.fixture
def rows(make_event: Callable[..., Entry]) -> list[Entry]:
    return [make_event(name, "2017-03-07") for name in ("Alarm", "Doors")]


@pytest.fixture
def inspector() -> Iterator[Inspector]:
    inspector = Inspector()
    yield inspector
    assert inspector.found == []


def test_keys_undo_and_redo_but_not_in_a_field(desk: Page, rows: list[Entry], timeline: Timeline) -> None:
    page = open_timeline(desk, timeline)
    open_tools(page, "Doors").get_by_role("button", name="Remove").click()
    # The buttons follow the change without the page being loaded again.
    expect(page.get_by_role("button", name="Undo: removed the event “Doors”")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(row_of(page, "Doors")).to_be_visible()
    expect(page.get_by_text("Undone: removed the event “Doors”.")).to_be_visible()
    page.keyboard.press("Control+Shift+z")
    expect(row_of(page, "Doors")).to_have_count(0)
    page.get_by_role("button", name="Undo: removed the event “Doors”").click()
    expect(row_of(page, "Doors")).to_be_visible()
    # In an open form the keys are the browser's own.
    open_editor(page, "Alarm")
    field = page.get_by_label("Headline")
    field.fill("Alarm bell")
    page.keyboard.press("Control+Shift+z")
    page.get_by_role("heading", name=timeline.title, level=1).click()
    page.keyboard.press("Control+Shift+z")
    expect(field).to_have_value("Alarm bell")
    assert Change.objects.filter(undoes__isnull=False).count() == 3


def test_the_bin_and_a_version_on_a_phone_without_javascript(
    open_context: Callable[..., BrowserContext],
    rows: list[Entry],
    timeline: Timeline,
    editor: User,
    inspector: Inspector,
) -> None:
    edit_entry(rows[0], EventDraft(headline="Alarm bell"), by=editor, version=1)
    remove_entry(rows[1], by=editor, version=1, reason="A duplicate.")
    plain = open_context(as_user=editor, viewport=SIZES["phone"], java_script_enabled=False).new_page()
    page = open_context(as_user=editor, viewport=SIZES["phone"]).new_page()
    at = f"/desk/t/{timeline.slug}/"
    added = Change.objects.get(verb="add", subject_uid=rows[0].uid)
    for address in (at, f"{at}bin/", f"{at}history/", f"{at}e/{rows[0].uid}/version/?change={added.pk}"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        inspector.look(page)
    plain.goto(f"{at}bin/")
    plain.get_by_role("checkbox", name="Doors").check()
    plain.get_by_role("button", name="Restore", exact=True).click()
    expect(plain.get_by_text("Restored: 1 entry.")).to_be_visible()
    plain.goto(f"{at}e/{rows[0].uid}/version/?change={added.pk}&unit=headline")
    expect(plain.get_by_role("checkbox", name="Headline")).to_be_checked()
    expect(plain.get_by_role("checkbox", name="Date")).not_to_be_checked()
    plain.get_by_role("button", name="Restore").click()
    expect(plain.get_by_text("Restored: Headline.")).to_be_visible()
    plain.get_by_role("button", name="Undo: changed the event “Alarm”").click()
    expect(plain.get_by_text("Undone: changed the event “Alarm”.")).to_be_visible()
