"""Several people at one timeline: what is typed survives, and each sees what the others do."""

import re
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.db.models import F
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import SIZES, Watch, open_editor, open_timeline, row_of, sign_in
from tests.conftest import PASSWORD
from tests.support.site_process import wait_until
from timeline.models import Entry, FormDraft, Source, Timeline, User

pytestmark = pytest.mark.once

ALARM = "The alarm is raised"
TYPED = "The alarm is raised at the gate"
SAVED = re.compile(r"Draft saved \d\d:\d\d")


@pytest.fixture
def alarm(make_event: Callable[..., Entry]) -> Entry:
    return make_event(ALARM)


@pytest.fixture
def page(desk: Page, alarm: Entry, timeline: Timeline) -> Page:
    return open_timeline(desk, timeline)


def open_form(page: Page) -> None:
    open_editor(page, ALARM)
    expect(page.get_by_label("Headline")).to_be_focused()


def type_headline(page: Page, words: str = TYPED) -> None:
    page.get_by_label("Headline").press("ControlOrMeta+a")
    page.get_by_label("Headline").press_sequentially(words)


def list_kept(page: Page) -> list[str]:
    kept: dict[str, str] = page.evaluate("() => ({...localStorage, ...sessionStorage})")
    return [name for name in kept if name.startswith(("draft:", "typed:"))]


# --- Drafts ---------------------------------------------------------------------------------------------


def test_what_is_typed_survives_a_closed_tab_and_goes_on_on_another_machine(
    page: Page, alarm: Entry, timeline: Timeline, editor: User, open_context: Callable[..., BrowserContext]
) -> None:
    open_form(page)
    type_headline(page)
    expect(page.get_by_text(SAVED)).to_be_visible()
    # Saving it touches no field, and keeps nothing in the browser.
    expect(page.get_by_label("Headline")).to_be_focused()
    expect(page.get_by_label("Headline")).to_have_value(TYPED)
    assert list_kept(page) == []
    page.close(run_before_unload=True)

    elsewhere = open_context(as_user=editor, viewport=SIZES["phone"]).new_page()
    open_timeline(elsewhere, timeline)
    row = row_of(elsewhere, ALARM)
    row.get_by_role("link", name="Unsaved changes from").click()
    expect(elsewhere.get_by_label("Headline")).to_have_value(TYPED)
    elsewhere.get_by_role("button", name="Save", exact=True).click()
    row = row_of(elsewhere, TYPED)
    expect(row).to_be_visible()
    expect(row.get_by_text("Unsaved changes")).to_have_count(0)
    assert not FormDraft.objects.exists()


def test_the_last_words_are_kept_when_the_page_is_left(page: Page, timeline: Timeline) -> None:
    open_form(page)
    type_headline(page)
    page.get_by_role("link", name="Parties", exact=True).click()
    expect(page.get_by_role("heading", name="Parties", level=1)).to_be_visible()
    open_timeline(page, timeline)
    open_form(page)
    expect(page.get_by_text("Your unsaved changes from")).to_be_visible()
    page.get_by_role("link", name="Continue").click()
    expect(page.get_by_label("Headline")).to_have_value(TYPED)


def test_a_look_at_an_entry_costs_nothing_that_is_typed_on_the_publish_page(
    page: Page, timeline: Timeline, make_event: Callable[..., Entry]
) -> None:
    make_event("The fire is out", standing="corroborated")
    page.goto(f"/desk/t/{timeline.slug}/publish/")
    # What is ticked is no typed text.
    page.get_by_role("checkbox", name="Seen").first.check()
    expect(page.get_by_role("checkbox", name="Seen").first).to_be_checked()
    expect(page.get_by_text("Your draft is saved as you type.")).to_be_visible()
    page.get_by_label("Note to readers").fill("The alarm and the fire")
    page.get_by_role("link", name="The fire is out").first.click()
    expect(page.get_by_label("Headline")).to_have_value("The fire is out")
    # The draft travels in a beacon while the page is left: it may arrive after the next page does.
    wait_until(FormDraft.objects.exists)
    assert FormDraft.objects.get().get_value("note") == "The alarm and the fire"
    page.goto(f"/desk/t/{timeline.slug}/publish/")
    page.get_by_role("link", name="Continue").click()
    expect(page.get_by_label("Note to readers")).to_have_value("The alarm and the fire")
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_text("Version 1 is public.")).to_be_visible()
    assert not FormDraft.objects.exists()


def test_closing_a_form_keeps_the_draft_and_one_press_discards_it(page: Page) -> None:
    open_form(page)
    type_headline(page)
    page.get_by_role("link", name="Close").click()
    row = row_of(page, ALARM)
    expect(row.get_by_role("link", name="Unsaved changes from")).to_be_visible()
    row.get_by_role("button", name="Discard").click()
    expect(row.get_by_text("Unsaved changes")).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="Your unsaved changes are discarded.")).to_be_visible()
    assert not FormDraft.objects.exists()


def test_without_a_connection_it_stays_in_this_tab_for_this_account(
    page: Page, timeline: Timeline, reporter: User, base_url: str, watch: Watch
) -> None:
    open_form(page)
    page.route("**/desk/draft/", lambda route: route.abort("internetdisconnected"))
    type_headline(page)
    expect(page.get_by_text("No connection. What you type is kept in this browser")).to_be_visible()
    assert len(list_kept(page)) == 1
    page.unroute("**/desk/draft/")
    page.goto("/desk/parties/")
    expect(page.get_by_text("is kept: open the form again")).to_be_visible()
    assert list_kept(page) == []
    assert FormDraft.objects.get().get_value("headline") == TYPED

    # Another account in this tab finds nothing.
    FormDraft.objects.all().delete()
    page.evaluate("() => sessionStorage.setItem('draft:1:x', '[]')")
    page.context.clear_cookies()
    sign_in(page.context, reporter, base_url)
    page.evaluate("() => sessionStorage.setItem('draft:999999:x', '[]')")
    page.goto("/desk/parties/")
    expect(page.get_by_role("heading", name="Parties", level=1)).to_be_visible()
    assert not [name for name in list_kept(page) if not name.startswith(f"draft:{reporter.pk}:")]


def test_nothing_of_a_confidential_source_stays_in_the_browser(page: Page, watch: Watch) -> None:
    Source.objects.create(
        title="Minutes", confidential=True, described_as="a clerk", confidential_reason="Asked"
    )
    open_form(page)
    page.route("**/desk/draft/", lambda route: route.abort("internetdisconnected"))
    sources = page.get_by_role("group", name="Sources")
    sources.get_by_role("combobox", name="Source", exact=True).fill("clerk")
    page.get_by_role("option", name="a clerk").click()
    sources.get_by_text("Supporting passage, page").click()
    sources.get_by_label("Supporting passage (").fill("The gate was open")
    expect(page.get_by_text("No connection. Leave this page open")).to_be_visible()
    assert list_kept(page) == []


@pytest.mark.parametrize("cookies", ["session", "all"])
def test_after_an_ended_session_the_text_stays_and_is_saved_from_another_tab(
    page: Page, editor: User, alarm: Entry, cookies: str, watch: Watch
) -> None:
    open_form(page)
    if cookies == "session":
        Session.objects.all().delete()
    else:
        page.context.clear_cookies()
    type_headline(page)
    state = page.locator("[data-draft-state]")
    expect(state).to_have_text(
        "You are signed out. Your text is kept. Sign in in a new tab, then press Save again."
    )
    page.get_by_role("button", name="Save", exact=True).click()
    alert = page.get_by_role("alert").filter(has_text="You are signed out.")
    with page.context.expect_page() as opened:
        alert.get_by_role("link", name="Sign in").click()
    tab = opened.value
    tab.get_by_label("E-mail address").fill(editor.email)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("heading", name="Front page", level=1)).to_be_visible()
    tab.close()
    expect(page.get_by_label("Headline")).to_have_value(TYPED)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(row_of(page, TYPED)).to_be_visible()
    assert list_kept(page) == []
    watch.forgive("Response Status Error Code 401")


def test_a_draft_is_not_saved_after_its_form(page: Page, alarm: Entry) -> None:
    """The draft is on its way when the form is saved; the form waits for it."""
    open_form(page)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/desk/draft/", hold)
    type_headline(page)
    expect(page.get_by_text("Saving…")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_timeout(300)
    alarm.event.refresh_from_db()
    assert alarm.event.headline == ALARM
    held[0].continue_()
    expect(row_of(page, TYPED)).to_be_visible()
    assert not FormDraft.objects.exists()


def test_a_form_that_is_saved_at_once_leaves_no_draft(page: Page) -> None:
    """The form disappears while it has the focus, before its draft is due."""
    open_form(page)
    page.get_by_label("Headline").fill(TYPED)
    page.get_by_label("Headline").press("ControlOrMeta+Enter")
    expect(row_of(page, TYPED)).to_be_visible()
    page.wait_for_timeout(900)
    assert not FormDraft.objects.exists()


def test_a_clock_that_is_set_back_costs_no_draft(page: Page, alarm: Entry) -> None:
    open_form(page)
    type_headline(page)
    expect(page.get_by_text(SAVED)).to_be_visible()
    # As if it had been saved a year from now.
    FormDraft.objects.update(number=F("number") + 31_536_000_000)
    with page.expect_response(lambda response: response.status == 409):
        page.get_by_label("Headline").fill("The alarm is raised twice")
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert FormDraft.objects.get().get_value("headline") == "The alarm is raised twice"


def test_signing_out_removes_what_is_kept(page: Page, watch: Watch) -> None:
    open_form(page)
    page.route("**/desk/draft/", lambda route: route.abort("internetdisconnected"))
    type_headline(page)
    expect(page.get_by_text("No connection.")).to_be_visible()
    assert list_kept(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
    assert list_kept(page) == []


# --- Presence -------------------------------------------------------------------------------------------


def test_two_editors_see_each_other_and_each_others_changes(
    page: Page,
    alarm: Entry,
    timeline: Timeline,
    reporter: User,
    make_event: Callable[..., Entry],
    open_context: Callable[..., BrowserContext],
) -> None:
    make_event("The fire is out")
    page.reload()
    # The clock of this page is ours: ten seconds pass at once.
    page.clock.install()
    page.reload()
    theirs = open_context(as_user=reporter, viewport=SIZES["desktop"]).new_page()
    open_timeline(theirs, timeline)
    expect(theirs.get_by_text("Also here: Editor")).to_be_visible()
    page.clock.run_for(10_000)
    expect(page.get_by_text("Also here: Reporter")).to_be_visible()

    open_editor(theirs, ALARM)
    expect(theirs.get_by_label("Headline")).to_be_focused()
    theirs.wait_for_timeout(1_500)
    page.clock.run_for(10_000)
    expect(row_of(page, ALARM).get_by_text("Reporter is editing")).to_be_visible()
    theirs.get_by_label("Headline").fill(TYPED)
    theirs.get_by_role("button", name="Save", exact=True).click()
    expect(row_of(theirs, TYPED)).to_be_visible()
    # The row is not replaced while the editor is in it.
    row_of(page, ALARM).focus()
    page.clock.run_for(10_000)
    expect(row_of(page, ALARM).get_by_text(re.compile(r"Changed by Reporter, \d\d:\d\d"))).to_be_visible()
    expect(row_of(page, ALARM)).to_be_focused()
    row_of(page, "The fire is out").focus()
    page.clock.run_for(10_000)
    expect(row_of(page, TYPED).get_by_text("Changed by Reporter")).to_be_visible()
    expect(row_of(page, "The fire is out")).to_be_focused()

    theirs.get_by_role("link", name="Add an event").click()
    theirs.get_by_label("Headline").fill("The inquiry opens")
    theirs.get_by_role("button", name="Save", exact=True).click()
    expect(row_of(theirs, "The inquiry opens")).to_be_visible()
    page.clock.run_for(10_000)
    line = page.locator("#presence-added")
    expect(line).to_contain_text("Reporter added 1 entry")
    line.get_by_role("link", name="Show it").click()
    expect(row_of(page, "The inquiry opens")).to_be_visible()
    theirs.close(run_before_unload=True)
    page.clock.run_for(11_000)
    expect(page.get_by_text("Also here")).to_have_count(0)


def test_closing_a_form_shows_ones_draft_and_what_others_added_without_a_reload(
    page: Page,
    timeline: Timeline,
    reporter: User,
    watch: Watch,
    open_context: Callable[..., BrowserContext],
) -> None:
    expect(page.locator("#draft-list")).to_be_hidden()
    page.get_by_role("link", name="Add an event").click()
    expect(page.get_by_label("Headline")).to_be_focused()
    type_headline(page, "The inquiry opens")
    theirs = open_context(as_user=reporter, viewport=SIZES["desktop"]).new_page()
    open_timeline(theirs, timeline)
    for headline in ("The fire is out", "The gate is shut"):
        theirs.get_by_role("link", name="Add an event").click()
        theirs.get_by_label("Headline").fill(headline)
        theirs.get_by_role("button", name="Save", exact=True).click()
        expect(row_of(theirs, headline)).to_be_visible()
    order = theirs.locator("#entries > li").evaluate_all("rows => rows.map(row => row.id)")

    watch.pages_loaded.clear()
    page.get_by_role("link", name="Close").click()
    offer = page.get_by_role("region", name="Your unsaved changes")
    expect(offer.get_by_text("New event “The inquiry opens”")).to_be_visible()
    line = page.locator("#presence-added")
    expect(line).to_contain_text("Reporter added 2 entries")
    line.get_by_role("link", name="Show them").click()
    expect(row_of(page, "The fire is out").get_by_text("Added by Reporter")).to_be_visible()
    expect(row_of(page, "The fire is out")).to_be_focused()
    expect(line).to_be_hidden()
    assert page.locator("#entries > li").evaluate_all("rows => rows.map(row => row.id)") == order
    offer.get_by_role("button", name="Discard").click()
    expect(page.locator("#draft-list")).to_be_hidden()
    assert watch.pages_loaded == []


def test_a_hidden_tab_asks_nothing(page: Page) -> None:
    page.clock.install()
    page.reload()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/since/" in request.url else None)
    page.evaluate(
        "() => { Object.defineProperty(document, 'hidden', {value: true, configurable: true});"
        " document.dispatchEvent(new Event('visibilitychange')); }"
    )
    page.clock.run_for(60_000)
    assert asked == []
    page.evaluate("() => { delete document.hidden; document.dispatchEvent(new Event('visibilitychange')); }")
    page.clock.run_for(1_100)
    page.wait_for_timeout(300)
    assert len(asked) == 1
