"""The table to type into: rows are saved by the rules of the form, one at a time or all at once, and lose nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.support.bulk_timelines import fill
from tests.support.desk_pages import HTMX, Answer, Form, follow, get
from timeline.actions import undo
from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft, SourceDraft
from timeline.actions.entries import add_entry, edit_entry, remove_entry
from timeline.actions.parties import add_party
from timeline.desk.forms.table_rows import MAX_ROWS_SAVED, MAX_ROWS_SENT, split_names
from timeline.desk.views.entry_table import MOST_PROBLEMS
from timeline.models import Change, Entry, Event, Party, ReplyRequest, Source, Statement, Timeline, User

At = Callable[..., str]
Make = Callable[..., Entry]
MOST_BYTES = 60_000
# The cells of a new row, as every page has them.
EMPTY = "e3b0c442.e3b0c442.e3b0c442.e3b0c442.c78a686d"


def open_table(client: Client, at: At) -> Form:
    page = get(client, at("entry-table"))
    form = Form(page.root.by_id("table-form"))
    assert form.action == page.response.wsgi_request.get_full_path()
    return form


def leave_row(client: Client, form: Form, key: str, **cells: str) -> Answer:
    """Type into a row and leave it, as the script sends it."""
    form.fill({f"{key}-{name}": text for name, text in cells.items()})
    data = {name: values for name, values in form.data.items() if name.startswith(f"{key}-")}
    data["row"] = [value for value in form.data["row"] if value.split()[0] == key]
    return Answer(client.post(form.action, data, headers=HTMX))


def read_cells(answer: Answer, key: str) -> dict[str, str]:
    """Return the texts of the cells of a row."""
    form = Form(answer.root.by_id(f"row-{key}"))
    return {
        name.rpartition("-")[2]: values[0] for name, values in form.data.items() if name.startswith(f"{key}-")
    }


def read_problem(answer: Answer, key: str) -> str:
    return answer.root.by_id(f"problem-{key}").text


def test_row_shows_an_entry_in_words_and_saves_what_is_typed(
    as_reporter: Client, at: At, timeline: Timeline, editor: User
) -> None:
    board, union = (add_party(PartyDraft(name=name), by=editor) for name in ("The board", "The union"))
    cited = (
        CitationDraft(
            source=SourceDraft(publisher="The Gazette", title="One"), exact="A crack", locator="p. 2"
        ),
        CitationDraft(source=SourceDraft(publisher="BBC", title="Two"), stance="disputes"),
    )
    draft = EventDraft(
        headline="A crack is found",
        body="It was long.",
        parties=((board, "actor"), (union, "recipient")),
        citations=cited,
    )
    event = add_entry(timeline, draft, by=editor).entry
    form = open_table(as_reporter, at)
    answer = leave_row(
        as_reporter,
        form,
        event.uid,
        date="around March 2017",
        text="Two  cracks are found",
        parties="The union (actor); The fire brigade (Witness)",
        sources="The Gazette; A leaflet",
        verification="single-source",
    )
    assert (answer.status, answer.notice) == (
        200,
        "Saved 1 row. New party: The fire brigade. New source: A leaflet.",
    )
    assert read_cells(answer, event.uid) == {
        "date": "around March 2017",
        "text": "Two cracks are found",
        "parties": "The union; The fire brigade (witness)",
        "sources": "The Gazette; A leaflet",
        "verification": "single-source",
    }
    saved = Event.objects.get()
    # What the table does not show is as it was.
    assert (saved.body, saved.edtf, saved.version) == ("It was long.", "2017-03~", 2)
    assert [(link.party.name, link.role) for link in saved.parties.all()] == [
        ("The union", "actor"),
        ("The fire brigade", "witness"),
    ]
    assert [(link.source.publisher, link.exact, link.locator) for link in saved.citations.all()] == [
        ("The Gazette", "A crack", "p. 2"),
        ("A leaflet", "", ""),
    ]
    # A row that nobody typed into is left as it is.
    assert leave_row(as_reporter, open_table(as_reporter, at), event.uid).status == 200
    assert Event.objects.get().version == 2


@pytest.mark.parametrize(
    ("cells", "says", "choices"),
    [
        ({"date": "soon"}, "", []),
        ({"date": "7/3/2017"}, "can be read in more than one way", ["7 March 2017", "3 July 2017"]),
        ({"text": ""}, "Say in one line what happened.", []),
        ({"text": "x" * 301}, "at most 300", []),
        ({"parties": "The union (recieving)"}, "“recieving” after “The union” is not a role.", []),
        (
            {"parties": "Harbour"},
            "Do you mean “The harbour board”?",
            ["The harbour board", "New party: “Harbour”"],
        ),
        # One question about a name that stands twice.
        (
            {"sources": "Gazett; Gazett (disputes)"},
            "Do you mean “The Gazette: A crack”, ",
            ["The Gazette: A crack", "The Gazette: A fire", "New source: “Gazett”"],
        ),
        (
            {"sources": "Gazett"},
            "Do you mean “The Gazette: A crack”, ",
            ["The Gazette: A crack", "The Gazette: A fire", "New source: “Gazett”"],
        ),
        ({"verification": "proved"}, "Select a valid choice", []),
    ],
)
def test_row_that_is_not_valid_comes_back_with_what_was_typed(
    cells: dict[str, str], says: str, choices: list[str], as_reporter: Client, at: At, make_event: Make
) -> None:
    event, other = make_event("A crack"), make_event("A fire")
    Party.objects.create(name="The harbour board")
    answer = leave_row(as_reporter, open_table(as_reporter, at), event.uid, **cells)
    assert answer.status == 422
    assert [element.tag for element in answer.out_of_band] == ["tr", "span"]
    assert says in read_problem(answer, event.uid)
    buttons = answer.root.by_id(f"problem-{event.uid}").all("button")
    assert [button.text for button in buttons] == choices
    (name,) = cells
    row = answer.root.by_id(f"row-{event.uid}")
    (wrong,) = row.all("textarea", "select", aria_invalid="true")
    assert wrong["name"] == f"{event.uid}-{name}"
    assert wrong["data-saved"] == read_cells(get(as_reporter, at("entry-table")), event.uid)[name]
    assert Event.objects.get(pk=event.pk).version == 1
    # A button puts it right, also without JavaScript: the other rows of the page are saved with it.
    if choices:
        page = open_table(as_reporter, at).fill({f"{event.uid}-{name}": cells[name]})
        page.fill({f"{other.uid}-text": "Another fire"})
        response = page.send(as_reporter, choose=buttons[-1]["value"])
        assert "Saved 2 rows." in follow(as_reporter, response).notice
        assert Event.objects.get(pk=event.pk).version == 2


def test_all_rows_are_saved_without_javascript_except_those_with_problems(
    as_reporter: Client, at: At, make_event: Make, timeline: Timeline
) -> None:
    right, wrong, idle = make_event("A crack"), make_event("A fire"), make_event("A flood")
    form = open_table(as_reporter, at)
    form.fill(
        {
            f"{right.uid}-text": "Two cracks",
            f"{wrong.uid}-date": "soon",
            "new1-text": "We knew.",
            "new1-kind": "statement",
            "new1-parties": "The board",
            "new2-kind": "request",
            "new2-text": "Why?",
            "new2-parties": "The board",
            "new3-date": "7 March 2017",
        }
    )
    response = form.send(as_reporter)
    answer = Answer(response)
    assert answer.status == 422
    assert answer.notice.startswith("Saved 3 rows.")
    assert "soon" in read_problem(answer, wrong.uid) or read_cells(answer, wrong.uid)["date"] == "soon"
    assert "Say in one line what happened." in read_problem(answer, "new3")
    assert read_cells(answer, "new3")["date"] == "7 March 2017"
    assert read_cells(answer, right.uid)["text"] == "Two cracks"
    assert Statement.objects.get().party == ReplyRequest.objects.get().asked
    assert Event.objects.get(pk=idle.pk).version == 1
    # All that was saved is one step, and one undo takes it back.
    undo = answer.form_to(at("undo")).send(
        as_reporter, change=answer.root.one("button", data_step="undo")["value"]
    )
    page = follow(as_reporter, undo)
    assert page.response.wsgi_request.path == at("entry-table")
    assert read_cells(page, right.uid)["text"] == "A crack"
    assert not Statement.objects.active().exists()

    # Sent once more, what was put right is saved.
    again = Form(answer.root.by_id("table-form")).fill(
        {f"{wrong.uid}-date": "8 March 2017", "new3-text": "A rescue"}
    )
    assert "Saved 2 rows." in follow(as_reporter, again.send(as_reporter)).notice


def test_many_problems_are_folded_and_name_their_rows(as_reporter: Client, at: At) -> None:
    keys = [f"new{index}" for index in range(1, MOST_PROBLEMS + 3)]
    data = {"row": [f"{key} 1 0 {EMPTY}" for key in keys], **{f"{key}-text": "A fire" for key in keys}}
    data |= {f"{key}-date": "soon" for key in keys}
    answer = Answer(as_reporter.post(at("entry-table"), data))
    assert answer.status == 422
    shown = answer.root.by_id("table-problems").all("div", class_="table-problem")
    folded = answer.root.by_id("more-problems").all("div", class_="table-problem")
    assert (len(shown), len(folded)) == (MOST_PROBLEMS, 2)
    assert shown[0].text.startswith("Row 1, “A fire”, is not saved.")
    assert answer.root.by_id("row-new1").text.startswith("1")
    assert shown[0].links() == ["#row-new1"]
    assert "(2)" in answer.root.by_id("more-problems").text


def test_rows_are_numbered_as_they_stand_after_others_have_left_the_page(
    as_reporter: Client, at: At, make_event: Make
) -> None:
    make_event("A crack")
    form = Form(get(as_reporter, f"{at('entry-table')}?q=crack").root.by_id("table-form"))
    answer = Answer(form.fill({"new1-text": "A fire", "new2-date": "7 March 2017"}).send(as_reporter))
    assert read_problem(answer, "new2").startswith("Row 2 is not saved.")
    fields = answer.root.by_id("table-rows").all("textarea")
    dates = [field["aria-label"] for field in fields if field["name"].endswith("-date")]
    assert dates == [f"Date, row {number}" for number in range(1, len(dates) + 1)]


def test_stale_row_is_merged_or_leads_to_the_page_of_the_conflict(
    as_reporter: Client, at: At, make_event: Make, editor: User
) -> None:
    event = make_event("A crack")
    form = open_table(as_reporter, at)
    edit_entry(event, EventDraft(headline="A long crack"), by=editor, version=1)
    merged = leave_row(as_reporter, form, event.uid, date="7 March 2017")
    assert merged.status == 200
    assert "What others have changed since in other cells is kept." in merged.notice
    saved = Event.objects.get()
    assert (saved.headline, saved.edtf) == ("A long crack", "2017-03-07")

    form = open_table(as_reporter, at)
    edit_entry(event, EventDraft(headline="Theirs", when=saved.when), by=editor, version=saved.version)
    answer = leave_row(as_reporter, form, event.uid, text="Mine")
    assert answer.status == 409
    assert "Somebody has changed the same cells" in read_problem(answer, event.uid)
    assert read_cells(answer, event.uid)["text"] == "Mine"
    conflict = Answer(answer.form_to(at("entry-edit", event)).send(as_reporter))
    assert conflict.status == 409
    legends = [legend.text for legend in conflict.root.all("legend")]
    assert "Headline" in legends
    choice = next(name for name in conflict.form.names if name.startswith("choice-"))
    follow(as_reporter, conflict.form.fill({choice: "mine"}).send(as_reporter))
    assert Event.objects.get().headline == "Mine"

    form = open_table(as_reporter, at)
    remove_entry(event, by=editor, version=Event.objects.get().version)
    gone = leave_row(as_reporter, form, event.uid, text="Mine again")
    assert gone.status == 409
    assert "removed this entry" in read_problem(gone, event.uid)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A; B;C;  D ;", ["A", "B;C", "D"]),
        ('Memo "A; B"; The Gazette', ['Memo "A; B"', "The Gazette"]),
        ("Memo “A; B” (disputes); „C; D“; «E; F»", ["Memo “A; B” (disputes)", "„C; D“", "«E; F»"]),
        ('5" pipe; B', ['5" pipe', "B"]),
        ("; ;", []),
    ],
)
def test_names_are_parted_by_semicolons_outside_quotation_marks(text: str, names: list[str]) -> None:
    assert split_names(text) == names


def test_cells_that_a_line_cannot_hold_are_only_shown(
    as_reporter: Client, at: At, make_event: Make, make_statement: Make, editor: User
) -> None:
    long = make_statement("Word " * 200)
    two = make_statement("One line.\n\nAnother.")
    event = make_event("A crack")
    odd = add_party(PartyDraft(name="Dock; Quay"), by=editor)
    Event.objects.get(pk=event.pk).parties.create(party=odd, role="actor")
    page = get(as_reporter, at("entry-table"))
    names = Form(page.root.by_id("table-form")).names
    for name in (f"{long.uid}-text", f"{two.uid}-text", f"{event.uid}-parties"):
        assert name not in names
    assert {f"{long.uid}-date", f"{two.uid}-parties", f"{event.uid}-text"} <= names
    assert leave_row(as_reporter, open_table(as_reporter, at), event.uid, text="A gap").status == 200
    assert [link.party for link in Event.objects.get().parties.all()] == [odd]


def test_nobody_reads_or_loses_what_is_cited_of_a_confidential_source(
    as_editor: Client, at: At, timeline: Timeline, reporter: User
) -> None:
    hidden = Source.objects.create(
        title="CANARY letters",
        publisher="CANARY clerk",
        confidential=True,
        described_as="a person with knowledge",
        confidential_reason="CANARY reason",
        made_for=timeline,
        marked_by=reporter,
    )
    hidden.readers.add(reporter)
    cited = CitationDraft(source=hidden, exact="CANARY words", locator="CANARY page")
    event = add_entry(timeline, EventDraft(headline="A fire", citations=(cited,)), by=reporter).entry
    page = get(as_editor, at("entry-table"))
    assert "CANARY" not in page.html
    assert read_cells(page, event.uid)["sources"] == "a person with knowledge"
    form = open_table(as_editor, at)
    sources = "a person with knowledge; A leaflet"
    answer = leave_row(as_editor, form, event.uid, text="A blaze", sources=sources)
    assert answer.status == 200
    assert "CANARY" not in answer.html
    kept = event.citations.order_by("position")[0]
    assert (kept.source, kept.exact, kept.locator) == (hidden, "CANARY words", "CANARY page")


def test_page_is_small_and_costs_the_same_in_a_list_of_any_length(
    as_reporter: Client, at: At, timeline: Timeline, django_assert_max_num_queries: Any
) -> None:
    fill(timeline, 100)
    with django_assert_max_num_queries(45):
        page = get(as_reporter, at("entry-table"))
    assert len(page.html.encode()) < MOST_BYTES
    assert len(page.root.by_id("table-rows").all("tr")) == 33
    (following,) = page.root.all("a", rel="next")
    second = get(as_reporter, at("entry-table") + following["href"])
    assert len(second.root.by_id("table-rows").all("tr")) == 33
    filtered = get(as_reporter, at("entry-table"), kind="statement", q="number 33")
    (shown,) = [key for key in _list_keys(filtered) if not key.startswith("new")]
    assert read_cells(filtered, shown)["text"] == "These are words, number 33."
    event = Event.objects.filter(timeline=timeline).order_by("position")[0]
    form = open_table(as_reporter, at)
    with django_assert_max_num_queries(60):
        assert leave_row(as_reporter, form, event.uid, text="Another headline").status == 200


def _list_keys(page: Answer) -> list[str]:
    return [row["id"].removeprefix("row-") for row in page.root.by_id("table-rows").all("tr")]


@pytest.mark.parametrize("count", [MAX_ROWS_SAVED + 1, MAX_ROWS_SENT + 1])
def test_more_rows_than_are_saved_at_once_are_refused_as_a_whole(
    count: int, as_reporter: Client, at: At, timeline: Timeline
) -> None:
    keys = [f"new{index}" for index in range(1, count + 1)]
    data = {"row": [f"{key} 1 0 {EMPTY}" for key in keys], **{f"{key}-text": "A fire" for key in keys}}
    for headers in ({}, HTMX):
        answer = Answer(as_reporter.post(at("entry-table"), data, headers=headers))
        assert answer.status == 422
        assert "Nothing was saved." in answer.text
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "row",
    [
        "",
        "new1",
        "new1 1 0",
        f"../x 1 0 {EMPTY}",
        f"new1 -1 0 {EMPTY}",
        f"new1 1 {'9' * 40} {EMPTY}",
        "new1 1 0 a.b",
    ],
)
def test_malformed_rows_are_left_out(row: str, as_reporter: Client, at: At, timeline: Timeline) -> None:
    data = {"row": row, "new1-text": "A fire", "choose": "new1"}
    assert as_reporter.post(at("entry-table"), data).status_code == 302
    assert not Entry.objects.exists()


def test_entry_of_another_timeline_is_not_found(
    as_reporter: Client, at: At, timeline: Timeline, hidden: Timeline, member: User
) -> None:
    other = add_entry(hidden, EventDraft(headline="CANARY"), by=member).entry
    data = {"row": f"{other.uid} 1 1 {EMPTY}", f"{other.uid}-text": "Mine"}
    answer = Answer(as_reporter.post(at("entry-table"), data, headers=HTMX))
    assert answer.status == 422
    assert "no longer there" in answer.text
    assert "CANARY" not in answer.html
    assert Event.objects.get().headline == "CANARY"


def test_row_that_is_left_after_the_session_has_ended_stays_in_the_page(client: Client, at: At) -> None:
    data = {"row": f"new1 1 0 {EMPTY}", "new1-text": "A fire"}
    response = client.post(at("entry-table"), data, headers={**HTMX, "X-Sent-By-Script": "yes"})
    assert response.status_code == 401


def test_parts_of_a_paste_are_one_step(as_reporter: Client, at: At, timeline: Timeline) -> None:
    form = open_table(as_reporter, at)
    step = ""
    for key in ("new1", "new2", "new3"):
        form.forge(step=step).fill({f"{key}-text": f"Thing {key}"})
        data = {name: values for name, values in form.data.items() if name.startswith((key, "step"))}
        data["row"] = [value for value in form.data["row"] if value.startswith(key)]
        answer = Answer(as_reporter.post(form.action, data, headers=HTMX))
        assert answer.status == 200
        step = answer.root.by_id("table-step")["value"]
    assert Change.objects.filter(timeline=timeline, verb="add", step__isnull=True).count() == 1
    get(as_reporter, at("entry-table")).form_to(at("undo")).send(as_reporter, change=step)
    assert not Entry.objects.active().exists()


@pytest.mark.parametrize("step", ["another person's", "an old one", "not the last one", "0", "x", "9" * 30])
def test_rows_do_not_join_another_step(
    step: str,
    as_reporter: Client,
    at: At,
    timeline: Timeline,
    reporter: User,
    editor: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_entry(timeline, EventDraft(headline="A fire"), by=editor if "person" in step else reporter)
    sent = str(Change.objects.get(verb="add").pk) if " " in step else step
    if step == "an old one":
        monkeypatch.setattr(undo, "CONTINUED_WITHIN", timedelta(0))
    elif step == "not the last one":
        add_entry(timeline, EventDraft(headline="A flood"), by=reporter)
    form = open_table(as_reporter, at).fill({"new1-text": "A rescue"})
    data = {"new1-text": ["A rescue"], "step": [sent], "row": [form.data["row"][-3]]}
    assert as_reporter.post(form.action, data, headers=HTMX).status_code == 200
    last = Change.objects.order_by("pk").last()
    assert last is not None
    assert (last.label, last.step) == ("A rescue", None)
