"""Duplicates in a browser: the known source is used in place, two sources are merged by keyboard, and it is undone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import open_editor, open_timeline
from timeline.models import Citation, Entry, Source, Timeline

pytestmark = pytest.mark.once


@pytest.fixture
def gazette() -> Source:
    return Source.objects.create(publisher="The Gazette", title="Fire", url="https://gazette.example/fire")


@pytest.fixture
def copy() -> Source:
    return Source.objects.create(publisher="Gazette", title="Fire!", url="http://m.gazette.example/fire/#top")


def test_known_source_of_a_page_is_used_in_place(
    desk: Page, timeline: Timeline, make_event: Callable[..., Entry], gazette: Source
) -> None:
    make_event("The alarm is raised", cited=False)
    page = open_timeline(desk, timeline)
    open_editor(page, "The alarm is raised")
    page.get_by_text("New source?").click()
    address = page.locator("[name='citations-0-new_url']")
    address.fill("http://m.gazette.example/fire/?utm_source=post")
    address.press("Tab")
    page.get_by_role("button", name="Use it").click()
    expect(page.locator("[name='citations-0-source']")).to_have_value("The Gazette: Fire")
    expect(page.locator("[name='citations-0-source-is']")).to_have_value(f"The Gazette: Fire [{gazette.uid}]")


def test_two_sources_are_merged_by_keyboard_and_the_merge_is_undone(
    desk: Page, make_event: Callable[..., Entry], gazette: Source, copy: Source
) -> None:
    Citation.objects.filter(entry=make_event("The alarm is raised")).update(source=copy)
    desk.goto(f"/desk/sources/{copy.uid}/")
    desk.get_by_role("link", name="Merge this one into it… The Gazette: Fire").press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text(
        "Merge “Gazette: Fire!” into “The Gazette: Fire”"
    )
    expect(desk.get_by_role("listitem").filter(has_text="The alarm is raised")).to_be_visible()
    desk.get_by_role("button", name="Merge: “The Gazette: Fire” stays").press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("The Gazette: Fire")
    assert Citation.objects.get().source == gazette

    desk.goto(f"/desk/sources/{copy.uid}/")
    expect(desk).to_have_url(f"{desk.url.split('/desk/')[0]}/desk/sources/{gazette.uid}/")
    desk.get_by_role("link", name="Undo… the merge of Gazette: Fire!").press("Enter")
    desk.get_by_role("button", name="Undo the merge").press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Gazette: Fire!")
    assert Citation.objects.get().source == copy
