"""The date of an entry while it is typed: read at once, and chosen where it can be read in two ways."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import open_timeline, row_of
from timeline.models import Entry, Source, Timeline

# What is tried here is the page's script; what it asks of the database is tested without a browser.
pytestmark = pytest.mark.once


@pytest.fixture
def form(desk: Page, timeline: Timeline) -> Page:
    """The form of a new event, open in the list."""
    Source.objects.create(publisher="The Gazette", title="Fire", published="2017-03-07")
    open_timeline(desk, timeline)
    desk.get_by_role("link", name="Add an event").click()
    desk.get_by_label("Headline").fill("A crack is found")
    return desk


def test_words_are_read_at_once_and_again_when_a_source_is_chosen(form: Page, timeline: Timeline) -> None:
    reading = form.locator(".date-reading")
    form.get_by_role("textbox", name="Date").fill("last week")
    expect(reading).to_contain_text("publication date")
    source = form.get_by_role("combobox", name="Source")
    source.fill("gaz")
    form.get_by_role("option", name="The Gazette: Fire").click()
    expect(reading).to_contain_text("between 27 February and 5 March 2017 (Monday – Sunday)")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(row_of(form, "A crack is found")).to_contain_text("between 27 February and 5 March 2017")
    entry = Entry.objects.get(timeline=timeline)
    assert (entry.edtf, entry.stated) == ("[2017-02-27..2017-03-05]", "last week")


def test_a_reading_is_chosen_by_keyboard_and_the_focus_stays(form: Page, timeline: Timeline) -> None:
    date = form.get_by_role("textbox", name="Date")
    date.fill("7/3/2017")
    first, second = (
        form.get_by_role("radio", name="7 March 2017"),
        form.get_by_role("radio", name="3 July 2017"),
    )
    expect(first).not_to_be_checked()
    first.focus()
    form.clock.install()
    requests: list[str] = []
    # The draft is saved meanwhile, and its answer touches no field.
    form.on("request", lambda request: None if "/draft/" in request.url else requests.append(request.url))
    form.keyboard.press("ArrowDown")
    expect(second).to_be_checked()
    # No answer is under way that would take the choice away: what the page had put off is due now.
    form.clock.run_for(1_000)
    assert requests == []
    expect(second).to_be_checked()
    expect(second).to_be_focused()
    form.get_by_role("button", name="Save", exact=True).click()
    expect(row_of(form, "A crack is found")).to_contain_text("3 July 2017")
    assert Entry.objects.get(timeline=timeline).edtf == "2017-07-03"


def test_a_choice_made_while_an_answer_is_on_its_way_stays(form: Page, timeline: Timeline) -> None:
    date = form.get_by_role("textbox", name="Date")
    date.fill("7/3/2017")
    chosen = form.get_by_role("radio", name="7 March 2017")
    expect(chosen).to_be_visible()
    held: list[Route] = []
    form.route("**/read-date/**", lambda route: held.extend([route]))
    # Asked again, and answered when the choice has been made.
    with form.expect_request("**/read-date/**"):
        date.press("End")
        date.press_sequentially(" ")
    chosen.check()
    before = chosen.element_handle()
    assert before is not None
    held[0].continue_()
    before.wait_for_element_state("hidden")
    expect(chosen).to_be_checked()
    expect(chosen).to_be_focused()
    form.get_by_role("button", name="Save", exact=True).click()
    expect(row_of(form, "A crack is found")).to_contain_text("7 March 2017")
    assert Entry.objects.get(timeline=timeline).edtf == "2017-03-07"


def test_a_choice_that_was_not_made_is_asked_for_and_nothing_is_lost(form: Page, timeline: Timeline) -> None:
    form.get_by_role("textbox", name="Date").fill("7/3/2017")
    form.get_by_role("button", name="Save", exact=True).click()
    date = form.get_by_role("textbox", name="Date")
    expect(date).to_have_attribute("aria-invalid", "true")
    expect(date).to_be_focused()
    expect(date).to_have_value("7/3/2017")
    form.get_by_role("radio", name="7 March 2017").check()
    form.get_by_role("button", name="Save", exact=True).click()
    expect(row_of(form, "A crack is found")).to_contain_text("7 March 2017")
    assert Entry.objects.get(timeline=timeline).edtf == "2017-03-07"
