"""Editing in place: no page load, the focus where one expects it, nothing lost by cancelling or undoing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.browser.conftest import SIZES, Watch, open_editor, open_timeline, open_tools, row_of
from timeline.models import Entry, Party, Timeline, User

# What is tried here is the pages and their script; what they ask of the database is tested without a browser.
pytestmark = pytest.mark.once

HEADLINES = ["The alarm is raised", "The doors are opened", "The fire is out"]


@pytest.fixture
def rows(make_event: Callable[..., Entry]) -> list[Entry]:
    """Three events without a date, so that each may stand anywhere."""
    return [make_event(headline) for headline in HEADLINES]


@pytest.fixture
def page(desk: Page, rows: list[Entry], timeline: Timeline) -> Page:
    return open_timeline(desk, timeline)


@pytest.fixture
def no_page_loads(page: Page, watch: Watch) -> None:
    """Hold the test to be done on the page that is open now."""
    watch.pages_loaded.clear()


def headings(page: Page) -> Locator:
    return page.get_by_role("region", name="Entries").get_by_role("heading", level=3)


def test_what_comes_into_the_page_can_be_used_in_the_same_moment(page: Page) -> None:
    # htmx can leave new content unbound for a while: a form sent then loads a page, and what is typed is not heard.
    page.evaluate(
        """() => {
            window.seen = [];
            new MutationObserver((changes) => {
                if (!changes.some((change) => change.addedNodes.length)) return;
                const waiting = document.querySelectorAll(".htmx-added, .htmx-settling, .htmx-swapping").length;
                const focused = document.activeElement.name ?? "";
                window.seen.push([waiting, focused]);
            }).observe(document.querySelector("main"), { childList: true, subtree: true });
        }"""
    )
    open_editor(page, HEADLINES[1])
    expect(page.get_by_label("Headline")).to_be_focused()
    assert page.evaluate("window.seen")[0] == [0, "headline"]


def test_an_entry_is_changed_where_it_stands(page: Page, no_page_loads: None, watch: Watch) -> None:
    open_editor(page, HEADLINES[1])
    headline = page.get_by_label("Headline")
    expect(headline).to_be_focused()
    headline.fill("The doors are forced")
    headline.press("Enter")
    row = row_of(page, "The doors are forced")
    expect(row).to_be_focused()
    expect(headings(page)).to_have_text([HEADLINES[0], "The doors are forced", HEADLINES[2]])
    expect(page.get_by_label("Headline")).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    panel = page.get_by_role("complementary", name="State of the timeline")
    expect(panel.get_by_role("listitem").first).to_contain_text(
        re.compile(r"Editor changed\s.*doors are forced", re.DOTALL)
    )
    assert watch.pages_loaded == []


def test_the_panel_names_an_entry_that_loses_its_source(
    page: Page, no_page_loads: None, watch: Watch
) -> None:
    panel = page.get_by_role("complementary", name="State of the timeline")
    expect(panel).to_contain_text("Every event and statement has a source.")
    open_editor(page, HEADLINES[0])
    page.get_by_role("group", name="Sources").get_by_label("Take out").first.check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(row_of(page, HEADLINES[0])).to_contain_text("No source")
    panel.get_by_role("link", name=HEADLINES[0]).click()
    expect(row_of(page, HEADLINES[0])).to_be_in_viewport()
    assert watch.pages_loaded == []


def test_a_date_that_its_place_does_not_allow_moves_the_entry_and_says_so(
    desk: Page, make_event: Callable[..., Entry], timeline: Timeline, watch: Watch
) -> None:
    for day in (1, 2, 3):
        make_event(f"Day {day}", edtf=f"2017-03-0{day}")
    open_timeline(desk, timeline)
    watch.pages_loaded.clear()
    open_editor(desk, "Day 1")
    desk.get_by_role("textbox", name="Date").fill("2017-03-04")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(headings(desk)).to_have_text(["Day 2", "Day 3", "Day 1"])
    expect(row_of(desk, "Day 1")).to_be_focused()
    expect(desk.get_by_role("status").filter(has_text="It moved right after “Day 3”")).to_be_visible()
    # And by hand it does not go where its date forbids it.
    open_tools(desk, "Day 1").get_by_role("button", name="Move up").click()
    expect(desk.get_by_role("status").filter(has_text="cannot go before “Day 3”")).to_be_visible()
    expect(headings(desk)).to_have_text(["Day 2", "Day 3", "Day 1"])
    assert watch.pages_loaded == []


def test_moving_by_keyboard_keeps_the_focus_on_the_button(
    page: Page, no_page_loads: None, watch: Watch
) -> None:
    open_tools(page, HEADLINES[0])
    down = page.get_by_role("button", name=f"Move down: {HEADLINES[0]}")
    down.focus()
    page.keyboard.press("Enter")
    expect(headings(page)).to_have_text([HEADLINES[1], HEADLINES[0], HEADLINES[2]])
    expect(down).to_be_focused()
    page.keyboard.press("Enter")
    expect(headings(page)).to_have_text([HEADLINES[1], HEADLINES[2], HEADLINES[0]])
    expect(down).to_be_focused()
    before = down.element_handle()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="It is the last entry already.")).to_be_visible()
    before.wait_for_element_state("hidden")
    expect(down).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name=f"Move up: {HEADLINES[0]}")).to_be_focused()
    page.keyboard.press("Space")
    expect(headings(page)).to_have_text([HEADLINES[1], HEADLINES[0], HEADLINES[2]])
    expect(page.get_by_role("button", name=f"Move up: {HEADLINES[0]}")).to_be_focused()
    assert watch.pages_loaded == []


def test_an_entry_is_removed_and_brought_back_at_its_place(
    page: Page, no_page_loads: None, watch: Watch
) -> None:
    open_tools(page, HEADLINES[1]).get_by_role("button", name="Remove").click()
    undo = page.get_by_role("button", name="Undo: restore it")
    expect(undo).to_be_focused()
    expect(page.get_by_text(f"Removed: {HEADLINES[1]}")).to_be_visible()
    expect(headings(page)).to_have_text([HEADLINES[0], HEADLINES[2]])
    undo.press("Enter")
    expect(headings(page)).to_have_text(HEADLINES)
    expect(row_of(page, HEADLINES[1])).to_be_focused()
    assert watch.pages_loaded == []


def test_cancel_puts_the_row_back_as_it_was(page: Page, no_page_loads: None, watch: Watch) -> None:
    open_editor(page, HEADLINES[1])
    page.get_by_label("Headline").fill("Not to be kept")
    page.get_by_role("link", name="Close").click()
    expect(headings(page)).to_have_text(HEADLINES)
    expect(row_of(page, HEADLINES[1])).to_be_focused()
    # It is kept as a draft, and the form has the saved text.
    expect(row_of(page, HEADLINES[1]).get_by_role("link", name="Unsaved changes from")).to_be_visible()
    open_editor(page, HEADLINES[1])
    expect(page.get_by_label("Headline")).to_have_value(HEADLINES[1])
    page.get_by_role("link", name="Close").click()

    page.get_by_role("link", name="Add a statement").click()
    expect(page.get_by_role("heading", name="Add a statement")).to_be_visible()
    page.get_by_role("link", name="Close").click()
    expect(page.get_by_role("heading", name="Add a statement")).to_have_count(0)
    expect(headings(page)).to_have_text(HEADLINES)
    assert watch.pages_loaded == []


def test_another_row_keeps_what_was_typed_and_takes_the_focus(
    page: Page, no_page_loads: None, watch: Watch
) -> None:
    page.get_by_role("link", name="Add an event").click()
    page.get_by_label("Headline").fill("The inquiry opens")
    page.get_by_role("textbox", name="Date").fill("2017-13")
    sources = page.get_by_role("group", name="Sources")
    sources.get_by_text("New source?").click()
    sources.get_by_label("Publisher").fill("The Gazette")
    sources.get_by_role("button", name="Another source").click()
    expect(sources.get_by_role("combobox", name="Source", exact=True)).to_have_count(2)
    expect(sources.get_by_role("combobox", name="Source", exact=True).nth(1)).to_be_focused()
    # What is filled in stands open, and a fault is not yet held against the writer.
    expect(sources.get_by_label("Publisher").first).to_be_visible()
    expect(sources.get_by_label("Publisher").first).to_have_value("The Gazette")
    expect(page.get_by_label("Headline")).to_have_value("The inquiry opens")
    expect(page.get_by_role("textbox", name="Date")).to_have_value("2017-13")
    expect(page.get_by_role("textbox", name="Date")).not_to_have_attribute("aria-invalid", "true")
    assert watch.pages_loaded == []


def test_a_refused_form_names_the_field_and_keeps_what_was_typed(
    page: Page, no_page_loads: None, watch: Watch
) -> None:
    page.get_by_role("link", name="Add an event").click()
    page.get_by_text("More fields").click()
    page.get_by_label("What happened").fill("Long work.")
    page.get_by_role("textbox", name="Date").fill("2017-13")
    page.get_by_role("button", name="Save", exact=True).click()
    headline = page.get_by_label("Headline")
    expect(headline).to_have_attribute("aria-invalid", "true")
    expect(headline).to_have_accessible_description(re.compile("Say in one line what happened."))
    expect(headline).to_be_focused()
    expect(page.get_by_role("textbox", name="Date")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("textbox", name="Date")).to_have_value("2017-13")
    expect(page.get_by_label("What happened")).to_have_value("Long work.")
    expect(page.get_by_text("there is no month 13")).to_have_count(1)
    # It all stands here: there is nothing to offer back.
    expect(page.get_by_text("Your unsaved changes")).to_have_count(0)
    headline.fill("The inquiry opens")
    page.get_by_role("textbox", name="Date").fill("2017-03")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(row_of(page, "The inquiry opens")).to_contain_text("March 2017")
    assert watch.pages_loaded == []


def test_a_date_is_read_while_it_is_typed(page: Page, no_page_loads: None, watch: Watch) -> None:
    page.get_by_role("link", name="Add an event").click()
    page.get_by_label("Headline").fill("The inquiry opens")
    date = page.get_by_role("textbox", name="Date")
    when = page.get_by_role("group", name="When")
    date.press_sequentially("2017-03~")
    expect(when.get_by_role("status")).to_contain_text("around March 2017")
    date.fill("2017-13")
    expect(when.get_by_role("status")).to_contain_text(re.compile("month", re.IGNORECASE))
    when.get_by_text("Clock time, the source").click()
    date.fill("2017-03-07")
    when.get_by_label("Clock time").fill("10:15")
    when.get_by_label("Time zone").fill("Europe/London")
    expect(when.get_by_role("status")).to_contain_text("10:15")
    # The form around it is the one that was opened.
    expect(page.get_by_label("Headline")).to_have_value("The inquiry opens")
    expect(when.get_by_label("Time zone")).to_be_focused()
    assert watch.pages_loaded == []


def test_an_entry_goes_right_after_the_one_it_was_added_beside(
    page: Page, no_page_loads: None, watch: Watch
) -> None:
    row = open_tools(page, HEADLINES[0])
    row.get_by_role("link", name="An event after this").click()
    expect(row.get_by_role("link", name="An event after this")).to_be_hidden()
    page.get_by_label("Headline").fill("A door is locked")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(headings(page)).to_have_text([HEADLINES[0], "A door is locked", *HEADLINES[1:]])
    expect(row_of(page, "A door is locked")).to_be_focused()
    assert watch.pages_loaded == []


def test_a_form_on_a_page_of_its_own_leads_back_to_the_timeline(
    desk: Page, rows: list[Entry], timeline: Timeline
) -> None:
    address = f"/desk/t/{timeline.slug}/e/{rows[1].uid}/edit/"
    desk.goto(address)
    desk.get_by_role("link", name="Close").click()
    expect(headings(desk)).to_have_text(HEADLINES)
    desk.goto(address)
    desk.get_by_label("Headline").fill("The doors are forced")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(headings(desk)).to_have_text([HEADLINES[0], "The doors are forced", HEADLINES[2]])
    expect(desk.get_by_text("Saved.")).to_be_visible()
    desk.goto(f"/desk/t/{timeline.slug}/add/event/?after={rows[0].uid}")
    desk.get_by_role("link", name="Close").click()
    expect(headings(desk)).to_have_text([HEADLINES[0], "The doors are forced", HEADLINES[2]])


def test_without_scripts_an_entry_is_moved_removed_and_brought_back(
    open_context: Callable[..., BrowserContext], editor: User, timeline: Timeline, rows: list[Entry]
) -> None:
    page = open_timeline(open_context(as_user=editor, java_script_enabled=False).new_page(), timeline)
    row_of(page, HEADLINES[0]).get_by_role("link", name="More", exact=True).click()
    page.get_by_role("button", name=f"Move down: {HEADLINES[0]}").click()
    expect(headings(page)).to_have_text([HEADLINES[1], HEADLINES[0], HEADLINES[2]])
    expect(page.get_by_text(f"Moved after “{HEADLINES[1]}”.")).to_be_visible()
    row_of(page, HEADLINES[0]).get_by_role("link", name="More", exact=True).click()
    page.get_by_role("button", name=f"Remove {HEADLINES[0]}").click()
    expect(headings(page)).to_have_text([HEADLINES[1], HEADLINES[2]])
    page.get_by_role("button", name="Undo: restore it").click()
    expect(headings(page)).to_have_text([HEADLINES[1], HEADLINES[0], HEADLINES[2]])
    open_editor(page, HEADLINES[2])
    page.get_by_role("link", name="Close").click()
    expect(row_of(page, HEADLINES[2])).to_be_in_viewport()


def test_the_mouse_chooses_from_the_list(page: Page, no_page_loads: None, watch: Watch) -> None:
    page.get_by_role("link", name="Add an event").click()
    page.get_by_label("Headline").fill("The inquiry opens")
    party = page.get_by_role("group", name="Parties and their roles").get_by_role(
        "combobox", name="Party", exact=True
    )
    party.press_sequentially("Fire brigade")
    page.get_by_role("option", name="New party: “Fire brigade”").click()
    expect(page.get_by_label("Make this a new party")).to_be_checked()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(row_of(page, "The inquiry opens")).to_contain_text("Fire brigade")

    open_editor(page, HEADLINES[0])
    party.press_sequentially("brig")
    page.get_by_role("option", name=re.compile("^Fire brigade")).click()
    expect(party).to_have_value("Fire brigade")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(row_of(page, HEADLINES[0])).to_contain_text("Fire brigade")
    assert watch.pages_loaded == []


def test_escape_closes_the_list_and_keeps_the_words(page: Page) -> None:
    page.get_by_role("link", name="Add a statement").click()
    speaker = page.get_by_role("combobox", name="Who said it")
    speaker.press_sequentially("Fire brigade")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    speaker.press("Escape")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_hidden()
    expect(speaker).to_have_attribute("aria-expanded", "false")
    expect(speaker).to_have_value("Fire brigade")
    expect(page.get_by_role("heading", name="Add a statement")).to_be_visible()


def test_on_a_phone_an_event_is_added_by_touch(
    open_context: Callable[..., BrowserContext], editor: User, timeline: Timeline, rows: list[Entry]
) -> None:
    page = open_context(as_user=editor, viewport=SIZES["phone"], has_touch=True, is_mobile=True).new_page()
    open_timeline(page, timeline)
    page.get_by_role("link", name="Add an event").tap()
    page.get_by_label("Headline").fill("The inquiry opens")
    sources = page.get_by_role("group", name="Sources")
    sources.get_by_role("combobox", name="Source", exact=True).press_sequentially("alarm")
    page.get_by_role("option", name=re.compile(f"^The Gazette: {HEADLINES[0]}")).tap()
    page.get_by_role("button", name="Save", exact=True).tap()
    row = row_of(page, "The inquiry opens")
    expect(row).to_contain_text("The Gazette")
    expect(row).to_be_in_viewport()


def test_the_first_click_counts_on_a_page_opened_at_an_entry(
    desk: Page, timeline: Timeline, rows: list[Entry]
) -> None:
    # The entry has the focus, and gives it up as the button goes down; nothing may shift under the pointer.
    desk.goto(f"/desk/t/{timeline.slug}/#entry-{rows[1].uid}")
    expect(row_of(desk, HEADLINES[1])).to_be_focused()
    open_editor(desk, HEADLINES[2])
    expect(desk.get_by_label("Headline")).to_have_value(HEADLINES[2])


def test_by_keyboard_alone_an_event_is_added(page: Page, no_page_loads: None, watch: Watch) -> None:
    _tab_to(page, page.get_by_role("link", name="Add an event"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Headline")).to_be_focused()
    page.keyboard.type("The inquiry opens")
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="Date")).to_be_focused()
    page.keyboard.type("2017-03")
    source = page.get_by_role("group", name="Sources").get_by_role("combobox", name="Source", exact=True)
    _tab_to(page, source)
    page.keyboard.type("alarm")
    # The first line is of this timeline, so Enter takes it at once.
    page.keyboard.press("Enter")
    expect(source).to_have_value(re.compile(HEADLINES[0]))
    _tab_to(page, page.get_by_role("button", name="Save", exact=True))
    page.keyboard.press("Enter")
    expect(row_of(page, "The inquiry opens")).to_be_focused()
    assert watch.pages_loaded == []


def _tab_to(page: Page, wanted: Locator) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"60 times Tab do not lead to {wanted}")


# A promise of the next answer that htmx has put into the page.
NEXT_SWAP = """() => {
    window.nextSwap = new Promise((done) => {
        document.body.addEventListener("htmx:afterSettle", () => done(true), { once: true });
    });
}"""


def test_an_answer_that_comes_after_the_choice_does_not_open_the_list_again(page: Page) -> None:
    Party.objects.create(name="Harbour Board")
    page.get_by_role("link", name="Add an event").click()
    party = page.get_by_role("combobox", name="Party")
    party.press_sequentially("har")
    expect(page.get_by_role("option", name="Harbour Board")).to_be_visible()
    # The answer to what is typed next is held back until the choice has been made.
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/desk/suggest/parties/**", hold)
    with page.expect_request("**/desk/suggest/parties/**"):
        party.press("b")
    party.press("ArrowDown")
    party.press("Enter")
    suggestions = page.get_by_role("listbox", name="Suggestions")
    expect(suggestions).to_be_hidden()
    page.evaluate(NEXT_SWAP)
    held[-1].continue_()
    page.evaluate("window.nextSwap")
    party.focus()
    expect(suggestions).to_be_hidden()
