"""Moves: the form “Move to…”, drags, undo, and lists that another window has changed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import HTMX, Answer, Element, follow, follow_saved, get
from timeline.actions.drafts import EventDraft
from timeline.actions.entries import add_entry, move_entry, remove_entry
from timeline.models import Change, Entry, Timeline, User

At = Callable[..., str]
Make = Callable[..., Entry]
BOTH = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


def order(timeline: Timeline) -> list[str]:
    return [entry.label for entry in Entry.objects.filter(timeline=timeline).not_removed().in_order()]


def send(client: Client, address: str, *, htmx: bool = False, **data: Any) -> Any:
    return client.post(address, data, headers=HTMX if htmx else {})


@pytest.fixture
def entries(make_event: Make) -> dict[str, Entry]:
    """Return two dated entries with three undated ones between them."""
    dates = {"first": "2017-03-01", "a": "", "b": "", "c": "", "last": "2017-03-05"}
    made = {name: make_event(name, date) for name, date in dates.items()}
    # By default an entry without a date goes to the end, so the order is set here.
    for index, entry in enumerate(made.values(), start=1):
        Entry.objects.filter(pk=entry.pk).update(position=index * 1000)
        entry.refresh_from_db()
    return made


# --- Move to… ------------------------------------------------------------------------------------


def options(answer: Answer) -> list[str]:
    return [option.text for option in answer.root.one("select", name="after").all("option")]


@BOTH
def test_offered_positions_are_those_that_the_date_allows(
    htmx: bool, as_reporter: Client, at: At, entries: dict[str, Entry]
) -> None:
    answer = get(as_reporter, at("entry-move", entries["b"]), htmx=htmx)
    assert answer.is_page is not htmx
    assert options(answer) == [
        "First",
        "After: first, 1 March 2017",
        "After: a, date unknown (its position now)",
        "After: c, date unknown",
        "After: last, 5 March 2017",
    ]
    assert not answer.root.all("ul", id=f"limits-{entries['b'].uid}")
    answer = get(as_reporter, at("entry-move", entries["first"]), htmx=htmx)
    assert options(answer) == [
        "First (its position now)",
        "After: a, date unknown",
        "After: b, date unknown",
        "After: c, date unknown",
    ]
    assert answer.root.by_id(f"limits-{entries['first'].uid}").text == (
        "It cannot go after “last”, dated 5 March 2017: its own date, 1 March 2017, is wholly before that."
    )


@BOTH
def test_entry_moves_to_the_chosen_position(
    htmx: bool, as_reporter: Client, at: At, timeline: Timeline, entries: dict[str, Entry]
) -> None:
    page = get(as_reporter, at("entry-more", entries["c"]))
    link = next(link for link in page.row(entries["c"].uid).links() if link.endswith("/move/"))
    form = get(as_reporter, link, htmx=htmx).form.fill(after=entries["first"].uid)
    answer = follow_saved(as_reporter, form.send(as_reporter, htmx=htmx))
    assert answer.notice == "Moved after “first”."
    assert order(timeline) == ["first", "c", "a", "b", "last"]


def test_far_position_is_chosen_by_name(
    as_reporter: Client,
    at: At,
    timeline: Timeline,
    entries: dict[str, Entry],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not get(as_reporter, at("entry-move", entries["a"])).root.all("input", name="below")
    monkeypatch.setattr("timeline.desk.positions.MOST_ON_A_SIDE", 1)
    page = get(as_reporter, at("entry-move", entries["b"]))
    assert options(page) == [
        "First",
        "After: a, date unknown (its position now)",
        "After: c, date unknown",
    ]
    refused = Answer(page.form.fill(below="No such entry").send(as_reporter))
    assert (refused.status, "There is no entry" in refused.errors["below"]) == (422, True)
    answer = follow(as_reporter, refused.form.fill(below="last").send(as_reporter))
    assert answer.notice == "Moved after “last”."
    assert order(timeline) == ["first", "a", "c", "last", "b"]


def test_current_position_can_be_chosen(as_reporter: Client, at: At, entries: dict[str, Entry]) -> None:
    form = get(as_reporter, at("entry-move", entries["b"])).form
    changes = Change.objects.count()
    assert follow(as_reporter, form.send(as_reporter)).notice == "It is at this position already."
    assert Change.objects.count() == changes


def test_form_says_if_no_other_position_is_allowed(as_reporter: Client, at: At, make_event: Make) -> None:
    days = [make_event(day, day) for day in ("2017-03-01", "2017-03-02", "2017-03-03")]
    answer = get(as_reporter, at("entry-move", days[1]))
    assert "Its date allows no other position." in answer.text
    assert not answer.root.all("select")
    assert len(answer.root.by_id(f"limits-{days[1].uid}").all("li")) == 2


def test_removed_entries_offer_and_get_no_position(
    as_reporter: Client, at: At, editor: User, entries: dict[str, Entry]
) -> None:
    remove_entry(entries["a"], by=editor, version=1)
    assert options(get(as_reporter, at("entry-move", entries["b"]))) == [
        "First",
        "After: first, 1 March 2017 (its position now)",
        "After: c, date unknown",
        "After: last, 5 March 2017",
    ]
    page = follow(as_reporter, as_reporter.get(at("entry-move", entries["a"])))
    assert page.notice == "It has been removed. Restore it before you move it."


# --- What a drag sends ---------------------------------------------------------------------------


def test_row_has_drag_data_for_editors_only(
    as_reporter: Client, at: At, editor: User, entries: dict[str, Entry]
) -> None:
    remove_entry(entries["a"], by=editor, version=1)
    page = get(as_reporter, at("timeline"), removed=entries["a"].uid)
    first, gone, undated = (page.row(entries[name].uid) for name in ("first", "a", "b"))
    entry = entries["first"]
    assert (first["data-label"], first["data-earliest"], first["data-latest"]) == (
        "first",
        str(entry.earliest),
        str(entry.latest),
    )
    assert (undated["data-earliest"], undated["data-latest"]) == ("", "")
    # It keeps its position and limits no other.
    assert (gone["data-label"], "data-earliest" in gone.attributes) == ("a", False)
    assert [len(row.all("span", class_="drag-handle")) for row in (first, gone, undated)] == [1, 0, 1]


@BOTH
def test_drop_goes_between_the_two_rows_that_were_shown(
    htmx: bool, as_reporter: Client, at: At, timeline: Timeline, entries: dict[str, Entry]
) -> None:
    places = {"after": entries["a"].uid, "before": entries["b"].uid}
    answer = follow_saved(as_reporter, send(as_reporter, at("entry-move", entries["c"]), htmx=htmx, **places))
    assert answer.notice == "Moved after “a”."
    assert order(timeline) == ["first", "a", "c", "b", "last"]


@BOTH
def test_drop_between_swapped_rows_is_refused(
    htmx: bool, as_reporter: Client, at: At, timeline: Timeline, editor: User, entries: dict[str, Entry]
) -> None:
    move_entry(entries["a"], by=editor, after=entries["b"])
    places = {"after": entries["a"].uid, "before": entries["b"].uid}
    response = send(as_reporter, at("entry-move", entries["c"]), htmx=htmx, **places)
    answer = Answer(response) if htmx else follow(as_reporter, response)
    assert answer.notice == (
        "Nothing was moved: “a” has been put after “b” in another window. "
        "Reload the page to see the order as it is."
    )
    # The unchanged row is returned.
    assert entries["c"].uid in answer.rows
    assert order(timeline) == ["first", "b", "a", "c", "last"]


@BOTH
def test_drop_after_an_entry_removed_meanwhile_takes_its_position(
    htmx: bool, as_reporter: Client, at: At, timeline: Timeline, editor: User, entries: dict[str, Entry]
) -> None:
    remove_entry(entries["a"], by=editor, version=1)
    response = send(as_reporter, at("entry-move", entries["c"]), htmx=htmx, after=entries["a"].uid)
    answer = follow_saved(as_reporter, response)
    assert answer.notice == "Moved to the place of “a”, which has been removed: after “first”."
    assert order(timeline) == ["first", "c", "b", "last"]
    if htmx:
        assert answer.out_of_band[0]["hx-swap-oob"] == f"afterend:#entry-{entries['first'].uid}"


@BOTH
def test_entry_removed_meanwhile_is_not_moved_and_can_be_restored(
    htmx: bool, as_reporter: Client, at: At, timeline: Timeline, editor: User, entries: dict[str, Entry]
) -> None:
    remove_entry(entries["c"], by=editor, version=1)
    response = send(as_reporter, at("entry-move", entries["c"]), htmx=htmx, after="first")
    answer = Answer(response) if htmx else follow(as_reporter, response)
    assert answer.notice == "This entry has been removed. Restore it before you move it."
    if htmx:
        assert "Undo: restore it" in answer.row(entries["c"].uid).text


@pytest.mark.parametrize("before", ["nobody1", "x" * 5000])
def test_unknown_entry_below_gets_404(
    before: str, as_reporter: Client, at: At, timeline: Timeline, entries: dict[str, Entry]
) -> None:
    places: dict[str, Any] = {"after": entries["a"].uid, "before": before}
    assert send(as_reporter, at("entry-move", entries["c"]), **places).status_code == 404
    assert order(timeline) == ["first", "a", "b", "c", "last"]


def test_entry_of_another_timeline_is_no_neighbour(
    as_reporter: Client, at: At, hidden: Timeline, member: User, entries: dict[str, Entry]
) -> None:
    secret = add_entry(hidden, EventDraft(headline="A secret"), by=member).entry
    neighbours: list[dict[str, Any]] = [
        {"after": secret.uid},
        {"after": entries["a"].uid, "before": secret.uid},
    ]
    for places in neighbours:
        assert send(as_reporter, at("entry-move", entries["c"]), **places).status_code == 404


# --- The way back --------------------------------------------------------------------------------


def _way_back(row: Element) -> list[str]:
    return [button["value"] for button in row.all("button", name="after")]


@BOTH
def test_long_move_has_an_undo_button(
    htmx: bool, as_reporter: Client, at: At, timeline: Timeline, entries: dict[str, Entry]
) -> None:
    before = order(timeline)
    address = at("entry-move", entries["c"])
    answer = follow_saved(as_reporter, send(as_reporter, address, htmx=htmx, after="first"))
    assert _way_back(answer.row(entries["c"].uid)) == [entries["b"].uid]
    assert sum(bool(_way_back(answer.row(uid))) for uid in answer.rows) == 1
    back = answer.form_to(address).send(as_reporter, htmx=htmx, after=entries["b"].uid)
    answer = follow_saved(as_reporter, back)
    assert order(timeline) == before
    # The undo can be undone too.
    assert _way_back(answer.row(entries["c"].uid)) == ["first"]


@BOTH
def test_step_has_no_undo_button(htmx: bool, as_reporter: Client, at: At, entries: dict[str, Entry]) -> None:
    answer = follow_saved(
        as_reporter, send(as_reporter, at("entry-move", entries["c"]), htmx=htmx, direction="up")
    )
    assert _way_back(answer.row(entries["c"].uid)) == []


def test_forged_undo_position_is_escaped(as_reporter: Client, at: At, entries: dict[str, Entry]) -> None:
    page = get(as_reporter, at("timeline"), moved=entries["c"].uid, back='"><b>')
    assert _way_back(page.row(entries["c"].uid)) == ['"><b>']
    response = page.form_to(at("entry-move", entries["c"])).send(as_reporter, after='"><b>')
    assert response.status_code == 404


# --- The focus -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "focused"),
    [
        ({"direction": "up"}, "Move up: c"),
        ({"direction": "up", "focus": "row"}, ""),
        ({"direction": "up", "focus": "down"}, "Move down: c"),
        ({"after": "first"}, ""),
    ],
)
def test_focus_stays_on_the_pressed_button(
    sent: dict[str, str], focused: str, as_reporter: Client, at: At, entries: dict[str, Entry]
) -> None:
    answer = Answer(send(as_reporter, at("entry-move", entries["c"]), htmx=True, **sent))
    (wish,) = [element for element in answer.root.all() if "autofocus" in element.attributes]
    assert wish.get("aria-label") == focused
    assert (wish["id"] if "id" in wish.attributes else "") == ("" if focused else f"entry-{entries['c'].uid}")


# --- What fits, and where a date leads -----------------------------------------------------------


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        ("first", "Dates allowed here: 1 March 2017 or earlier."),
        ("a", "Dates allowed here: from 1 March 2017 to 5 March 2017."),
        ("last", "Dates allowed here: 5 March 2017 or later."),
    ],
)
@pytest.mark.parametrize("kind", ["event", "statement", "request"])
def test_form_shows_the_dates_allowed_at_its_position(
    kind: str, after: str, wanted: str, as_reporter: Client, at: At, entries: dict[str, Entry]
) -> None:
    place = "first" if after == "first" else entries[after].uid
    answer = get(as_reporter, at("entry-add", kind), htmx=True, after=place)
    assert wanted in answer.root.one("p", class_="hint allowed-dates").text


def test_allowed_dates_are_shown_only_for_a_given_position(
    as_reporter: Client, at: At, entries: dict[str, Entry]
) -> None:
    answer = get(as_reporter, at("entry-edit", entries["last"]), htmx=True)
    assert "Dates allowed at its position: 1 March 2017 or later." in answer.text
    assert "fits:" not in get(as_reporter, at("entry-add", "event"), htmx=True).text


def test_allowed_dates_have_clock_times_within_a_day(as_reporter: Client, at: At, make_event: Make) -> None:
    early = make_event("early")
    Entry.objects.filter(pk=early.pk).update(earliest=1488881700, latest=1488881759)  # 7 March 2017, 10:15
    make_event("late", "2017-03-08")
    answer = get(as_reporter, at("entry-add", "event"), htmx=True, after=early.uid)
    assert "from 7 March 2017, 10:15 GMT to 8 March 2017." in answer.text


def test_any_date_is_allowed_between_undated_entries(as_reporter: Client, at: At, make_event: Make) -> None:
    only = make_event("only")
    answer = get(as_reporter, at("entry-add", "event"), htmx=True, after=only.uid)
    assert answer.root.one("p", class_="hint allowed-dates").text == "Dates allowed here: any date."


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("asked", "edtf", "wanted"),
    [
        ({"after": "a"}, "2017-03-03", ""),
        ({"after": "a"}, "2017-03", ""),
        ({"after": "a"}, "2018", "It will go right after “last”, dated 5 March 2017"),
        ({"after": "a"}, "2016", "It will go right before “first”, dated 1 March 2017"),
        ({"after": "first"}, "2018", "It will go right after “last”, dated 5 March 2017"),
        ({"after": ""}, "2018", "It will go after “last”."),
        ({"after": ""}, "2016", "It will go at the beginning."),
        ({}, "2017-03-02", "It will go after “c”."),
        ({"entry": "first"}, "2017-03-03", ""),
        ({"entry": "first"}, "2018", "It will go right after “last”, dated 5 March 2017: its own date, 2018"),
        (
            {"entry": "last"},
            "2016",
            "It will go right before “first”, dated 1 March 2017: its own date, 2016",
        ),
    ],
)
def test_live_preview_shows_the_resulting_position(
    asked: dict[str, str],
    edtf: str,
    wanted: str,
    as_reporter: Client,
    timeline: Timeline,
    entries: dict[str, Entry],
) -> None:
    places: dict[str, Any] = {
        name: "first" if name == "after" and value == "first" else entries[value].uid if value else ""
        for name, value in asked.items()
    }
    answer = get(as_reporter, reverse("desk:read-date", args=[timeline.slug]), edtf=edtf, **places)
    found = [item.text for item in answer.root.all("span", class_="date-reading-position")]
    assert [text[: len(wanted)] for text in found] == ([wanted] if wanted else [])


def test_form_sends_the_entry_or_position_to_the_live_preview(
    as_reporter: Client, at: At, timeline: Timeline, entries: dict[str, Entry]
) -> None:
    uid = entries["a"].uid
    pages: list[tuple[str, dict[str, Any]]] = [
        (at("entry-edit", entries["a"]), {}),
        (at("entry-add", "event"), {"after": uid}),
        (at("entry-add", "event"), {}),
    ]
    asked = [
        get(as_reporter, address, htmx=True, **query).root.one("div", class_="date-reading")["hx-get"]
        for address, query in pages
    ]
    base = reverse("desk:read-date", args=[timeline.slug])
    assert asked == [f"{base}?entry={uid}", f"{base}?after={uid}", f"{base}?after="]


@pytest.mark.parametrize("query", [{"after": "nobody1"}, {"entry": "nobody1"}])
def test_live_preview_of_an_unknown_entry_gets_404(
    query: dict[str, Any], as_reporter: Client, timeline: Timeline, entries: dict[str, Entry]
) -> None:
    get(as_reporter, reverse("desk:read-date", args=[timeline.slug]), status=404, edtf="2017", **query)
