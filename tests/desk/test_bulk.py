"""Steps on many entries at the desk: by ticked rows, or by all that match a filter."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.desk.conftest import sign_in
from tests.support.bulk_timelines import fill
from tests.support.desk_pages import Answer, Form, follow, get
from timeline.models import Change, Entry, EventParty, Party, Publication, Source, Timeline, User

At = Callable[..., str]
Make = Callable[..., Entry]


def tick(page: Answer, *entries: Entry) -> Form:
    """Return the form for the ticked rows. Their boxes are outside of it."""
    form = Form(page.root.by_id("bulk"))
    for entry in entries:
        assert page.row(entry.uid).one("input", type="checkbox", form="bulk")["value"] == entry.uid
    form.data["entry"] = [entry.uid for entry in entries]
    return form


@pytest.fixture
def entries(make_event: Make) -> list[Entry]:
    return [make_event(name) for name in ("The alarm", "The doors", "The fire")]


def test_ticked_entries_get_a_verification_and_back(
    as_reporter: Client, at: At, entries: list[Entry]
) -> None:
    form = tick(get(as_reporter, at("timeline")), entries[0], entries[2])
    page = Answer(form.send(as_reporter, do="verification"))
    assert page.status == 200
    assert "Set the verification of 2 entries" in page.title
    assert "The alarm" in page.text
    assert "The doors" not in page.text
    sent = page.form.fill(verification="disputed").send(as_reporter, run="yes")
    home = follow(as_reporter, sent)
    assert home.notice == "Set the verification of 2 entries."
    assert [entry.standing for entry in Entry.objects.in_order()] == ["disputed", "unconfirmed", "disputed"]
    undo = home.form_to(at("undo"))
    follow(
        as_reporter, undo.send(as_reporter, change=str(Change.objects.filter(step_name="standing").get().pk))
    )
    assert set(Entry.objects.values_list("standing", flat=True)) == {"unconfirmed"}


def test_all_that_match_a_filter_are_changed_on_every_page(
    as_reporter: Client, at: At, timeline: Timeline
) -> None:
    fill(timeline, 200)
    Party.objects.create(name="The union")
    page = get(as_reporter, at("timeline"), kind="event", q="number")
    assert "all 134 entries that match" in page.root.by_id("bulk").text
    form = tick(page).fill(all=True)
    step = Answer(form.send(as_reporter, do="party"))
    assert "Add a party to 134 entries" in step.title
    assert "and 114 more" in step.text
    sent = step.form.fill(party="The union", role="affected").send(as_reporter, run="yes")
    assert sent["Location"] == f"{at('timeline')}?{urlencode({'q': 'number', 'kind': 'event'})}"
    assert follow(as_reporter, sent).notice == "Added a party to 134 entries."
    assert EventParty.objects.filter(role="affected").count() == 134


def test_more_than_fit_in_one_step_are_refused(as_reporter: Client, at: At, timeline: Timeline) -> None:
    fill(timeline, 501)
    form = tick(get(as_reporter, at("timeline"))).forge(all="yes")
    page = follow(as_reporter, form.send(as_reporter, do="verification"))
    assert page.notice == "At most 500 entries are changed in one step. Select fewer, or add a filter."


@pytest.mark.parametrize(
    ("do", "wrong", "field"),
    [
        ("verification", {}, "verification"),
        ("source", {"source": "No such source"}, "source"),
        ("source", {"source": ""}, "source"),
        ("party", {"party": "Nobody"}, "party"),
        ("move", {"after": "No such entry"}, "after"),
    ],
)
def test_faulty_form_keeps_the_selection(
    do: str, wrong: dict[str, str], field: str, as_reporter: Client, at: At, entries: list[Entry]
) -> None:
    page = Answer(tick(get(as_reporter, at("timeline")), *entries).send(as_reporter, do=do))
    answer = Answer(page.form.fill(wrong).send(as_reporter, run="yes"))
    assert answer.status == 422
    assert answer.errors[field]
    assert answer.form.data["entry"] == [entry.uid for entry in entries]
    assert not Change.objects.exclude(step_name="").exists()


def test_entries_get_a_source_and_are_moved(as_reporter: Client, at: At, entries: list[Entry]) -> None:
    source = Source.objects.create(title="A report")
    page = Answer(tick(get(as_reporter, at("timeline")), *entries).send(as_reporter, do="source"))
    page.form.fill(source=f"A report [{source.uid}]", locator="p. 7").send(as_reporter, run="yes")
    assert source.citations.count() == 3
    page = Answer(tick(get(as_reporter, at("timeline")), *entries[:2]).send(as_reporter, do="move"))
    sent = page.form.fill(after="The fire").send(as_reporter, run="yes")
    assert follow(as_reporter, sent).notice == "Moved 2 entries."
    assert [entry.label for entry in Entry.objects.in_order()] == ["The fire", "The alarm", "The doors"]


def test_removal_asks_nothing_and_reports_what_stays(
    as_reporter: Client, as_editor: Client, at: At, make_event: Make, publish_it: Callable[[], Publication]
) -> None:
    public = make_event("Public")
    publish_it()
    entries = [make_event(name) for name in ("The alarm", "The doors", "The fire")]
    form = tick(get(as_reporter, at("timeline")), *entries, public)
    # Another person changes one meanwhile.
    get(as_editor, at("entry-edit", entries[1])).form.fill(headline="Two doors").send(as_editor)
    page = follow(as_reporter, form.send(as_reporter, do="remove"))
    assert page.notice.startswith("Removed 2 entries.")
    assert "“Two doors” was left as it is: Editor has changed it since you opened the list." in page.notice
    assert "“Public” was left as it is: It has been public." in page.notice
    assert set(page.rows) == {entries[1].uid, public.uid}


@pytest.mark.parametrize(
    "sent",
    [
        {"do": "verification"},
        {"do": "nothing", "entry": "x"},
        {"do": "verification", "all": "yes", "query": "kind=nonsense"},
        {"entry": "x"},
        {"do": "remove", "all": "yes", "query": "q=" + "x" * 5000},
    ],
)
def test_nothing_selected_changes_nothing(
    sent: dict[str, str], as_reporter: Client, at: At, entries: list[Entry]
) -> None:
    page = follow(as_reporter, as_reporter.post(at("bulk"), sent))
    assert page.notice == "Nothing is selected."
    assert not Change.objects.exclude(step_name="").exists()


def test_viewer_has_no_ticks_and_may_do_nothing(
    make_user: Callable[..., User], at: At, entries: list[Entry]
) -> None:
    viewer = sign_in(make_user("viewer@example.org", "viewer"))
    page = get(viewer, at("timeline"))
    assert not page.root.all("input", type="checkbox")
    assert viewer.post(at("bulk"), {"do": "remove", "entry": entries[0].uid}).status_code == 403
