"""The HTML with which others embed a timeline: it comes when it is wanted, and is copied with one press."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests import axe
from tests.keyboard import tab_to
from tests.public import story
from timeline.actions.importing import import_document
from timeline.document import Document
from timeline.models import User

# What is tried here is the page's script; what the HTML says is tested without a browser.
pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

PAGES = ["", "46j6d4tt/"]
WITHOUT_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
Open = Callable[..., Page]


@pytest.fixture
def open_page(
    browser: Browser, live_server: LiveServer, sample_document: Document, editor: User, transactional_db: None
) -> Iterator[Open]:
    story.go(import_document(sample_document).timeline, editor, "First account")
    contexts: list[BrowserContext] = []

    def open_page(path: str = "", *, before: str = "", **options: object) -> Page:
        context = browser.new_context(viewport={"width": 390, "height": 800}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        if before:
            context.add_init_script(before)
        page = context.new_page()
        page.goto(f"{live_server.url}/t/{story.SLUG}/{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", PAGES)
def test_it_comes_when_its_heading_is_opened_and_is_copied_by_keyboard(open_page: Open, path: str) -> None:
    page = open_page(path, permissions=["clipboard-read", "clipboard-write"])
    # No field for the browser to fill in, until one is wanted.
    expect(page.locator("textarea")).to_have_count(0)
    page.locator(".embed-this summary").focus()
    page.keyboard.press("Enter")
    area = page.get_by_role("textbox", name="HTML to copy into another page")
    expect(area).to_be_visible()
    expect(page.get_by_text("The HTML is on its way")).to_have_count(0)
    tab_to(page, page.get_by_role("button", name="Copy"))
    page.keyboard.press("Enter")
    expect(page.locator(".embed-this [role=status]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == area.input_value()
    assert copied.startswith(f'<iframe src="{page.url}embed/"')


def test_where_nothing_can_be_copied_it_is_selected_and_said(open_page: Open) -> None:
    page = open_page(before=WITHOUT_CLIPBOARD)
    page.get_by_text("Embed this").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".embed-this [role=status]")).to_have_text(
        "It is selected, but could not be copied. Copy it from here."
    )
    area = page.get_by_role("textbox", name="HTML to copy into another page")
    expect(area).to_be_focused()
    assert (
        area.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)")
        == area.input_value()
    )


def test_without_scripts_it_is_there_and_no_button_is(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    page.get_by_text("Embed this").click()
    expect(page.get_by_role("textbox", name="HTML to copy into another page")).to_be_visible()
    expect(page.get_by_text("The HTML is on its way")).to_be_hidden()
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)


def test_axe_finds_nothing_in_it(open_page: Open) -> None:
    page = open_page(bypass_csp=True)
    page.get_by_text("Embed this").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".embed-this [role=status]")).not_to_be_empty()
    assert axe.look(page, axe.TWO_LOOKS, within=".embed-this") == []
