"""Where letters, lines and arrows come to stand in a real browser when a page runs from right to left."""

from collections.abc import Callable, Iterator
from mimetypes import guess_type
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Locator, Page, Route

from tests.support import arabic_documents
from timeline.pages.options import PageOptions
from timeline.pages.timeline import render_timeline

# Nothing here is stored: what is drawn is the same whatever keeps it.
pytestmark = [pytest.mark.browser, pytest.mark.once]

NEWSROOM = {"name": "The Example Courier", "contact": "desk@example.org", "policy_url": ""}
PAGES = {
    "/arabic": lambda: render_timeline(arabic_documents.timeline(), PageOptions(newsroom=NEWSROOM)),
    "/english": lambda: render_timeline(arabic_documents.english(), PageOptions(newsroom=NEWSROOM)),
}
Open = Callable[..., Page]

# Where a text stands within an element: the middle of its first occurrence.
MIDDLE = """(element, wanted) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(wanted);
    if (at < 0) continue;
    const range = new Range();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + wanted.length);
    const box = range.getBoundingClientRect();
    return box.left + box.width / 2;
  }
  throw new Error(`no ${wanted}`);
}"""


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    context = browser.new_context()

    def serve(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path in PAGES:
            route.fulfill(body=PAGES[path](), content_type="text/html; charset=utf-8")
        elif path.startswith("/static/"):
            file = settings.BASE_DIR / path.lstrip("/")
            route.fulfill(body=file.read_bytes(), content_type=guess_type(path)[0])
        else:
            route.fulfill(status=404)

    def open_page(path: str, *, width: int = 1280) -> Page:
        context.route("**/*", serve)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("https://news.example" + path)
        return page

    yield open_page
    context.close()


def middles(place: Locator, *texts: str) -> list[float]:
    return [place.evaluate(MIDDLE, text) for text in texts]


def box(place: Locator) -> tuple[float, float, float, float]:
    found = place.bounding_box()
    assert found is not None
    return found["x"], found["y"], found["width"], found["height"]


# --- The order of words, numbers and marks --------------------------------------------------------


# Each of the texts stands to the left of the one before it.
ARABIC_LINES = [
    (".timeline-facts", ["آخر", "10", "مارس", "الساعة", "12:30", "UTC+03:00"]),
    ("#cut1 .entry-date", ["بين", "27", "فبراير"]),
    ("#cut1 .date-stated", ["جاء", "«", "from", "»"]),
    ("#cut1 .entry-facts dd >> nth=0", ["Meridian", "،", "Levant"]),
    ("#denial1 .statement-to", ["إلى", "Levant", "،", "بلدية"]),
    ("#denial1 .disclosure", ["Meridian", ":", "أعلنت"]),
    ("#source_courier1 .source-facts", ["مقال", "Maya"]),
    ("#source_contract1 .source-reliance", ["يستند", "[2]", "Levant"]),
]
# And to its right.
ENGLISH_LINES = [
    ("#crack1 .entry-facts dd >> nth=0", ["شركة", ",", "منى"]),
    ("#denial1 .entry-title", ["منى", ", on behalf of", "شركة"]),
    ("#source_sawt1 .source-reliance", ["Based", "[1]", "جريدة"]),
]


OPEN_PROOFS = "document.querySelectorAll('.entry-proof').forEach((proof) => { proof.open = true; })"


def test_a_line_keeps_its_order_around_names_that_run_the_other_way(open_page: Open) -> None:
    page = open_page("/arabic")
    page.evaluate(OPEN_PROOFS)
    for place, texts in ARABIC_LINES:
        found = middles(page.locator(place), *texts)
        assert found == sorted(found, reverse=True), (place, found)
    page = open_page("/english")
    page.evaluate(OPEN_PROOFS)
    for place, texts in ENGLISH_LINES:
        found = middles(page.locator(place), *texts)
        assert found == sorted(found), (place, found)


# --- A quotation and its translation --------------------------------------------------------------


@pytest.mark.parametrize(("path", "is_mirrored"), [("/arabic", True), ("/english", False)])
def test_a_translation_stands_beside_its_original_or_below_it(
    open_page: Open, path: str, is_mirrored: bool
) -> None:
    page = open_page(path)
    original, translation = (
        page.locator("#denial1 .statement-words"),
        page.locator("#denial1 .statement-translation"),
    )
    first, second = (original, translation) if not is_mirrored else (translation, original)
    left, right = box(first), box(second)
    assert left[0] + left[2] <= right[0]
    assert left[1] == pytest.approx(right[1], abs=16)
    page.set_viewport_size({"width": 390, "height": 900})
    over, under = box(original), box(translation)
    assert over[1] + over[3] <= under[1]
    assert over[0] == pytest.approx(under[0], abs=1)
    # The translation has its line where its own language begins.
    side = "right" if is_mirrored else "left"
    style = "(element, side) => parseFloat(getComputedStyle(element)[`border-${side}-width`])"
    assert translation.evaluate(style, side) == 3


def test_arabic_letters_are_neither_parted_nor_slanted(open_page: Open) -> None:
    page = open_page("/arabic")
    strange = page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter((one) => {
          const { letterSpacing, fontStyle } = getComputedStyle(one);
          const isArabic = [...one.childNodes].some((child) => child.nodeType === 3 && /[\\u0600-\\u06ff]/.test(child.data));
          return isArabic && one.closest("[lang]").lang === "ar" && (fontStyle !== "normal" || !["normal", "0px"].includes(letterSpacing));
        }).map((one) => one.outerHTML.slice(0, 100))"""
    )
    assert strange == []


# --- The picture and the frame --------------------------------------------------------------------


def test_the_axis_of_the_picture_is_on_the_right_and_words_begin_there(open_page: Open) -> None:
    page = open_page("/arabic")
    drawing = box(page.locator(".picture svg").first)
    axis = box(page.locator(".picture-axis"))
    assert axis[0] > drawing[0] + drawing[2] / 2
    ends = page.locator(".picture-label").evaluate_all(
        "labels => labels.map(label => label.getBoundingClientRect().right)"
    )
    assert ends == pytest.approx([ends[0]] * len(ends), abs=2)
    assert max(ends) < axis[0]


def test_arrows_point_the_way_of_writing_and_arabic_has_more_air(open_page: Open) -> None:
    arrow = "element => getComputedStyle(element, '::before').content"
    air = "element => parseFloat(getComputedStyle(element).lineHeight) / parseFloat(getComputedStyle(element).fontSize)"
    for path, sign, height in (("/arabic", "↲", 1.42), ("/english", "↳", 1.67)):
        page = open_page(path)
        assert sign in page.locator(".entry-relations li").first.evaluate(arrow)
        # The words that are quoted are in the other language.
        assert page.locator("#denial1 .statement-words").evaluate(air) == pytest.approx(height, abs=0.01)
