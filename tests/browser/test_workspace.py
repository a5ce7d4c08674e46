"""From a source's text alone to a published timeline: words marked by mouse and keyboard, and without JavaScript."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import SIZES
from timeline import document
from timeline.actions.citations import cite
from timeline.actions.drafts import CitationDraft, SourceDraft
from timeline.actions.source_texts import add_source_text
from timeline.actions.sources import add_source
from timeline.models import Dismissal, Entry, Party, Publication, Source, Timeline, User

TEXT = """Bridge stays shut 👷‍♀️

The town council closed the bridge on 3 June 2024 after a diver found a crack.

“We were not warned,” said Ann Pereira, who chairs the council.

The builders sent a letter to the council on 26 April 2024.

“We told them twice,” said Erik Holm of the builders.

The hall was lent by nobody in particular, and this line is longer than what is kept beside any words.

Traders met in the hall last week. 𝒜𝓁𝓁 of them signed.

“It is the small shops that pay,” said Dilys Morgan."""
ENDS = "#workspace-form form[data-restore]"


@pytest.fixture
def source(db: None, editor: User) -> Source:
    return add_source(
        SourceDraft(publisher="The Echo", title="Bridge stays shut", published="2024-06-14"), by=editor
    )


@pytest.fixture
def held(source: Source, editor: User) -> Source:
    add_source_text(source, TEXT, by=editor, number=0)
    return source


def words(page: Page) -> Locator:
    return page.get_by_role("textbox", name="The text of the source")


def caret_before(page: Page, string: str) -> None:
    """Put the caret into the text before some words, as a click there does."""
    page.evaluate(
        """string => {
            const text = document.getElementById('source-words');
            const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(string);
                if (at < 0) continue;
                text.focus();
                document.getSelection().collapse(node, at);
                return;
            }
            throw new Error(`no ${string}`);
        }""",
        string,
    )


def mark_by_keyboard(page: Page, first: str, until: str) -> None:
    """Mark from some words to the end of the line in which others stand, with Shift and the arrow keys."""
    caret_before(page, first)
    for _letter in range(len(until)):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#selection-words")).to_contain_text(until)


def mark_by_mouse(page: Page, string: str) -> None:
    """Drag over words of one line, from their first letter to their last."""
    box = page.evaluate(
        """string => {
            const text = document.getElementById('source-words');
            const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(string);
                if (at < 0) continue;
                node.parentElement.scrollIntoView({ block: 'center' });
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + string.length);
                const rects = [...range.getClientRects()];
                const [first, last] = [rects[0], rects.at(-1)];
                return [first.left + 0.5, first.top + first.height / 2, last.right - 0.5, last.top + last.height / 2];
            }
            throw new Error(`no ${string}`);
        }""",
        string,
    )
    page.mouse.move(box[0], box[1])
    page.mouse.down()
    page.mouse.move((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    page.mouse.move(box[2], box[3])
    page.mouse.up()
    expect(page.locator("#selection-words")).to_contain_text(string)


def form(page: Page) -> Locator:
    return page.locator("#workspace-form form")


def save(page: Page, heading: str) -> None:
    """Save the form beside the text: the workspace comes back, at the entry that was made."""
    form(page).get_by_role("button", name="Save", exact=True).click()
    row = page.locator("#citing-entries .citing-entry").filter(has=page.get_by_role("heading", name=heading))
    expect(row).to_be_focused()
    expect(row).to_contain_text("Word for word")
    expect(page.locator("#notices")).to_contain_text("Added.")
    expect(form(page)).to_have_count(0)


def entries() -> list[Entry]:
    return list(Entry.objects.in_order().with_details())


def test_three_events_and_three_statements_are_made_of_a_text_and_published(
    desk: Page, timeline: Timeline, source: Source, editor: User
) -> None:
    Party.objects.create(name="Town Council", aliases=["town council"])
    page = desk
    page.goto(f"/desk/t/{timeline.slug}/")
    page.get_by_role("link", name="Source texts").click()
    page.get_by_role("link", name="The Echo: Bridge stays shut").click()
    page.get_by_role("textbox", name="The text").fill(TEXT)
    page.get_by_role("button", name="Save text").click()
    expect(words(page)).to_contain_text("Traders met in the hall")

    # By mouse, then the button.
    mark_by_mouse(page, "The town council closed the bridge on 3 June 2024")
    page.get_by_role("link", name="New event").click()
    expect(form(page).get_by_label("Headline")).to_be_focused()
    expect(form(page).get_by_role("textbox", name="Date")).to_have_value("on 3 June 2024")
    expect(form(page).get_by_role("combobox", name="Party")).to_have_value(re.compile("^Town Council"))
    save(page, "The town council closed the bridge")

    mark_by_mouse(page, "We were not warned")
    page.get_by_role("link", name="New statement").click()
    expect(form(page).get_by_role("combobox", name="Who said it")).to_have_value("Ann Pereira")
    expect(form(page).get_by_label("Make this a new party").first).to_be_checked()
    save(page, "We were not warned")

    # By keyboard alone.
    mark_by_keyboard(page, "The builders sent", "The builders sent a letter to the council on 26 April 2024")
    page.keyboard.press("e")
    expect(form(page).get_by_label("Headline")).to_be_focused()
    save(page, "The builders sent a letter")

    mark_by_keyboard(page, "We told them", "We told them twice")
    page.keyboard.press("s")
    expect(form(page).get_by_role("combobox", name="Who said it")).to_have_value(re.compile("Holm"))
    save(page, "We told them twice")

    # Behind letters that take two units in a browser.
    mark_by_keyboard(page, "Traders met", "Traders met in the hall last week")
    page.keyboard.press("e")
    expect(form(page).get_by_role("textbox", name="Date")).to_have_value("last week")
    save(page, "Traders met in the hall")

    # A line that is clicked three times is chosen whole, its marks and who said it are not the statement's.
    page.locator("#source-words p").last.click(click_count=3, position={"x": 40, "y": 8})
    expect(page.locator("#selection-words")).to_contain_text("Dilys Morgan")
    mark_by_mouse(page, "It is the small shops that pay")
    page.keyboard.press("s")
    expect(form(page).get_by_role("combobox", name="Who said it")).to_have_value("Dilys Morgan")
    save(page, "It is the small shops that pay")

    made = entries()
    assert sorted(one.kind for one in made) == ["event"] * 3 + ["statement"] * 3
    # The text tells of the letter after the closing; each has come where its date puts it, what has none after what was
    # made before it.
    assert [(one.label, one.when.edtf) for one in made] == [
        ("The builders sent a letter to the council on 26 April 2024", "2024-04-26"),
        ("The town council closed the bridge on 3 June 2024", "2024-06-03"),
        ("Traders met in the hall last week", "[2024-06-03..2024-06-09]"),
        ("Ann Pereira: “We were not warned”", ""),
        ("Erik Holm: “We told them twice”", ""),
        ("Dilys Morgan: “It is the small shops that pay”", ""),
    ]
    for entry in made:
        citation = entry.citations.get()
        assert citation.source == source
        assert citation.exact in TEXT
        # These words stand once: nothing beside them has to be told.
        assert not citation.prefix + citation.suffix

    page.get_by_role("link", name=timeline.title).click()
    page.get_by_role("link", name="Publish…").click()
    page.get_by_label("Note to readers").fill("What is known so far.")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("#notices")).to_contain_text("Version 1")
    publication = Publication.objects.get()
    assert publication.entries == 6
    published = document.decode(publication.data)
    assert published.order == [entry.uid for entry in made]
    assert sorted((one.entry, one.verdict) for one in published.checks) == sorted(
        (entry.uid, "exact") for entry in made
    )
    page.goto(f"/t/{timeline.slug}/")
    expect(page.locator("main")).to_contain_text("We were not warned")
    expect(page.get_by_text("Checked word for word against [1]")).to_have_count(3)
    # Of the text itself nothing is public but the words cited.
    assert "nobody in particular" not in page.content()


def test_words_are_cited_by_one_key_for_an_entry_that_is_there(
    desk: Page, timeline: Timeline, held: Source, make_event: Callable[..., Entry]
) -> None:
    entry = make_event(headline="A crack is found")
    page = desk
    page.goto(f"/desk/t/{timeline.slug}/texts/{held.uid}/")
    mark_by_keyboard(page, "after a diver", "after a diver found a crack")
    page.keyboard.press("c")
    page.get_by_role("combobox", name="For which entry").fill("crack")
    page.get_by_role("option", name="A crack is found").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save citation").click()
    expect(page.locator("#citing-entries .citing-entry")).to_contain_text("Word for word")
    assert entry.citations.get(source=held).exact == "after a diver found a crack"


def test_while_words_are_typed_it_is_said_whether_they_stand_in_their_source(
    desk: Page, timeline: Timeline, held: Source
) -> None:
    page = desk
    page.goto(f"/desk/t/{timeline.slug}/add/statement/")
    page.get_by_role("combobox", name="Source", exact=True).fill(f"The Echo [{held.uid}]")
    said = page.get_by_role("textbox", name="Words", exact=True)
    said.press_sequentially("We were not warned")
    expect(page.locator(".live-checks")).to_contain_text("Word for word")
    said.press_sequentially(" twice")
    expect(page.locator(".live-checks")).to_contain_text("Differs from the text")
    expect(said).to_be_focused()
    expect(page.locator(".live-checks")).to_contain_text("The sources suggest single source")


def test_without_javascript_words_are_pasted_and_become_an_event(
    open_context: Callable[..., BrowserContext], editor: User, timeline: Timeline, held: Source
) -> None:
    page = open_context(as_user=editor, viewport=SIZES["phone"], java_script_enabled=False).new_page()
    page.goto(f"/desk/t/{timeline.slug}/texts/{held.uid}/")
    page.get_by_label("Or paste the words").fill(
        "the builders sent  a letter to the COUNCIL on 26 April 2024"
    )
    page.get_by_role("button", name="Find them").click()
    expect(page.locator("#chosen")).to_have_text("The builders sent a letter to the council on 26 April 2024")
    page.get_by_role("link", name="New event").click()
    page.get_by_role("button", name="Save", exact=True).click()
    row = page.locator("#citing-entries .citing-entry")
    expect(row).to_contain_text("Word for word")
    row.get_by_role("link", name="In the text").click()
    assert Entry.objects.get().when.edtf == "2024-04-26"


def test_offers_are_taken_and_dropped_by_one_key_and_the_focus_stays(
    desk: Page, timeline: Timeline, held: Source
) -> None:
    page = desk
    page.goto(f"/desk/t/{timeline.slug}/texts/{held.uid}/")
    offers = page.locator("#offers .suggestion")
    count = offers.count()
    assert count > 3
    offers.nth(0).get_by_role("link", name="Accept").focus()
    page.keyboard.press("ArrowDown")
    expect(offers.nth(1).locator(".accept-suggestion")).to_be_focused()
    second = offers.nth(2).locator(".suggestion-words").inner_text()
    page.keyboard.press("d")
    expect(offers).to_have_count(count - 1)
    expect(page.locator("#notices")).to_contain_text("Dismissed.")
    expect(offers.nth(1).locator(".accept-suggestion")).to_be_focused()
    assert offers.nth(1).locator(".suggestion-words").inner_text() == second
    assert Dismissal.objects.count() == 1
    page.keyboard.press("a")
    expect(form(page)).to_be_visible()
    expect(form(page).locator("input:focus, textarea:focus, select:focus")).to_have_count(1)
    assert not Entry.objects.exists()
    # What is being typed is not lost to another offer.
    page.keyboard.type("x")
    expect(form(page).locator("input:focus, textarea:focus")).to_have_value(re.compile("x"))
    offers.nth(0).get_by_role("link", name="Accept").click()
    expect(page.locator("#notices")).to_contain_text("Save what you are making first")
    form(page).get_by_role("link", name="Close").click()
    expect(form(page)).to_have_count(0)
    expect(words(page)).to_be_focused()
    page.get_by_role("button", name="Show the 1 dismissed again").click()
    expect(offers).to_have_count(count)


def test_the_words_lead_to_the_entry_and_the_entry_to_the_words(
    desk: Page, timeline: Timeline, held: Source
) -> None:
    page = desk
    page.goto(f"/desk/t/{timeline.slug}/texts/{held.uid}/")
    mark_by_mouse(page, "Traders met in the hall last week")
    page.get_by_role("link", name="New event").click()
    save(page, "Traders met in the hall")
    row = page.locator(".citing-entry")
    page.keyboard.press("Escape")
    expect(words(page)).to_be_focused()
    expect(page.locator("mark.is-pointed-at")).to_contain_text("Traders met")
    page.keyboard.press("Enter")
    expect(row).to_be_focused()
    row.get_by_role("link", name="In the text").click()
    expect(words(page)).to_be_focused()
    page.locator("mark.passage").click()
    expect(row).to_be_focused()
    # Nothing can be typed into the text.
    words(page).focus()
    page.keyboard.type("zebra")
    page.keyboard.press("Delete")
    assert page.locator("#source-words").evaluate("text => text.textContent") == TEXT


def test_words_selected_across_paragraphs_and_marks_are_counted_right(
    desk: Page, timeline: Timeline, held: Source, editor: User, make_event: Callable[..., Entry]
) -> None:
    page = desk
    # Marks that overlap: pieces of one, of both (with a number that is not of the text), of the other.
    for words in ("closed the bridge", "the bridge on 3 June"):
        cite(make_event(), CitationDraft(source=held, exact=words), by=editor)
    page.goto(f"/desk/t/{timeline.slug}/texts/{held.uid}/")
    # A selection as browsers make it: from between two paragraphs to behind the last.
    all_of = "[paragraphs[6].firstChild, paragraphs[6].textContent.indexOf('𝒜')]"
    them = "[paragraphs[6].firstChild, paragraphs[6].textContent.indexOf(' of them')]"
    for start, end, expected in (
        ("[paragraphs[1], 0]", "[paragraphs[2], 0]", TEXT.split("\n\n")[1]),
        ("[stretch, 5]", "[stretch, stretch.childNodes.length]", "\n\n".join(TEXT.split("\n\n")[5:])),
        ("[text, 0]", "[paragraphs[0].firstChild, 6]", "Bridge"),
        (all_of, them, "𝒜𝓁𝓁"),
        (
            "[pieces[0].firstChild.firstChild, 2]",
            "[pieces[2].firstChild.firstChild, 5]",
            "osed the bridge on 3",
        ),
        ("[paragraphs[1].firstChild, 4]", "[pieces[1].firstChild, 1]", "town council closed the bridge"),
        ("[pieces[1], 0]", "[paragraphs[1].lastChild, 6]", "the bridge on 3 June 2024"),
    ):
        page.evaluate(
            f"""() => {{
                const text = document.getElementById('source-words');
                const stretch = text.firstElementChild;
                const paragraphs = text.querySelectorAll('p');
                const pieces = text.querySelectorAll('mark');
                document.getSelection().setBaseAndExtent(...{start}, ...{end});
            }}"""
        )
        expect(page.locator("#selection-words")).to_contain_text(" ".join(expected.split())[:100])
        link = page.locator("#selection-bar [data-action=event]")
        address = link.get_attribute("href") or ""
        places = [int(re.search(rf"{name}=(\d+)", address)[1]) for name in ("start", "end")]  # type: ignore[index]
        assert TEXT[slice(*places)].strip() == expected


@pytest.mark.once
@pytest.mark.parametrize("size", ["phone", pytest.param("desktop", marks=pytest.mark.full)])
def test_axe_finds_nothing_in_the_workspace(
    open_context: Callable[..., BrowserContext], editor: User, timeline: Timeline, held: Source, size: str
) -> None:
    page = open_context(as_user=editor, viewport=SIZES[size]).new_page()
    axe = Axe()
    at = f"/desk/t/{timeline.slug}/texts/{held.uid}/"

    def violations() -> list[Any]:
        page.evaluate(axe.axe_script)
        found = page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")
        return [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(at)
        mark_by_mouse(page, "We were not warned")
        assert violations() == []
        if scheme == "dark":
            page.get_by_role("link", name="New statement").click()
            save(page, "We were not warned")
            assert violations() == []
            for other in (f"/desk/sources/{held.uid}/text/", f"/desk/t/{timeline.slug}/texts/"):
                page.goto(other)
                assert violations() == []
            page.goto(at)
            page.get_by_label("Or paste the words").fill("the builders sent three letters to the council")
            page.get_by_role("button", name="Find them").click()
            expect(page.locator("#word-search-result")).to_contain_text("are not in the text")
            assert violations() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", SIZES)
def test_the_text_stays_where_it_is_while_words_are_marked(
    desk: Page, timeline: Timeline, held: Source, size: str
) -> None:
    page = desk
    page.set_viewport_size(SIZES[size])
    page.goto(f"/desk/t/{timeline.slug}/texts/{held.uid}/")
    top = "scrollY + document.getElementById('source-words').getBoundingClientRect().top"
    before = page.evaluate(top)
    mark_by_keyboard(page, "after a diver", "after a diver found a crack")
    expect(page.get_by_role("link", name="New event")).to_be_in_viewport()
    assert page.evaluate(top) == before


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_said_of_mouse_and_keys_where_no_script_hears_them(
    open_context: Callable[..., BrowserContext], editor: User, timeline: Timeline, held: Source, size: str
) -> None:
    page = open_context(as_user=editor, java_script_enabled=False, viewport=SIZES[size]).new_page()
    page.goto(f"/desk/t/{timeline.slug}/texts/{held.uid}/")
    expect(page.get_by_label("Or paste the words")).to_be_visible()
    expect(page.get_by_text("Mark words in the text with the mouse")).to_be_hidden()


def test_nothing_appears_for_words_before_the_mouse_has_let_go_of_them(
    desk: Page, timeline: Timeline, held: Source
) -> None:
    page = desk
    page.clock.install()
    page.goto(f"/desk/t/{timeline.slug}/texts/{held.uid}/")
    before = page.locator("#selection-words").text_content()
    inside = page.locator("#source-words p").first.bounding_box()
    assert before
    assert inside is not None
    page.mouse.move(inside["x"] + 2, inside["y"] + 8)
    page.mouse.down()
    page.mouse.move(inside["x"] + 90, inside["y"] + 8)
    page.wait_for_function("getSelection().toString().length > 3")
    # Whatever the page had put off is due now.
    page.clock.run_for(1_000)
    assert page.locator("#selection-words").text_content() == before
    marked = page.evaluate("getSelection().toString()")
    page.mouse.up()
    expect(page.locator("#selection-words")).to_have_text(marked.strip())
