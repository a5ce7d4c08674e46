"""Saved views: filters under a name, for the person who saved them only."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.support.desk_pages import Answer, Form, follow, get
from timeline.actions.deletions import delete_timeline
from timeline.actions.saved_views import MOST_VIEWS
from timeline.models import Entry, SavedView, Timeline, User

At = Callable[..., str]
Make = Callable[..., Entry]


def form(page: Answer, at: At) -> Form:
    return page.form_to(at("saved-views"))


def test_view_is_saved_opened_and_deleted(as_reporter: Client, at: At, make_event: Make) -> None:
    event, _other = make_event("A crack is found"), make_event("The dock is closed")
    page = get(as_reporter, at("timeline"), q="crack", kind="event")
    page = follow(as_reporter, form(page, at).fill(name=" Cracks ").send(as_reporter))
    assert page.notice == "Saved the view “Cracks”. Only you see it."
    assert page.rows == [event.uid]
    (link,) = [
        link
        for link in get(as_reporter, at("timeline")).root.all("a", class_="chip")
        if "Cracks" in link.text
    ]
    page = get(as_reporter, link["href"])
    assert page.rows == [event.uid]
    (current,) = page.root.all("a", aria_current="true")
    assert current.text == "“Cracks”"
    page = follow(as_reporter, form(page, at).send(as_reporter, delete=str(SavedView.objects.get().pk)))
    assert page.notice == "Deleted the view “Cracks”."
    assert not SavedView.objects.exists()


def test_view_of_the_same_name_is_replaced_and_their_number_is_limited(
    as_reporter: Client, at: At, reporter: User, timeline: Timeline
) -> None:
    def send(name: str, query: str) -> Answer:
        return follow(as_reporter, as_reporter.post(at("saved-views"), {"name": name, "query": query}))

    send("Cracks", "q=crack")
    send("Cracks", "q=fire&page=7&entry=x1")
    assert SavedView.objects.get().filters == {"q": "fire"}
    SavedView.objects.bulk_create(
        SavedView(timeline=timeline, owner=reporter, name=str(number), filters={"q": "a"})
        for number in range(MOST_VIEWS - 1)
    )
    assert "Delete one first." in send("Another", "q=crack").notice
    assert send("Cracks", "q=doors").notice.startswith("Saved")
    assert SavedView.objects.count() == MOST_VIEWS


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Cracks", ""),
        ("Cracks", "page=2"),
        ("Cracks", "q=%00"),
        ("Cracks", "kind=nonsense"),
        ("Cracks", "q=" + "x" * 300),
        ("", "q=crack"),
        ("   ", "q=crack"),
        ("x" * 61, "q=crack"),
    ],
)
def test_faulty_view_is_not_saved(name: str, query: str, as_reporter: Client, at: At) -> None:
    page = follow(as_reporter, as_reporter.post(at("saved-views"), {"name": name, "query": query}))
    assert page.notice
    assert not page.notice.startswith("Saved")
    assert not SavedView.objects.exists()


def test_views_of_others_are_neither_shown_nor_deleted(
    as_reporter: Client,
    as_editor: Client,
    as_member: Client,
    at: At,
    hidden: Timeline,
    editor: User,
    timeline: Timeline,
) -> None:
    theirs = SavedView.objects.create(
        timeline=timeline, owner=editor, name="About Jane", filters={"q": "Jane"}
    )
    assert "About Jane" in get(as_editor, at("timeline")).text
    assert "About Jane" not in get(as_reporter, at("timeline"), q="Jane").text
    for key in (str(theirs.pk), "0", "x", "9" * 18):
        assert as_reporter.post(at("saved-views"), {"delete": key}).status_code == 404
    # Whoever is no member of a timeline any more has no views of it.
    SavedView.objects.create(timeline=hidden, owner=editor, name="Hidden", filters={"q": "a"})
    assert list(SavedView.objects.visible_to(editor)) == [theirs]


def test_views_are_deleted_with_their_timeline(timeline: Timeline, editor: User) -> None:
    SavedView.objects.create(timeline=timeline, owner=editor, name="About Jane", filters={"q": "Jane"})
    delete_timeline(timeline, by=editor)
    assert not SavedView.objects.exists()
