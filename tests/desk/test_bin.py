"""The bin: restore, also many at once, and delete for good after a question."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.support.desk_pages import Answer, follow, get
from timeline.actions.entries import remove_entry
from timeline.actions.steps import bulk_step
from timeline.models import Change, Entry, Publication, Timeline, User

At = Callable[..., str]
Make = Callable[..., Entry]


@pytest.fixture
def removed(make_event: Make, reporter: User) -> list[Entry]:
    """Three entries that were removed in one step, between others."""
    rows = [make_event(name) for name in ("One", "Two", "Three", "Four")]
    with bulk_step("remove"):
        for row in rows[:3]:
            remove_entry(row, by=reporter, version=1, reason="A duplicate.")
    return rows[:3]


def list_active(timeline: Timeline) -> list[str]:
    return [row.label for row in Entry.objects.filter(timeline=timeline).active().in_order()]


def test_the_bin_says_who_removed_an_entry_and_why(as_reporter: Client, at: At, removed: list[Entry]) -> None:
    page = get(as_reporter, at("bin"))
    assert set(page.rows) == {row.uid for row in removed}
    text = page.row(removed[0].uid).text
    assert "One" in text
    assert "Removed by Reporter on" in text
    assert "“A duplicate.”" in text


def test_selected_entries_are_restored_where_they_stood(
    as_reporter: Client, at: At, removed: list[Entry], timeline: Timeline
) -> None:
    chosen = [removed[0].uid, removed[2].uid]
    page = follow(as_reporter, as_reporter.post(at("bin"), {"do": "restore", "entry": chosen}))
    assert page.notice == "Restored: 2 entries."
    assert list_active(timeline) == ["One", "Three", "Four"]
    # It is one step.
    change = Change.objects.filter(verb="restore").earliest("pk")
    as_reporter.post(at("undo"), {"change": str(change.pk)})
    assert list_active(timeline) == ["Four"]


def test_what_was_removed_in_one_step_is_restored_at_once(
    as_reporter: Client, at: At, removed: list[Entry], timeline: Timeline
) -> None:
    page = get(as_reporter, at("bin"))
    button = page.row(removed[1].uid).one("button", name="step")
    assert button.text.startswith("Restore all 3 that were removed in one step")
    as_reporter.post(at("bin"), {"step": button["value"]})
    assert list_active(timeline) == ["One", "Two", "Three", "Four"]


def test_the_bin_is_searched(as_reporter: Client, at: At, removed: list[Entry]) -> None:
    assert get(as_reporter, at("bin") + "?q=thre").rows == [removed[2].uid]
    assert "Nothing in the bin matches" in get(as_reporter, at("bin") + "?q=nowhere").text


def test_deleting_for_good_asks_once(as_editor: Client, at: At, removed: list[Entry]) -> None:
    chosen = {"entry": [removed[0].uid, removed[1].uid]}
    page = Answer(as_editor.post(at("bin"), {"do": "delete", **chosen}))
    assert page.status == 200
    assert "Delete 2 entries for good?" in page.text
    assert Entry.objects.filter(uid__in=chosen["entry"]).count() == 2
    page = follow(as_editor, as_editor.post(at("bin"), {"do": "delete-for-good", **chosen}))
    assert page.notice == "Deleted for good: 2 entries."
    assert page.rows == [removed[2].uid]


@pytest.mark.parametrize("do", ["delete", "delete-for-good"])
def test_a_reporter_deletes_nothing(as_reporter: Client, at: At, removed: list[Entry], do: str) -> None:
    assert as_reporter.post(at("bin"), {"do": do, "entry": removed[0].uid}).status_code == 403
    assert Entry.objects.count() == 4


def test_a_withdrawn_entry_is_restored_by_editors_and_never_deleted(
    as_editor: Client, as_reporter: Client, at: At, make_event: Make, publish_it: Callable[[], Publication]
) -> None:
    event = make_event("A crack is found")
    publish_it()
    as_editor.post(at("entry-remove", event), {"version": "1", "reason": "Another ship."})
    row = get(as_editor, at("bin")).row(event.uid)
    assert "It was public. Withdrawn by Editor" in row.text
    assert not row.all("input", type="checkbox")
    assert not get(as_reporter, at("bin")).row(event.uid).all("button")
    page = follow(as_editor, as_editor.post(at("bin"), {"do": "delete-for-good", "entry": event.uid}))
    assert "was public" in page.notice
    assert Entry.objects.get().state == "withdrawn"


@pytest.mark.parametrize(
    "values", [{}, {"do": "restore"}, {"do": "delete"}, {"do": "restore", "entry": "\x01"}, {"step": "x"}]
)
def test_nothing_chosen_changes_nothing(
    as_editor: Client, at: At, removed: list[Entry], values: dict[str, str], timeline: Timeline
) -> None:
    page = follow(as_editor, as_editor.post(at("bin"), values))
    assert page.notice.startswith("Choose what to")
    assert list_active(timeline) == ["Four"]
