"""The short form of an entry: few keystrokes, keys that save, close and explain, and nothing about keys on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import SIZES, Watch, open_editor, open_timeline, row_of
from timeline.models import Entry, Event, Party, Source, Timeline, User

pytestmark = pytest.mark.once


@pytest.fixture
def page(desk: Page, make_event: Callable[..., Entry], timeline: Timeline) -> Page:
    make_event("The alarm is raised")
    return open_timeline(desk, timeline)


class Keyboard:
    """Counts the keys that are pressed beside the text of an entry."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def tab_to(self, name: str) -> None:
        for _ in range(8):
            self.press("Tab")
            if self.page.evaluate("document.activeElement.name") == name:
                return
        raise AssertionError(f"8 times Tab do not lead to {name}")


def test_an_event_with_a_new_party_takes_fourteen_keystrokes(page: Page, watch: Watch) -> None:
    source = Source.objects.get()
    watch.pages_loaded.clear()
    keys = Keyboard(page)
    keys.press("e")
    expect(page.get_by_label("Headline")).to_be_focused()
    page.keyboard.type("The inquiry opens")
    keys.tab_to("edtf")
    page.keyboard.type("7 March 2017")
    keys.tab_to("parties-0-party")
    page.keyboard.type("Fire inspectorate")
    keys.press("Enter")
    expect(page.get_by_text("New party: “Fire inspectorate” is created when you save")).to_be_visible()
    keys.tab_to("citations-0-source")
    page.keyboard.type(source.publisher[:4].lower())
    keys.press("Enter")
    expect(page.locator("[name=citations-0-source]")).to_have_value(str(source))
    expect(page.get_by_role("button", name="Use “Single source”")).to_be_visible()
    keys.press("Alt+v", "Control+Enter")
    expect(row_of(page, "The inquiry opens")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="New party: Fire inspectorate.")).to_be_visible()
    assert keys.count <= 14, keys.count
    assert watch.pages_loaded == []
    event = Event.objects.get(headline="The inquiry opens")
    assert (event.standing, event.edtf) == ("single-source", "2017-03-07")
    assert [part.party.name for part in event.parties.all()] == ["Fire inspectorate"]
    assert event.citations.get().source == source


def test_enter_takes_no_party_of_another_timeline(page: Page) -> None:
    Party.objects.create(name="Fire brigade")
    page.get_by_role("link", name="Add an event").click()
    party = page.get_by_role("combobox", name="Party")
    party.press_sequentially("fire")
    expect(page.get_by_role("option", name="Fire brigade")).to_be_visible()
    party.press("Enter")
    expect(party).to_have_value("fire")
    expect(page.get_by_label("Headline")).to_be_visible()
    party.press("ArrowDown")
    party.press("Enter")
    expect(party).to_have_value("Fire brigade")


def test_escape_closes_a_form_and_what_was_typed_is_offered_again(page: Page, timeline: Timeline) -> None:
    page.keyboard.press("e")
    headline = page.get_by_label("Headline")
    expect(headline).to_be_focused()
    page.keyboard.press("Escape")
    expect(headline).to_have_count(0)
    page.keyboard.press("e")
    expect(headline).to_be_focused()
    page.keyboard.type("The inquiry opens")
    page.keyboard.press("Escape")
    expect(headline).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="kept as a draft")).to_be_visible()
    open_timeline(page, timeline)
    page.get_by_role("link", name="Continue").click()
    expect(headline).to_have_value("The inquiry opens")


def test_a_question_mark_lists_the_keys_and_letters_can_be_switched_off(
    page: Page, editor: User, timeline: Timeline
) -> None:
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("Use the suggested verification")
    # The list is read from its beginning.
    expect(dialog.get_by_role("heading", name="Keys")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("?")
    dialog.get_by_role("button", name="Switch single letters off").click()
    expect(page.get_by_role("status").filter(has_text="switched off")).to_be_visible()
    open_timeline(page, timeline)
    page.keyboard.press("e")
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("Headline")).to_have_count(0)
    page.get_by_role("link", name="Keys").click()
    expect(dialog.get_by_role("button", name="Switch single letters on")).to_be_visible()


def test_on_a_phone_nothing_speaks_of_keys_and_controls_are_large(
    open_context: Callable[..., BrowserContext], editor: User, timeline: Timeline, page: Page
) -> None:
    phone = open_context(as_user=editor, viewport=SIZES["phone"], has_touch=True, is_mobile=True).new_page()
    open_timeline(phone, timeline)
    phone.get_by_role("link", name="Add an event").tap()
    expect(phone.get_by_label("Headline")).to_be_visible()
    expect(phone.locator("kbd:visible")).to_have_count(0)
    for control in phone.locator(
        "form.entry-sheet :is(input, select, button:not(.visually-hidden), summary):visible"
    ).all():
        box = control.bounding_box()
        kind = control.get_attribute("type")
        least = 20 if kind in ("checkbox", "radio") else 44
        assert box is None or box["width"] < 2 or box["height"] >= least, control.evaluate("e => e.outerHTML")


def test_without_scripts_the_suggested_verification_is_taken_with_a_button(
    open_context: Callable[..., BrowserContext], editor: User, timeline: Timeline, page: Page
) -> None:
    plain = open_context(as_user=editor, java_script_enabled=False).new_page()
    open_timeline(plain, timeline)
    open_editor(plain, "The alarm is raised")
    plain.get_by_label("Verification").select_option("unconfirmed")
    plain.get_by_role("button", name="Check whether the words").click()
    plain.get_by_role("button", name="Use “Single source”").click()
    expect(plain.get_by_label("Verification")).to_have_value("single-source")
    plain.get_by_role("button", name="Save", exact=True).click()
    assert Entry.objects.get().standing == "single-source"


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_foot_of_a_long_form_stays_in_the_window_and_covers_no_field(size: str, page: Page) -> None:
    page.set_viewport_size({**SIZES[size], "height": 600})
    open_editor(page, "The alarm is raised")
    expect(page.get_by_label("Headline")).to_be_focused()
    save = page.get_by_role("button", name="Save", exact=True)
    expect(save).to_be_in_viewport(ratio=1)
    page.get_by_text("More fields").click()
    for _ in range(25):
        page.keyboard.press("Tab")
        covered = page.evaluate(
            """() => {
                const foot = document.querySelector(".foot");
                const field = document.activeElement;
                if (!field.closest("form.entry-sheet")) return null;
                if (foot.contains(field)) return "";
                const [box, edge] = [field.getBoundingClientRect(), foot.getBoundingClientRect()];
                return box.top < edge.bottom && box.bottom > edge.top ? field.outerHTML : "";
            }"""
        )
        if covered is None:
            break
        assert covered == ""
        expect(save).to_be_in_viewport()
