"""The readers' pages in a real browser: what is done on them, without scripts, by keyboard, on paper."""

import io
import re
from collections.abc import Callable
from itertools import combinations
from mimetypes import guess_type
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pypdf import PdfReader

from tests.support import arabic_documents, axe, sample_documents
from tests.support.keyboard import tab_to
from tests.support.picture_documents import DATES, HEADLINES, build_document
from timeline.pages.entry import render_entry
from timeline.pages.filters import FilterQuery, parse_query
from timeline.pages.inline_assets import CSS, LOADER_JS, csp_source
from timeline.pages.options import PageOptions, get_timeline_url
from timeline.pages.party import render_party
from timeline.pages.sources import render_sources
from timeline.pages.timeline import render_timeline
from timeline.presentation.build import build
from timeline.presentation.model import PageLinks

pytestmark = pytest.mark.browser

ORIGIN = "https://news.example"
NEWSROOM = {
    "name": "The Example Courier",
    "contact": "desk@example.org",
    "policy_url": "https://example.org/policy",
}
# The policy of the settings, with the digests that newsroom.csp adds.
INLINE = {"script-src": [csp_source(LOADER_JS)], "style-src": [csp_source(CSS)]}
POLICY = "; ".join(
    " ".join([name, *sources, *INLINE.get(name, [])])
    for name, sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)
TWO_DAYS = FilterQuery("2026-02-04", "2026-02-05")
Open = Callable[..., Page]
SCRIPTS = pytest.mark.parametrize("scripted", [True, False], ids=["scripted", "plain"])


PAGES: dict[str, Callable[[], str]] = {
    "/sample": lambda: render_timeline(
        sample_documents.add_version(sample_documents.sample()), PageOptions(newsroom=NEWSROOM)
    ),
    "/every": lambda: render_timeline(sample_documents.every_field(), PageOptions(newsroom=NEWSROOM)),
    "/superseded": lambda: render_timeline(
        sample_documents.every_field(), PageOptions(newsroom=NEWSROOM, superseded_by=3)
    ),
    "/chosen": lambda: render_timeline(
        sample_documents.every_field(), PageOptions(newsroom=NEWSROOM, query=TWO_DAYS)
    ),
    "/refused": lambda: render_timeline(
        sample_documents.every_field(), PageOptions(newsroom=NEWSROOM, query=FilterQuery("soon", "2026/.."))
    ),
    "/preview": lambda: render_timeline(
        sample_documents.every_field(), PageOptions(newsroom=NEWSROOM, is_preview=True)
    ),
    "/entry": lambda: (
        render_entry(sample_documents.every_field(), "crack1", PageOptions(newsroom=NEWSROOM)) or ""
    ),
    "/statement": lambda: (
        render_entry(sample_documents.every_field(), "denial1", PageOptions(newsroom=NEWSROOM)) or ""
    ),
    "/found": lambda: render_timeline(
        sample_documents.every_field(),
        PageOptions(newsroom=NEWSROOM, query=FilterQuery("soon", party="owner1", kind="rumour", words="dam")),
    ),
    "/party": lambda: (
        render_party(sample_documents.every_field(), "owner1", PageOptions(newsroom=NEWSROOM)) or ""
    ),
    "/sources": lambda: render_sources(sample_documents.every_field(), PageOptions(newsroom=NEWSROOM)),
    "/arabic": lambda: render_timeline(arabic_documents.timeline(), PageOptions(newsroom=NEWSROOM)),
    "/long": lambda: render_timeline(sample_documents.long(), PageOptions(newsroom=NEWSROOM)),
    "/headlines": lambda: render_headlines("de"),
    "/headlines-ar": lambda: render_headlines("ar"),
    "/404": lambda: render_to_string("404.html", {"newsroom": NEWSROOM}),
    "/403": lambda: render_to_string("403.html", {"newsroom": NEWSROOM}),
    "/500": lambda: render_to_string("500.html"),
}


def render_headlines(language: str) -> str:
    """A page with a picture of long words and vague dates."""
    whole = build_document(DATES * 2, headlines=HEADLINES, keys=[True, False], language=language)
    return render_timeline(whole, PageOptions(newsroom=NEWSROOM))


def render_filtered(url: str) -> str:
    """The page of every field with what its address asks for, as the site has it."""
    asked = parse_query(dict(parse_qsl(urlsplit(url).query)))
    return render_timeline(sample_documents.every_field(), PageOptions(newsroom=NEWSROOM, query=asked))


@pytest.fixture
def open_page(browser: Browser) -> Callable[..., Page]:
    """Open one of PAGES as the site would serve it; whatever else it asks for fails the test."""
    contexts: list[BrowserContext] = []

    def serve(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if not route.request.url.startswith(ORIGIN):
            raise AssertionError(f"A page asked for {route.request.url}")
        if path.startswith("/static/"):
            file = settings.BASE_DIR / path.lstrip("/")
            route.fulfill(body=file.read_bytes(), content_type=guess_type(path)[0])
        elif path in PAGES or path == get_timeline_url(sample_documents.every_field()):
            headers = {"Content-Security-Policy": POLICY}
            body = PAGES[path]() if path in PAGES else render_filtered(route.request.url)
            route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=headers)
        else:
            route.fulfill(status=404)

    def open_page(path: str, *, width: int = 1280, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        context.route("**/*", serve)
        page = context.new_page()
        page.goto(ORIGIN + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_a_preview_holds_up_as_the_page_itself_does(open_page: Open) -> None:
    page = open_page("/preview")
    assert axe.look(page) == []
    for width in (320, *axe.WIDTHS):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


def test_a_source_is_reached_and_left_by_its_number(open_page: Open) -> None:
    page = open_page("/sample", width=390, java_script_enabled=False)
    entry = page.get_by_role("listitem").filter(
        has=page.get_by_role("heading", name="Facebook cancels the interview")
    )
    entry.locator(".entry-proof > summary").click()
    entry.locator("a.source-number").first.click()
    expect(page.locator("#source_c7vxq99n")).to_be_in_viewport()
    page.locator("#source_c7vxq99n summary").click()
    page.locator("#source_c7vxq99n").get_by_role("link", name="Facebook cancels the interview").click()
    expect(page.get_by_role("heading", name="Facebook cancels the interview")).to_be_in_viewport()


def test_a_link_to_an_entry_far_down_arrives_there(open_page: Open) -> None:
    page = open_page("/sample#z2w2zf53", width=390)
    expect(page.locator("#z2w2zf53 blockquote")).to_be_in_viewport()


def test_the_text_is_one_key_away(open_page: Open) -> None:
    page = open_page("/sample")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="4 sources")).to_be_focused()


@pytest.mark.once
@pytest.mark.parametrize(("width", "height", "most"), [(1280, 800, 420), (390, 844, 620)])
def test_the_story_begins_on_the_first_screen(open_page: Open, width: int, height: int, most: int) -> None:
    page = open_page("/sample", width=width)
    page.set_viewport_size({"width": width, "height": height})
    box = page.locator(".entry").first.bounding_box()
    assert box
    assert box["y"] < most


@pytest.mark.once
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_is_as_high_from_the_start_as_when_it_has_been_read(open_page: Open, width: int) -> None:
    page = open_page("/sample", width=width)
    get_height = "document.documentElement.scrollHeight"
    before = page.evaluate(get_height)
    for _step in range(8):
        page.mouse.wheel(0, before / 8)
        assert page.evaluate(get_height) == before
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@SCRIPTS
def test_by_keyboard_alone_the_proof_of_an_entry_opens(open_page: Open, scripted: bool) -> None:
    page = open_page("/sample", width=390, java_script_enabled=scripted)
    entry = page.locator('[id="74h64jwd"]')
    line = entry.locator("summary").first
    expect(line).to_have_text(
        re.compile("By 7 March 2017.*Disputed.*Sources 1, 2", re.IGNORECASE | re.DOTALL)
    )
    expect(entry.locator(".source-passages")).to_be_hidden()
    tab_to(page, line)
    page.keyboard.press("Enter")
    expect(entry.locator(".source-passages")).to_contain_text(
        "Newshub puts the share taken down at about 20 percent"
    )


def test_a_minor_entry_that_is_linked_to_is_open_without_scripts(open_page: Open) -> None:
    page = open_page("/sample#863bmnbz", width=390, java_script_enabled=False)
    expect(page.locator('[id="863bmnbz"] blockquote')).to_be_visible()
    expect(page.locator("#h6pgcmw9 .request-question")).to_be_hidden()


def test_dates_are_chosen_and_put_right_by_keyboard_without_scripts(open_page: Open) -> None:
    page = open_page(get_timeline_url(sample_documents.every_field()), width=390, java_script_enabled=False)
    page.get_by_text("Search this timeline").focus()
    page.keyboard.press("Enter")
    for name in ("Search for", "Person or organisation", "Type", "Verification", "Key events only", "From"):
        page.keyboard.press("Tab")
        expect(page.get_by_label(name, exact=True)).to_be_focused()
    page.keyboard.type("4 February")
    page.keyboard.press("Tab")
    page.keyboard.type("2026-02-05")
    page.keyboard.press("Enter")
    wrong = page.get_by_role("textbox", name="From")
    expect(wrong).to_be_in_viewport()
    expect(wrong).to_have_value("4 February")
    expect(wrong).to_have_accessible_description(re.compile("“4 February” .* Use .*2017-03-07"))
    wrong.fill("2026-02-04")
    page.keyboard.press("Enter")
    expect(
        page.get_by_text("5 of 8 entries. 2 of them have uncertain dates and may be outside this period.")
    ).to_be_in_viewport()
    assert dict(parse_qsl(urlsplit(page.url).query)) == {"from": "2026-02-04", "to": "2026-02-05"}
    expect(page.locator("#crack1")).to_have_count(0)
    page.get_by_role("link", name="Show all entries").click()
    expect(page.locator("#crack1")).to_be_visible()
    assert urlsplit(page.url).query == ""


def test_what_is_found_takes_the_place_of_the_list_and_the_address_follows(open_page: Open) -> None:
    address = get_timeline_url(sample_documents.every_field())
    page = open_page(address)
    loads: list[str] = []
    page.on("request", lambda request: loads.append(request.url) if request.is_navigation_request() else None)
    page.get_by_text("Search this timeline").click()
    kind = page.get_by_label("Type", exact=True)
    kind.focus()
    before = kind.bounding_box()
    kind.select_option("statement")
    expect(page.get_by_role("status")).to_have_text("2 of 8 entries.")
    expect(page.locator("#record .entries > li")).to_have_count(2)
    expect(kind).to_be_focused()
    after = kind.bounding_box()
    assert before
    assert after
    assert after["y"] == pytest.approx(before["y"], abs=2)
    assert page.url == f"{ORIGIN}{address}?kind=statement"
    # By keyboard: words, and the choice of a kind taken back by its link.
    page.get_by_label("Search for", exact=True).focus()
    page.keyboard.type("not told")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("1 of 8 entries.")
    expect(page.get_by_label("Search for", exact=True)).to_be_focused()
    assert page.url == f"{ORIGIN}{address}?q=not+told&kind=statement"
    page.get_by_role("link", name="Remove filter: Statement").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{ORIGIN}{address}?q=not+told")
    expect(page.get_by_text("Search this timeline")).to_be_focused()
    expect(kind).to_have_value("")
    page.get_by_label("Search for", exact=True).fill("no such word")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("None of the 8 entries matches all of these filters.")
    expect(page.locator("#record .entries > li")).to_have_count(0)
    # Back, step by step, to the whole.
    for query, words, count in (
        ("?q=not+told", "not told", 1),
        ("?q=not+told&kind=statement", "not told", 1),
    ):
        page.go_back()
        expect(page).to_have_url(f"{ORIGIN}{address}{query}")
        expect(page.get_by_label("Search for", exact=True)).to_have_value(words)
        expect(page.locator("#record .entries > li")).to_have_count(count)
    page.go_back()
    expect(kind).to_have_value("statement")
    expect(page.locator("#record .entries > li")).to_have_count(2)
    page.go_back()
    expect(kind).to_have_value("")
    expect(page.locator("#record .entries > li")).to_have_count(9)
    expect(page.get_by_role("status")).to_have_text("All 8 entries.")
    page.go_forward()
    expect(kind).to_have_value("statement")
    expect(page.locator("#record .entries > li")).to_have_count(2)
    assert not loads


def test_what_is_wrong_is_told_in_place_and_what_is_typed_stays(open_page: Open) -> None:
    page = open_page(get_timeline_url(sample_documents.every_field()))
    page.get_by_text("Search this timeline").click()
    wrong = page.get_by_role("textbox", name="From")
    wrong.fill("soon")
    page.keyboard.press("Tab")
    page.keyboard.type("2026-02")
    expect(wrong).to_have_accessible_description(re.compile("“soon”"))
    expect(page.get_by_role("textbox", name="To")).to_be_focused()
    expect(page.get_by_role("textbox", name="To")).to_have_value("2026-02")
    expect(page.get_by_role("status")).to_contain_text(
        "We could not use these dates, so all entries are shown."
    )
    wrong.fill("2026-02-05")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("of 8 entries.")
    expect(wrong).not_to_have_attribute("aria-invalid", "true")


@SCRIPTS
def test_by_keyboard_alone_words_are_looked_for_and_let_go_again(open_page: Open, scripted: bool) -> None:
    page = open_page(
        get_timeline_url(sample_documents.every_field()), width=390, java_script_enabled=scripted
    )
    tab_to(page, page.get_by_text("Search this timeline"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Search for", exact=True))
    page.keyboard.type("agency TOLD")
    page.keyboard.press("Enter")
    expect(page.locator(".filter-count")).to_have_text("1 of 8 entries.")
    expect(page.locator(".filter-count")).to_be_in_viewport()
    expect(page.locator("#record .entries > li")).to_have_count(1)
    tab_to(page, page.get_by_role("link", name="Remove filter: Contains: agency TOLD"))
    page.keyboard.press("Enter")
    expect(page.locator("#record .entries > li")).to_have_count(9)


def test_the_form_says_that_it_is_on_its_way_until_the_script_has_come(open_page: Open) -> None:
    # Asked for again with the script held back.
    page = open_page(get_timeline_url(sample_documents.every_field()), width=390)
    held: list[Route] = []
    page.route("**/find.js", lambda route: held.extend([route]))
    page.reload(wait_until="commit")
    page.get_by_text("Search this timeline").click()
    expect(page.get_by_text("Loading the search form.")).to_be_visible()
    expect(page.get_by_label("Search for", exact=True)).to_have_count(0)
    held[0].fallback()
    expect(page.get_by_label("Search for", exact=True)).to_be_visible()
    expect(page.get_by_text("Loading the search form.")).to_have_count(0)


def test_scripts_are_asked_for_when_the_page_has_been_read(open_page: Open) -> None:
    page = open_page(get_timeline_url(sample_documents.every_field()))
    read, asked = page.evaluate(
        """() => [
            performance.getEntriesByType("navigation")[0].domInteractive,
            performance.getEntriesByType("resource").filter((one) => one.name.endsWith(".js")).map((one) => one.startTime),
        ]"""
    )
    assert asked
    assert read > 0
    assert min(asked) >= read


def test_without_scripts_nobody_waits_for_the_form(open_page: Open) -> None:
    page = open_page(get_timeline_url(sample_documents.every_field()), width=390, java_script_enabled=False)
    page.get_by_text("Search this timeline").click()
    expect(page.get_by_label("Search for", exact=True)).to_be_visible()
    expect(page.get_by_text("Loading the search form.")).to_be_hidden()


@SCRIPTS
def test_key_events_alone_are_one_link_by_keyboard(open_page: Open, scripted: bool) -> None:
    page = open_page(
        get_timeline_url(sample_documents.every_field()), width=390, java_script_enabled=scripted
    )
    tab_to(page, page.get_by_role("link", name=re.compile("^Key events only")))
    page.keyboard.press("Enter")
    expect(page.locator("#record .entries > li")).to_have_count(
        sum(one.key for one in sample_documents.every_field().events)
    )
    expect(page).to_have_url(re.compile(r"[?]key=1"))
    expect(page.locator(".filter-count")).to_be_in_viewport()
    tab_to(page, page.get_by_role("link", name="Remove filter: Key events only"))
    page.keyboard.press("Enter")
    expect(page.locator("#record .entries > li")).to_have_count(9)


@SCRIPTS
def test_by_keyboard_alone_a_party_is_chosen(open_page: Open, scripted: bool) -> None:
    page = open_page(
        get_timeline_url(sample_documents.every_field()), width=390, java_script_enabled=scripted
    )
    tab_to(page, page.get_by_text("Search this timeline"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Person or organisation", exact=True))
    page.keyboard.type("Dam S")
    # With scripts, the list has changed by now; the button is there for where they are off.
    if not scripted:
        page.keyboard.press("Enter")
        tab_to(page, page.get_by_role("button", name="Search", exact=True))
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?.*party=agency1"))
    expect(page.get_by_text("entries.").filter(has_text="of 8").first).to_be_visible()
    expect(page.locator("#meeting1")).to_have_count(0)


@SCRIPTS
def test_by_keyboard_alone_a_source_is_opened_and_led_back_from(open_page: Open, scripted: bool) -> None:
    page = open_page("/every", width=390, java_script_enabled=scripted)
    entry = page.locator("#inspection1")
    tab_to(page, entry.locator("summary").first)
    page.keyboard.press("Enter")
    tab_to(page, entry.locator("a.source-number").first)
    page.keyboard.press("Enter")
    source = page.locator("#source_story2")
    expect(source).to_be_in_viewport()
    # From here the way goes on, not from the top again.
    tab_to(page, source.locator("summary").last)
    page.keyboard.press("Enter")
    tab_to(page, source.get_by_role("link", name="The agency inspects the dam"))
    page.keyboard.press("Enter")
    expect(entry.get_by_role("heading").first).to_be_in_viewport()


def test_without_scripts_nothing_is_missing(open_page: Open) -> None:
    with_scripts = open_page("/every").locator("main").inner_text()
    without = open_page("/every", java_script_enabled=False).locator("main").inner_text()
    assert with_scripts == without
    assert "A diver finds a crack" in without


def test_a_page_breaks_no_rule_of_its_own_policy(open_page: Open) -> None:
    page = open_page("/404")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for path in PAGES:
        page.goto(ORIGIN + path)
    assert not said


def test_on_paper_sources_have_their_addresses_and_folded_words_are_open(open_page: Open) -> None:
    page = open_page("/every", width=700)
    page.emulate_media(media="print")
    expect(page.locator(".page-contents")).to_be_hidden()
    expect(page.locator("#crack1 .source-passages mark")).to_be_visible()
    address = page.locator("#source_report1 .source-address")
    assert address.evaluate("element => getComputedStyle(element, '::after').content") == (
        '": \u2066https://agency.example/14.pdf\u2069"'
    )


def test_in_a_pdf_the_numbers_beside_entries_lead_to_numbered_sources_with_their_addresses(
    open_page: Open,
) -> None:
    page = open_page("/every")
    text = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    entries, sources = " ".join(text.split()).rsplit("Sources", 1)
    for source in build(sample_documents.every_field(), PageLinks("/t/every-field/")).sources:
        assert f"[{source.number}]" in entries
        name = source.record.described_as.capitalize() if source.record.confidential else source.label
        assert re.search(rf"\b{source.number}\. ?{re.escape(name)}", sources), (name, sources)
        assert source.record.url in sources.replace(" ", "")
    # What is folded away on a screen can be read on paper.
    assert "a crack of two metres" in entries


def test_on_paper_stand_the_dates_that_were_chosen_and_not_the_form(open_page: Open) -> None:
    page = open_page("/chosen", width=700)
    page.emulate_media(media="print")
    expect(page.get_by_text("5 of 8 entries.")).to_be_visible()
    expect(page.locator("#gloss1").get_by_text("Date uncertain: may fall within these dates")).to_be_visible()
    expect(page.get_by_role("link", name="Show all entries")).to_be_hidden()
    expect(page.locator(".filter-form")).to_be_hidden()


def test_dark_is_dark(open_page: Open) -> None:
    def ground(scheme: str) -> int:
        page = open_page("/sample", color_scheme=scheme)
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(","))

    assert ground("light") > 700
    assert ground("dark") < 100


# --- The picture ----------------------------------------------------------------------------------


@pytest.mark.once
def test_the_picture_leads_to_an_entry_by_keyboard_without_scripts(open_page: Open) -> None:
    page = open_page("/sample", java_script_enabled=False)
    link = page.locator(".picture").get_by_role(
        "link", name=re.compile("Facebook reports the journalists to CEOP")
    )
    link.focus()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#x5wkc4rg h3, #x5wkc4rg h2").first).to_be_in_viewport()


MEASURE_TEXTS = """svg => {
  const frame = svg.getBoundingClientRect();
  const scale = frame.width / svg.viewBox.baseVal.width;
  const at = (box) => [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top];
  const texts = [...svg.querySelectorAll(".picture-label text, .picture-tick text")];
  return texts.map((text) => [text.textContent, at(text.getBoundingClientRect()).map((side) => side / scale)]);
}"""


@pytest.mark.once
@pytest.mark.parametrize("address", ["/sample", "/every", "/arabic", "/long", "/headlines", "/headlines-ar"])
def test_no_text_of_a_picture_overlaps_another_or_leaves_it(open_page: Open, address: str) -> None:
    page = open_page(address)
    drawing = page.locator(".picture svg")
    width, height = (int(drawing.get_attribute(name) or 0) for name in ("width", "height"))
    texts = drawing.evaluate(MEASURE_TEXTS)
    assert len(texts) > 4
    for text, (left, top, right, bottom) in texts:
        assert -1 <= left < right <= width + 1, text
        assert 0 <= top < bottom <= height, text
    for (text, box), (other, other_box) in combinations(texts, 2):
        is_apart = (
            box[2] <= other_box[0]
            or other_box[2] <= box[0]
            or box[3] <= other_box[1]
            or other_box[3] <= box[1]
        )
        assert is_apart, (text, other)


@pytest.mark.once
@pytest.mark.parametrize("reduced_motion", ["no-preference", "reduce"])
def test_the_picture_follows_the_reading_position(open_page: Open, reduced_motion: str) -> None:
    page = open_page("/long", reduced_motion=reduced_motion)
    ticks = page.locator("a.picture-tick")
    assert ticks.count() > 2
    for number in (0, 2):
        tick = ticks.nth(number)
        target = page.locator(tick.get_attribute("href") or "")
        target.evaluate("element => element.scrollIntoView()")
        expect(tick.locator("text")).to_have_css("font-weight", "700")
        expect(ticks.nth(2 - number).locator("text")).to_have_css("font-weight", "400")
