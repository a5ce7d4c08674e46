"""Positions of entries: by date, as asked for, or a message why not."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.support.desk_pages import HTMX, Answer, follow, follow_saved, get
from timeline.models import Change, Entry, Timeline

# The order of entries is read in SQL.
pytestmark = pytest.mark.postgresql

At = Callable[..., str]
Make = Callable[..., Entry]
BOTH = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


def order(timeline: Timeline) -> list[str]:
    return [entry.label for entry in Entry.objects.filter(timeline=timeline).not_removed().in_order()]


@pytest.fixture
def days(make_event: Make) -> dict[str, Entry]:
    """Return three events a day apart, and one dated by its month."""
    dates = {"first": "2017-03-01", "second": "2017-03-03", "third": "2017-03-05"}
    return {name: make_event(name, day) for name, day in dates.items()}


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("edtf", "wanted"),
    [
        ("2017-02-28", ["new", "first", "second", "third"]),
        ("2017-03-02", ["first", "new", "second", "third"]),
        ("2017-03-09", ["first", "second", "third", "new"]),
        ("2017", ["new", "first", "second", "third"]),
        ("", ["first", "second", "third", "new"]),
    ],
)
def test_new_entry_goes_to_the_position_of_its_date(
    edtf: str, wanted: list[str], as_reporter: Client, at: At, timeline: Timeline, days: dict[str, Entry]
) -> None:
    form = get(as_reporter, at("entry-add", "event")).form.fill(headline="new", edtf=edtf)
    page = follow_saved(as_reporter, form.send(as_reporter))
    assert order(timeline) == wanted
    assert page.rows == [entry.uid for entry in Entry.objects.in_order()]


@pytest.mark.slow
@BOTH
def test_entry_is_added_right_after_another(
    htmx: bool, as_reporter: Client, at: At, timeline: Timeline, days: dict[str, Entry]
) -> None:
    row = get(as_reporter, at("entry-more", days["second"])).row(days["second"].uid)
    link = next(link for link in row.links() if f"event/?after={days['second'].uid}" in link)
    form = get(as_reporter, link, htmx=htmx).form.fill(headline="new")
    answer = follow_saved(as_reporter, form.send(as_reporter, htmx=htmx))
    assert order(timeline) == ["first", "second", "new", "third"]
    assert answer.notice == "Added."
    if htmx:
        # The row replaces the form.
        assert [item["id"] for item in answer.out_of_band] == ["sidebar"]


@pytest.mark.slow
def test_entry_is_added_at_the_beginning(
    as_reporter: Client, at: At, timeline: Timeline, days: dict[str, Entry]
) -> None:
    form = get(as_reporter, at("entry-add", "event"), after="first").form.fill(headline="new")
    follow_saved(as_reporter, form.send(as_reporter))
    assert order(timeline) == ["new", "first", "second", "third"]


@pytest.mark.slow
@BOTH
def test_position_that_the_date_forbids_is_refused_with_a_notice(
    htmx: bool, as_reporter: Client, at: At, timeline: Timeline, days: dict[str, Entry]
) -> None:
    form = get(as_reporter, at("entry-add", "event"), htmx=htmx, after="first").form
    answer = follow_saved(
        as_reporter, form.fill(headline="new", edtf="2017-03-04").send(as_reporter, htmx=htmx)
    )
    assert order(timeline) == ["first", "second", "new", "third"]
    assert answer.notice == (
        "Added. It went right after “second”, dated 3 March 2017: "
        "its own date, 4 March 2017, is wholly after that."
    )
    if htmx:
        assert answer.out_of_band[0]["hx-swap-oob"] == f"afterend:#entry-{days['second'].uid}"


@pytest.mark.slow
def test_row_that_goes_to_the_beginning_is_put_there(
    as_reporter: Client, at: At, days: dict[str, Entry]
) -> None:
    form = get(as_reporter, at("entry-add", "event"), htmx=True).form
    answer = follow_saved(
        as_reporter, form.fill(headline="new", edtf="2017-02-01").send(as_reporter, htmx=True)
    )
    assert answer.out_of_band[0]["hx-swap-oob"] == "afterbegin:#entries[data-first]"
    assert get(as_reporter, at("timeline")).root.by_id("entries")


@pytest.mark.sampled
@pytest.mark.parametrize("after", ["nobody1", "", " ", "FIRST", "x" * 5000])
def test_unknown_entry_above_gets_404(
    after: str, as_reporter: Client, at: At, timeline: Timeline, days: dict[str, Entry]
) -> None:
    form = get(as_reporter, at("entry-add", "event")).form.fill(headline="new").forge(after=after)
    assert form.send(as_reporter).status_code == (302 if after == "" else 404)
    assert as_reporter.post(at("entry-move", days["first"]), {"after": after}).status_code == 404
    assert order(timeline)[:3] == ["first", "second", "third"]


@pytest.mark.sampled
@BOTH
@pytest.mark.parametrize(
    ("who", "move", "wanted"),
    [
        ("c", {"direction": "up"}, "acb"),
        ("a", {"direction": "down"}, "bac"),
        ("b", {"direction": "up"}, "bac"),
        ("c", {"after": "first"}, "cab"),
        ("a", {"after": "c"}, "bca"),
        ("c", {"after": "a"}, "acb"),
    ],
)
def test_entry_is_moved(
    who: str,
    move: dict[str, str],
    wanted: str,
    htmx: bool,
    as_reporter: Client,
    at: At,
    timeline: Timeline,
    make_event: Make,
) -> None:
    events = {name: make_event(name) for name in "abc"}
    sent = {name: events[value].uid if value in events else value for name, value in move.items()}
    response = as_reporter.post(at("entry-move", events[who]), sent, headers=HTMX if htmx else {})
    answer = follow_saved(as_reporter, response)
    assert order(timeline) == list(wanted)
    change = Change.objects.get(verb="move")
    place = wanted.index(who)
    assert answer.notice == (f"Moved after “{wanted[place - 1]}”." if place else "Moved to the beginning.")
    assert change.lines == [("place", "", f"after “{wanted[place - 1]}”" if place else "at the beginning")]
    if htmx:
        above = (
            f"afterend:#entry-{events[wanted[place - 1]].uid}" if place else "afterbegin:#entries[data-first]"
        )
        assert answer.out_of_band[0]["hx-swap-oob"] == above


@pytest.mark.sampled
@BOTH
@pytest.mark.parametrize(
    ("who", "direction", "why"),
    [
        (
            "second",
            "up",
            "It cannot go before “first”, dated 1 March 2017: "
            "its own date, 3 March 2017, is wholly after that.",
        ),
        (
            "second",
            "down",
            "It cannot go after “third”, dated 5 March 2017: "
            "its own date, 3 March 2017, is wholly before that.",
        ),
        ("first", "up", "It is the first entry already."),
        ("third", "down", "It is the last entry already."),
    ],
)
def test_refused_move_shows_why(
    who: str,
    direction: str,
    why: str,
    htmx: bool,
    as_reporter: Client,
    at: At,
    timeline: Timeline,
    days: dict[str, Entry],
) -> None:
    response = as_reporter.post(
        at("entry-move", days[who]), {"direction": direction}, headers=HTMX if htmx else {}
    )
    answer = Answer(response) if htmx else follow(as_reporter, response)
    assert answer.notice == why
    assert days[who].uid in answer.rows
    assert order(timeline) == ["first", "second", "third"]
    assert not Change.objects.filter(verb="move").exists()


@pytest.mark.slow
def test_move_keeps_the_version(as_reporter: Client, at: At, make_event: Make) -> None:
    make_event("a"), (event := make_event("b"))
    form = get(as_reporter, at("entry-edit", event)).form.fill(headline="b, and more")
    as_reporter.post(at("entry-move", event), {"direction": "up"})
    assert form.send(as_reporter).status_code == 302


def test_each_row_has_its_own_move_buttons(as_reporter: Client, at: At, days: dict[str, Entry]) -> None:
    for entry in days.values():
        page = get(as_reporter, at("entry-more", entry))
        form = page.form_to(at("entry-move", entry))
        buttons = [(item.get("name"), item.get("value")) for item in form.element.all("button")]
        assert buttons == [("direction", "up"), ("direction", "down")]


@pytest.mark.slow
def test_changed_date_moves_an_entry_to_the_nearest_allowed_position(
    as_reporter: Client, at: At, timeline: Timeline, days: dict[str, Entry]
) -> None:
    form = get(as_reporter, at("entry-edit", days["first"])).form.fill(edtf="2017-03-04")
    page = follow_saved(as_reporter, form.send(as_reporter))
    assert order(timeline) == ["second", "first", "third"]
    assert page.notice == (
        "Saved. It moved right after “second”, dated 3 March 2017: "
        "its own date, 4 March 2017, is wholly after that."
    )


@pytest.mark.slow
def test_undated_entries_can_go_anywhere(
    as_reporter: Client, at: At, timeline: Timeline, days: dict[str, Entry], make_statement: Make
) -> None:
    said = make_statement("We knew.")
    for after in ("first", days["first"].uid, days["second"].uid):
        assert as_reporter.post(at("entry-move", said), {"after": after}).status_code == 302
    assert order(timeline) == ["first", "second", said.label, "third"]


@pytest.mark.slow
def test_any_number_of_entries_fit_into_a_gap(
    as_reporter: Client, at: At, timeline: Timeline, make_event: Make
) -> None:
    first, _last = make_event("first"), make_event("last")
    form = get(as_reporter, at("entry-add", "event"), after=first.uid).form
    # There are 32 free positions; then all entries are renumbered.
    for number in range(40):
        response = form.renew().fill(headline=f"{number:03}").send(as_reporter)
        assert response.status_code == 302
    assert order(timeline) == ["first", *(f"{number:03}" for number in reversed(range(40))), "last"]
