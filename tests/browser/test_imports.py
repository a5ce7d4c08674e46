"""A sheet becomes a published timeline in the browser: without JavaScript on a phone, by keyboard, and with axe."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import SIZES
from tests.browser.test_pages import Inspector
from timeline.models import Event, Publication, Timeline, User

pytestmark = pytest.mark.once

# Of the kind that TimelineJS users have: dates in three columns, words for the date, HTML, media, a title row.
SHEET = """Year,Month,Day,End Year,Display Date,Headline,Text,Media,Media Credit,Media Caption,Type
,,,,,Women who computed,<p>They programmed the first machines.</p>,,,,title
1843,,,,,Notes on an engine,<p>A table shows how to <em>compute</em> numbers.</p>,,,,
1943,7,,1946,During the war,Six programmers,They wire a machine by hand.,https://pictures.example/six.jpg,Archive,At the machine,
1952,5,1,,,A compiler,It turns words into code.,,,,
1969,7,20,,,A landing,The software drops what matters less.,,,,
"""


def choose_sheet(page: Page, path: Path, text: str = SHEET) -> None:
    path.write_text(text)
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_role("button", name="Check", exact=True).click()


@pytest.mark.parametrize("scripted", [True, False], ids=["scripted", "plain"])
def test_a_sheet_becomes_a_published_timeline(
    open_context: Callable[..., BrowserContext], editor: User, tmp_path: Path, scripted: bool
) -> None:
    context = open_context(as_user=editor, viewport=SIZES["phone"], java_script_enabled=scripted)
    page = context.new_page()
    page.goto("/desk/")
    page.get_by_role("link", name="Import…").click()
    choose_sheet(page, tmp_path / "women.csv")
    expect(page.get_by_text("4 entries in the file:")).to_be_visible()
    expect(page.get_by_label("Title of the timeline")).to_have_value("Women who computed")
    page.get_by_label("From the file itself").check()
    page.get_by_text("About the file").click()
    page.get_by_label("Title of the file").fill("Women in computing, a list")
    page.get_by_role("button", name="Check again").click()
    page.get_by_role("button", name="Import 4 entries").click()
    expect(page.get_by_role("heading", name="Women who computed", level=1)).to_be_visible()
    expect(page.get_by_text("Imported: 4 entries added.")).to_be_visible()
    page.get_by_role("link", name="Publish…").click()
    page.get_by_label("Note").first.fill("The first version")
    page.get_by_role("button", name="Publish", exact=False).last.click()
    expect(page.get_by_text("Version 1").first).to_be_visible()
    live = Publication.objects.get(timeline__slug="women-who-computed")
    assert [event.edtf for event in Event.objects.in_order()] == [
        "1843",
        "1943-07/1946",
        "1952-05-01",
        "1969-07-20",
    ]
    page.goto(f"/t/{live.timeline.slug}/")
    expect(page.get_by_role("heading", name="Six programmers")).to_be_visible()
    page.get_by_role("article", name="Six programmers").locator("summary").first.click()
    expect(page.get_by_text("During the war")).to_be_visible()


def test_axe_finds_nothing_while_a_file_is_imported(
    open_context: Callable[..., BrowserContext],
    editor: User,
    timeline: Timeline,
    tmp_path: Path,
) -> None:
    inspector = Inspector()
    Event.objects.create(
        timeline=timeline, uid="landing1", kind="event", headline="Landed", position=1, edtf="1969"
    )
    page = open_context(as_user=editor, viewport=SIZES["phone"]).new_page()
    page.goto(f"/desk/t/{timeline.slug}/import/")
    inspector.look(page)
    text = "Date,Headline,Remark,ID\n1969,A landing,,landing1\n7/3/2017,A page,,\nsoon,Another,,\n"
    choose_sheet(page, tmp_path / "sheet.csv", text)
    expect(page.get_by_role("heading", name="Changed here and in the file")).to_be_visible()
    page.get_by_text("Columns (4)").click()
    inspector.look(page, "with questions and a conflict")
    # Axe looked at a wide screen last.
    page.set_viewport_size(SIZES["phone"])
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES["phone"]["width"]
    # Enter in a field looks again, and writes nothing.
    page.get_by_label("Day first").check()
    page.get_by_label("They stay without a source").check()
    page.get_by_label("Day first").press("Enter")
    expect(page.get_by_role("button", name="Import 3 entries")).to_be_visible()
    assert Event.objects.count() == 1
    page.get_by_label("Take what the file says").check()
    page.get_by_role("button", name="Check again").click()
    page.get_by_role("button", name="Import 3 entries").press("Enter")
    expect(page.get_by_text("Imported: 2 entries added, 1 changed.")).to_be_visible()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("Landed").first).to_be_visible()
    assert inspector.found == []
