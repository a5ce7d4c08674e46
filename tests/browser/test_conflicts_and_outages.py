"""When something comes between: another editor, an ended session, a lost connection, the back button."""

import re
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import Watch, open_editor, open_timeline, row_of
from tests.conftest import PASSWORD
from timeline.actions.entries import remove_entry
from timeline.models import Entry, Party, Timeline, User

# What is tried here is the pages and their script; what they ask of the database is tested without a browser.
pytestmark = pytest.mark.once

ALARM = "The alarm is raised"
MINE = "The alarm is raised at the gate"
THEIRS = "The alarm is raised twice"


@pytest.fixture
def alarm(make_event: Callable[..., Entry]) -> Entry:
    return make_event(ALARM)


@pytest.fixture
def page(desk: Page, alarm: Entry, timeline: Timeline) -> Page:
    return open_timeline(desk, timeline)


def open_form(page: Page) -> None:
    open_editor(page, ALARM)
    expect(page.get_by_label("Headline")).to_be_focused()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


# --- Two tabs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("scripted", [True, False], ids=["scripted", "plain"])
def test_a_stale_save_is_merged_and_asks_only_about_what_both_changed(
    open_context: Callable[..., BrowserContext],
    editor: User,
    reporter: User,
    alarm: Entry,
    timeline: Timeline,
    scripted: bool,
) -> None:
    mine = open_context(as_user=editor, java_script_enabled=scripted).new_page()
    theirs = open_context(as_user=reporter, java_script_enabled=scripted).new_page()
    for page, headline in ((mine, MINE), (theirs, THEIRS)):
        open_timeline(page, timeline)
        open_editor(page, ALARM)
        page.get_by_label("Headline").fill(headline)
    theirs.get_by_text("More fields").click()
    theirs.get_by_label("What happened").fill("Theirs alone.")
    save(theirs)
    expect(row_of(theirs, THEIRS)).to_be_visible()
    save(mine)
    stale = mine.get_by_role("alert").filter(has_text="Reporter changed this event while you were editing")
    expect(stale).to_contain_text("1 field needs your choice. 1 was merged for you.")
    question = mine.get_by_role("group", name="Headline")
    expect(question).to_contain_text("Before")
    expect(question.locator("ins")).to_have_count(2)
    expect(mine.get_by_role("textbox", name="Headline")).to_have_value(MINE)
    expect(mine.get_by_role("button", name="Put it back")).to_have_count(0)
    alarm.event.refresh_from_db()
    assert alarm.event.headline == THEIRS

    # By keyboard alone.
    question.get_by_role("radio", name="Use Reporter’s").focus()
    mine.keyboard.press("ArrowDown")
    expect(question.get_by_role("radio", name="Use mine")).to_be_checked()
    mine.get_by_role("button", name="Save the merged event").first.press("Enter")
    expect(row_of(mine, MINE)).to_be_visible()
    expect(mine.get_by_text("What happened is from that version, Headline is yours.")).to_be_visible()
    alarm.event.refresh_from_db()
    assert (alarm.event.headline, alarm.event.body) == (MINE, "Theirs alone.")


def test_a_row_that_belongs_beside_one_unknown_here_is_announced(
    page: Page, make_event: Callable[..., Entry], watch: Watch
) -> None:
    make_event("Added in another window")
    page.get_by_role("link", name="Add an event").click()
    page.get_by_label("Headline").fill("The inquiry opens")
    save(page)
    notice = page.get_by_role("status").filter(has_text="stands on another page of the list")
    notice.get_by_role("link", name="Show it").click()
    expect(row_of(page, "The inquiry opens")).to_be_visible()
    watch.forgive("htmx:oobErrorNoTarget")


def test_an_entry_removed_meanwhile_is_announced_and_restored_with_the_text(
    page: Page, alarm: Entry, editor: User
) -> None:
    open_form(page)
    page.get_by_label("Headline").fill(MINE)
    remove_entry(alarm, by=editor, version=alarm.version)
    save(page)
    removed = page.get_by_role("alert").filter(has_text="Editor removed this event")
    expect(removed).to_be_visible()
    expect(page.get_by_role("textbox", name="Headline")).to_have_value(MINE)
    page.get_by_role("button", name="Restore it with my changes").click()
    expect(row_of(page, MINE)).to_be_visible()


# --- An ended session -------------------------------------------------------------------------------


def sign_in_again(page: Page, editor: User) -> None:
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next="))
    expect(page.get_by_role("heading", name="Sign in to the desk", level=1)).to_be_visible()
    expect(page.get_by_role("main").get_by_role("textbox", name="Headline")).to_have_count(0)
    page.get_by_label("E-mail address").fill(editor.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_an_ended_session_sends_a_search_to_sign_in_and_back(
    desk: Page, timeline: Timeline, editor: User
) -> None:
    desk.goto("/desk/")
    Session.objects.all().delete()
    desk.get_by_label("Search timelines").fill("harbour")
    sign_in_again(desk, editor)
    expect(desk.get_by_role("heading", name="Front page", level=1)).to_be_visible()


def test_signing_in_again_in_another_tab_does_not_cost_the_open_form(
    page: Page, editor: User, timeline: Timeline
) -> None:
    open_form(page)
    # What is read while one types has been read: it would meet the change of the token half way.
    with page.expect_response("**/read-words/**"):
        page.get_by_label("Headline").fill(MINE)
    Session.objects.all().delete()
    other = page.context.new_page()
    other.goto("/desk/")
    sign_in_again(other, editor)
    expect(other.get_by_role("heading", name="Front page", level=1)).to_be_visible()
    save(page)
    expect(row_of(page, MINE)).to_be_visible()


def test_who_signs_in_next_is_not_offered_what_another_typed(
    page: Page, reporter: User, timeline: Timeline, watch: Watch
) -> None:
    open_form(page)
    page.get_by_label("Headline").fill(MINE)
    page.context.set_offline(True)
    save(page)
    expect(page.get_by_role("alert").filter(has_text="There is no connection.")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
    page.goto(f"/desk/t/{timeline.slug}/")
    sign_in_again(page, reporter)
    open_form(page)
    expect(page.get_by_label("Headline")).to_have_value(ALARM)
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)
    watch.forgive("htmx:sendError")


# --- No connection, no permission, a fault of the server --------------------------------------------------


def test_a_lost_connection_is_announced_and_the_text_stays(page: Page, watch: Watch) -> None:
    open_form(page)
    page.get_by_label("Headline").fill(MINE)
    page.context.set_offline(True)
    save(page)
    expect(page.get_by_role("alert").filter(has_text="There is no connection.")).to_be_visible()
    expect(page.get_by_label("Headline")).to_have_value(MINE)
    page.context.set_offline(False)
    save(page)
    expect(row_of(page, MINE)).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="There is no connection.")).to_have_count(0)
    watch.forgive("htmx:sendError")


def test_a_withdrawn_permission_is_announced_and_the_text_stays(
    page: Page, editor: User, watch: Watch
) -> None:
    open_form(page)
    page.get_by_label("Headline").fill(MINE)
    editor.groups.clear()
    save(page)
    expect(page.get_by_role("alert").filter(has_text="You may not do this.")).to_be_visible()
    expect(page.get_by_label("Headline")).to_have_value(MINE)
    watch.forgive("Response Status Error Code 403")


def test_a_fault_of_the_server_is_announced_and_the_text_stays(page: Page, watch: Watch) -> None:
    def fail(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=500, body="<h1>Something went wrong</h1>", content_type="text/html")
        else:
            route.fallback()

    page.route("**/edit/", fail)
    open_form(page)
    page.get_by_label("Headline").fill(MINE)
    save(page)
    expect(page.get_by_role("alert").filter(has_text="an error (500)")).to_be_visible()
    expect(page.get_by_text("Something went wrong")).to_have_count(0)
    expect(page.get_by_label("Headline")).to_have_value(MINE)
    page.unroute("**/edit/")
    save(page)
    expect(row_of(page, MINE)).to_be_visible()
    watch.forgive("Response Status Error Code 500")


# --- Going back ------------------------------------------------------------------------------------


def expect_whole_page(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
    expect(page.get_by_role("navigation", name="Desk")).to_be_visible()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def list_kept_pages(page: Page) -> list[str]:
    """What stands in the browser's storage and is more than the address of a page."""
    kept: dict[str, str] = page.evaluate("() => ({...localStorage, ...sessionStorage})")
    assert "htmx-history-cache" not in kept
    return [value for value in kept.values() if not value.startswith("/desk/")]


def test_going_back_after_a_change_shows_the_whole_page_as_it_is_now(page: Page, timeline: Timeline) -> None:
    open_form(page)
    page.get_by_label("Headline").fill(MINE)
    save(page)
    expect(row_of(page, MINE)).to_be_visible()
    page.get_by_role("link", name="Parties", exact=True).click()
    expect_whole_page(page, "Parties")
    page.go_back()
    expect_whole_page(page, timeline.title)
    expect(row_of(page, MINE)).to_be_visible()
    assert list_kept_pages(page) == []


def test_going_back_through_searches_shows_whole_pages(desk: Page) -> None:
    Party.objects.create(name="Harbour Board", kind="agency")
    Party.objects.create(name="Fire brigade", kind="agency")
    desk.goto("/desk/parties/")
    main = desk.get_by_role("main")
    desk.get_by_label("Search parties").fill("brigade")
    expect(main.get_by_role("link", name="Harbour Board")).to_have_count(0)
    expect(desk).to_have_url(re.compile(r"\?q=brigade$"))
    main.get_by_role("link", name="Fire brigade").click()
    expect_whole_page(desk, "Fire brigade")
    desk.go_back()
    expect_whole_page(desk, "Parties")
    expect(main.get_by_role("link", name="Fire brigade")).to_be_visible()
    expect(main.get_by_role("link", name="Harbour Board")).to_have_count(0)
    desk.go_back()
    expect_whole_page(desk, "Parties")
    expect(main.get_by_role("link", name="Harbour Board")).to_be_visible()
    assert list_kept_pages(desk) == []


def test_a_signed_out_browser_shows_nothing_of_the_desk_on_the_way_back(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name=ALARM)).to_have_count(0)
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in to the desk")).to_be_visible()
    expect(page.get_by_role("heading", name=ALARM)).to_have_count(0)
