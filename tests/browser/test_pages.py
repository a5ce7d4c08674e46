"""Every page: nothing on the console, a way by keyboard; the desk's: nothing for axe to find, room on a small screen.

The readers' pages are under axe in tests/public/test_browser_every_page.py.
"""

import re
from collections.abc import Callable, Iterator
from itertools import product
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import SIZES, Watch, open_editor, open_timeline, open_tools
from tests.conftest import PASSWORD
from tests.support import axe
from tests.support.browser_incident import WORDS, Incident
from tests.support.tiers import IS_FULL
from timeline.actions.drafts import EventDraft
from timeline.actions.entries import edit_entry
from timeline.actions.publications import publish
from timeline.actions.source_texts import add_source_text
from timeline.models import Entry, Timeline, User

# What is drawn is the same whatever keeps it.
pytestmark = pytest.mark.once


def public_addresses(incident: Incident) -> list[str]:
    at = f"/t/{incident.timeline.slug}/"
    entries = (incident.fire, incident.said, incident.denied, incident.asked, incident.refuted)
    return [
        "/",
        at,
        *(f"{at}{entry.uid}/" for entry in entries),
        f"{at}sources/",
        f"{at}changes/",
        f"{at}v/1/",
        "/no-such-page/",
        f"{at}no-such-entry-1/",
    ]


def desk_addresses(incident: Incident) -> list[str]:
    at = f"/desk/t/{incident.timeline.slug}/"
    return [
        "/desk/",
        "/desk/new/",
        "/desk/parties/",
        "/desk/parties/new/",
        f"/desk/parties/{incident.board.uid}/",
        f"/desk/parties/{incident.board.uid}/merge/",
        f"/desk/parties/{incident.board.uid}/merge/?other={incident.union.uid}",
        "/desk/sources/",
        "/desk/sources/new/",
        "/desk/reports/",
        "/desk/jobs/",
        f"/desk/sources/{incident.gazette.uid}/",
        f"/desk/sources/{incident.gazette.uid}/text/",
        f"/desk/sources/{incident.gazette.uid}/text/1/",
        at,
        f"{at}table/",
        f"{at}texts/",
        f"{at}texts/{incident.gazette.uid}/",
        f"{at}coverage/",
        f"{at}quotations/",
        f"{at}settings/",
        f"{at}history/",
        f"{at}history/?entry={incident.fire.uid}",
        f"{at}bin/",
        f"{at}manage/",
        f"{at}copy/",
        f"{at}preview/",
        f"{at}publish/",
        f"{at}add/statement/",
        *(f"{at}e/{entry.uid}/edit/" for entry in (incident.fire, incident.said, incident.asked)),
        f"{at}e/{incident.fire.uid}/move/",
        f"{at}e/{incident.fire.uid}/remove/",
        "/accounts/2fa/",
        "/accounts/logout/",
    ]


@pytest.fixture
def incident(timeline: Timeline, editor: User) -> Incident:
    incident = Incident(timeline, editor)
    add_source_text(incident.gazette, f"The board said: {WORDS} So it was told.", by=editor, number=0)
    return incident


# --- axe -----------------------------------------------------------------------------------------


LOOKS = (
    axe.Look(SIZES["phone"]["width"]),
    axe.Look(SIZES["desktop"]["width"], "dark", ("color-contrast",)),
    *([axe.Look(SIZES["desktop"]["width"])] if IS_FULL else []),
)


class Inspector:
    """Runs axe over the page that is open: on a phone and on a wide screen, in light and in dark."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def look(self, page: Page, state: str = "") -> None:
        self.found += [f"{page.url} {state} {line}" for line in axe.look(page, LOOKS)]


@pytest.fixture
def inspector() -> Iterator[Inspector]:
    inspector = Inspector()
    yield inspector
    assert inspector.found == []


def test_axe_finds_nothing_where_one_signs_in(
    open_context: Callable[..., BrowserContext], inspector: Inspector
) -> None:
    page = open_context().new_page()
    for address in ("/accounts/login/", "/accounts/password/reset/"):
        page.goto(address)
        inspector.look(page)


def test_axe_finds_nothing_on_the_pages_of_the_desk(
    open_context: Callable[..., BrowserContext],
    incident: Incident,
    editor: User,
    inspector: Inspector,
) -> None:
    # Nor does any of them break its own policy: `open_context` watches that.
    page = open_context(as_user=editor).new_page()
    for address in desk_addresses(incident):
        page.goto(address)
        assert read_icon(page), address
        inspector.look(page)


def test_axe_finds_nothing_on_forms_in_the_list(
    open_context: Callable[..., BrowserContext],
    make_event: Callable[..., Entry],
    timeline: Timeline,
    editor: User,
    inspector: Inspector,
    watch: Watch,
) -> None:
    alarm = make_event("The alarm is raised", edtf="2017-03-07")
    make_event("The fire is out", edtf="2017-03-07", cited=False)
    page = open_timeline(open_context(as_user=editor).new_page(), timeline)
    page.get_by_role("link", name="Add an event").click()
    page.get_by_role("textbox", name="Date").fill("2017-03~")
    expect(page.get_by_text("around March 2017")).to_be_visible()
    party = page.get_by_role("group", name="Parties and their roles").get_by_role(
        "combobox", name="Party", exact=True
    )
    party.press_sequentially("Board")
    expect(page.get_by_role("option", name="New party: “Board”")).to_be_visible()
    party.press("ArrowDown")
    inspector.look(page, "with an open list")

    party.press("Escape")
    page.get_by_role("textbox", name="Date").fill("2017-13")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("Headline")).to_have_attribute("aria-invalid", "true")
    inspector.look(page, "with faults")
    page.get_by_role("link", name="Close").click()

    open_editor(page, "The alarm is raised")
    expect(page.get_by_role("heading", name="Edit an event")).to_be_visible()
    edit_entry(alarm, EventDraft(headline="Theirs"), by=editor, version=alarm.version)
    page.get_by_label("Headline").fill("Mine")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("You changed this event in another window")).to_be_visible()
    inspector.look(page, "stale")

    page.get_by_role("link", name="Close").click()
    open_tools(page, "The fire is out").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Undo: restore it")).to_be_focused()
    inspector.look(page, "with an entry removed")
    page.route("**/edit/", lambda route: route.abort())
    open_editor(page, "Theirs")
    expect(page.get_by_role("alert").filter(has_text="There is no connection.")).to_be_visible()
    inspector.look(page, "with trouble announced")
    watch.forgive("htmx:sendError", "net::ERR_FAILED")


# --- The console, cookies, other hosts ---------------------------------------------------------------


def read_icon(page: Page) -> str:
    """Return the address of the page's icon: without one, the browser asks for /favicon.ico in vain."""
    return page.locator("link[rel~=icon]").get_attribute("href") or ""


def test_no_public_page_breaks_its_own_policy(
    open_context: Callable[..., BrowserContext],
    incident: Incident,
    editor: User,
    watch: Watch,
) -> None:
    page = open_context(as_user=editor).new_page()
    for address in public_addresses(incident):
        page.goto(address)
        assert read_icon(page), address
    answer = page.request.get(read_icon(page))
    assert answer.ok
    assert answer.headers["content-type"].startswith("image/")
    # A script of a stranger's would not run: the policy holds, and the watch would have seen it broken.
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))")
    watch.forgive("Content Security Policy")


def test_the_picture_of_a_second_factor_is_shown(desk: Page) -> None:
    desk.goto("/accounts/2fa/")
    desk.get_by_role("link", name="Set up an app").click()
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Go on").click()
    picture = desk.get_by_role("main").get_by_role("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 0


@pytest.mark.parametrize("scripted", [True, False], ids=["scripted", "plain"])
def test_readers_are_asked_for_nothing_and_told_everything(
    open_context: Callable[..., BrowserContext],
    incident: Incident,
    watch: Watch,
    scripted: bool,
) -> None:
    context = open_context(java_script_enabled=scripted, viewport=SIZES["phone"])
    page = context.new_page()
    scripts: list[str] = []
    page.on(
        "request", lambda request: scripts.append(request.url) if request.resource_type == "script" else None
    )
    for address in public_addresses(incident):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    # Small files of ours, which the page is complete without.
    ours = {f"/static/js/{name}.js" for name in ("copy", "find", "follow", "live", "share")}
    assert {urlsplit(url).path for url in scripts} == (ours if scripted else set())
    assert context.cookies() == []
    assert watch.elsewhere == []
    page.goto(f"/t/{incident.timeline.slug}/")
    headings = page.get_by_role("article").get_by_role("heading", level=3)
    # The withdrawn entry is a line without one.
    expect(headings).to_have_count(4)
    for heading in headings.all():
        expect(heading).to_be_visible()
    for words in (
        WORDS,
        "It burnt for three days",
        "A docker",
        "There was no ship.",
        "The Harbour Board advertises",
    ):
        # The picture's titles hold some of them, too, and show only under a pointer.
        expect(page.get_by_text(words).filter(visible=True).first).to_be_visible()
    for words in ("Ada Real-Name", "Never to be named", "Nobody says how it is known"):
        expect(page.get_by_text(words)).to_have_count(0)


# --- Room ----------------------------------------------------------------------------------------


def test_nothing_is_to_be_scrolled_sideways(
    open_context: Callable[..., BrowserContext], incident: Incident, editor: User
) -> None:
    # The policy allows no style of ours in the page; its being by-passed changes nothing of the layout.
    page = open_context(as_user=editor, bypass_csp=True).new_page()
    too_wide = []
    at = f"/desk/t/{incident.timeline.slug}/"
    addresses = [
        "/desk/",
        at,
        f"{at}e/{incident.fire.uid}/edit/",
        f"{at}e/{incident.said.uid}/edit/",
        f"{at}e/{incident.said.uid}/move/",
        f"{at}settings/",
        f"{at}publish/",
        f"{at}history/",
        "/desk/sources/",
        f"/desk/sources/{incident.gazette.uid}/text/",
        f"{at}table/",
        f"{at}texts/",
        f"{at}texts/{incident.gazette.uid}/",
        f"{at}coverage/",
        f"{at}quotations/",
        "/desk/parties/new/",
    ]
    for address in addresses:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        for text, width in product((100, 200), (360, 1280)):
            page.set_viewport_size({"width": width, "height": 800})
            page.add_style_tag(content=f"html {{ font-size: {text}% }} {axe.LAID_OUT}")
            sizes = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
            needed, there = page.evaluate(sizes)
            if needed > there:
                too_wide.append(f"{address}, {text}%: {needed} of {there} px, by {page.evaluate(WIDEST)}")
    assert "\n".join(too_wide) == ""


WIDEST = """() => {
    const room = document.documentElement.clientWidth;
    const isOut = (one) => one.getBoundingClientRect().right > room + 1;
    const out = [...document.querySelectorAll("body *")].filter(one => isOut(one) && ![...one.children].some(isOut));
    return out.slice(0, 5).map(one => one.outerHTML.slice(0, 160)).join(" | ");
}"""


# --- The keyboard ------------------------------------------------------------------------------------

CONTROLS = """() => [...document.querySelectorAll(
        "a[href], button, input:not([type=hidden]), select, textarea, summary"
    )].filter(one => one.checkVisibility({visibilityProperty: true}) && !one.disabled && one.tabIndex >= 0).length"""

# A control under the focus: its place among all elements, its name, whether one sees that it has the focus.
FOCUSED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const style = getComputedStyle(one);
    const seen = one.checkVisibility({visibilityProperty: true, opacityProperty: true})
        && one.getBoundingClientRect().width > 1
        && style.clipPath === "none" && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return {index: [...document.querySelectorAll("*")].indexOf(one), html: one.outerHTML.slice(0, 120), seen};
}"""


@pytest.mark.parametrize("page_of", ["timeline", "desk", "form", "publish", "sign-in"])
def test_every_control_is_reached_by_tab_and_is_seen_to_be(
    open_context: Callable[..., BrowserContext],
    make_event: Callable[..., Entry],
    timeline: Timeline,
    editor: User,
    page_of: str,
) -> None:
    alarm = make_event("The alarm is raised", edtf="2017-03~")
    make_event("The fire is out", edtf="2017-03-08")
    publish(timeline, by=editor, note="First version.", seen_digest=None)
    page = open_context(
        as_user=None if page_of == "sign-in" else editor, viewport=SIZES["desktop"]
    ).new_page()
    page.goto(
        {
            "timeline": "/t/harbour-fire/",
            "desk": "/desk/t/harbour-fire/",
            "form": f"/desk/t/harbour-fire/e/{alarm.uid}/edit/",
            "publish": "/desk/t/harbour-fire/publish/",
            "sign-in": "/accounts/login/",
        }[page_of]
    )
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name=re.compile("^Skip to"))
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    count = page.evaluate(CONTROLS)
    reached = {}
    for _ in range(count):
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        reached[focused["index"]] = focused
        page.keyboard.press("Tab")
    assert [one["html"] for one in reached.values() if not one["seen"]] == []
    assert len(reached) == count
    assert list(reached) == sorted(reached)  # in the order in which it is read

    page.reload()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
