"""An open page takes in a new version, in a real browser."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.support import axe, sample_history
from tests.support.keyboard import tab_to
from timeline.actions.drafts import EventDraft
from timeline.actions.entries import add_entry, move_entry
from timeline.actions.imports import import_document
from timeline.actions.publications import withdraw_timeline
from timeline.document import Document
from timeline.models import Entry, Timeline, User
from timeline.pages import sections
from timeline.presentation import limits

# What is tried here is the page's script; what it asks of the database is tested without a browser.
pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

BASE = f"/t/{sample_history.SLUG}/"
# Longer than the time between two questions.
A_WHILE = 30_000
Open = Callable[..., Page]


@pytest.fixture
def told(sample_document: Document, editor: User, transactional_db: None) -> Timeline:
    timeline = import_document(sample_document).timeline
    sample_history.publish_timeline(timeline, editor, "First account")
    return timeline


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """Open a page whose clock goes on when the test says so, or as ours does."""
    contexts: list[BrowserContext] = []

    def open_page(path: str = "", *, is_clock_ours: bool = True, **options: object) -> Page:
        context = browser.new_context(viewport={"width": 390, "height": 800}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        if is_clock_ours:
            page.clock.install()
        page.goto(live_server.url + BASE + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def add_at_the_start(timeline: Timeline, editor: User) -> Entry:
    """Publish one more entry, above all others."""
    entry = add_entry(timeline, EventDraft(headline="A first letter is sent", citations=()), by=editor).entry
    sample_history.cite_source(entry)
    move_entry(entry, by=editor, after=None)
    sample_history.publish_timeline(timeline, editor, "A letter")
    return entry


def at_rest(page: Page, entry: Locator) -> float:
    """Bring an entry to the head of the window, and return where it is once all around it has been drawn.

    What is far away has no height of its own yet: the first scroll may end elsewhere, as a reader's would.
    """
    return float(entry.evaluate(AT_REST))


# It counts as being at rest when it has stayed where it is for ten frames.
AT_REST = """async (entry) => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const top = () => entry.getBoundingClientRect().top;
    for (let tries = 0; tries < 100; tries += 1) {
        entry.scrollIntoView();
        scrollBy(0, -40);
        const first = top();
        let frames = 0;
        while (frames < 10 && top() === first) {
            await frame();
            frames += 1;
        }
        if (frames === 10 && top() === first && 0 < first && first < 150) return first;
    }
    throw new Error("the page does not come to rest");
}"""


def top_of(entry: Locator) -> float:
    """Return how far below the head of the window an entry begins."""
    return float(entry.evaluate("entry => entry.getBoundingClientRect().top"))


def record_checks(page: Page) -> list[int]:
    """How often the page asks for newer versions, from now on: the status of each answer."""
    statuses: list[int] = []
    page.on("response", lambda one: statuses.append(one.status) if "live.json" in one.url else None)
    return statuses


def question(page: Page, after: int) -> None:
    """Let so much time go by that the page asks, and wait for the answer."""
    with page.expect_response("**/live.json"):
        page.clock.fast_forward(after)


def test_new_entries_are_announced_and_taken_in_without_losing_the_place(
    open_page: Open, told: Timeline, editor: User
) -> None:
    page = open_page()
    statuses = record_checks(page)
    question(page, A_WHILE)
    question(page, A_WHILE)
    assert statuses == [200, 304]
    bar = page.locator("#live")
    expect(bar.get_by_role("button")).to_be_hidden()

    middle = page.locator("#record .entries > li").nth(9)
    uid = middle.get_attribute("id")
    page.locator("#record details summary").first.evaluate("summary => summary.parentElement.open = true")
    before = at_rest(page, middle)
    added = add_at_the_start(told, editor)
    question(page, A_WHILE)
    expect(bar.get_by_role("status")).to_have_text("1 new entry")
    # Nothing has moved, and nothing is new, until the reader asks for it.
    assert top_of(middle) == before
    expect(page.locator("#record .entries > li")).to_have_count(19)

    bar.get_by_role("button", name="Show the update").press("Enter")
    expect(page.locator("#record .entries > li")).to_have_count(20)
    after = page.locator(f"[id='{uid}']").evaluate("entry => entry.getBoundingClientRect().top")
    assert abs(after - before) < 2
    new = page.locator(f"[id='{added.uid}']")
    expect(new.get_by_text("New", exact=True)).to_be_attached()
    expect(page.locator(".new-mark")).to_have_count(1)
    expect(page.locator("#record details[open]")).to_have_count(1)
    expect(page.get_by_text("Version 2").first).to_be_attached()
    # The focus is where the button was, and leads on.
    link = bar.get_by_role("link", name="Go to the first new entry")
    expect(link).to_be_focused()
    link.press("Enter")
    expect(new).to_be_in_viewport()
    # From here on it asks what is newer than this.
    with page.expect_response("**/v/2/live.json"):
        page.clock.fast_forward(A_WHILE)


def test_by_keyboard_alone_new_entries_are_taken_in(open_page: Open, told: Timeline, editor: User) -> None:
    page = open_page()
    added = add_at_the_start(told, editor)
    question(page, A_WHILE)
    tab_to(page, page.locator("#live").get_by_role("button", name="Show the update"))
    page.keyboard.press("Enter")
    expect(page.locator("#live").get_by_role("link", name="Go to the first new entry")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"[id='{added.uid}']")).to_be_in_viewport()


def test_what_is_looked_for_is_still_looked_for_in_what_is_taken_in(
    open_page: Open, told: Timeline, editor: User
) -> None:
    page = open_page()
    entries = page.locator("#record .entries > li")
    page.get_by_text("Search this timeline").click()
    page.locator("#find [name=kind]").select_option("event")
    expect(entries).to_have_count(8)
    add_at_the_start(told, editor)
    question(page, A_WHILE)
    page.locator("#live").get_by_role("button", name="Show the update").click()
    expect(entries).to_have_count(9)
    # The form that came along finds in place as the one before it did.
    page.evaluate("window.isStillHere = true")
    page.locator("#find [name=kind]").select_option("statement")
    expect(entries).to_have_count(8)
    assert page.evaluate("window.isStillHere")
    expect(page.locator("#live")).to_have_count(1)


def test_what_was_opened_is_open_in_what_is_taken_in(
    open_page: Open, told: Timeline, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if the sample were a long record.
    monkeypatch.setattr(limits, "ENTRIES_IN_FULL", 5)
    page = open_page()
    lines = page.locator("#record .collapsed-entry")
    expect(lines).to_have_count(14)
    last = lines.last.get_attribute("id")
    lines.last.get_by_role("link").click()
    opened = page.locator(f"[id='{last}'].entry")
    expect(opened).to_be_focused()
    before = opened.evaluate("entry => entry.getBoundingClientRect().top")
    add_at_the_start(told, editor)
    question(page, A_WHILE)
    page.locator("#live").get_by_role("button", name="Show the update").press("Enter")
    expect(page.get_by_text("Version 2").first).to_be_attached()
    expect(opened).to_be_attached()
    expect(page.locator("#record .entry")).to_have_count(6)
    after = opened.evaluate("entry => entry.getBoundingClientRect().top")
    assert abs(after - before) < 2
    # What is new stands among the first, and is marked in its line where it does not.
    expect(page.locator(".new-mark")).to_have_count(1)


@pytest.fixture
def _far(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the sample were a very long record, of which the later stretches have no lines."""
    for module, name, value in (
        (limits, "ENTRIES_IN_FULL", 5),
        (sections, "MOST_LISTED", 6),
        (sections, "MOST_IN_SECTION", 4),
        (sections, "LEAST_IN_SECTION", 1),
    ):
        monkeypatch.setattr(module, name, value)


def add_at_both_ends(timeline: Timeline, editor: User) -> Entry:
    """Publish one more entry above all others, and one below, which is returned."""
    last = add_entry(timeline, EventDraft(headline="A last letter is sent", citations=()), by=editor).entry
    sample_history.cite_source(last)
    add_at_the_start(timeline, editor)
    return last


@pytest.mark.usefixtures("_far")
def test_a_stretch_without_lines_stays_open_and_where_it_is(
    open_page: Open, told: Timeline, editor: User
) -> None:
    page = open_page()
    page.locator(".entry-section-far").last.get_by_role("link", name="Show these in full").press("Enter")
    opened = page.locator(".entry-section-far .entry")
    expect(opened.first).to_be_focused()
    uid = opened.last.get_attribute("id")
    last = page.locator(f"[id='{uid}'].entry")
    last.evaluate("entry => entry.scrollIntoView()")
    before = last.evaluate("entry => entry.getBoundingClientRect().top")
    added = add_at_both_ends(told, editor)
    question(page, A_WHILE)
    page.locator("#live").get_by_role("button", name="Show the update").press("Enter")
    expect(page.get_by_text("Version 2").first).to_be_attached()
    # Nothing is fetched any more that might move it. The page corrects its position for some frames: run past them.
    page.clock.run_for(1_000)
    after = last.evaluate("entry => entry.getBoundingClientRect().top")
    assert abs(after - before) < 2
    expect(page.locator(f"[id='{added.uid}'].entry .new-mark")).to_have_count(1)


@pytest.mark.usefixtures("_far")
def test_what_is_new_in_a_stretch_without_lines_is_marked_when_it_opens(
    open_page: Open, told: Timeline, editor: User
) -> None:
    page = open_page()
    added = add_at_both_ends(told, editor)
    question(page, A_WHILE)
    page.locator("#live").get_by_role("button", name="Show the update").press("Enter")
    stretch = page.locator(".entry-section-far").last
    expect(stretch.locator(".entry-section-head .new-mark")).to_have_count(1)
    stretch.get_by_role("link", name="Show these in full").press("Enter")
    expect(page.locator(f"[id='{added.uid}'].entry .new-mark")).to_have_count(1)
    expect(stretch.locator(".entry .new-mark")).to_have_count(1)


def test_what_is_typed_and_not_yet_looked_for_is_kept_and_looked_for(
    open_page: Open, told: Timeline, editor: User
) -> None:
    page = open_page()
    page.get_by_text("Search this timeline").click()
    add_at_the_start(told, editor)
    question(page, A_WHILE)
    page.get_by_label("Search for", exact=True).fill("letter")
    # Clicked while the field has the focus: the page looks for the words and takes in the version at once.
    page.locator("#live").get_by_role("button", name="Show the update").click()
    expect(page.locator("#record .entries > li")).to_have_count(1)
    expect(page.locator("#record")).to_contain_text("A first letter is sent")
    expect(page.locator(".filter-active")).to_contain_text("letter")
    expect(page.get_by_label("Search for", exact=True)).to_have_value("letter")
    assert page.url.endswith("?q=letter")


@pytest.mark.parametrize("how", ["reload", "back"])
def test_a_reader_who_comes_back_is_where_they_were(open_page: Open, told: Timeline, how: str) -> None:
    page = open_page(is_clock_ours=False)
    entries = page.locator("#record .entries > li")
    # As one who reads on from the beginning: what was passed has its true height, which a page that is new guesses.
    for number in range(15):
        entries.nth(number).evaluate(
            "entry => new Promise((done) => { entry.scrollIntoView(); requestAnimationFrame(() => requestAnimationFrame(done)); })"
        )
    entry = entries.nth(14)
    entry.evaluate("entry => scrollBy(0, entry.getBoundingClientRect().top - 150)")
    before = top_of(entry)
    # The page has remembered where this is.
    page.wait_for_function(
        "([id, top]) => history.state?.position?.some(([one, at]) => one === id && Math.abs(at - top) < 2)",
        arg=[entry.get_attribute("id"), before],
    )
    if how == "reload":
        page.reload()
    else:
        page.evaluate("document.querySelector('.colophon a[href$=\"changes/\"]').click()")
        page.wait_for_url("**/changes/")
        page.go_back()
    page.wait_for_function(
        """([id, top]) => Math.abs(document.getElementById(id).getBoundingClientRect().top - top) < 2""",
        arg=[entry.get_attribute("id"), before],
    )
    assert page.evaluate("scrollY") > 3000


def test_axe_finds_nothing_in_the_news_and_in_what_is_marked(
    open_page: Open, told: Timeline, editor: User
) -> None:
    page = open_page()
    add_at_the_start(told, editor)
    question(page, A_WHILE)
    # By itself: what it happens to cover can be scrolled out from under it.
    assert axe.look(page, within="#live") == []
    page.locator("#live").get_by_role("button").click()
    expect(page.locator(".new-mark")).to_have_count(1)
    assert axe.look(page, axe.TWO_LOOKS, within="#live") == []
    page.locator("#live").get_by_role("link").click()
    page.locator(".embed-code").evaluate("folded => folded.open = true")
    page.locator("#live").evaluate("bar => bar.remove()")
    assert axe.look(page, axe.TWO_LOOKS) == []


def test_a_hidden_page_asks_nothing_and_asks_again_when_it_is_seen(open_page: Open, told: Timeline) -> None:
    page = open_page()
    statuses = record_checks(page)
    become(page, "hidden")
    page.clock.fast_forward(A_WHILE)
    page.clock.run_for(A_WHILE)
    assert statuses == []
    with page.expect_response("**/live.json"):
        become(page, "visible")
        page.clock.run_for(1)


def test_a_server_in_trouble_is_asked_less_and_less(open_page: Open, told: Timeline) -> None:
    page = open_page()
    page.route("**/live.json", lambda route: route.fulfill(status=503))
    question(page, A_WHILE)
    statuses = record_checks(page)
    page.clock.run_for(A_WHILE)  # Less than twice the usual time.
    assert statuses == []
    question(page, A_WHILE)
    page.unroute("**/live.json")
    question(page, 4 * A_WHILE)
    question(page, A_WHILE)  # At the usual pace again.
    expect(page.locator("#live").get_by_role("button")).to_be_hidden()


def test_a_withdrawal_is_told_and_ends_the_asking(open_page: Open, told: Timeline, editor: User) -> None:
    page = open_page()
    withdraw_timeline(told, by=editor, reason="A court has ruled.")
    question(page, A_WHILE)
    expect(page.locator("#live").get_by_role("status")).to_have_text("This timeline has been withdrawn")
    statuses = record_checks(page)
    page.clock.run_for(4 * A_WHILE)
    assert statuses == []
    page.locator("#live").get_by_role("link", name="Reload").click()
    expect(page.get_by_role("heading", name="This timeline has been withdrawn")).to_be_visible()


def test_without_javascript_nothing_is_missing(
    browser: Browser, live_server: LiveServer, told: Timeline
) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(live_server.url + BASE)
    assert not page.locator("#live").inner_text()
    expect(page.locator("#record .entries > li")).to_have_count(19)
    page.get_by_text("Embed", exact=True).click()
    expect(page.get_by_label("Embed code (HTML)")).to_be_visible()
    page.goto(f"{live_server.url}{BASE}embed/")
    expect(page.locator("li.entry")).to_have_count(19)
    page.close()


def become(page: Page, state: str) -> None:
    """Hide the page as another tab before it does, or bring it back."""
    page.evaluate(
        """state => {
            Object.defineProperty(document, "hidden", { configurable: true, get: () => state === "hidden" });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        state,
    )
