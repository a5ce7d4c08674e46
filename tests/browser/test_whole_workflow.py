"""The main job from an empty desk to the reader's page and the data, with JavaScript and without."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import SIZES, open_tools
from tests.conftest import PASSWORD
from timeline.models import Party, Source, User

BOARD = "Harbour Board"
UNION = "Dockers’ Union"
HEADLINE = "Fire breaks out in shed 4"
SAID = "We warned of the wiring in January, and nobody answered."
WARNING = "The wiring report is handed over"


class Editor:
    """Someone at the desk, who uses what the page offers: the list of suggestions, or the plain form."""

    def __init__(self, page: Page, *, scripted: bool) -> None:
        self.page = page
        self.scripted = scripted

    @property
    def suggestions(self) -> Locator:
        return self.page.get_by_role("listbox", name="Suggestions")

    def choose(self, field: Locator, typed: str, option: str, *, whole: str) -> None:
        """Pick a suggestion by keyboard; without a list the whole name is written out."""
        if not self.scripted:
            field.fill(whole)
            return
        field.press_sequentially(typed)
        expect(self.suggestions.get_by_role("option", name=option)).to_be_visible()
        expect(field).to_have_attribute("aria-expanded", "true")
        # One of this timeline is marked already.
        if self.suggestions.get_by_role("option", name=option).get_attribute("aria-selected") != "true":
            field.press("ArrowDown")
        expect(self.suggestions.get_by_role("option", name=option)).to_have_attribute("aria-selected", "true")
        field.press("Enter")
        expect(field).to_have_value(re.compile(rf"^{re.escape(whole)}"))
        expect(self.suggestions).to_be_hidden()

    def make_party(self, within: Locator, name: str, kind: str) -> None:
        """Make a party on the spot: from the list, or in the part below the field."""
        field = within.get_by_role("combobox", name=re.compile("^(Party|Who said it)$"))
        if self.scripted:
            field.press_sequentially(name)
            option = self.suggestions.get_by_role("option", name=f"New party: “{name}”")
            expect(option).to_be_visible()
            field.press("ArrowUp")  # from the top to the last
            expect(option).to_have_attribute("aria-selected", "true")
            field.press("Enter")
            within.get_by_text("is created when you save").click()
        else:
            field.fill(name)
            within.get_by_text("New party?").click()
            within.get_by_label("Make this a new party").check()
        expect(within.get_by_label("Make this a new party")).to_be_checked()
        within.get_by_label("Kind").select_option(label=kind)

    def save(self) -> None:
        self.page.get_by_role("button", name="Save", exact=True).click()

    def row(self, words: str) -> Locator:
        return self.page.get_by_role("listitem").filter(has=self.page.get_by_role("heading", name=words))


@pytest.fixture(params=[pytest.param(True, marks=pytest.mark.postgresql), False], ids=["scripted", "plain"])
def scripted(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_an_incident_is_kept_published_read_and_taken_as_data(
    open_context: Callable[..., BrowserContext], editor: User, scripted: bool, base_url: str
) -> None:
    page = open_context(viewport=SIZES["desktop"], java_script_enabled=scripted).new_page()
    someone = Editor(page, scripted=scripted)

    # Sign in.
    page.goto("/desk/")
    page.get_by_label("E-mail").or_(page.get_by_label("E-mail address")).fill(editor.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Front page", level=1)).to_be_visible()

    # A timeline, a party and a source, each on its own page.
    page.get_by_role("link", name="New timeline").click()
    page.get_by_label("Title").fill("Harbour fire")
    page.get_by_label("Address").fill("harbour-fire")
    page.get_by_label("Content advisory").fill("People were hurt.")
    page.get_by_role("button", name="Create the timeline").click()
    expect(page.get_by_role("heading", name="Harbour fire", level=1)).to_be_visible()
    expect(page.get_by_text("The timeline is created.")).to_be_visible()

    page.get_by_role("link", name="Parties", exact=True).click()
    page.get_by_role("link", name=re.compile("^New (party|source)$")).click()
    page.get_by_label("Name", exact=True).fill(BOARD)
    page.get_by_label("Kind").select_option(label="Agency")
    someone.save()
    expect(page.get_by_role("heading", name=BOARD)).to_be_visible()

    page.get_by_role("link", name="Sources", exact=True).click()
    page.get_by_role("link", name=re.compile("^New (party|source)$")).click()
    page.get_by_label("Publisher").fill("The Gazette")
    page.get_by_label("Title").fill("Shed burns")
    page.get_by_label("Address").fill("https://gazette.example/shed-burns")
    page.get_by_label("Published").fill("2017-03-08")
    someone.save()
    expect(page.get_by_role("heading", name="The Gazette: Shed burns")).to_be_visible()

    # An event, its source forgotten at first: a party chosen by typing, another made on the spot.
    page.get_by_role("link", name="Front page", exact=True).click()
    page.get_by_role("link", name="Harbour fire").click()
    page.get_by_role("link", name="Add an event").click()
    page.get_by_label("Headline").fill(HEADLINE)
    page.get_by_role("textbox", name="Date").fill("[2017-02-27..2017-03-05]")
    page.get_by_text("Clock time, the source").click()
    page.get_by_label("As the source puts it").fill("last week")
    page.get_by_text("More fields").click()
    page.get_by_label("What happened").fill("The fire began *at night*. <script>alert(1)</script>")
    parties = page.get_by_role("group", name="Parties and their roles")
    someone.choose(parties.get_by_role("combobox", name="Party"), "harb", BOARD, whole=BOARD)
    parties.get_by_label("Role").select_option(label="Affected")
    parties.get_by_role("button", name="Another party").click()
    expect(parties.get_by_role("combobox", name="Party")).to_have_count(2)
    # The first row still holds what was chosen.
    expect(parties.get_by_role("combobox", name="Party").first).to_have_value(re.compile(f"^{BOARD}"))
    expect(parties.get_by_label("Role").first).to_have_value("affected")
    second = _second_row(parties)
    someone.make_party(second, UNION, "Organisation")
    parties.get_by_label("Role").nth(1).select_option(label="Witness")
    someone.save()
    expect(someone.row(HEADLINE)).to_contain_text("No source")
    expect(someone.row(HEADLINE)).to_contain_text("last week")
    assert Party.objects.get(name=UNION).kind == "organisation"

    # Publishing is refused, the gap named; its link leads to where it is put right.
    page.get_by_role("link", name="Publish…").click()
    expect(page.get_by_role("heading", name="1. Must be fixed 1")).to_be_visible()
    page.get_by_role("link", name=f"No source is cited for the event “{HEADLINE}”.").click()
    sources = page.get_by_role("group", name="Sources")
    someone.choose(
        sources.get_by_role("combobox", name="Source"), "gaz", "Shed burns", whole="The Gazette: Shed burns"
    )
    sources.get_by_text("Supporting passage, page").click()
    sources.get_by_label("Page, paragraph or time").fill("page 3")
    sources.get_by_label("Supporting passage (").fill("flames since last week")
    page.get_by_label("Verification").select_option(label="Single source")
    someone.save()
    expect(page.get_by_role("heading", name="Harbour fire", level=1)).to_be_visible()
    row = someone.row(HEADLINE)
    expect(row).to_contain_text("The Gazette")
    expect(row).not_to_contain_text("No source")

    # A statement that answers the event, begun beside it; its source is made on the spot.
    open_tools(page, HEADLINE)
    row.get_by_role("link", name="A statement that answers this").click()
    speaker = page.get_by_role("combobox", name="Who said it")
    someone.choose(speaker, "dock", UNION, whole=UNION)
    page.get_by_role("textbox", name="Date").fill("2017-03-07")
    page.get_by_label("Words", exact=True).fill(SAID)
    answers = page.get_by_role("group", name="What it answers, and how")
    expect(answers.get_by_role("combobox", name="Answers").first).to_have_value(re.compile(HEADLINE))
    answers.get_by_label("How").first.select_option(label="Contradicts")
    sources = page.get_by_role("group", name="Sources")
    sources.get_by_text("New source?").click()
    sources.get_by_label("Publisher").fill("Radio Quay")
    sources.get_by_label("Title").fill("Union speaks out")
    someone.save()
    said = someone.row(SAID)
    expect(said).to_contain_text(UNION)
    expect(said).to_contain_text("Radio Quay")
    assert Source.objects.get(publisher="Radio Quay").title == "Union speaks out"

    # A request for comment about the event, without an answer.
    row = someone.row(HEADLINE)
    open_tools(page, HEADLINE)
    row.get_by_role("link", name="A request for comment about this").click()
    someone.choose(page.get_by_role("combobox", name="Who was asked"), "harb", BOARD, whole=BOARD)
    expect(page.get_by_role("combobox", name="About", exact=True)).to_have_value(re.compile(HEADLINE))
    page.get_by_label("What was put to them").fill("Did you read the union’s warning?")
    page.get_by_role("textbox", name="Date").fill("2017-03-09")
    page.get_by_label("Channel").fill("E-mail")
    page.get_by_label("Outcome", exact=True).select_option(label="No response")
    someone.save()
    expect(someone.row(BOARD)).to_contain_text("No response")
    # Our own request needs no source.
    expect(someone.row(BOARD)).not_to_contain_text("No source")

    # The panel beside the list keeps up.
    panel = page.get_by_role("complementary", name="State of the timeline")
    expect(panel).to_contain_text("Every event and statement has a source.")
    expect(panel).to_contain_text("Not published yet.")
    expect(panel).to_contain_text("Editor added")

    # Preview, then publish with a note.
    page.get_by_role("link", name="Preview").click()
    expect(page.get_by_text("Preview: not published")).to_be_visible()
    expect(page.get_by_role("article", name=HEADLINE)).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Publish…").click()
    page.get_by_label("Note to readers").fill("What is known so far.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 1 is public.")).to_be_visible()

    _read(open_context(viewport=SIZES["phone"], java_script_enabled=scripted).new_page(), base_url)


def _second_row(parties: Locator) -> Locator:
    """The part of a group around its second combobox."""
    return parties.locator(
        "xpath=.//input[@role='combobox']/ancestor::div[contains(@class, 'lookup-field')]"
    ).nth(1)


def _read(page: Page, base_url: str) -> None:
    """Read what was published as a reader does, on a phone, and take the data."""
    page.goto("/")
    page.get_by_role("link", name="Harbour fire").click()
    expect(page.get_by_role("heading", name="Harbour fire", level=1)).to_be_visible()
    expect(page.get_by_text("Version 1, ")).to_be_visible()
    advisory = page.get_by_role("note").filter(has_text="Content advisory")
    expect(advisory).to_contain_text("People were hurt.")

    event = page.get_by_role("article", name=HEADLINE)
    expect(event).to_contain_text("27 February")
    # The line with date, verification and sources opens to everything else.
    event.locator("summary").first.click()
    expect(event).to_contain_text("The source says: “last week”")
    expect(event.get_by_text("at night")).to_have_css("font-style", "italic")
    # Markup that was typed is text.
    expect(event).to_contain_text("<script>alert(1)</script>")
    expect(event).to_contain_text("Affected")
    expect(event).to_contain_text("Single source")

    # Who answers whom, both ways.
    statement = page.get_by_role("article", name=UNION)
    expect(statement).to_contain_text(SAID)
    event.get_by_role("link", name=re.compile(f"{UNION} contradicts")).click()
    expect(page).to_have_url(re.compile("#"))
    expect(statement).to_be_in_viewport()
    statement.get_by_role("link", name=re.compile(f"Contradicts: .*{HEADLINE}")).click()
    expect(event).to_be_in_viewport()
    event.get_by_role("link", name=re.compile(f"asked {BOARD} for comment · Did not respond")).click()
    expect(page.get_by_role("article", name=BOARD)).to_be_in_viewport()

    # The marker leads to the source, which says where it was found.
    event.get_by_role("link", name="Source [1] The Gazette").click()
    source = page.get_by_role("region", name="Sources").get_by_role("listitem").first
    expect(source).to_be_in_viewport()
    expect(source.get_by_role("link", name="Shed burns")).to_have_attribute(
        "href", "https://gazette.example/shed-burns"
    )
    expect(page.get_by_role("region", name="Sources").get_by_role("listitem").nth(1)).to_contain_text(
        "no link"
    )

    # The permanent address of an entry.
    event.get_by_role("link", name=re.compile("^Link")).click()
    expect(page.get_by_role("heading", name=HEADLINE, level=1)).to_be_visible()
    assert re.fullmatch(r"/t/harbour-fire/\w+/", urlsplit(page.url).path)
    page.get_by_role("link", name="See it in the full timeline").click()
    expect(event).to_be_in_viewport()

    # The versions, with the note for readers.
    page.get_by_role("link", name="Changes and corrections").click()
    expect(page.get_by_text("What is known so far.")).to_be_visible()
    page.go_back()

    address = page.get_by_role("link", name="Data (JSON)", exact=True).get_attribute("href")
    data: dict[str, Any] = page.request.get(f"{base_url}{address}").json()
    schema = page.request.get("/schema/timeline-1.json").json()
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(data)) == []
    assert data["format"] == "newsroom-timeline/1"
    assert [event["headline"] for event in data["events"]] == [HEADLINE]
    assert [statement["words"] for statement in data["statements"]] == [SAID]
    assert data["statements"][0]["answers"] == [{"entry": data["events"][0]["id"], "how": "contradicts"}]
    assert data["requests"][0]["outcome"] == "no-response"
    assert page.context.cookies() == []
