"""Every page: nothing for axe to find, nothing on the console, room on a small screen, a way by keyboard."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import SIZES, Watch, open_timeline
from tests.browser.incident import WORDS, Incident
from tests.conftest import PASSWORD
from timeline.actions.drafts import EventDraft
from timeline.actions.entries import edit_entry
from timeline.actions.publishing import publish
from timeline.models import Entry, Timeline, User

# What is drawn is the same whatever keeps it.
pytestmark = pytest.mark.once

LAID_OUT = "* { content-visibility: visible !important }"


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
        "/desk/sources/",
        "/desk/sources/new/",
        "/desk/reports/",
        f"/desk/sources/{incident.gazette.uid}/",
        at,
        f"{at}settings/",
        f"{at}history/",
        f"{at}history/?entry={incident.fire.uid}",
        f"{at}removed/",
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
    return Incident(timeline, editor)


# --- axe -----------------------------------------------------------------------------------------


# Dark changes colours and nothing else, and the same ones at every size.
LOOKS: list[tuple[str, Literal["light", "dark"], dict[str, Any]]] = [
    ("phone", "light", {"resultTypes": ["violations"]}),
    ("desktop", "light", {"resultTypes": ["violations"]}),
    ("desktop", "dark", {"runOnly": ["color-contrast"]}),
]


class Inspector:
    """Runs axe over the page that is open: on a phone and on a wide screen, in light and in dark."""

    def __init__(self) -> None:
        self.axe = Axe()
        self.found: list[str] = []

    def look(self, page: Page, state: str = "") -> None:
        # Off the screen, what is laid out only once it is scrolled to would count as lying one over the other.
        page.add_style_tag(content=LAID_OUT)
        page.evaluate(self.axe.axe_script)
        for size, scheme, only in LOOKS:
            page.set_viewport_size(SIZES[size])
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            violations = page.evaluate("options => axe.run(options).then(found => found.violations)", only)
            self.found += [f"{page.url} {state} {size} {scheme}: {line}" for line in _lines(violations)]


def _lines(violations: list[dict[str, Any]]) -> Iterator[str]:
    for violation in violations:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['html'][:200]} – {node['failureSummary']}"


@pytest.fixture
def inspector() -> Iterator[Inspector]:
    inspector = Inspector()
    yield inspector
    assert inspector.found == []


def test_axe_finds_nothing_on_the_readers_pages(
    open_context: Callable[..., BrowserContext],
    incident: Incident,
    inspector: Inspector,
) -> None:
    page = open_context(bypass_csp=True).new_page()
    for address in [*public_addresses(incident), "/accounts/login/", "/accounts/password/reset/"]:
        page.goto(address)
        inspector.look(page)
    page.goto(f"/t/{incident.timeline.slug}/")
    for note in page.get_by_role("main").locator("summary").all():
        note.click()
    inspector.look(page, "with every note open")


def test_axe_finds_nothing_on_the_pages_of_the_desk(
    open_context: Callable[..., BrowserContext],
    incident: Incident,
    editor: User,
    inspector: Inspector,
) -> None:
    page = open_context(as_user=editor, bypass_csp=True).new_page()
    for address in desk_addresses(incident):
        page.goto(address)
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
    page = open_timeline(open_context(as_user=editor, bypass_csp=True).new_page(), timeline)
    page.get_by_role("link", name="Add an event").click()
    page.get_by_role("textbox", name="Date").fill("2017-03~")
    expect(page.get_by_text("around March 2017")).to_be_visible()
    party = page.get_by_role("group", name="Parties and their roles").get_by_role(
        "combobox", name="Party", exact=True
    )
    party.press_sequentially("Board")
    expect(page.get_by_role("option", name="Make “Board” a new party")).to_be_visible()
    party.press("ArrowDown")
    inspector.look(page, "with an open list")

    party.press("Escape")
    page.get_by_role("textbox", name="Date").fill("2017-13")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("Headline")).to_have_attribute("aria-invalid", "true")
    inspector.look(page, "with faults")
    page.get_by_role("link", name="Cancel").click()

    page.get_by_role("link", name="Edit The alarm is raised").click()
    expect(page.get_by_role("heading", name="Edit an event")).to_be_visible()
    edit_entry(alarm, EventDraft(headline="Theirs"), by=editor, version=alarm.version)
    page.get_by_label("Headline").fill("Mine")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("This has been changed since you opened it")).to_be_visible()
    inspector.look(page, "stale")

    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("button", name="Remove The fire is out").click()
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    inspector.look(page, "with an entry removed")
    page.route("**/edit/", lambda route: route.abort())
    page.get_by_role("link", name="Edit Theirs").click()
    expect(page.get_by_role("alert").filter(has_text="There is no connection.")).to_be_visible()
    inspector.look(page, "with trouble announced")
    watch.forgive("htmx:sendError", "net::ERR_FAILED")


# --- The console, cookies, other hosts ---------------------------------------------------------------


def test_no_page_breaks_its_own_policy_or_stumbles(
    open_context: Callable[..., BrowserContext],
    incident: Incident,
    editor: User,
    watch: Watch,
) -> None:
    page = open_context(as_user=editor).new_page()
    addresses = [*public_addresses(incident), *desk_addresses(incident)]
    for address in addresses:
        page.goto(address)
        icon = page.locator("link[rel~=icon]").get_attribute("href")
        assert icon is not None, f"{address} leaves the browser to ask for /favicon.ico in vain"
    answer = page.request.get(icon)
    assert answer.ok
    assert answer.headers["content-type"].startswith("image/")
    # A script of a stranger's would not run: the policy holds, and the watch would have seen it broken.
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))")
    watch.forgive("Content Security Policy")


def test_the_picture_of_a_second_factor_is_shown(desk: Page) -> None:
    desk.goto("/accounts/2fa/")
    desk.get_by_role("link", name="Activate").click()
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Confirm").click()
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
    # Two small files of ours, which the page is complete without.
    ours = {"/static/js/find.js", "/static/js/live.js"}
    assert {urlsplit(url).path for url in scripts} == (ours if scripted else set())
    assert context.cookies() == []
    assert watch.elsewhere == []
    page.goto(f"/t/{incident.timeline.slug}/")
    headings = page.get_by_role("article").get_by_role("heading", level=2)
    expect(headings).to_have_count(5)
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


@pytest.mark.parametrize("text", [100, 200])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_to_be_scrolled_sideways(
    open_context: Callable[..., BrowserContext],
    incident: Incident,
    editor: User,
    width: int,
    text: int,
) -> None:
    # The policy allows no style of ours in the page; its being by-passed changes nothing of the layout.
    context = open_context(as_user=editor, bypass_csp=True, viewport={"width": width, "height": 800})
    page = context.new_page()
    too_wide = []
    addresses = [
        "/",
        f"/t/{incident.timeline.slug}/",
        f"/t/{incident.timeline.slug}/{incident.said.uid}/",
        f"/t/{incident.timeline.slug}/sources/",
        f"/t/{incident.timeline.slug}/report/",
        "/desk/",
        f"/desk/t/{incident.timeline.slug}/",
        f"/desk/t/{incident.timeline.slug}/e/{incident.fire.uid}/edit/",
        f"/desk/t/{incident.timeline.slug}/e/{incident.said.uid}/edit/",
        f"/desk/t/{incident.timeline.slug}/e/{incident.said.uid}/move/",
        f"/desk/t/{incident.timeline.slug}/settings/",
        f"/desk/t/{incident.timeline.slug}/publish/",
        f"/desk/t/{incident.timeline.slug}/history/",
        "/desk/sources/",
        "/desk/parties/new/",
    ]
    for address in addresses:
        page.goto(address)
        page.add_style_tag(content=f"html {{ font-size: {text}% }} {LAID_OUT}")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        widths = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        if widths[0] > widths[1]:
            too_wide.append(f"{address}: {widths[0]} of {widths[1]} px, by {page.evaluate(WIDEST)}")
    assert too_wide == []


WIDEST = """() => {
    const room = document.documentElement.clientWidth;
    const out = [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > room + 1);
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
        && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
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
