"""The workspace: selections, entries made from them, and their passages in the text."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support.desk_pages import HTMX, Answer, Element, Form, follow, get, read_refusal
from tests.support.html_echo import SAID, TEXT, echo_citation, places
from timeline.actions.citations import cite
from timeline.actions.source_texts import add_source_text
from timeline.models import Citation, Entry, Party, Source, Timeline, User

Choose = Callable[..., Answer]


@pytest.fixture
def source(db: None, editor: User) -> Source:
    made: Source = Source.objects.create(publisher="The Echo", title="Bridge", published="2024-06-14")
    add_source_text(made, TEXT, by=editor, number=0)
    return made


@pytest.fixture
def council(make_event: Callable[..., Entry]) -> Party:
    """Return a party that the timeline names: elsewhere "the council" would be another one."""
    made: Party = Party.objects.create(name="Town Council", aliases=["The council", "the council"])
    make_event(headline="The council met", parties=((made, "actor"),))
    return made


@pytest.fixture
def here(timeline: Timeline, source: Source) -> str:
    return reverse("desk:workspace", args=[timeline.slug, source.uid])


@pytest.fixture
def choose(as_reporter: Client, here: str) -> Choose:
    """Open the workspace with a selection."""

    def choose_them(words: str, **more: Any) -> Answer:
        return get(as_reporter, here, **places(words), **more)

    return choose_them


def make(page: Answer, name: str) -> str:
    """Return the address of a button that makes something from the selection."""
    return page.root.by_id("selection-bar").one("a", data_action=name)["href"]


def row(page: Answer, entry: Entry) -> Element:
    return page.root.by_id(f"made-{entry.uid}")


# --- Choosing ------------------------------------------------------------------------------------


def test_timeline_links_to_sources_and_their_workspaces(
    as_reporter: Client, timeline: Timeline, source: Source, here: str
) -> None:
    works = reverse("desk:workspaces", args=[timeline.slug])
    assert works in get(as_reporter, reverse("desk:timeline", args=[timeline.slug])).root.links()
    page = get(as_reporter, works)
    assert here in page.root.links()
    assert "text stored" in page.text
    assert "Nothing matches" in get(as_reporter, works, q="zebra").text


def test_workspace_shows_the_text_unchanged(as_reporter: Client, here: str) -> None:
    page = get(as_reporter, here)
    assert page.root.by_id("source-words").raw == TEXT
    assert page.response["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("words", [SAID, "👩‍🚒", "שלום", "𝒜𝓁𝓁 went", "its chair.\n\nThe firm"])
def test_selection_is_the_text_between_the_offsets(choose: Choose, words: str) -> None:
    page = choose(words)
    shown = "".join(item.raw for item in page.root.by_id("source-words").all("span", class_="selection"))
    assert shown == words
    assert " ".join(words.split()) in page.root.by_id("selection-words").text
    query = parse_qs(urlsplit(make(page, "event")).query)
    assert (query["start"], query["end"]) == ([places(words)["start"]], [places(words)["end"]])


def test_selection_has_no_surrounding_white_space(choose: Choose) -> None:
    page = choose(" said Ann Pereira, its chair.\n\n")
    assert (
        "".join(item.raw for item in page.root.all("span", class_="selection"))
        == "said Ann Pereira, its chair."
    )


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("-1", "5"),
        ("5", "5"),
        ("9", "3"),
        ("x", "5"),
        ("", ""),
        ("5", "²"),
        ("9" * 400, "9" * 500),
        ("99999", "100000"),
        ("17", "19"),
    ],
)
def test_invalid_offsets_select_nothing(as_reporter: Client, here: str, start: str, end: str) -> None:
    page = get(as_reporter, here, start=start, end=end)
    assert not page.root.all(class_="selection")
    assert "hidden" in page.root.by_id("selection-actions").attributes


def test_end_beyond_the_text_is_its_end(as_reporter: Client, here: str) -> None:
    page = get(as_reporter, here, start=str(TEXT.index("last week")), end="999999999")
    assert page.root.one("span", class_="selection").raw == "last week."


def test_unique_words_are_found_and_selected(as_reporter: Client, here: str) -> None:
    form = Form(get(as_reporter, here).root.one("form", role="search"))
    response = form.fill(words="the COUNCIL closed  the bridge").send(as_reporter)
    # Not in the address, which servers log.
    assert "COUNCIL" not in response["Location"]
    page = follow(as_reporter, response)
    assert page.root.by_id("chosen").raw == "The council closed the bridge"


def test_ambiguous_words_offer_a_choice(as_reporter: Client, here: str) -> None:
    page = Answer(as_reporter.post(here, {"words": SAID}))
    found = page.root.by_id("word-search-result")
    assert "are in 2 places" in found.text
    links = found.links()
    assert len(links) == 2
    second = get(as_reporter, f"{here}{links[1]}").root.by_id("chosen")
    assert second.raw == SAID
    assert "closed the bridge" in found.text


def test_differing_words_show_the_nearest_passage(as_reporter: Client, here: str) -> None:
    page = Answer(as_reporter.post(here, {"words": "The council opened the <b>bridge</b> on 3 June 2024"}))
    found = page.root.by_id("word-search-result")
    assert "are not in the text" in found.text
    assert "opened" in " ".join(item.text for item in found.all("del"))
    assert "closed" in " ".join(item.text for item in found.all("ins"))
    assert not found.all("b")
    assert get(as_reporter, f"{here}{found.links()[0]}").root.all(class_="selection")


@pytest.mark.parametrize("words", ["zebra crossing nowhere", "x" * 60_000, "<script>alert(1)</script>", "…"])
def test_unknown_words_find_nothing(as_reporter: Client, here: str, words: str) -> None:
    page = Answer(as_reporter.post(here, {"words": words}))
    assert page.status == 200
    assert "and nothing like them" in page.root.by_id("word-search-result").text


# --- What is made --------------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_event_from_a_selection_is_listed_beside_the_text(
    as_reporter: Client, choose: Choose, here: str, council: Party, htmx: bool
) -> None:
    words = "The council closed the bridge on 3 June 2024."
    form = get(as_reporter, make(choose(words), "event"), htmx=htmx).form
    assert form.data["headline"] == ["The council closed the bridge on 3 June 2024"]
    assert form.data["edtf"] == ["on 3 June 2024"]
    assert form.data["parties-0-party"][0].startswith("Town Council")
    assert form.data["parties-0-role"] == ["actor"]
    assert form.data["citations-0-exact"] == [words]
    response = form.send(as_reporter, htmx=htmx)
    entry = Entry.objects.latest("pk")
    leads = response["HX-Redirect"] if htmx else response["Location"]
    # In the query too: with the fragment alone, a browser on the page only scrolls.
    assert leads == f"{here}?made={entry.uid}#made-{entry.uid}"
    page = get(as_reporter, leads)
    assert "Added." in page.notice
    made = row(page, entry)
    assert "is-pointed-at" in made["class"]
    assert "Word for word" in made.text
    mark = page.root.by_id(made.one("a", class_="show-mark")["href"].removeprefix("#"))
    assert mark.raw == words
    assert mark.one("a")["href"] == f"#made-{entry.uid}"
    assert entry.event.when.edtf == "2024-06-03"
    assert [(item.exact, item.source.publisher) for item in entry.citations.all()] == [(words, "The Echo")]


def test_statement_from_a_selection_has_its_speaker(
    as_reporter: Client, choose: Choose, council: Party
) -> None:
    form = get(as_reporter, make(choose(f"“{SAID},”"), "statement")).form
    assert form.data["words"] == [SAID]
    assert form.data["party-party"] == ["Ann Pereira"]
    assert form.data["party-make"] == ["on"]
    page = follow(as_reporter, form.send(as_reporter))
    entry = Entry.objects.latest("pk")
    assert entry.statement.party.name == "Ann Pereira"
    # The words occur twice; their context identifies them.
    assert "Word for word" in row(page, entry).text
    assert row(page, entry).one("a", class_="show-mark")["href"] == f"#at-{TEXT.index(SAID)}"


def test_selection_of_several_paragraphs_keeps_line_ends(as_reporter: Client, choose: Choose) -> None:
    words = "its chair.\n\nThe firm"
    form = get(as_reporter, make(choose(words), "event")).form
    page = follow(as_reporter, form.send(as_reporter))
    entry = Entry.objects.get()
    assert entry.citations.get().exact == words
    assert row(page, entry).all("a", class_="show-mark")


def test_form_with_errors_still_leads_back_to_the_workspace(
    as_reporter: Client, choose: Choose, source: Source, here: str
) -> None:
    form = get(as_reporter, make(choose("last week"), "event")).form.fill(headline="")
    answer = read_refusal(form.send(as_reporter, htmx=True), "headline")
    assert answer.form.data["back"] == [source.uid]
    assert answer.form.data["citations-0-exact"] == ["last week"]
    more = Answer(answer.form.send(as_reporter, more="parties")).form
    assert more.data["back"] == [source.uid]
    cancel = [item for item in answer.root.all("a") if item.text == "Close"]
    assert [item["href"] for item in cancel] == [here]
    headers = {**HTMX, "HX-Current-URL": f"https://testserver{here}?made=x"}
    assert as_reporter.get(cancel[0]["hx-get"], headers=headers).content == b""


def test_relative_date_asks_for_the_sources_date(as_reporter: Client, choose: Choose) -> None:
    Source.objects.update(published="")
    page = choose("went home last week")
    assert "The source has no date" in page.text
    form = get(as_reporter, make(page, "event")).form
    assert form.data["edtf"] == ["last week"]
    read_refusal(form.send(as_reporter), "edtf")


def test_selection_is_cited_for_an_existing_entry(
    as_reporter: Client, choose: Choose, here: str, make_event: Callable[..., Entry]
) -> None:
    entry = make_event()
    at = make(choose("told the council"), "cite")
    form = get(as_reporter, at).form
    answer = read_refusal(form.send(as_reporter, htmx=True), "entry")
    read_refusal(answer.form.fill(entry="No such entry").send(as_reporter), "entry")
    response = form.fill(entry=entry.event.headline, stance="disputes").send(as_reporter, htmx=True)
    assert response["HX-Redirect"] == f"{here}?made={entry.uid}#made-{entry.uid}"
    made = row(get(as_reporter, here), entry)
    assert "disputes it" in made.text
    again = read_refusal(form.send(as_reporter), "entry")
    assert "already" in again.errors["entry"]


def test_passage_cited_twice_shows_both_entries(
    as_reporter: Client, here: str, source: Source, make_event: Callable[..., Entry], editor: User
) -> None:
    item, other = make_event(), make_event()
    cite(item, echo_citation(source, "The council closed the bridge"), by=editor)
    cite(other, echo_citation(source, "closed the bridge on 3 June"), by=editor)
    page = get(as_reporter, here)
    shared = page.root.by_id("source-words").one("mark", data_count="2")
    assert shared.raw == "closed the bridge"
    assert shared["data-for"].split() == [item.uid, other.uid]
    assert "Used 2 times" in row(page, item).text
    assert f"#made-{other.uid}" in row(page, item).links()
    assert f"#made-{item.uid}" in row(page, other).links()


def test_queries_do_not_grow_with_the_entries(
    as_reporter: Client, here: str, source: Source, make_event: Callable[..., Entry], editor: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            get(as_reporter, here)
        return len(asked)

    cite(make_event(), echo_citation(source, "The council closed"), by=editor)
    get(as_reporter, here)
    few = queries()
    for words in ("told the council", "went home", "the mayor said"):
        cite(make_event(), echo_citation(source, words), by=editor)
    get(as_reporter, here)
    assert queries() == few


def test_entry_that_cites_it_twice_is_one_row_with_two_passages(
    as_reporter: Client, here: str, source: Source, make_event: Callable[..., Entry], editor: User
) -> None:
    entry = make_event()
    cite(entry, echo_citation(source, "told the council"), by=editor)
    cite(entry, echo_citation(source, "went home"), by=editor)
    made = row(get(as_reporter, here), entry)
    assert len(made.all("a", class_="show-mark")) == 2


def test_editing_and_removing_lead_back_to_the_workspace(
    as_reporter: Client, here: str, source: Source, make_event: Callable[..., Entry], editor: User
) -> None:
    entry = make_event()
    cite(entry, echo_citation(source, "went home"), by=editor)
    links = {link.text.split()[0]: link["href"] for link in row(get(as_reporter, here), entry).all("a")}
    form = get(as_reporter, links["Edit"]).form.fill(headline="They went")
    page = follow(as_reporter, form.send(as_reporter))
    assert "They went" in row(page, entry).text
    page = follow(as_reporter, get(as_reporter, links["Remove"]).form.send(as_reporter))
    assert "Removed." in page.notice
    assert not page.root.all(id=f"made-{entry.uid}")
    assert not page.root.by_id("source-words").all("mark")


def test_hidden_source_is_no_way_back(as_reporter: Client, timeline: Timeline, hidden: Timeline) -> None:
    secret = Source.objects.create(publisher="Leaked minutes", made_for=hidden)
    at = reverse("desk:entry-add", args=[timeline.slug, "event"])
    page = get(as_reporter, at, source=secret.uid, text="1", start="0", end="5", back=secret.uid)
    assert "back" not in page.form.data
    assert "Leaked" not in page.html


# --- A text that was replaced --------------------------------------------------------------------


def test_selection_in_an_older_text_is_refused(
    as_reporter: Client, choose: Choose, source: Source, here: str, editor: User
) -> None:
    old = choose(SAID)
    add_source_text(source, f"Corrected. {TEXT}", by=editor, number=1)
    for name in ("event", "statement", "cite"):
        for htmx in (False, True):
            response = as_reporter.get(make(old, name), headers=HTMX if htmx else {})
            assert response["HX-Redirect" if htmx else "Location"] == here
        assert "Choose them again" in get(as_reporter, here).notice
    form_made_before = get(as_reporter, here, text="1", **places(SAID))
    assert "Choose them again" in form_made_before.alert
    assert not form_made_before.root.all(class_="selection")


def test_citation_form_of_an_older_text_is_refused(
    as_reporter: Client,
    choose: Choose,
    source: Source,
    here: str,
    editor: User,
    make_event: Callable[..., Entry],
) -> None:
    entry = make_event()
    form = get(as_reporter, make(choose(SAID), "cite")).form.fill(entry=entry.event.headline)
    add_source_text(source, "Another text.", by=editor, number=1)
    count = Citation.objects.count()
    assert form.send(as_reporter)["Location"] == here
    assert Citation.objects.count() == count


def test_passages_are_found_again_in_a_changed_text(
    as_reporter: Client, here: str, source: Source, make_event: Callable[..., Entry], editor: User
) -> None:
    entry = make_event()
    cite(entry, echo_citation(source, "The council closed the bridge"), by=editor)
    changed = "New headline\n\n" + TEXT.replace("council closed", "council  closed")
    add_source_text(source, changed, by=editor, number=1)
    page = get(as_reporter, here)
    mark = page.root.by_id(row(page, entry).one("a", class_="show-mark")["href"].removeprefix("#"))
    assert mark.raw == "The council  closed the bridge"


def test_missing_words_are_listed_with_the_nearest_passage(
    as_reporter: Client, here: str, source: Source, make_event: Callable[..., Entry], editor: User
) -> None:
    differs, gone = make_event(), make_event()
    cite(differs, echo_citation(source, "The council closed the bridge on 3 June 2024"), by=editor)
    cite(gone, echo_citation(source, "👩‍🚒 שלום said the banner"), by=editor)
    text = "Someone asked.\n\nAfterwards it <b>closed</b> the bridge. The council shut the bridge on 3 June 2024."
    add_source_text(source, text, by=editor, number=1)
    page = get(as_reporter, here)
    made = row(page, differs)
    assert "Not found in this text: “The council closed the bridge on 3 June 2024”" in made.text
    assert "closed" in " ".join(item.text for item in made.all("del"))
    assert "shut" in " ".join(item.text for item in made.all("ins"))
    nearest = made.one(class_="nearest-passage").links()[0]
    assert "shut the bridge" in get(as_reporter, f"{here}{nearest}").root.by_id("chosen").raw
    assert "Not found in this text" in row(page, gone).text
    for entry in (differs, gone):
        assert not row(page, entry).all("a", class_="show-mark")
    assert not page.root.by_id("source-words").all("mark")
