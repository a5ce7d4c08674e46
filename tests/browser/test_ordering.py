"""Moving entries by hand: by mouse, by touch, by keyboard, and without JavaScript; no further than dates allow."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import SIZES, Watch, open_editor, open_timeline, open_tools, row_of
from tests.browser.test_pages import Inspector
from timeline.actions.base import Refused
from timeline.actions.entries import move_entry, remove_entry
from timeline.models import Entry, Timeline, User

# What is tried here is the page's script; what it asks of the database is tested without a browser.
pytestmark = pytest.mark.once

NAMES = ["Alarm", "Doors", "Ladder", "Hoses", "Fire out"]


@pytest.fixture
def rows(make_event: Callable[..., Entry], editor: User) -> list[Entry]:
    """Three events that may stand anywhere between one of 1 March and one of 7 March 2017."""
    dates = ["2017-03-01", "", "", "", "2017-03-07"]
    rows = [make_event(name, date) for name, date in zip(NAMES, dates, strict=True)]
    # By its date alone, the last one goes before those without a date.
    move_entry(rows[-1], by=editor, after=rows[-2])
    for row in rows:
        row.refresh_from_db()
    return rows


@pytest.fixture
def page(desk: Page, rows: list[Entry], timeline: Timeline) -> Page:
    return open_timeline(desk, timeline)


def headings(page: Page) -> Locator:
    return page.get_by_role("region", name="Entries").get_by_role("heading", level=3)


def handle(page: Page, name: str) -> Locator:
    return row_of(page, name).locator(".drag-handle")


def middle(of: Locator) -> tuple[float, float]:
    box = of.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def lift(page: Page, name: str) -> None:
    """Press on the handle of an entry, and begin to drag."""
    # Rows that come into sight for the first time take their true height, and those below them move.
    handle(page, name).hover(force=True)
    handle(page, name).hover()
    x, y = middle(handle(page, name))
    page.mouse.down()
    page.mouse.move(x, y + 6, steps=2)
    expect(page.locator(".drop-note")).to_be_visible()


def carry(page: Page, *, above: str = "", below: str = "") -> None:
    """Carry what is held over the upper or the lower part of a row, and stay there until nothing scrolls any more.

    The page scrolls by itself under a pointer near the edge of the window, and takes the row with it.
    """
    row = row_of(page, above or below)
    x, _y = middle(row.locator(".drag-handle"))
    for _ in range(100):
        box = row.bounding_box()
        assert box is not None
        page.mouse.move(x, box["y"] + (6 if above else box["height"] - 6), steps=8)
        page.evaluate(TWO_FRAMES)
        if row.bounding_box() == box:
            return
    raise AssertionError(f"{row} does not come to rest")


TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def expect_nothing_held(page: Page) -> None:
    expect(page.locator(".drop-line, .drop-note, .is-dragged, .is-in-the-way")).to_have_count(0)


def test_an_entry_is_dragged_to_another_place(page: Page, watch: Watch) -> None:
    watch.pages_loaded.clear()
    lift(page, "Hoses")
    carry(page, above="Doors")
    expect(page.locator(".drop-note")).to_have_text("Hoses after “Alarm”")
    page.mouse.up()
    expect(headings(page)).to_have_text(["Alarm", "Hoses", "Doors", "Ladder", "Fire out"])
    expect_nothing_held(page)
    expect(row_of(page, "Hoses")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Moved after “Alarm”.")).to_be_visible()
    assert watch.pages_loaded == []
    page.get_by_role("button", name="Undo the move of Hoses").click()
    expect(headings(page)).to_have_text(NAMES)
    page.reload()
    expect(headings(page)).to_have_text(NAMES)


def test_a_drop_that_the_dates_forbid_is_refused_and_says_why_as_the_server_would(
    page: Page, rows: list[Entry], editor: User
) -> None:
    for name, far, entry, after in (
        ("Fire out", "Alarm", rows[4], None),
        ("Alarm", "Fire out", rows[0], rows[4]),
    ):
        with pytest.raises(Refused) as refusal:
            move_entry(entry, by=editor, after=after)
        why = str(refusal.value)
        lift(page, name)
        carry(page, **{"above" if after is None else "below": far})
        expect(page.locator(".drop-note.is-refused")).to_have_text(f"{name} {why}")
        expect(page.locator(".drop-line.is-refused")).to_be_visible()
        expect(page.locator(".is-in-the-way").get_by_role("heading")).to_have_text(far)
        page.mouse.up()
        expect_nothing_held(page)
        expect(page.get_by_role("status").filter(has_text=f"Not moved. {why}")).to_be_visible()
        expect(headings(page)).to_have_text(NAMES)


def test_escape_puts_an_entry_down_where_it_was(page: Page) -> None:
    lift(page, "Hoses")
    carry(page, above="Doors")
    expect(page.locator(".drop-line")).to_be_visible()
    page.keyboard.press("Escape")
    expect_nothing_held(page)
    page.mouse.up()
    expect(page.get_by_role("status").filter(has_text="Not moved.")).to_be_visible()
    expect(headings(page)).to_have_text(NAMES)
    # And the next drag is one like any other.
    lift(page, "Hoses")
    carry(page, above="Doors")
    page.mouse.up()
    expect(headings(page)).to_have_text(["Alarm", "Hoses", "Doors", "Ladder", "Fire out"])


def test_a_press_that_travels_nowhere_moves_nothing(page: Page) -> None:
    page.mouse.move(*middle(handle(page, "Doors")))
    page.mouse.down()
    page.mouse.up()
    expect_nothing_held(page)
    lift(page, "Doors")
    carry(page, below="Alarm")
    expect(page.locator(".drop-note")).to_have_text("Doors stays where it is")
    page.mouse.up()
    expect_nothing_held(page)
    expect(headings(page)).to_have_text(NAMES)
    expect(page.get_by_role("status").filter(has_text="Moved")).to_have_count(0)


def test_an_entry_is_dragged_past_a_removed_one_and_beside_a_form(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 2400})  # all of it in sight
    open_tools(page, "Ladder").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Removed: Ladder")).to_be_visible()
    open_tools(page, "Doors")
    row_of(page, "Doors").get_by_role("link", name="An event after this").click()
    expect(page.get_by_role("heading", name="Add an event here")).to_be_visible()
    expect(row_of(page, "Doors").get_by_role("link", name="An event after this")).to_be_hidden()
    lift(page, "Hoses")
    carry(page, above="Doors")
    page.mouse.up()
    expect(headings(page)).to_have_text(["Alarm", "Hoses", "Doors", "Fire out"])
    # The form stands where it stood, with what is typed into it; the removed row comes back at its place.
    page.get_by_label("Headline").fill("Windows")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(headings(page)).to_have_text(["Alarm", "Hoses", "Doors", "Windows", "Fire out"])
    page.get_by_role("button", name="Undo: restore it").click()
    expect(headings(page)).to_have_text(["Alarm", "Hoses", "Doors", "Windows", "Ladder", "Fire out"])
    page.reload()
    expect(headings(page)).to_have_text(["Alarm", "Hoses", "Doors", "Windows", "Ladder", "Fire out"])


def test_a_drop_into_a_list_that_another_window_has_changed_is_answered(
    page: Page, rows: list[Entry], editor: User
) -> None:
    move_entry(rows[1], by=editor, after=rows[2])
    lift(page, "Hoses")
    carry(page, below="Doors")
    page.mouse.up()
    expect(page.get_by_role("status").filter(has_text="“Doors” has been put after “Ladder”")).to_be_visible()
    expect(headings(page)).to_have_text(NAMES)
    page.reload()
    expect(headings(page)).to_have_text(["Alarm", "Ladder", "Doors", "Hoses", "Fire out"])
    remove_entry(rows[2], by=editor, version=rows[2].version)
    lift(page, "Hoses")
    carry(page, above="Doors")
    page.mouse.up()
    expect(
        page.get_by_role("status").filter(
            has_text="the place of “Ladder”, which has been removed: after “Alarm”"
        )
    ).to_be_visible()
    expect(headings(page).first).to_have_text("Alarm")
    page.reload()
    expect(headings(page)).to_have_text(["Alarm", "Hoses", "Doors", "Fire out"])


def test_a_long_list_scrolls_under_what_is_dragged_to_its_edge(
    desk: Page, make_event: Callable[..., Entry], timeline: Timeline
) -> None:
    names = [f"Event {number:02}" for number in range(25)]
    for name in names:
        make_event(name)
    page = open_timeline(desk, timeline)
    lift(page, names[-1])
    x, _y = middle(handle(page, names[-1]))
    page.mouse.move(x, 4, steps=4)
    expect(row_of(page, names[0])).to_be_in_viewport()
    expect(page.locator(".drop-note")).to_have_text(f"{names[-1]} to the beginning")
    page.mouse.up()
    expect(headings(page).first).to_have_text(names[-1])
    expect(row_of(page, names[-1])).to_be_in_viewport()


def test_an_entry_is_dragged_by_touch(
    open_context: Callable[..., BrowserContext], editor: User, timeline: Timeline, rows: list[Entry]
) -> None:
    context = open_context(as_user=editor, viewport=SIZES["phone"], has_touch=True, is_mobile=True)
    page = open_timeline(context.new_page(), timeline)
    touch = context.new_cdp_session(page)
    # Away from the edges of the window, where the page scrolls under what is dragged.
    handle(page, "Ladder").evaluate("handle => handle.scrollIntoView({ block: 'center' })")
    x, y = middle(handle(page, "Ladder"))
    target = row_of(page, "Doors").bounding_box()
    assert target is not None
    scrolled = page.evaluate("scrollY")
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for part in range(1, 9):
        at = {"x": x, "y": y + (target["y"] + 8 - y) * part / 8}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
    expect(page.locator(".drop-note")).to_have_text("Ladder after “Alarm”")
    # The finger drags the entry, not the page.
    assert page.evaluate("scrollY") == scrolled
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(headings(page)).to_have_text(["Alarm", "Ladder", "Doors", "Hoses", "Fire out"])


def test_alt_with_an_arrow_moves_the_entry_that_has_the_focus(page: Page, watch: Watch) -> None:
    watch.pages_loaded.clear()
    row = row_of(page, "Ladder")
    row.focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(headings(page)).to_have_text(["Alarm", "Ladder", "Doors", "Hoses", "Fire out"])
    expect(row).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(headings(page)).to_have_text(NAMES)
    expect(row).to_be_focused()
    # From a button, that button keeps it.
    open_tools(page, "Ladder")
    down = page.get_by_role("button", name="Move down: Ladder")
    down.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(headings(page)).to_have_text(["Alarm", "Doors", "Hoses", "Ladder", "Fire out"])
    expect(down).to_be_focused()
    row_of(page, "Alarm").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_role("status").filter(has_text="It is the first entry already.")).to_be_visible()
    # In a form the keys are the field's own.
    open_editor(page, "Ladder")
    page.get_by_label("Headline").press("Alt+ArrowUp")
    expect(page.get_by_label("Headline")).to_be_focused()
    expect(headings(page)).to_have_text(["Alarm", "Doors", "Hoses", "Fire out"])
    assert watch.pages_loaded == []


def test_a_far_place_is_chosen_by_keyboard(page: Page, watch: Watch) -> None:
    watch.pages_loaded.clear()
    open_tools(page, "Hoses").get_by_role("link", name="Move to…").focus()
    page.keyboard.press("Enter")
    place = page.get_by_role("combobox", name="Position")
    expect(place).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(headings(page)).to_have_text(["Hoses", "Alarm", "Doors", "Ladder", "Fire out"])
    expect(row_of(page, "Hoses")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Moved to the beginning.")).to_be_visible()
    assert watch.pages_loaded == []


def test_without_scripts_a_far_place_is_chosen_on_a_page(
    open_context: Callable[..., BrowserContext], editor: User, timeline: Timeline, rows: list[Entry]
) -> None:
    page = open_timeline(open_context(as_user=editor, java_script_enabled=False).new_page(), timeline)
    expect(handle(page, "Hoses")).to_be_hidden()
    expect(page.get_by_text("Drag an entry by its handle")).to_be_hidden()
    row_of(page, "Hoses").get_by_role("link", name="More", exact=True).click()
    page.get_by_role("link", name="Move to… Hoses").click()
    page.get_by_label("Position").select_option(label="After: Alarm, 1 March 2017")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(headings(page)).to_have_text(["Alarm", "Hoses", "Doors", "Ladder", "Fire out"])
    notice = page.get_by_text("Moved after “Alarm”.")
    # The page opens at the entry, and still what was done is in sight.
    expect(notice).to_be_in_viewport()
    page.get_by_role("button", name="Undo the move of Hoses").click()
    expect(headings(page)).to_have_text(NAMES)


def test_add_here_says_what_fits_and_where_another_date_leads(page: Page) -> None:
    open_tools(page, "Doors")
    row_of(page, "Doors").get_by_role("link", name="An event after this").click()
    when = page.get_by_role("group", name="When")
    expect(when).to_contain_text("Dates allowed here: from 1 March 2017 to 7 March 2017.")
    date = page.get_by_role("textbox", name="Date")
    date.fill("2018")
    expect(when.get_by_role("status")).to_contain_text(
        "It will go right after “Fire out”, dated 7 March 2017"
    )
    date.fill("2017-03-04")
    expect(when.get_by_role("status")).to_contain_text("4 March 2017 (Saturday)")
    expect(when.get_by_role("status")).not_to_contain_text("It will go")
    page.get_by_label("Headline").fill("Windows")
    date.fill("2016")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(
        page.get_by_role("status").filter(has_text="Added. It went right before “Alarm”, dated 1 March 2017")
    ).to_be_visible()
    expect(headings(page)).to_have_text(["Windows", *NAMES])


def test_axe_finds_nothing_while_an_entry_is_dragged_nor_in_move_to(
    open_context: Callable[..., BrowserContext], editor: User, timeline: Timeline, rows: list[Entry]
) -> None:
    page = open_context(as_user=editor, viewport=SIZES["desktop"]).new_page()
    open_timeline(page, timeline)
    lift(page, "Alarm")
    carry(page, below="Fire out")
    expect(page.locator(".drop-note.is-refused")).to_be_visible()
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    # What is lifted is dimmed on purpose while it is held.
    assert [one for one in found.response["violations"] if one["id"] != "color-contrast"] == []
    page.keyboard.press("Escape")
    page.mouse.up()
    open_tools(page, "Alarm").get_by_role("link", name="Move to…").click()
    expect(page.get_by_role("combobox", name="Position")).to_be_focused()
    inspector = Inspector()
    inspector.look(page)
    page.goto(f"/desk/t/{timeline.slug}/e/{rows[0].uid}/move/")
    inspector.look(page)
    assert inspector.found == []
