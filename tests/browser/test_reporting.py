"""A reader reports an error and an editor answers, by keyboard alone, with scripts and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import SIZES
from tests.browser.test_pages import Inspector
from tests.support.keyboard import tab_to
from timeline.actions.publications import publish
from timeline.actions.reports import ReportDraft, report_error
from timeline.models import Entry, Publication, Report, Timeline, User

# What is tried here is the page's script; what it asks of the database is tested without a browser.
pytestmark = pytest.mark.once

Open = Callable[..., BrowserContext]
SCRIPTS = pytest.mark.parametrize("scripted", [True, False], ids=["scripted", "plain"])


@pytest.fixture
def event(make_event: Callable[..., Entry]) -> Entry:
    return make_event("The alarm is raised", edtf="2017-03-07")


@pytest.fixture
def live(event: Entry, timeline: Timeline, editor: User) -> Publication:
    return publish(timeline, by=editor, note="First version.", seen_digest=None)


@SCRIPTS
def test_by_keyboard_alone_an_error_is_reported(
    open_context: Open, live: Publication, event: Entry, scripted: bool
) -> None:
    context = open_context(java_script_enabled=scripted, viewport=SIZES["phone"])
    page = context.new_page()
    page.goto(f"/t/harbour-fire/{event.uid}/")
    assert context.cookies() == []
    tab_to(page, page.get_by_role("link", name="Report an error"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Report an error", level=1)).to_be_visible()
    assert [one["name"] for one in context.cookies()] == ["csrftoken"]
    expect(page.get_by_role("combobox", name="Where is the error?")).to_have_value(event.uid)
    # No person meets the trap.
    expect(page.get_by_label("Leave this empty")).to_be_hidden()
    words, send = page.get_by_label("What is wrong?"), page.get_by_role("button", name="Send report")
    tab_to(page, words)
    page.keyboard.type("Wrong.")
    tab_to(page, send)
    page.keyboard.press("Enter")

    # What is said first has the focus, and the way on is down.
    expect(page.get_by_role("alert")).to_be_focused()
    expect(words).to_have_value("Wrong.")
    expect(words).to_have_accessible_description(
        "Please be specific: what does it say, and what should it say? Please tell us a little more, so that we know what to look for."
    )
    tab_to(page, words)
    page.keyboard.press("End")
    page.keyboard.type(" It was raised at noon")
    tab_to(page, send)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Thank you. We have received your report")).to_be_visible()
    expect(page.get_by_text("Not yet reviewed.")).to_be_visible()
    assert page.url.split("/")[-2] in page.locator("code").inner_text()
    report = Report.objects.get()
    assert (report.entry_uid, report.words) == (event.uid, "Wrong. It was raised at noon")


@SCRIPTS
def test_by_keyboard_alone_a_report_is_answered_and_the_reader_told(
    open_context: Open, live: Publication, event: Entry, editor: User, scripted: bool
) -> None:
    report = report_error(live, ReportDraft(words="It was raised at noon.", entry=event.uid))
    reader = open_context().new_page()
    reader.goto(f"/t/harbour-fire/report/{report.token}/")
    desk = open_context(as_user=editor, java_script_enabled=scripted, viewport=SIZES["desktop"]).new_page()
    desk.goto("/desk/t/harbour-fire/")
    tab_to(desk, desk.get_by_role("link", name="1 open report"))
    desk.keyboard.press("Enter")
    tab_to(desk, desk.get_by_role("link", name="It was raised at noon."))
    desk.keyboard.press("Enter")

    save = desk.get_by_role("button", name="Save")
    tab_to(desk, desk.get_by_role("radio", name="It is being looked into"))
    desk.keyboard.press("ArrowDown")
    expect(desk.get_by_role("radio", name="It has been corrected")).to_be_checked()
    tab_to(desk, save)
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Say what came of it: the reader will see it.")).to_be_visible()
    tab_to(desk, desk.get_by_label("Answer to the reader"))
    desk.keyboard.type("You were right.")
    tab_to(desk, save)
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("The reader’s page says so now.")).to_be_visible()
    expect(desk.get_by_text("No report is waiting.")).to_be_visible()
    tab_to(desk, desk.get_by_role("link", name="Closed (1)"))
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("link", name="It was raised at noon.")).to_be_visible()

    reader.reload()
    expect(reader.get_by_text("Corrected.")).to_be_visible()
    expect(reader.get_by_text("You were right.")).to_be_visible()


@pytest.mark.once
def test_axe_finds_nothing_on_the_pages_of_a_report(
    open_context: Open, live: Publication, event: Entry, editor: User
) -> None:
    inspector = Inspector()
    page = open_context(as_user=editor).new_page()
    page.goto("/t/harbour-fire/report/?entry=nosuch1")
    inspector.look(page)
    page.get_by_label("E-mail address").fill("nobody")
    # A program's doing, which a person is then told of.
    page.get_by_label("Leave this empty").evaluate("one => { one.value = 'x'; }")
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("alert")).to_be_visible()
    inspector.look(page, "with faults")

    report = report_error(
        live, ReportDraft(words="It was raised at noon.", entry=event.uid, email="a@b.example")
    )
    for address in (
        f"/t/harbour-fire/report/{report.token}/",
        "/desk/reports/",
        f"/desk/reports/{report.uid}/",
    ):
        page.goto(address)
        inspector.look(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Choose an outcome.")).to_be_visible()
    inspector.look(page, "with faults")
    Report.objects.update(state="corrected", outcome="You were right.", handled_by=editor, email="")
    page.goto(f"/t/harbour-fire/report/{report.token}/")
    inspector.look(page, "with an outcome")
    assert inspector.found == []
