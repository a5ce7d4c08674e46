"""Every page that a reader may be shown, in a real browser: at every width, in light, dark and forced colours."""

from collections.abc import Iterator
from mimetypes import guess_type
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Route

from tests.support import axe
from tests.support.public_pages import HOST, KINDS, NAMES, RIGHT_TO_LEFT, Shown
from tests.support.tiers import IS_FULL

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db]

# What is folded away must hold up, too.
UNFOLDED = "document.querySelectorAll('details').forEach(one => { one.open = true })"
# The narrowest window there is, and the first in which things stand side by side.
WIDTHS = (320, *axe.WIDTHS) if IS_FULL else (320, 768)
WIDTHS_OF_LARGE_TEXT = (390, 1280) if IS_FULL else (390,)
# What stands out beyond the window, the innermost of it.
TOO_WIDE = """() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    return [...document.querySelectorAll("body *")]
        .filter(one => one.getBoundingClientRect().right > root.clientWidth + 1 || one.getBoundingClientRect().left < -1)
        .map(one => one.outerHTML.slice(0, 100)).slice(-3);
}"""


class Visit:
    """One page of a browser, in which the pages of the table are opened by name."""

    def __init__(self, page: Page, shown: dict[str, Shown]) -> None:
        self.page = page
        self.shown = shown

    def open(self, name: str) -> Page:
        self.page.goto(f"https://{HOST}/{NAMES.index(name)}")
        self.page.evaluate(UNFOLDED)
        return self.page

    def serve(self, route: Route) -> None:
        parts = urlsplit(route.request.url)
        assert parts.netloc == HOST, f"A page asked for {route.request.url}"
        if parts.path.startswith("/static/"):
            file = settings.BASE_DIR / parts.path.lstrip("/")
            route.fulfill(body=file.read_bytes(), content_type=guess_type(parts.path)[0])
        elif parts.path[1:].isdecimal():
            page = self.shown[NAMES[int(parts.path[1:])]]
            route.fulfill(body=page.html, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=404)


@pytest.fixture(scope="module")
def visit(browser: Browser, every_page: dict[str, Shown]) -> Iterator[Visit]:
    context = browser.new_context()
    visit = Visit(context.new_page(), every_page)
    context.route("**/*", visit.serve)
    yield visit
    context.close()


@pytest.fixture(
    scope="module",
    params=[name for name in (*KINDS, *RIGHT_TO_LEFT) if name != "long: all opened"]
    if not IS_FULL
    else NAMES,
)
def name(request: pytest.FixtureRequest) -> str:
    """Each page of the table; as a fixture, so that all is tried on one before the next is opened."""
    return str(request.param)


@pytest.fixture(scope="module")
def page(visit: Visit, name: str) -> Page:
    return visit.open(name)


def test_axe_finds_nothing(page: Page, name: str) -> None:
    assert axe.look(page, looks_of(name)) == []


def looks_of(name: str) -> tuple[axe.Look, ...]:
    """Return what axe looks at a page in: the same page in another language is drawn by the same rules."""
    if name in KINDS and name != "long: one stretch opened":
        return axe.LOOKS
    return axe.TWO_LOOKS if IS_FULL else axe.ONE_LOOK


def test_no_page_scrolls_sideways(page: Page, name: str) -> None:
    # A frame may be as narrow as the column that it stands in.
    assert too_wide(page, (240, *WIDTHS) if "frame" in name else WIDTHS) == {}


def test_text_of_twice_the_size_holds(page: Page, name: str) -> None:
    assert too_wide(page, WIDTHS_OF_LARGE_TEXT, text="200%") == {}


def too_wide(page: Page, widths: tuple[int, ...], text: str = "100%") -> dict[int, Any]:
    """What stands out of the window, by its width."""
    axe.lay_out(page)
    page.evaluate("text => { document.documentElement.style.fontSize = text }", text)
    size = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert size == 16 * int(text.rstrip("%")) / 100
    found = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        if out := page.evaluate(TOO_WIDE):
            found[width] = out
    return found


def test_a_fault_would_be_found(visit: Visit) -> None:
    page = visit.open("index")
    page.evaluate("document.querySelector('h1').style.color = '#ccc'")
    page.evaluate("document.querySelector('main').style.minWidth = '2000px'")
    assert any("color-contrast" in line for line in axe.look(page, axe.ONE_LOOK))
    assert list(too_wide(page, WIDTHS)) == list(WIDTHS)
