"""The list of a timeline's entries: its pages, the ways between them, and what its rows say."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.desk.conftest import sign_in
from tests.support.bulk_timelines import fill
from tests.support.desk_pages import Answer, get
from timeline.actions.publications import publish
from timeline.models import Entry, Source, SourceText, Timeline, User

At = Callable[..., str]
Make = Callable[..., Entry]
MOST_BYTES = 100_000


@pytest.fixture
def entries(timeline: Timeline) -> list[Entry]:
    """120 entries, an hour apart from 1 March 2017."""
    fill(timeline, 120)
    return list(Entry.objects.filter(timeline=timeline).in_order())


def uids(entries: list[Entry]) -> list[str]:
    return [entry.uid for entry in entries]


def follow_rel(client: Client, at: At, page: Answer, rel: str) -> Answer:
    (link,) = page.root.all("a", rel=rel)
    return get(client, at("timeline") + link["href"])


def test_pages_of_the_list_follow_each_other(as_reporter: Client, at: At, entries: list[Entry]) -> None:
    page = get(as_reporter, at("timeline"))
    assert page.rows == uids(entries[:50])
    assert len(page.html) < MOST_BYTES
    assert "120 entries" in page.text
    assert not page.root.all("a", rel="prev")
    second = follow_rel(as_reporter, at, page, "next")
    assert second.rows == uids(entries[50:100])
    assert second.root.by_id("entries")["data-above"] == entries[49].uid
    third = follow_rel(as_reporter, at, second, "next")
    assert third.rows == uids(entries[100:])
    assert not third.root.all("a", rel="next")
    assert follow_rel(as_reporter, at, follow_rel(as_reporter, at, third, "prev"), "prev").rows == page.rows


@pytest.mark.parametrize(
    ("number", "first", "last"), [(0, 0, 49), (49, 0, 49), (50, 40, 89), (77, 67, 116), (119, 109, 119)]
)
def test_link_to_an_entry_opens_the_page_that_shows_it(
    number: int, first: int, last: int, as_reporter: Client, at: At, entries: list[Entry]
) -> None:
    response = as_reporter.get(at("entry", entries[number]))
    assert get(as_reporter, response["Location"]).rows == uids(entries[first : last + 1])


@pytest.mark.parametrize("query", ["entry=n0such", "from=n0such", "from=&entry=", "entry=" + "x" * 300])
def test_unknown_entry_in_the_address_gives_the_first_page(
    query: str, as_reporter: Client, at: At, entries: list[Entry]
) -> None:
    assert get(as_reporter, f"{at('timeline')}?{query}").rows == uids(entries[:50])


@pytest.mark.parametrize(
    ("at_date", "number"),
    [("2 March 2017", 24), ("2 March 2017 10:00", 34), ("2016", 0), ("March 2017", 0), ("2020", 119)],
)
def test_list_begins_at_a_date(
    at_date: str, number: int, as_reporter: Client, at: At, timeline: Timeline, entries: list[Entry]
) -> None:
    Timeline.objects.filter(pk=timeline.pk).update(time_zone="UTC")
    assert get(as_reporter, at("timeline"), at=at_date).rows[0] == entries[number].uid


@pytest.mark.parametrize("at_date", ["soon", "3/7/2017", "unknown"])
def test_date_that_cannot_be_read_is_explained(
    at_date: str, as_reporter: Client, at: At, entries: list[Entry]
) -> None:
    page = get(as_reporter, at("timeline"), at=at_date)
    assert page.rows == uids(entries[:50])
    assert page.root.by_id("go-to-date_error").text
    assert page.root.by_id("go-to-date")["value"] == at_date


def test_removed_entry_is_shown_at_its_place_until_the_next_page(
    as_reporter: Client, at: At, entries: list[Entry]
) -> None:
    response = as_reporter.post(at("entry-remove", entries[70]), {"version": "1"})
    page = get(as_reporter, response["Location"])
    assert "Undo: restore it" in page.row(entries[70].uid).text
    assert entries[70].uid not in follow_rel(as_reporter, at, page, "prev").rows


def test_row_has_a_mark_for_each_thing_to_look_at(
    as_editor: Client, at: At, editor: User, timeline: Timeline, make_event: Make, make_statement: Make
) -> None:
    event, said = make_event("A crack is found"), make_statement("We knew.")

    def marks(entry: Entry) -> list[str]:
        marks = get(as_editor, at("timeline")).row(entry.uid).one("p", class_="entry-marks")
        return [mark.text for mark in marks.all("span")]

    assert (marks(event), marks(said)) == ([], ["Quotation not checked"])
    source = Source.objects.get(citations__entry=said)
    SourceText.objects.create(source=source, number=1, text="“We knew.”", sha256="0" * 64, by=editor)
    publish(timeline, by=editor, note="The first version", seen_digest=None)
    assert (marks(event), marks(said)) == ([], [])
    form = get(as_editor, at("entry-edit", event)).form.fill(headline="Two cracks are found")
    form.send(as_editor)
    fresh = make_event("The dock is closed", cited=False)
    assert marks(event) == ["Changed since version 1"]
    assert marks(fresh) == ["No source", "Not public yet"]


def test_tools_of_a_row_are_on_a_page_and_in_the_row(as_reporter: Client, at: At, make_event: Make) -> None:
    event = make_event("A crack is found")
    (more,) = get(as_reporter, at("timeline")).row(event.uid).all("a", class_="more-link")
    assert (more["href"], more["hx-get"]) == (at("entry-more", event), at("entry-more", event))
    for htmx in (False, True):
        row = get(as_reporter, more["href"], htmx=htmx).row(event.uid)
        assert at("entry-move", event) in row.links()
        (less,) = row.all("a", class_="more-link")
        assert (less["aria-expanded"], less["hx-get"]) == ("true", f"{at('entry', event)}?focus=more")


def test_viewer_reads_the_list_without_tools(
    make_user: Callable[..., User], at: At, make_event: Make
) -> None:
    event, viewer = make_event("A crack is found"), sign_in(make_user("viewer@example.org", "viewer"))
    row = get(viewer, at("timeline")).row(event.uid)
    assert event.label in row.text
    assert row.links() == []


def test_long_timeline_looks_for_the_order_of_dates_only_when_asked(
    as_reporter: Client, timeline: Timeline, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(timeline, 3)
    Timeline.objects.filter(pk=timeline.pk).update(offers_date_order=True)
    first = Entry.objects.filter(timeline=timeline).in_order()[0]
    Entry.objects.filter(pk=first.pk).update(
        earliest=None, latest=None, sort_first=1 << 33, sort_last=1 << 33
    )
    monkeypatch.setattr("timeline.desk.views.timelines.MOST_OFFERED_AT_ONCE", 2)
    page = get(as_reporter, at("timeline"))
    assert "would go elsewhere by date" not in page.root.by_id("date-order").text.replace("others would", "")
    offered = get(as_reporter, reverse("desk:timeline", args=[timeline.slug]), order="look")
    assert "1 entry would go elsewhere by date" in offered.text
