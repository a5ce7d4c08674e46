"""Remove and restore entries; published ones are withdrawn with a reason."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import HTMX, Answer, follow, follow_saved, get
from timeline.models import Change, Entry, Publication, Timeline

At = Callable[..., str]
Make = Callable[..., Entry]
BOTH = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


@pytest.fixture
def event(make_event: Make) -> Entry:
    return make_event("A crack is found", "2017-03-07")


@pytest.fixture
def public(event: Entry, publish_it: Callable[[], Publication]) -> Entry:
    """Return a published entry."""
    publish_it()
    event.refresh_from_db()
    return event


def state(entry: Entry) -> str:
    entry.refresh_from_db()
    return entry.state


@BOTH
def test_entry_is_removed_and_restored(
    htmx: bool, as_reporter: Client, at: At, event: Entry, make_event: Make
) -> None:
    other = make_event("The dock is closed", "2017-03-09")
    form = get(as_reporter, at("entry-more", event)).form_to(at("entry-remove", event))
    answer = follow_saved(as_reporter, form.send(as_reporter, htmx=htmx))
    assert state(event) == Entry.State.REMOVED
    assert answer.notice == ("Removed." if htmx else "Removed. You can restore it from the bin.")
    # The removed entry stays in the list with its undo button.
    undo = answer.form_to(at("entry-restore", event))
    answer = follow_saved(as_reporter, undo.send(as_reporter, htmx=htmx))
    assert state(event) == Entry.State.ACTIVE
    assert answer.notice == "Restored."
    assert get(as_reporter, at("timeline")).rows == [event.uid, other.uid]
    assert list(Change.objects.values_list("verb", flat=True).order_by("pk"))[-2:] == ["remove", "restore"]


def test_removed_entry_is_listed_on_its_own_page_only(as_reporter: Client, at: At, event: Entry) -> None:
    assert at("bin") not in get(as_reporter, at("timeline")).root.links()
    as_reporter.post(at("entry-remove", event), {"version": "1"})
    page = get(as_reporter, at("timeline"))
    assert page.rows == []
    assert at("bin") in page.root.links()
    removed = get(as_reporter, at("bin"))
    assert removed.rows == [event.uid]
    follow_saved(as_reporter, removed.form_to(at("entry-restore", event)).send(as_reporter))
    assert get(as_reporter, at("bin")).rows == []


def test_remove_page_works_without_javascript(as_reporter: Client, at: At, event: Entry) -> None:
    page = get(as_reporter, at("entry-remove", event))
    assert page.form.names == {"csrfmiddlewaretoken", "version"}
    follow_saved(as_reporter, page.form.send(as_reporter))
    assert state(event) == Entry.State.REMOVED


@pytest.mark.sampled
@pytest.mark.parametrize("version", [None, "", "0", "2", "-1", "one", "1.0", "9" * 30, "¹"])
def test_stale_form_removes_nothing(version: str | None, as_reporter: Client, at: At, event: Entry) -> None:
    form = get(as_reporter, at("entry-remove", event)).form
    form = form.without("version") if version is None else form.fill(version=version)
    for htmx in (False, True):
        response = form.send(as_reporter, htmx=htmx)
        answer = Answer(response)
        assert (answer.status, answer.is_page) == (409, not htmx)
        assert "It has been changed since you opened it." in answer.errors[""]
    assert state(event) == Entry.State.ACTIVE
    # With the version that is shown now, it works.
    follow_saved(as_reporter, answer.form.send(as_reporter))
    assert state(event) == Entry.State.REMOVED


def test_entry_cannot_be_removed_twice(as_reporter: Client, at: At, event: Entry) -> None:
    as_reporter.post(at("entry-remove", event), {"version": "1"})
    answer = Answer(as_reporter.post(at("entry-remove", event), {"version": "2"}))
    assert (answer.status, answer.errors) == (422, {"": "This entry has been removed already."})


@BOTH
def test_active_entry_is_not_restored(htmx: bool, as_reporter: Client, at: At, event: Entry) -> None:
    response = as_reporter.post(at("entry-restore", event), headers=HTMX if htmx else {})
    answer = Answer(response) if htmx else follow(as_reporter, response)
    assert answer.notice == "This entry is not removed."
    assert event.uid in answer.rows


@BOTH
def test_published_entry_is_withdrawn_with_a_reason(
    htmx: bool, as_editor: Client, at: At, public: Entry
) -> None:
    row = get(as_editor, at("entry-more", public)).row(public.uid)
    assert at("entry-remove", public) in row.links()
    form = get(as_editor, at("entry-remove", public), htmx=htmx).form.fill(reason=" It was another ship. ")
    answer = follow_saved(as_editor, form.send(as_editor, htmx=htmx))
    public.refresh_from_db()
    assert (public.state, public.withdrawn_reason) == ("withdrawn", "It was another ship.")
    assert public.withdrawn_at is not None
    assert answer.notice.startswith("Withdrawn.")
    assert "It was another ship." in answer.row(public.uid).text
    assert Change.objects.get(verb="withdraw").reason == "It was another ship."
    # It stays in the list with its undo button.
    assert get(as_editor, at("timeline")).rows == [public.uid]
    follow_saved(as_editor, answer.form_to(at("entry-restore", public)).send(as_editor, htmx=htmx))
    public.refresh_from_db()
    assert (public.state, public.withdrawn_reason) == ("active", "")
    assert not public.withdrawn_at


@pytest.mark.parametrize("reason", ["", "   ", "\t\n", "x" * 50_001])
def test_invalid_reason_withdraws_nothing(reason: str, as_editor: Client, at: At, public: Entry) -> None:
    form = get(as_editor, at("entry-remove", public)).form.fill(reason=reason)
    answer = Answer(form.send(as_editor))
    assert answer.status == 422
    assert answer.errors[""]
    assert answer.form.data["reason"] == [reason]
    assert state(public) == Entry.State.ACTIVE


def test_stale_withdrawal_keeps_the_typed_reason(as_editor: Client, at: At, public: Entry) -> None:
    form = get(as_editor, at("entry-remove", public)).form.fill(reason="It was another ship.", version="7")
    answer = Answer(form.send(as_editor))
    assert (answer.status, answer.form.data["reason"]) == (409, ["It was another ship."])
    follow_saved(as_editor, answer.form.send(as_editor))
    assert state(public) == Entry.State.WITHDRAWN


def test_reporter_has_no_withdraw_link(as_reporter: Client, at: At, public: Entry) -> None:
    row = get(as_reporter, at("entry-more", public)).row(public.uid)
    assert at("entry-remove", public) not in [*row.links(), *(form["action"] for form in row.all("form"))]


def test_withdrawal_is_public_with_the_next_version(
    as_editor: Client,
    client: Client,
    at: At,
    timeline: Timeline,
    public: Entry,
    make_event: Make,
    publish_it: Callable[[], Publication],
) -> None:
    make_event("The dock is closed", "2017-03-09")
    as_editor.post(at("entry-remove", public), {"version": "1", "reason": "It was another ship."})
    page = reverse("public:entry", args=[timeline.slug, public.uid])
    assert "It was another ship." not in get(client, page).text
    publish_it()
    assert "It was another ship." in get(client, page).text
    assert "A crack is found" not in get(client, page).text


def test_answered_entry_can_be_removed_and_restored(
    as_editor: Client, at: At, event: Entry, make_statement: Make, publish_it: Callable[[], Publication]
) -> None:
    said = make_statement("There is none.", answers=((event, "denies"),))
    as_editor.post(at("entry-remove", event), {"version": "1"})
    page = get(as_editor, at("timeline"))
    assert page.rows == [said.uid]
    # The answer is kept, without a link.
    assert "A crack is found (removed)" in page.row(said.uid).text
    assert [link for link in page.row(said.uid).links() if link.startswith("#entry-")] == []
    get(as_editor, at("preview"))
    publish_it()
    follow_saved(as_editor, get(as_editor, at("entry-edit", said)).form.send(as_editor))
    as_editor.post(at("entry-restore", event))
    assert [link.entry_id for link in said.statement.answers.all()] == [event.pk]
