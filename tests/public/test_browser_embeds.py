"""The HTML to embed a timeline is copied with one press, and a frame in another site's page sizes itself, in a browser."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.support import axe, sample_history
from tests.support.keyboard import tab_to
from timeline.actions.imports import import_document
from timeline.document import Document
from timeline.models import Timeline, User

# What is tried here is the page's script; what the HTML says is tested without a browser.
pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

BASE = f"/t/{sample_history.SLUG}/"
PAGES = ["", "46j6d4tt/"]
WITHOUT_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
Open = Callable[..., Page]


@pytest.fixture(autouse=True)
def told(sample_document: Document, editor: User, transactional_db: None) -> Timeline:
    timeline = import_document(sample_document).timeline
    sample_history.publish_timeline(timeline, editor, "First account")
    return timeline


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    contexts: list[BrowserContext] = []

    def open_page(path: str = "", *, before: str = "", **options: object) -> Page:
        context = browser.new_context(viewport={"width": 390, "height": 800}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        if before:
            context.add_init_script(before)
        page = context.new_page()
        page.goto(live_server.url + BASE + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", PAGES)
def test_it_comes_when_its_heading_is_opened_and_is_copied_by_keyboard(open_page: Open, path: str) -> None:
    page = open_page(path, permissions=["clipboard-read", "clipboard-write"])
    # No field for the browser to fill in, until one is wanted.
    expect(page.locator("textarea")).to_have_count(0)
    page.locator(".embed-code summary").focus()
    page.keyboard.press("Enter")
    area = page.get_by_role("textbox", name="Embed code (HTML)")
    expect(area).to_be_visible()
    expect(page.get_by_text("The HTML is on its way")).to_have_count(0)
    tab_to(page, page.get_by_role("button", name="Copy", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator(".embed-code [role=status]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == area.input_value()
    assert copied.startswith(f'<iframe src="{page.url}embed/"')


def test_where_nothing_can_be_copied_it_is_selected_and_said(open_page: Open) -> None:
    page = open_page(before=WITHOUT_CLIPBOARD)
    page.get_by_text("Embed", exact=True).click()
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator(".embed-code [role=status]")).to_have_text(
        "The code could not be copied automatically. It is selected: copy it from here."
    )
    area = page.get_by_role("textbox", name="Embed code (HTML)")
    expect(area).to_be_focused()
    assert (
        area.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)")
        == area.input_value()
    )


def test_without_scripts_it_is_there_and_no_button_is(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    page.get_by_text("Embed", exact=True).click()
    expect(page.get_by_role("textbox", name="Embed code (HTML)")).to_be_visible()
    expect(page.get_by_text("The HTML is on its way")).to_be_hidden()
    expect(page.get_by_role("button", name="Copy", exact=True)).to_have_count(0)


def test_axe_finds_nothing_in_it(open_page: Open) -> None:
    page = open_page()
    page.get_by_text("Embed", exact=True).click()
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator(".embed-code [role=status]")).not_to_be_empty()
    assert axe.look(page, axe.TWO_LOOKS, within=".embed-code") == []


# --- Frames ---------------------------------------------------------------------------------------


@pytest.fixture
def host() -> Iterator[Callable[[str], str]]:
    """Serve a page around a snippet, from another origin."""
    pages: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(pages[-1].encode() if self.path == "/" else b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()

    def serve(body: str) -> str:
        pages.append(f"<!doctype html><title>Another paper</title><h1>Another paper</h1>{body}")
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 1280])
def test_a_frame_takes_its_own_height_and_leaves_nothing_behind(
    browser: Browser,
    live_server: LiveServer,
    told: Timeline,
    host: Callable[[str], str],
    path: str,
    width: int,
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(live_server.url + BASE + path)
    page.get_by_text("Embed", exact=True).click()
    snippet = page.locator("#embed_code").input_value()
    asked: list[str] = []
    address = host(snippet)
    context.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("heading", level=1)).to_be_visible()
    frame = page.frames[1]
    expect(page.locator("iframe")).not_to_have_css("height", "600px")
    needed = frame.evaluate("document.documentElement.getBoundingClientRect().height")
    box = page.locator("iframe").bounding_box()
    assert box is not None
    assert 0 <= box["height"] - needed < 2
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # Neither page has been given a cookie, and nobody else was asked for anything.
    assert context.cookies() == []
    assert {url.startswith((live_server.url + "/", address)) for url in asked} == {True}
    inside.get_by_role("heading", level=1).get_by_role("link").click()
    expect(page).to_have_url(live_server.url + BASE + path)
    context.close()


def test_a_frame_is_told_no_height_but_its_own(
    browser: Browser, live_server: LiveServer, told: Timeline, host: Callable[[str], str]
) -> None:
    script = f'<script src="{live_server.url}/static/js/embed-host.js"></script>'
    page = browser.new_page()
    page.goto(host(f'<iframe src="about:blank" height="100"></iframe>{script}'))
    page.evaluate("postMessage({ type: 'newsroom-timeline:height', height: 9999 }, '*')")
    page.frames[1].evaluate("parent.postMessage({ type: 'newsroom-timeline:height', height: 9999 }, '*')")
    page.evaluate("new Promise(done => { addEventListener('message', done); postMessage('last', '*') })")
    assert page.locator("iframe").evaluate("frame => frame.style.height") == ""
    page.close()
