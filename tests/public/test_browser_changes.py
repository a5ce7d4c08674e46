"""What changed, in a real browser: without scripts, on paper."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.support import sample_history
from timeline.actions.imports import import_document
from timeline.document import Document
from timeline.models import Timeline, User

# What is drawn is the same whatever keeps it.
pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

BASE = f"/t/{sample_history.SLUG}/"
Open = Callable[..., Page]


@pytest.fixture
def told(sample_document: Document, editor: User, transactional_db: None) -> Timeline:
    timeline = import_document(sample_document).timeline
    sample_history.publish_versions(timeline, editor)
    return timeline


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    contexts: list[BrowserContext] = []

    def open_page(path: str, *, width: int = 1280, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.goto(live_server.url + BASE + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_two_versions_are_chosen_and_compared_without_scripts(open_page: Open, told: Timeline) -> None:
    page = open_page("changes/", width=390, java_script_enabled=False)
    page.get_by_label("Compare", exact=True).select_option("1")
    page.get_by_label("with").select_option("2")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="Changes from version 1 to version 2")).to_be_visible()
    expect(page.locator("del").first).to_have_css("text-decoration-line", "line-through")
    expect(page.locator("ins").first).to_have_css("text-decoration-line", "underline")


def test_a_correction_is_reached_from_the_banner(open_page: Open, told: Timeline) -> None:
    page = open_page("", width=390, java_script_enabled=False)
    page.locator(".correction-banner").get_by_role("link").first.click()
    expect(
        page.locator("article:target, :target article").get_by_text("81 are taken down")
    ).to_be_in_viewport()
    # All of them are listed after the story.
    page.get_by_role("link", name="1 correction").click()
    expect(page.locator("#corrections").get_by_text("81 are taken down")).to_be_in_viewport()


def test_on_paper_nothing_is_told_by_colour_and_nothing_asks_to_be_clicked(
    open_page: Open, told: Timeline
) -> None:
    page = open_page("changes/?from=1&to=4")
    page.emulate_media(media="print")
    expect(page.locator("form.compare")).to_be_hidden()
    expect(page.locator("del").first).to_have_css("text-decoration-line", "line-through")
