"""The table to type into, in a browser: rows that are saved when they are left, keys, and paste."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import SIZES, Watch
from tests.browser.test_pages import Inspector
from timeline.models import Change, Entry, Event, FormDraft, Timeline

pytestmark = pytest.mark.once
Make = Callable[..., Entry]

PASTE = """(element, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def table(desk: Page, timeline: Timeline, make_event: Make) -> Page:
    """The table of two events and three empty rows."""
    make_event("The alarm is raised", edtf="2017-03-06")
    make_event("The fire is out", edtf="2017-03-07")
    desk.goto(f"/desk/t/{timeline.slug}/table/")
    return desk


def cell(page: Page, column: str, row: int) -> Locator:
    return page.get_by_label(f"{column}, row {row}", exact=True)


def test_row_is_saved_when_it_is_left_and_escape_restores_a_cell(table: Page, watch: Watch) -> None:
    watch.pages_loaded.clear()
    headline = cell(table, "Headline or words", 1)
    headline.fill("The alarm is raised late")
    cell(table, "Date", 1).fill("8 March")
    table.keyboard.press("Escape")
    expect(cell(table, "Date", 1)).to_have_value("6 March 2017")
    # Enter goes to the cell below, and so leaves the row.
    table.keyboard.press("Enter")
    expect(cell(table, "Date", 2)).to_be_focused()
    expect(table.get_by_role("status").filter(has_text="Saved 1 row.")).to_be_visible()
    assert Event.objects.filter(headline="The alarm is raised late", edtf="2017-03-06").count() == 1

    # A row that cannot be saved keeps what was typed, and a button puts it right.
    cell(table, "Date", 2).fill("7/3/2017")
    expect(table.get_by_text("Can be read in 2 ways")).to_be_visible()
    table.keyboard.press("Tab")
    table.keyboard.press("Enter")
    problem = table.get_by_role("alert").filter(has_text="is not saved.")
    expect(problem).to_be_visible()
    expect(cell(table, "Date", 2)).to_have_attribute("aria-invalid", "true")
    expect(cell(table, "Headline or words", 3)).to_be_focused()
    problem.get_by_role("button", name="3 July 2017").click()
    expect(cell(table, "Date", 2)).to_have_value("3 July 2017")
    expect(problem).to_be_hidden()
    assert watch.pages_loaded == []


def test_pasted_cells_fill_rows_and_add_some_as_one_step(table: Page, timeline: Timeline) -> None:
    lines = [
        f"{day} March 2017\tThing {day}\tThe union; The police (receiving)\tA leaflet"
        for day in range(10, 16)
    ]
    cell(table, "Date", 3).evaluate(PASTE, "\n".join(lines) + "\n")
    expect(table.get_by_role("status").filter(has_text="Saved 6 rows.")).to_be_visible()
    expect(cell(table, "Headline or words", 8)).to_have_value("Thing 15")
    # Three rows are empty again.
    expect(cell(table, "Date", 11)).to_have_value("")
    assert Entry.objects.filter(timeline=timeline).count() == 8
    assert (
        Change.objects.filter(timeline=timeline, verb="add", step__isnull=True, step_name="add").count() == 1
    )
    table.get_by_role("button", name="Undo: added 6 entries").click()
    expect(cell(table, "Headline or words", 3)).to_have_value("")

    cell(table, "Date", 1).evaluate(PASTE, "\n".join(["1 March 2017\tx"] * 201))
    expect(table.get_by_role("alert").filter(has_text="At most 200 rows are pasted at once.")).to_be_visible()
    expect(cell(table, "Date", 1)).to_have_value("6 March 2017")


def test_long_paste_is_one_step_and_its_problems_do_not_push_the_table_away(
    table: Page, timeline: Timeline
) -> None:
    lines = [f"{'soon' if day < 7 else '10 March 2017'}\tThing {day}" for day in range(60)]
    cell(table, "Date", 3).evaluate(PASTE, "\n".join(lines))
    expect(table.get_by_role("button", name="Undo: added 53 entries")).to_be_visible()
    expect(table.locator("#table-problems .table-problem")).to_have_count(5)
    expect(table.get_by_text("More rows that are not saved (2)")).to_be_visible()
    expect(table.get_by_text("Row 3, “Thing 0”, is not saved.")).to_be_visible()
    # What is not saved is a draft, also after the page was left.
    expect(table.get_by_text("Draft saved")).to_be_visible()
    table.reload()
    table.get_by_role("link", name="Continue").click()
    expect(table.locator("tr.is-drafted")).to_have_count(7)
    cell(table, "Date", 33).fill("9 March 2017")
    cell(table, "Date", 34).focus()
    expect(table.locator("tr.is-drafted")).to_have_count(6)
    assert Event.objects.filter(timeline=timeline, edtf="2017-03-09").count() == 1


def test_what_is_typed_into_rows_comes_back_after_a_reload(table: Page) -> None:
    cell(table, "Headline or words", 1).fill("The alarm is raised late")
    expect(table.get_by_text("Draft saved")).to_be_visible()
    table.reload()
    expect(cell(table, "Headline or words", 1)).to_have_value("The alarm is raised")
    table.get_by_role("link", name="Continue").click()
    expect(cell(table, "Headline or words", 1)).to_have_value("The alarm is raised late")
    # “Save all rows” saves it, and the draft is gone.
    table.get_by_role("button", name="Save all rows").click()
    expect(table.get_by_role("status").filter(has_text="Saved 1 row.")).to_be_visible()
    expect(table.locator(".is-unsaved")).to_have_count(0)
    assert Event.objects.filter(headline="The alarm is raised late").count() == 1
    assert not FormDraft.objects.exists()


def test_row_whose_answer_was_lost_is_added_once(table: Page, watch: Watch) -> None:
    def lose_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    table.route(
        "**/table/",
        lambda route: lose_answer(route) if route.request.method == "POST" else route.continue_(),
    )
    cell(table, "Headline or words", 3).fill("The harbour opens")
    cell(table, "Headline or words", 1).focus()
    expect(table.get_by_role("alert").filter(has_text="There is no connection.")).to_be_visible()
    table.unroute_all()
    table.get_by_role("button", name="Save all rows").click()
    expect(table.get_by_role("status").filter(has_text="Saved 1 row.")).to_be_visible()
    assert Event.objects.filter(headline="The harbour opens").count() == 1
    watch.forgive("Failed to load resource", "htmx:sendError")


def test_what_is_typed_while_a_row_is_being_saved_stays(table: Page) -> None:
    held = []
    table.route(
        "**/table/", lambda route: held.append(route) if route.request.method == "POST" else route.continue_()
    )
    cell(table, "Headline or words", 3).fill("The harbour opens")
    cell(table, "Headline or words", 1).focus()
    expect(table.locator("tr[aria-busy]")).to_have_count(1)
    cell(table, "Date", 3).fill("9 March 2017")
    held.pop().continue_()
    expect(table.locator("tr[aria-busy]")).to_have_count(0)
    expect(cell(table, "Date", 3)).to_be_focused()
    expect(cell(table, "Date", 3)).to_have_value("9 March 2017")
    table.unroute_all()
    cell(table, "Date", 1).focus()
    expect(table.get_by_text("Thursday")).to_be_visible()
    assert Event.objects.get(headline="The harbour opens").edtf == "2017-03-09"


def test_rows_do_not_run_out_while_one_is_being_saved(table: Page, timeline: Timeline) -> None:
    held = []
    table.route(
        "**/table/", lambda route: held.append(route) if route.request.method == "POST" else route.continue_()
    )
    cell(table, "Headline or words", 3).fill("Thing 3")
    for row in range(4, 9):
        table.keyboard.press("Enter")
        expect(cell(table, "Headline or words", row)).to_be_focused()
        table.keyboard.type(f"Thing {row}")
    held.pop().continue_()
    table.unroute_all()
    table.keyboard.press("Enter")
    expect(table.get_by_role("status").filter(has_text="Saved 5 rows.")).to_be_visible()
    things = Event.objects.filter(timeline=timeline, headline__startswith="Thing").in_order()
    assert [event.headline for event in things] == [f"Thing {row}" for row in range(3, 9)]


def test_pasted_quotation_marks_stay_unless_they_close_a_cell(table: Page) -> None:
    lines = ['\t"No", he said', '\t"Two\nlines"', '\t"An ""open"" letter"', '\t"Never closed']
    cell(table, "Date", 3).evaluate(PASTE, "\n".join(lines))
    expect(table.get_by_role("status").filter(has_text="Saved 4 rows.")).to_be_visible()
    texts = [cell(table, "Headline or words", row).input_value() for row in range(3, 7)]
    assert texts == ['"No", he said', "Two lines", 'An "open" letter', '"Never closed']


def test_new_row_that_is_emptied_has_no_problem(table: Page) -> None:
    cell(table, "Date", 3).fill("soon")
    cell(table, "Date", 4).focus()
    problem = table.get_by_role("alert").filter(has_text="Row 3 is not saved.")
    expect(problem).to_be_visible()
    cell(table, "Date", 3).focus()
    table.keyboard.press("Escape")
    cell(table, "Date", 4).focus()
    expect(problem).to_be_hidden()
    expect(table.locator(".is-unsaved, [aria-invalid]")).to_have_count(0)


def test_save_all_rows_keeps_what_was_typed_after_the_session_has_ended(table: Page, watch: Watch) -> None:
    table.context.clear_cookies()
    cell(table, "Headline or words", 1).fill("Not lost")
    table.get_by_role("button", name="Save all rows").click()
    expect(table.get_by_role("alert").filter(has_text="You are signed out.")).to_be_visible()
    expect(table.locator("tr[aria-busy]")).to_have_count(0)
    expect(cell(table, "Headline or words", 1)).to_have_value("Not lost")
    watch.forgive("401")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_axe_finds_nothing_in_the_table(size: str, table: Page) -> None:
    table.set_viewport_size(SIZES[size])
    cell(table, "Date", 1).fill("soon")
    cell(table, "Date", 2).focus()
    expect(
        table.get_by_role("alert").filter(has_text="Row 1, “The alarm is raised”, is not saved.")
    ).to_be_visible()
    inspector = Inspector()
    inspector.look(table, size)
    assert inspector.found == []
