"""Requests have the same number of queries on a timeline of ten entries and of a thousand."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support.bulk_timelines import fill
from tests.support.desk_pages import HTMX, Answer, follow_saved, get
from timeline.models import Change, Entry, Party, Source, Timeline

SMALL, LARGE = 10, 1000
# What may come back over a poor connection.
MOST = 20_000


class Cost:
    """The cost of a request."""

    def __init__(self) -> None:
        self.queries = 0
        self.answers: list[Answer] = []


@contextmanager
def measure_cost() -> Iterator[Cost]:
    cost = Cost()
    with CaptureQueriesContext(connection) as captured:
        yield cost
    begin = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    cost.queries = sum(not query["sql"].startswith(begin) for query in captured)


@pytest.fixture
def both(db: None) -> dict[str, Timeline]:
    """Return two timelines that differ only in length."""
    made = {}
    for name, number in (("small", SMALL), ("large", LARGE)):
        made[name] = Timeline.objects.create(slug=name, title="Harbour fire")
        fill(made[name], number)
    return made


def middle(timeline: Timeline, kind: str = "event") -> Entry:
    entries = Entry.objects.filter(timeline=timeline, kind=kind).in_order()
    return entries[entries.count() // 2]


@pytest.mark.slow
def test_bulk_timeline_matches_the_document_rules(as_editor: Client, both: dict[str, Timeline]) -> None:
    small = both["small"]
    assert [entry.kind for entry in small.entries.order_by("position")][:4] == [
        "event",
        "event",
        "statement",
        "event",
    ]
    fill(small, 5)
    page = get(as_editor, reverse("desk:timeline", args=["small"]))
    assert len(page.rows) == SMALL + 5
    assert "Every event and statement has a source." in page.text
    form = get(as_editor, reverse("desk:publish", args=["small"])).form.fill(note="The first version")
    assert form.send(as_editor).status_code == 302


Act = Callable[[Client, Timeline], Any]


def _edit(client: Client, timeline: Timeline) -> Any:
    entry = middle(timeline)
    form = get(client, reverse("desk:entry-edit", args=[timeline.slug, entry.uid]), htmx=True).form
    return form.fill(headline="h" * 300, body="b" * 5000)


def _edit_statement(client: Client, timeline: Timeline) -> Any:
    entry = middle(timeline, "statement")
    form = get(client, reverse("desk:entry-edit", args=[timeline.slug, entry.uid]), htmx=True).form
    return form.fill({"words": "w" * 5000, "answers-0-entry": middle(timeline).uid})


def _edit_away(client: Client, timeline: Timeline) -> Any:
    entry = middle(timeline)
    form = get(client, reverse("desk:entry-edit", args=[timeline.slug, entry.uid]), htmx=True).form
    return form.fill(edtf="2016", time="", zone="")


def _add(client: Client, timeline: Timeline) -> Any:
    form = get(client, reverse("desk:entry-add", args=[timeline.slug, "event"]), htmx=True).form
    return form.fill({"headline": "h" * 300, "edtf": "2017-03-01", "citations-0-new_title": "A report"})


def _add_here(client: Client, timeline: Timeline) -> Any:
    address = reverse("desk:entry-add", args=[timeline.slug, "request"])
    form = get(client, address, htmx=True, after=middle(timeline).uid).form
    return form.fill({"asked-party": "The harbour board", "put": "Why?", "about": middle(timeline).uid})


def _button(name: str, **data: str) -> Act:
    def button(client: Client, timeline: Timeline) -> Any:
        page = get(client, reverse("desk:entry-more", args=[timeline.slug, middle(timeline).uid]), htmx=True)
        form = page.form_to(reverse(f"desk:{name}", args=[timeline.slug, middle(timeline).uid]))
        return form.forge(**data)

    return button


ACTS: dict[str, Act] = {
    "edit": _edit,
    "edit a statement": _edit_statement,
    "edit, which moves it": _edit_away,
    "add": _add,
    "add here": _add_here,
    "move": _button("entry-move", direction="up"),
    "remove": _button("entry-remove"),
}


# Without the statements that begin and end transactions.
MOST_QUERIES = {
    "edit": 26,
    "edit a statement": 36,
    "edit, which moves it": 33,
    # One asks whether the form was sent before.
    "add": 42,
    "add here": 40,
    "move": 28,
    "remove": 23,
}


@pytest.mark.sampled
@pytest.mark.parametrize("act", ACTS)
def test_saving_has_constant_size_and_queries(act: str, as_editor: Client, both: dict[str, Timeline]) -> None:
    cost: dict[str, int] = {}
    for name, timeline in both.items():
        if act == "move":
            # Entries an hour apart cannot swap: clear their dates.
            Entry.objects.filter(timeline=timeline).update(earliest=None, latest=None)
        changes = Change.objects.count()
        form = ACTS[act](as_editor, timeline)
        with measure_cost() as this:
            response = form.send(as_editor, htmx=True)
        follow_saved(as_editor, response)
        assert Change.objects.count() > changes
        assert len(response.content) < MOST
        cost[name] = this.queries
    assert cost["large"] <= cost["small"], cost
    assert cost["small"] <= MOST_QUERIES[act]


@pytest.mark.slow
def test_restoring_has_constant_queries(as_editor: Client, both: dict[str, Timeline]) -> None:
    cost = {}
    for name, timeline in both.items():
        entry = middle(timeline)
        as_editor.post(reverse("desk:entry-remove", args=[timeline.slug, entry.uid]), {"version": "1"})
        with measure_cost() as this:
            response = as_editor.post(
                reverse("desk:entry-restore", args=[timeline.slug, entry.uid]), headers=HTMX
            )
        follow_saved(as_editor, response)
        assert len(response.content) < MOST
        cost[name] = this.queries
    assert cost["small"] == cost["large"]


@pytest.mark.slow
def test_timeline_pages_have_constant_queries(as_editor: Client, both: dict[str, Timeline]) -> None:
    cost: dict[str, dict[str, int]] = {}
    for size, timeline in both.items():
        cost[size] = {}
        for name in ("timeline", "entry-table", "history", "bin", "preview", "publish", "timeline-edit"):
            with measure_cost() as this:
                get(as_editor, reverse(f"desk:{name}", args=[timeline.slug]))
            cost[size][name] = this.queries
        for name in ("entry-edit", "entry-move", "entry-remove", "entry", "entry-more"):
            with measure_cost() as this:
                get(as_editor, reverse(f"desk:{name}", args=[timeline.slug, middle(timeline).uid]), htmx=True)
            cost[size][name] = this.queries
    # The list counts its entries only where there is a second page.
    cost["small"]["timeline"] += 1
    cost["small"]["entry-table"] += 1
    assert cost["small"] == cost["large"]
    assert max(cost["large"].values()) < 60


def test_lists_and_suggestions_have_constant_queries(as_editor: Client) -> None:
    def count_each() -> list[int]:
        found = []
        for address in (
            reverse("desk:timelines"),
            reverse("desk:parties"),
            reverse("desk:sources"),
            reverse("desk:suggest", args=["parties"]) + "?q=a",
            reverse("desk:suggest", args=["sources"]) + "?q=a",
        ):
            with measure_cost() as this:
                assert as_editor.get(address).status_code == 200
            found.append(this.queries)
        return found

    def make(begin: int, end: int) -> None:
        above = Party.objects.create(name=f"Above all {begin}")
        Party.objects.bulk_create(Party(name=f"Party {n}", part_of=above) for n in range(begin, end))
        Source.objects.bulk_create(Source(title=f"A source {n}") for n in range(begin, end))
        Timeline.objects.bulk_create(Timeline(slug=f"fire-{n}", title=f"Fire {n}") for n in range(begin, end))

    make(0, 3)
    few = count_each()
    make(3, 45)
    assert count_each() == few


@pytest.mark.slow
def test_party_and_source_pages_have_constant_queries(as_editor: Client, both: dict[str, Timeline]) -> None:
    party, source = Party.objects.get(), Source.objects.get()
    cost: dict[str, list[int]] = {"both": [], "small": []}
    for count_each in cost.values():
        for address in (
            reverse("desk:party", args=[party.uid]),
            reverse("desk:source", args=[source.uid]),
        ):
            with measure_cost() as this:
                get(as_editor, address)
            count_each.append(this.queries)
        # With both timelines, then with the small one only.
        Timeline.objects.filter(slug="large").update(access="members")
    assert cost["small"] == cost["both"]


@pytest.mark.slow
def test_entry_pages_have_constant_queries_for_any_number_of_rows(
    as_editor: Client, both: dict[str, Timeline]
) -> None:
    timeline = both["small"]
    event, statement = middle(timeline).event, middle(timeline, "statement").statement

    def count_each() -> list[int]:
        found = []
        for entry in (event, statement):
            for name in ("entry-edit", "entry"):
                with measure_cost() as this:
                    get(as_editor, reverse(f"desk:{name}", args=[timeline.slug, entry.uid]), htmx=True)
                found.append(this.queries)
        return found

    def add_rows(count: int) -> None:
        for number in range(count):
            party = Party.objects.create(name=f"Party {Party.objects.count()}")
            for entry in (event, statement):
                source = Source.objects.create(title=f"Source {Source.objects.count()}")
                entry.citations.create(source=source, position=number + 1)
            event.parties.create(party=party, role="actor", position=number + 1)
            statement.addressees.create(party=party, position=number + 1)

    add_rows(1)
    few = count_each()
    add_rows(6)
    assert count_each() == few
