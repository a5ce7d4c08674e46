"""Two editors at one timeline: one holds entries back, publishes and undoes while the other works on the same ones."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import SIZES, open_editor, open_timeline, open_tools, row_of
from timeline import document
from timeline.models import Change, Entry, Publication, Timeline, User

# What is tried here is the pages and their scripts; what they ask of the database is tested without a browser.
pytestmark = pytest.mark.once


@pytest.fixture
def rows(make_event: Callable[..., Entry]) -> list[Entry]:
    return [make_event(name, "2017-03-07") for name in ("Alarm", "Doors", "Smoke")]


@pytest.fixture
def mine(desk: Page, rows: list[Entry], timeline: Timeline) -> Page:
    return open_timeline(desk, timeline)


@pytest.fixture
def theirs(
    open_context: Callable[..., BrowserContext], reporter: User, rows: list[Entry], timeline: Timeline
) -> Page:
    page = open_context(as_user=reporter, viewport=SIZES["desktop"]).new_page()
    return open_timeline(page, timeline)


def hold_back(page: Page, *names: str) -> None:
    """Select entries, and hold them back in one step."""
    for name in names:
        row_of(page, name).get_by_role("checkbox").check()
    page.get_by_role("button", name="Hold back…").click()
    page.get_by_label("Why").fill("The brigade is asked.")
    page.get_by_role("button", name="Hold back", exact=True).click()


def change(page: Page, name: str, words: str) -> None:
    open_editor(page, name)
    page.get_by_label("Headline").fill(words)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(row_of(page, words)).to_be_visible()


def list_published() -> list[str]:
    published = document.decode(Publication.objects.get().data)
    return [event.headline for event in published.events]


def test_what_one_holds_back_is_not_published_by_the_other_and_undone_only_where_nobody_else_decided(
    mine: Page, theirs: Page, timeline: Timeline
) -> None:
    hold_back(theirs, "Alarm", "Doors")
    expect(theirs.get_by_text("Held back 2 entries.")).to_be_visible()
    # My page is older: the entry is saved all the same, and stays held back.
    change(mine, "Alarm", "Alarm bell")
    mine.get_by_role("link", name="Publish…").click()
    mine.get_by_role("button", name="Publish version 1").click()
    expect(mine.get_by_text("Version 1 is public.")).to_be_visible()
    assert list_published() == ["Smoke"]

    open_timeline(mine, timeline)
    open_tools(mine, "Doors").get_by_role("button", name="Make it ready").click()
    expect(mine.get_by_text("It is ready")).to_be_visible()
    theirs.get_by_role("button", name="Undo: held back 2 entries").click()
    undone = theirs.get_by_text("Undone: held back 2 entries.")
    expect(undone).to_contain_text(
        "“Doors” was left as it is: Editor has changed since whether it is held back."
    )
    assert not Entry.objects.filter(timeline=timeline).held_back().exists()
    assert Change.objects.filter(undoes__isnull=False).count() == 1


def test_what_the_other_changes_meanwhile_is_shown_before_it_is_published(
    mine: Page, theirs: Page, timeline: Timeline
) -> None:
    mine.get_by_role("link", name="Publish…").click()
    mine.get_by_label("Note to readers").fill("What is known so far.")
    change(theirs, "Smoke", "Smoke over the quay")
    mine.get_by_role("button", name="Publish version 1").click()
    meanwhile = mine.get_by_role("region", name="What changed meanwhile")
    expect(meanwhile).to_contain_text("Reporter changed the event “Smoke over the quay”")
    expect(mine.get_by_label("Note to readers")).to_have_value("What is known so far.")
    assert not Publication.objects.exists()
    mine.get_by_role("button", name="Publish version 1").click()
    expect(mine.get_by_text("Version 1 is public.")).to_be_visible()
    assert list_published() == ["Alarm", "Doors", "Smoke over the quay"]
