"""The sidebar and the history: unpublished changes, entries without a source, last changes."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import Answer, Element, follow, follow_saved, get
from timeline.actions.drafts import CitationDraft
from timeline.actions.entries import remove_entry
from timeline.models import Change, Entry, Party, Publication, Reliance, Source, Timeline, User

At = Callable[..., str]
Make = Callable[..., Entry]
Publish = Callable[[], Publication]


def panel(answer: Answer) -> Element:
    return answer.root.by_id("sidebar")


def read_unpublished(client: Client, at: At) -> str:
    return panel(get(client, at("timeline"))).by_id("unpublished-changes").text


def test_unpublished_changes_are_counted(
    as_editor: Client, at: At, make_event: Make, publish_it: Publish
) -> None:
    assert read_unpublished(as_editor, at) == "No unpublished changes."
    event = make_event("A crack is found", "2017-03-07")
    # The event, and its new source.
    assert read_unpublished(as_editor, at).startswith("2 unpublished changes.")
    publish_it()
    assert read_unpublished(as_editor, at) == "No unpublished changes."
    follow(
        as_editor, get(as_editor, at("entry-edit", event)).form.fill(headline="Two cracks").send(as_editor)
    )
    assert read_unpublished(as_editor, at).startswith("1 unpublished change.")


@pytest.mark.sampled
@pytest.mark.parametrize("thing", ["party", "source", "speaker", "parent", "relied on"])
def test_change_of_a_shared_row_is_counted_where_it_is_used(
    thing: str, as_editor: Client, at: At, make_event: Make, make_statement: Make, publish_it: Publish
) -> None:
    council = Party.objects.create(name="The council")
    board = Party.objects.create(name="The board", part_of=council)
    mayor = Party.objects.create(name="The mayor")
    gazette, other, wire = (Source.objects.create(title=name) for name in ("The Gazette", "Unused", "Wire"))
    Reliance.objects.create(source=gazette, on=wire)
    make_event("A crack is found", parties=((board, "actor"), (board, "witness")))
    make_statement("We knew.", "The mayor", citations=(CitationDraft(source=gazette),) * 2)
    publish_it()
    # Rows that the timeline does not use do not count.
    follow(
        as_editor,
        get(as_editor, reverse("desk:source", args=[other.uid])).form.fill(note="x").send(as_editor),
    )
    follow(as_editor, get(as_editor, reverse("desk:party-new")).form.fill(name="Newcomer").send(as_editor))
    assert read_unpublished(as_editor, at) == "No unpublished changes."
    address, field = {
        "party": (reverse("desk:party", args=[board.uid]), "name"),
        "source": (reverse("desk:source", args=[gazette.uid]), "title"),
        "speaker": (reverse("desk:party", args=[mayor.uid]), "short_name"),
        "parent": (reverse("desk:party", args=[council.uid]), "name"),
        "relied on": (reverse("desk:source", args=[wire.uid]), "title"),
    }[thing]
    follow(as_editor, get(as_editor, address).form.fill({field: "Another name"}).send(as_editor))
    assert read_unpublished(as_editor, at).startswith("1 unpublished change.")
    publish_it()
    assert read_unpublished(as_editor, at) == "No unpublished changes."


def test_changes_of_another_timeline_are_not_counted(
    as_editor: Client, at: At, make_event: Make, publish_it: Publish, editor: User
) -> None:
    make_event("A crack is found")
    publish_it()
    form = get(as_editor, "/desk/new/").form.fill(title="Flood", slug="flood")
    follow(as_editor, form.send(as_editor))
    assert read_unpublished(as_editor, at) == "No unpublished changes."


def test_sidebar_comes_with_each_change(as_editor: Client, at: At, make_event: Make) -> None:
    event = make_event("A crack is found", cited=False)
    form = get(as_editor, at("entry-edit", event), htmx=True).form.fill({"citations-0-new_title": "A report"})
    answer = follow_saved(as_editor, form.send(as_editor, htmx=True))
    assert panel(answer).by_id("missing-sources").text == "Every event and statement has a source."
    assert panel(answer).by_id("unpublished-changes").text.startswith("3 unpublished changes.")
    # The same sidebar as on the page.
    assert panel(answer).text == panel(get(as_editor, at("timeline"))).text


def test_entries_without_a_source_are_listed_in_their_order(
    as_editor: Client, at: At, editor: User, make_event: Make, make_statement: Make, make_request: Make
) -> None:
    late = make_event("The dock is closed", "2017-03-09", cited=False)
    early = make_event("A crack is found", "2017-03-07", cited=False)
    said = make_statement("We knew.", citations=())
    make_event("Cited", "2017-03-08")
    make_request("We asked ourselves")
    gone = make_event("Removed", cited=False)
    remove_entry(gone, by=editor, version=1)
    page = get(as_editor, at("timeline"))
    links = panel(page).by_id("missing-sources").all("a")
    assert [link["href"].partition("#")[2] for link in links] == [
        f"entry-{item.uid}" for item in (early, late, said)
    ]
    assert all(get(as_editor, link["href"]).row(link["href"].rpartition("-")[2]) for link in links)


@pytest.mark.slow
def test_long_list_of_entries_without_source_is_cut(as_editor: Client, at: At, make_event: Make) -> None:
    for number in range(10):
        make_event(f"Event {number}", cited=False)
    found = panel(get(as_editor, at("timeline")))
    assert len(found.by_id("missing-sources").all("li")) == 8
    assert "10 in all" in found.text


@pytest.mark.slow
def test_last_changes_are_readable(as_reporter: Client, at: At) -> None:
    form = get(as_reporter, at("entry-add", "event")).form
    form.fill({"headline": "A crack is found", "parties-0-party": "The board", "parties-0-make": True})
    follow(as_reporter, form.send(as_reporter))
    event = Entry.objects.get()
    follow(as_reporter, get(as_reporter, at("entry-edit", event)).form.fill(headline="Two").send(as_reporter))
    as_reporter.post(at("entry-remove", event), {"version": "2"})
    as_reporter.post(at("entry-restore", event))
    lines = [item.text for item in panel(get(as_reporter, at("timeline"))).one("ol").all("li")]
    assert [line.rpartition(" ")[0].rpartition(",")[0].rsplit(" ", 2)[0] for line in lines] == [
        "Reporter restored the event “Two”",
        "Reporter removed the event “Two”",
        "Reporter changed the event “Two”",
        "Reporter added the event “A crack is found”",
        "Reporter added the party “The board”",
    ]


def test_times_are_in_the_timelines_zone(as_reporter: Client, at: At, timeline: Timeline) -> None:
    Timeline.objects.update(time_zone="Asia/Tokyo")
    Change.objects.create(
        timeline=timeline,
        at=datetime(2017, 3, 7, 20, 30, tzinfo=UTC),
        verb="add",
        subject="timeline",
        subject_uid=timeline.slug,
        label="Harbour fire",
    )
    assert "8 Mar, 05:30" in panel(get(as_reporter, at("timeline"))).text
    history = get(as_reporter, at("history"))
    assert "8 March 2017, 05:30:00" in history.text
    assert history.root.one("time")["datetime"] == "2017-03-08T05:30:00+09:00"
    # The zone of one request does not affect the next.
    Timeline.objects.create(slug="flood", title="Flood", time_zone="Europe/London")
    get(as_reporter, "/desk/t/flood/")
    assert "Tokyo" not in str(Timeline.objects.get(slug="flood").time_zone)


def test_history_shows_old_and_new_values(as_reporter: Client, at: At, make_event: Make) -> None:
    event = make_event("A crack is found", "2017-03-07")
    form = get(as_reporter, at("entry-edit", event)).form
    follow(as_reporter, form.fill(headline="Two cracks", edtf="2017-03~", is_key=True).send(as_reporter))
    item = get(as_reporter, at("history")).root.all("ol")[0].all("li")[0]
    rows = [[cell.text for cell in row.all("th", "td")] for row in item.one("tbody").all("tr")]
    assert "Reporter changed the event “Two cracks”" in item.text
    # PostgreSQL stores the keys of a JSON object in its own order.
    assert sorted(rows) == [
        ["date", "7 March 2017", "around March 2017"],
        ["date (EDTF)", "2017-03-07", "2017-03~"],
        ["headline", "A crack is found", "Two cracks"],
        ["key event", "no", "yes"],
    ]


def test_history_can_be_filtered_by_entry(as_reporter: Client, at: At, make_event: Make) -> None:
    event, _other = make_event("A crack is found"), make_event("The dock is closed")
    row = get(as_reporter, at("entry-more", event)).row(event.uid)
    (link,) = [link for link in row.links() if link.startswith(at("history"))]
    page = get(as_reporter, link)
    assert "A crack is found" in page.text
    assert "The dock is closed" not in page.text
    get(as_reporter, at("history"), entry="nothing")


def test_long_history_has_pages(as_reporter: Client, at: At, timeline: Timeline) -> None:
    Change.objects.bulk_create(
        Change(timeline=timeline, verb="edit", subject="event", subject_uid="x2", label=f"Change {number}")
        for number in range(70)
    )
    page = get(as_reporter, at("history"), entry="x2")
    following = next(link["href"] for link in page.root.all("a", rel="next"))
    rest = get(as_reporter, at("history") + following)
    assert "“Change 0”" in rest.text
    assert "“Change 69”" not in rest.text


@pytest.mark.parametrize("verb", ["publish", "withdraw", "move"])
def test_each_verb_reads_as_a_sentence(
    verb: str, as_editor: Client, at: At, make_event: Make, publish_it: Publish
) -> None:
    make_event("First"), (event := make_event("A crack is found"))
    publish_it()
    as_editor.post(at("entry-move", event), {"direction": "up"})
    as_editor.post(at("entry-remove", event), {"version": "1", "reason": "It was another ship."})
    text = get(as_editor, at("history")).text
    wanted = {
        "publish": "Editor published “version 1”",
        "withdraw": "Editor withdrew the event “A crack is found”",
        "move": "Editor moved the event “A crack is found”",
    }
    assert wanted[verb] in text


def test_changes_by_commands_are_named_as_such(as_reporter: Client, sample: Timeline) -> None:
    page = get(as_reporter, reverse("desk:timeline", args=[sample.slug]))
    assert "Command line imported the timeline" in panel(page).text


def test_changed_shared_party_is_shown_before_publishing(
    as_editor: Client, at: At, make_event: Make, publish_it: Publish
) -> None:
    board = Party.objects.create(name="The board")
    make_event("A crack is found", parties=((board, "actor"),))
    publish_it()
    address = reverse("desk:party", args=[board.uid])
    follow(as_editor, get(as_editor, address).form.fill(name="The authority").send(as_editor))
    items = [item.text for item in get(as_editor, at("publish")).root.all("li")]
    assert [item for item in items if item.startswith("Changed The authority Name")]
