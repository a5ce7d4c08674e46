"""A long record in a real browser: opened in place, by anchor, by keyboard, without scripts, on paper; nothing shifts."""

import sys
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.public.test_browser_pages import NEWSROOM, ORIGIN, POLICY
from tests.support import axe, sample_documents
from tests.support.tiers import IS_FULL
from timeline.pages import sections
from timeline.pages.entry import render_entry
from timeline.pages.filters import parse_query
from timeline.pages.options import PageOptions, get_timeline_url
from timeline.pages.sections import parse_open_section
from timeline.pages.timeline import render_section, render_timeline
from timeline.presentation.limits import ENTRIES_IN_FULL

# What is tried here is the page and its script; what is asked of the database is tested without a browser.
pytestmark = [pytest.mark.browser, pytest.mark.once]

WHOLE = sample_documents.long()
BASE = get_timeline_url(WHOLE)
PAST = f"{BASE}v/1/"
Open = Callable[..., Page]


def answer(path: str, query: str) -> str | None:
    """What the site answers at an address; version 1 has been superseded where its own address is asked for."""
    asked = {name: values[-1] for name, values in parse_qs(query).items()}
    superseded_by = 2 if path == PAST else None
    if path in (BASE, PAST):
        return render_timeline(
            WHOLE,
            PageOptions(
                newsroom=NEWSROOM,
                superseded_by=superseded_by,
                query=parse_query(asked),
                open_section=parse_open_section(asked.get("open", "")),
            ),
        )
    if path.startswith(f"{PAST}part/"):
        return render_section(WHOLE, int(path.split("/")[-2]), PageOptions(query=parse_query(asked)))
    return render_entry(WHOLE, path.split("/")[-2], PageOptions(newsroom=NEWSROOM))


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    contexts: list[BrowserContext] = []

    def serve(route: Route) -> None:
        assert route.request.url.startswith(ORIGIN)
        parts = urlsplit(route.request.url)
        if parts.path.startswith("/static/"):
            route.fulfill(path=settings.BASE_DIR / parts.path.lstrip("/"))
            return
        found = answer(parts.path, parts.query)
        headers = {"Content-Security-Policy": POLICY}
        route.fulfill(
            body=found or "",
            status=200 if found else 404,
            content_type="text/html; charset=utf-8",
            headers=headers,
        )

    def open_page(address: str = BASE, *, width: int = 390, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        context.route("**/*", serve)
        context.add_init_script(WATCH_SHIFTS)
        page = context.new_page()
        page.goto(ORIGIN + address)
        return page

    yield open_page
    for context in contexts:
        context.close()


WATCH_SHIFTS = """
window.shifts = [];
const note = (entries) => {
  for (const one of entries) if (!one.hadRecentInput) window.shifts.push(one.value);
};
window.shiftObserver = new PerformanceObserver((list) => note(list.getEntries()));
window.shiftObserver.observe({ type: "layout-shift", buffered: true });
window.allShifts = () => {
  note(window.shiftObserver.takeRecords());
  return window.shifts;
};
"""


def in_full(page: Page) -> int:
    return page.locator("#record .entry").count()


def test_a_line_opens_where_it_stands_and_takes_the_focus(open_page: Open) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))

    def parts() -> list[str]:
        # When a browser fetches the icon is its own affair.
        return [path for path in asked if not path.startswith("/static/")]

    line = page.locator("#n129")
    link = line.get_by_role("link", name="Event number 129")
    link.focus()
    page.keyboard.press("Enter")
    entry = page.locator("#n129.entry")
    expect(entry).to_be_focused()
    expect(entry).to_be_in_viewport()
    expect(entry.get_by_text("What happened as number 129.")).to_be_visible()
    expect(page.locator("#n128.collapsed-entry")).to_be_attached()
    # By keyboard on into what was opened, and the next one without asking again.
    page.keyboard.press("Tab")
    expect(entry.locator("summary")).to_be_focused()
    page.locator("#n127 a").click()
    expect(page.locator("#n127.entry")).to_be_focused()
    assert parts() == [f"{PAST}part/5/"]
    assert page.url == ORIGIN + BASE


def test_a_stretch_opens_and_is_folded_again_by_keyboard(open_page: Open) -> None:
    page = open_page()
    stretch = page.locator(".entry-section-collapsed").last
    lines = stretch.locator(".collapsed-entry").count()
    more, less = (
        stretch.get_by_role("link", name="Show these in full"),
        stretch.get_by_role("link", name="Collapse"),
    )
    expect(less).to_be_hidden()
    more.press("Enter")
    expect(stretch.locator(".entry")).to_have_count(lines)
    expect(stretch.locator(".entry").first).to_be_focused()
    expect(more).to_be_hidden()
    less.press("Enter")
    expect(stretch.locator(".collapsed-entry")).to_have_count(lines)
    expect(more).to_be_focused()
    expect(more).to_be_in_viewport()
    expect(less).to_be_hidden()
    assert in_full(page) == ENTRIES_IN_FULL


@pytest.mark.parametrize("address", [f"{BASE}#n129", f"{PAST}#n129"])
def test_an_address_of_a_folded_entry_opens_it(open_page: Open, address: str) -> None:
    page = open_page(address)
    entry = page.locator("#n129.entry")
    expect(entry.get_by_text("What happened as number 129.")).to_be_in_viewport()
    assert entry.evaluate("entry => entry.matches(':target')")
    assert in_full(page) == ENTRIES_IN_FULL + 1


def test_links_of_the_page_open_what_is_folded_more_than_once(open_page: Open) -> None:
    page = open_page()
    # What answers it, told under the first entry.
    link = page.locator("#n1 .entry-relations a")
    for _ in range(2):
        link.click()
        expect(page.locator("#n130.entry blockquote")).to_be_in_viewport()
        expect(page).to_have_url(f"{ORIGIN}{BASE}#n130")
        page.locator("#part_5").get_by_role("link", name="Collapse").click()
        expect(page.locator("#n130.collapsed-entry")).to_be_attached()
    # What was opened leads to its source.
    page.locator("#n129 a").click()
    page.locator("#n129.entry summary").click()
    page.locator("#n129.entry .source-number").first.click()
    expect(page.locator("#source_paper3")).to_be_in_viewport()


def test_what_is_chosen_is_opened_too(open_page: Open) -> None:
    page = open_page(f"{BASE}?from=2026-01-02", width=1280)
    page.locator("#n130 a").click()
    expect(page.locator("#n130.entry")).to_be_focused()
    # What the choice leaves out has a page of its own.
    expect(page.locator("#n130 .entry-relations a")).to_have_attribute("href", f"{BASE}n1/")


def test_the_form_finds_what_is_folded(open_page: Open) -> None:
    page = open_page()
    page.get_by_text("Search this timeline").click()
    page.get_by_label("Search for", exact=True).fill("number 129")
    page.keyboard.press("Enter")
    expect(page.locator("#n129.entry").get_by_text("What happened as number 129.")).to_be_visible()
    expect(page.locator(".entry-section-collapsed")).to_have_count(0)
    page.get_by_role("link", name="Show all entries").click()
    # And folds it again, with lines that open.
    page.locator("#n129.collapsed-entry a").click()
    expect(page.locator("#n129.entry")).to_be_focused()


def test_without_scripts_every_line_leads_on(open_page: Open) -> None:
    page = open_page(f"{BASE}#n129", java_script_enabled=False)
    line = page.locator("#n129.collapsed-entry")
    # Laid out with its true height from the first: where a guess was corrected later, the line had moved on.
    for stretch in page.locator(".entry-section-collapsed").all():
        expect(stretch).to_have_css("content-visibility", "visible")
    expect(line).to_be_in_viewport()
    line.get_by_role("link").click()
    expect(page).to_have_url(f"{ORIGIN}{BASE}n129/")
    expect(page.get_by_text("What happened as number 129.")).to_be_visible()
    page.goto(ORIGIN + BASE)
    page.locator("#part_5").get_by_role("link", name="Show these in full").click()
    expect(page.locator("#part_5 .entry")).to_have_count(30)
    expect(page.locator("#part_5").get_by_role("heading", level=2)).to_be_in_viewport()
    page.locator("#part_5").get_by_role("link", name="Collapse").click()
    expect(page.locator("#part_5 .collapsed-entry")).to_have_count(30)
    page.goto(ORIGIN + PAST)
    page.locator("#n129.collapsed-entry a").click()
    expect(page.get_by_text("What happened as number 129.")).to_be_in_viewport()
    page.goto(ORIGIN + BASE)
    page.get_by_role("link", name="Show all entries in full").click()
    expect(page.locator("#record .collapsed-entry")).to_have_count(0)


# --- Beyond the lines ------------------------------------------------------------------------------------


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> None:
    """A record whose later stretches are headings only."""
    monkeypatch.setattr(sections, "MOST_LISTED", 120)
    monkeypatch.setattr(sys.modules[__name__], "WHOLE", sample_documents.long(260))


def test_a_stretch_without_lines_opens_and_is_folded_again_by_keyboard(far: None, open_page: Open) -> None:
    page = open_page()
    stretch = page.locator(".entry-section-far").last
    held = (stretch.get_attribute("data-holds") or "").split()
    more, less = (
        stretch.get_by_role("link", name="Show these in full"),
        stretch.get_by_role("link", name="Collapse"),
    )
    for _ in range(2):
        more.press("Enter")
        expect(stretch.locator(".entry")).to_have_count(len(held))
        expect(stretch.locator(".entry").first).to_be_focused()
        expect(more).to_be_hidden()
        less.press("Enter")
        expect(stretch.locator("li")).to_have_count(0)
        expect(more).to_be_focused()
        expect(more).to_be_in_viewport()
        expect(less).to_be_hidden()


def test_what_opens_beneath_the_window_is_brought_into_it(far: None, open_page: Open) -> None:
    page = open_page()
    more = page.locator(".entry-section-far").nth(1).get_by_role("link", name="Show these in full")
    more.scroll_into_view_if_needed()
    more.evaluate("link => scrollBy(0, link.getBoundingClientRect().bottom - innerHeight + 4)")
    more.click()
    opened = page.locator(".entry-section-far .entry").first
    expect(opened).to_be_focused()
    expect(opened.get_by_role("heading")).to_be_in_viewport()


@pytest.mark.parametrize("address", [f"{BASE}#n259", f"{PAST}#n259"])
def test_an_address_of_an_entry_without_a_line_opens_it(far: None, open_page: Open, address: str) -> None:
    page = open_page(address)
    entry = page.locator("#n259.entry")
    expect(entry.get_by_text("What happened as number 259.")).to_be_in_viewport()
    expect(entry).to_be_focused()
    assert entry.evaluate("entry => entry.matches(':target')")
    assert page.url == ORIGIN + address


def test_without_scripts_headings_and_links_lead_to_what_has_no_line(far: None, open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    page.locator("#n1 .entry-relations a").click()
    expect(page).to_have_url(f"{ORIGIN}{BASE}n260/")
    page.goto(ORIGIN + BASE)
    stretch = page.locator(".entry-section-far").last.get_attribute("id")
    page.locator(f"#{stretch}").get_by_role("link", name="Show these in full").click()
    expect(page.locator(f"#{stretch} .entry").first).to_be_in_viewport()
    expect(page.locator("#n260 blockquote")).to_be_visible()
    page.goto(ORIGIN + PAST)
    page.locator("#n1 .entry-relations a").click()
    expect(page.locator("#n260 blockquote")).to_be_in_viewport()


def test_where_it_cannot_be_fetched_the_link_is_followed(open_page: Open) -> None:
    page = open_page()
    page.route("**/part/**", lambda route: route.fulfill(status=410, body="Gone"))
    page.locator("#n129 a").click()
    expect(page).to_have_url(f"{ORIGIN}{BASE}n129/")


def test_on_paper_stands_what_is_in_the_page(open_page: Open) -> None:
    page = open_page(width=700)
    page.locator("#n129 a").click()
    expect(page.locator("#n129.entry")).to_be_focused()
    page.emulate_media(media="print")
    expect(page.get_by_text("What happened as number 129.")).to_be_visible()
    expect(page.locator("#n128")).to_be_visible()
    expect(page.locator(".entry-section-open").first).to_be_hidden()
    note = page.locator(".collapse-note")
    expect(note).to_be_visible()
    told = note.locator("a").evaluate("link => getComputedStyle(link, '::after').content")
    assert f"{BASE}?open=all" in (note.locator("a").get_attribute("href") or "")
    assert "attr(href)" in told or "open=all" in told


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_shifts_while_the_page_comes_and_is_read(open_page: Open, width: int) -> None:
    page = open_page(width=width)
    page.evaluate(
        """async () => {
            const frame = () => new Promise((done) => requestAnimationFrame(done));
            for (let at = 0; at < document.documentElement.scrollHeight; at += 600) {
                scrollTo({ top: at, behavior: "instant" });
                await frame();
                await frame();
            }
            // What the last frame shifted is on record by the next one.
            await frame();
            await frame();
        }"""
    )
    assert page.evaluate("scrollY") > 10_000
    assert page.evaluate("allShifts()") == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_axe_finds_nothing(open_page: Open, width: int, scheme: str) -> None:
    page = open_page(width=width, color_scheme=scheme, reduced_motion="reduce")
    page.locator("#n129 a").click()
    expect(page.locator("#n129.entry")).to_be_focused()
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    # All else of this page is looked at in `test_browser_every_page`.
    results = Axe().run(page, context="main" if IS_FULL else "#part_5", options=options)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_nothing_where_stretches_have_no_lines(far: None, open_page: Open) -> None:
    page = open_page(reduced_motion="reduce")
    page.locator(".entry-section-far").last.get_by_role("link", name="Show these in full").press("Enter")
    expect(page.locator("#n260.entry")).to_be_attached()
    # All else of this page is as on one whose sections have lines.
    within = "" if IS_FULL else ".entry-section-far"
    assert axe.look(page, (axe.Look(360, "dark"), axe.Look(1280)), within) == []
