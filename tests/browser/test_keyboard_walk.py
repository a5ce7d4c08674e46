"""The screens that protect people and undo mistakes, by keyboard alone: every control is reached, seen and works."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import SIZES
from tests.support.canary_incident import publish_now
from tests.support.keyboard import tab_to
from timeline.actions.drafts import CitationDraft, EventDraft, SourceDraft
from timeline.actions.entries import add_entry, edit_entry, remove_entry
from timeline.actions.takedowns import TakedownDraft, request_takedown
from timeline.models import Change, Entry, Party, Source, Takedown, Timeline, User

pytestmark = pytest.mark.once

HEADLINE = "Jane Doe opens the gate"
# The controls of the main part that Tab must reach, in the order of the page. Of radio buttons with one name it is one.
LIST_CONTROLS = """() => {
  const seen = new Set();
  return [...document.querySelectorAll(
    "main :is(a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0'])"
  )].filter((control) => {
    if (control.disabled || control.tabIndex < 0 || !control.checkVisibility()) return false;
    if (control.type !== "radio") return true;
    const group = `${control.form?.action} ${control.name}`;
    if (seen.has(group)) return false;
    return seen.add(group);
  }).map((control, index) => { control.dataset.walk ??= index; return control.type === "radio" ? `radio ${control.name}` : control.dataset.walk; });
}"""
READ_FOCUS = """() => {
  const control = document.activeElement;
  if (!control.closest("main") || control.id === "main") return null;
  const style = getComputedStyle(control);
  const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return {
    key: control.type === "radio" ? `radio ${control.name}` : control.dataset.walk,
    name: control.outerHTML.slice(0, 120),
    isSeen: (outline || style.boxShadow !== "none") && control.getBoundingClientRect().height > 0,
  };
}"""


def walk(page: Page) -> list[str]:
    """Go through a page with Tab; return what was not reached in its order, or did not show that it has the focus."""
    where = page.url
    wanted = page.evaluate(LIST_CONTROLS)
    page.evaluate("document.activeElement.blur(); document.getElementById('main').focus()")
    reached, faults = [], []
    for _ in range(len(wanted) + 1):
        page.keyboard.press("Tab")
        focus = page.evaluate(READ_FOCUS)
        if focus is None:
            break
        reached.append(focus["key"])
        if not focus["isSeen"]:
            faults.append(f"{where}: the focus is not seen on {focus['name']}")
    if reached != wanted:
        faults.append(f"{where}: Tab goes {reached}, the page has {wanted}")
    return faults


def press(page: Page, control: Locator, key: str = "Enter") -> None:
    """Go to a control with Tab, and press a key on it."""
    tab_to(page, control)
    page.keyboard.press(key)


def press_button(page: Page, name: str) -> None:
    press(page, page.get_by_role("main").get_by_role("button", name=name, exact=True).first)


@pytest.fixture
def entry(timeline: Timeline, editor: User) -> Entry:
    """An event that is public, with a party, a source and a second event beside it."""
    cited = (CitationDraft(source=SourceDraft(title="The gate")),)
    entry = add_entry(timeline, EventDraft(headline=HEADLINE, citations=cited), by=editor).entry
    add_entry(timeline, EventDraft(headline="The water falls", citations=cited), by=editor)
    publish_now(timeline, editor)
    return entry


@pytest.fixture
def removed(timeline: Timeline, editor: User) -> Entry:
    entry = add_entry(timeline, EventDraft(headline="A rumour"), by=editor).entry
    remove_entry(entry, by=editor, version=entry.version)
    return entry


def link_to(timeline: Timeline, page: str, **query: str) -> str:
    return f"/desk/t/{timeline.slug}/{page}/?{urlencode(query)}"


def test_tab_reaches_every_control_in_order_and_shows_it(
    desk: Page,
    timeline: Timeline,
    entry: Entry,
    removed: Entry,
    editor: User,
    make_user: Callable[..., User],
) -> None:
    edit_entry(entry, EventDraft(headline="The gate opens"), by=editor, version=entry.version)
    change = Change.objects.get(verb="add", subject_uid=entry.uid)
    party, other = (Party.objects.create(name=name) for name in ("The board", "The harbour board"))
    source, copy = (Source.objects.create(title=name) for name in ("Minutes", "The minutes"))
    draft = TakedownDraft(kind="words", words=("Jane Doe",), reason="protection")
    takedown = request_takedown(timeline, draft, by=make_user("other@example.org", "editor"))
    about = {"kind": "entry", "subject": entry.uid}
    faults: list[str] = []
    for address in (
        link_to(timeline, "takedown", **about),
        link_to(timeline, "takedown", kind="words"),
        link_to(timeline, "hide", **about),
        link_to(timeline, "protected-words"),
        link_to(timeline, "bin"),
        link_to(timeline, f"e/{entry.uid}/version", change=str(change.pk)),
        "/desk/takedowns/",
        f"/desk/takedowns/{takedown.uid}/",
        f"/desk/parties/{party.uid}/merge/",
        f"/desk/parties/{party.uid}/merge/?other={other.uid}",
        f"/desk/sources/{source.uid}/merge/",
        f"/desk/sources/{source.uid}/merge/?other={copy.uid}",
    ):
        desk.goto(address)
        assert desk.locator("h1").inner_text() not in {"", "Page not found"}, address
        faults += walk(desk)
    assert not faults, "\n".join(faults)


def test_a_takedown_is_requested_and_approved_and_something_hidden_by_keys(
    desk: Page,
    timeline: Timeline,
    entry: Entry,
    open_context: Callable[..., BrowserContext],
    make_user: Callable[..., User],
) -> None:
    desk.goto(link_to(timeline, "hide", kind="entry", subject=entry.uid))
    press_button(desk, "Hide now")
    expect(desk.get_by_role("status").filter(has_text="It is hidden from readers.")).to_be_visible()

    # Words that are too short: the field that is wrong has the focus, with what would be accepted beside it.
    desk.goto(link_to(timeline, "takedown", kind="words"))
    words = desk.get_by_label("Words to remove wherever they stand")
    tab_to(desk, words)
    press_button(desk, "Request the takedown")
    expect(desk.locator("main [aria-invalid=true], main .form-errors").first).to_be_focused()
    tab_to(desk, words)
    desk.keyboard.type("Jane Doe")
    # Tab enters a group of radio buttons, the arrows choose.
    press(desk, desk.get_by_role("radio", name="A legal order"), "ArrowDown")
    expect(desk.get_by_role("radio", name="Protection of a person")).to_be_checked()
    press_button(desk, "Show what would be erased")
    expect(desk.get_by_role("heading", name="What would be erased")).to_be_visible()
    press_button(desk, "Request the takedown")
    expect(desk.get_by_text("You requested it, so another editor")).to_be_visible()

    lawyer = make_user("lawyer@example.org", "lawyer")
    other = open_context(as_user=lawyer, viewport=SIZES["desktop"]).new_page()
    other.goto(f"/desk/takedowns/{Takedown.objects.get().uid}/")
    press_button(other, "Approve and erase")
    expect(other.get_by_text("It is removed for readers.")).to_be_visible()


def test_a_conflict_and_a_removed_entry_take_the_focus_and_are_solved_by_keys(
    desk: Page, timeline: Timeline, entry: Entry, editor: User
) -> None:
    at = f"/desk/t/{timeline.slug}/e/{entry.uid}/edit/"
    desk.goto(at)
    desk.get_by_label("Headline").fill("Mine")
    draft = EventDraft(headline="Theirs", citations=(CitationDraft(source=entry.citations.get().source),))
    edit_entry(entry, draft, by=editor, version=entry.version)
    desk.get_by_label("Headline").press("Control+Enter")
    expect(desk.locator("#merge-heading")).to_be_focused()
    faults = walk(desk)
    mine = desk.get_by_role("radio", name="Use mine")
    tab_to(desk, desk.get_by_role("radio", name="Use yours").or_(desk.locator("[value=theirs]")).first)
    desk.keyboard.press("ArrowDown")
    expect(mine).to_be_checked()
    press_button(desk, "Save the merged event")
    expect(desk.get_by_role("heading", name="Mine", level=3)).to_be_visible()

    rumour = add_entry(timeline, EventDraft(headline="A rumour"), by=editor).entry
    desk.goto(f"/desk/t/{timeline.slug}/e/{rumour.uid}/edit/")
    desk.get_by_label("Headline").fill("It was true")
    remove_entry(rumour, by=editor, version=rumour.version)
    desk.get_by_label("Headline").press("Control+Enter")
    expect(desk.locator("#removed-heading")).to_be_focused()
    faults += walk(desk)
    press_button(desk, "Restore it with my changes")
    expect(desk.get_by_role("heading", name="It was true", level=3)).to_be_visible()
    assert not faults, "\n".join(faults)


def test_merges_the_bin_and_an_earlier_version_are_worked_by_keys(
    desk: Page, timeline: Timeline, entry: Entry, removed: Entry, editor: User
) -> None:
    party, other = (Party.objects.create(name=name) for name in ("The board", "The harbour board"))
    desk.goto(f"/desk/parties/{party.uid}/merge/?other={other.uid}")
    press_button(desk, "Merge: “The harbour board” stays")
    expect(desk.get_by_role("heading", level=1)).to_have_text("The harbour board")
    press(desk, desk.get_by_role("link", name="Undo… the merge of The board"))
    press_button(desk, "Undo the merge")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("The board")

    desk.goto(link_to(timeline, "bin"))
    tick = desk.get_by_role("checkbox", name="A rumour")
    press(desk, tick, "Space")
    expect(tick).to_be_checked()
    press_button(desk, "Delete for good…")
    press(desk, desk.get_by_role("main").get_by_role("link", name="Cancel"))
    press_button(desk, "Restore A rumour")
    expect(desk.get_by_role("heading", name="A rumour", level=3)).to_be_visible()

    edit_entry(entry, EventDraft(headline="The gate opens"), by=editor, version=entry.version)
    change = Change.objects.get(verb="add", subject_uid=entry.uid)
    desk.goto(link_to(timeline, f"e/{entry.uid}/version", change=str(change.pk)))
    source = desk.get_by_role("checkbox", name="Source")
    press(desk, source, "Space")
    expect(source).not_to_be_checked()
    press_button(desk, "Restore")
    expect(desk.get_by_text("Restored: Headline.")).to_be_visible()
