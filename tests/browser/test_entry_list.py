"""The list of entries in a browser: what leads from one page of it to another."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIZES, Watch, open_editor, open_timeline, open_tools, row_of
from tests.browser.test_pages import Inspector
from tests.support.bulk_timelines import fill
from timeline.models import Entry, Timeline, User

pytestmark = pytest.mark.once


@pytest.fixture
def entries(timeline: Timeline) -> list[Entry]:
    fill(timeline, 120)
    return list(Entry.objects.filter(timeline=timeline).in_order())


def test_fragment_alone_finds_the_page_of_an_entry(
    desk: Page, timeline: Timeline, entries: list[Entry]
) -> None:
    desk.goto(f"/desk/t/{timeline.slug}/#entry-{entries[100].uid}")
    expect(row_of(desk, "Event number 101")).to_be_in_viewport()
    # An entry that is nowhere does not load the page again and again.
    desk.goto(f"/desk/t/{timeline.slug}/?entry=n0such#entry-n0such")
    expect(row_of(desk, "Event number 1").first).to_be_visible()


def test_entry_that_goes_to_another_page_is_linked(
    desk: Page, timeline: Timeline, entries: list[Entry], watch: Watch
) -> None:
    open_timeline(desk, timeline)
    open_editor(desk, "Event number 46")
    desk.get_by_role("textbox", name="Date", exact=True).fill("2018-01-01")
    desk.get_by_role("button", name="Save", exact=True).click()
    notice = desk.get_by_role("status").filter(has_text="stands on another page of the list")
    expect(notice).to_be_visible()
    notice.get_by_role("link", name="Show it").click()
    expect(row_of(desk, "Event number 46")).to_be_in_viewport()
    watch.forgive("htmx:oobErrorNoTarget")


def test_tools_open_and_close_and_keep_the_focus(
    desk: Page, timeline: Timeline, entries: list[Entry], watch: Watch
) -> None:
    open_timeline(desk, timeline)
    watch.pages_loaded.clear()
    row = open_tools(desk, "Event number 49")
    more = row.get_by_role("link", name="More", exact=True)
    expect(more).to_be_focused()
    row.get_by_role("link", name="History").focus()
    desk.keyboard.press("Escape")
    expect(more).to_have_attribute("aria-expanded", "false")
    expect(more).to_be_focused()
    assert watch.pages_loaded == []


def test_ticked_rows_stay_ticked_and_bring_the_bar(
    desk: Page, timeline: Timeline, entries: list[Entry]
) -> None:
    open_timeline(desk, timeline)
    bar = desk.get_by_role("form", name="With the selected entries")
    expect(bar).to_be_hidden()
    tick = row_of(desk, "Event number 49").get_by_role("checkbox", name="Event number 49")
    tick.check()
    expect(bar).to_be_visible()
    open_tools(desk, "Event number 49")
    expect(tick).to_be_checked()
    bar.get_by_role("button", name="Verification…").click()
    expect(desk.get_by_role("heading", name="Set the verification of 1 entry")).to_be_visible()
    desk.get_by_label("Verification").select_option(label="Disputed")
    desk.get_by_role("button", name="Set the verification").click()
    expect(row_of(desk, "Event number 49")).to_contain_text("Disputed")
    desk.keyboard.press("Control+z")
    expect(row_of(desk, "Event number 49")).to_contain_text("Unconfirmed")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_axe_finds_nothing_in_a_list_with_filters_and_open_tools(
    size: str, desk: Page, timeline: Timeline, entries: list[Entry]
) -> None:
    desk.set_viewport_size(SIZES[size])
    desk.goto(f"/desk/t/{timeline.slug}/?kind=event&entry={entries[60].uid}")
    open_tools(desk, "Event number 61")
    row_of(desk, "Event number 61").get_by_role("checkbox").check()
    inspector = Inspector()
    inspector.look(desk)
    assert inspector.found == []


def test_keys_go_from_row_to_row_and_do_what_the_tools_do(
    desk: Page, timeline: Timeline, entries: list[Entry], editor: User
) -> None:
    open_timeline(desk, timeline)
    press = desk.keyboard.press
    press("j")
    press("j")
    expect(row_of(desk, "Event number 2").first).to_be_focused()
    press("k")
    row = desk.locator(f"#entry-{entries[0].uid}")
    expect(row).to_be_focused()
    press("x")
    expect(row.get_by_role("checkbox")).to_be_checked()
    press("x")
    press("i")
    expect(row.get_by_role("link", name="An event after this")).to_be_focused()
    press("m")
    expect(row.get_by_role("link", name="More", exact=True)).to_have_attribute("aria-expanded", "false")
    press("h")
    expect(desk.get_by_role("heading", name="Hold back")).to_be_visible()
    desk.get_by_role("link", name="Close").or_(desk.get_by_role("link", name="Cancel")).first.click()
    expect(row).to_be_focused()
    press("Enter")
    expect(desk.get_by_label("Headline")).to_be_focused()
    # A letter in a field is a letter.
    press("End")
    press("j")
    expect(desk.get_by_label("Headline")).to_have_value("Event number 1j")
    press("Escape")
    expect(row).to_be_focused()
    press("Delete")
    expect(desk.get_by_role("button", name="Undo: restore it")).to_be_focused()
    expect(desk.locator("#entry-count")).to_have_text("119 entries")
    press("/")
    expect(desk.get_by_role("searchbox", name="Search this timeline")).to_be_focused()

    User.objects.filter(pk=editor.pk).update(uses_letter_keys=False)
    open_timeline(desk, timeline)
    press("j")
    press("/")
    assert desk.evaluate("document.activeElement === document.body")


def test_tools_do_not_open_under_the_bar_of_selected_entries(
    desk: Page, timeline: Timeline, entries: list[Entry]
) -> None:
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.goto(f"/desk/t/{timeline.slug}/")
    rows = desk.locator("#entries > .row")
    desk.keyboard.press("j")
    desk.keyboard.press("x")
    bar = desk.locator(".bulk-bar")
    expect(bar).to_be_visible()
    # The last row above the bar.
    measure = "element => element.getBoundingClientRect().top"
    top = bar.evaluate(measure)
    last = max(index for index, row in enumerate(rows.all()) if row.evaluate(measure) < top - 40)
    rows.nth(last).focus()
    desk.keyboard.press("m")
    tools = rows.nth(last).locator(".entry-tools")
    expect(tools).to_be_visible()
    desk.wait_for_function(
        """() => document.querySelector(".entry-tools").getBoundingClientRect().bottom
            <= document.querySelector(".bulk-bar").getBoundingClientRect().top"""
    )


def test_list_begins_early_on_a_phone(desk: Page, timeline: Timeline, entries: list[Entry]) -> None:
    desk.set_viewport_size(SIZES["phone"])
    open_timeline(desk, timeline)
    box = desk.locator("#entries > li").first.bounding_box()
    assert box
    assert box["y"] <= 400
