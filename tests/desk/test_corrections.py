"""Change notes before publishing, embargoes and withdrawals on the desk."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from tests.support.desk_pages import Answer, Form, follow, get
from timeline import document
from timeline.actions.holds import make_entry_ready
from timeline.models import Decision, Entry, Publication, Timeline, User

At = Callable[..., str]
Make = Callable[..., Entry]
Publish = Callable[[], Publication]


@pytest.fixture
def changed(as_editor: Client, at: At, make_event: Make, publish_it: Publish) -> Entry:
    """Return a published entry that was changed afterwards."""
    event = make_event("A crack is found")
    publish_it()
    form = get(as_editor, at("entry-edit", event)).form.fill(headline="Two cracks are found")
    follow(as_editor, form.send(as_editor))
    return event


@pytest.fixture
def form(as_editor: Client, at: At, changed: Entry) -> Form:
    return get(as_editor, at("publish")).form.fill(note="What is new")


def live(timeline: Timeline) -> document.Document:
    publication = Publication.objects.live().get(timeline=timeline)
    return document.decode(publication.data)


# --- What is said of changes ------------------------------------------------------------------------


def test_each_change_needs_a_change_note(form: Form, changed: Entry, as_editor: Client) -> None:
    answer = Answer(form.send(as_editor))
    assert answer.status == 422
    assert list(answer.errors) == [f"change-{changed.uid}-kind"]
    assert answer.form.data["note"] == ["What is new"]
    assert Publication.objects.count() == 1


def test_minor_change_is_published_without_a_correction(
    form: Form, changed: Entry, as_editor: Client, timeline: Timeline
) -> None:
    follow(as_editor, form.fill({f"change-{changed.uid}-kind": "minor"}).send(as_editor))
    assert live(timeline).corrections == []
    assert live(timeline).events[0].headline == "Two cracks are found"


def test_correction_is_prefilled_with_changed_words_and_published(
    form: Form, changed: Entry, as_editor: Client, timeline: Timeline
) -> None:
    name = f"change-{changed.uid}"
    assert form.data[f"{name}-was"] == ["A crack is found"]
    assert form.data[f"{name}-now"] == ["Two cracks are found"]
    form.fill({f"{name}-kind": "correction", f"{name}-why": "We miscounted.", f"{name}-prominence": "banner"})
    follow(as_editor, form.send(as_editor))
    [correction] = live(timeline).corrections
    assert (correction.entry, correction.was, correction.now, correction.why, correction.prominence) == (
        changed.uid,
        "A crack is found",
        "Two cracks are found",
        "We miscounted.",
        "banner",
    )


@pytest.mark.parametrize("missing", ["was", "now", "why"])
def test_correction_needs_was_now_and_why(
    missing: str, form: Form, changed: Entry, as_editor: Client
) -> None:
    name = f"change-{changed.uid}"
    form.fill({f"{name}-kind": "correction", f"{name}-was": "a", f"{name}-now": "b", f"{name}-why": "c"})
    answer = Answer(form.fill({f"{name}-{missing}": "  "}).send(as_editor))
    assert answer.status == 422
    assert list(answer.errors) == [f"{name}-{missing}"]
    assert answer.form.data[f"{name}-kind"] == ["correction"]
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("text", ["x" * 50_001])
def test_invalid_correction_text_is_refused_and_kept(
    text: str, form: Form, changed: Entry, as_editor: Client
) -> None:
    name = f"change-{changed.uid}"
    form.fill({f"{name}-kind": "correction", f"{name}-why": text})
    answer = Answer(form.send(as_editor))
    assert (answer.status, list(answer.errors)) == (422, [f"{name}-why"])
    assert answer.form.data[f"{name}-why"] == [text]


def test_change_made_meanwhile_needs_a_note_and_is_shown(
    form: Form, changed: Entry, as_editor: Client, as_reporter: Client, at: At, make_event: Make
) -> None:
    form.fill({f"change-{changed.uid}-kind": "minor"})
    edit = get(as_reporter, at("entry-edit", changed)).form.fill(headline="Three cracks are found")
    follow(as_reporter, edit.send(as_reporter))
    answer = Answer(form.send(as_editor))
    assert answer.status == 409
    heading = next(element for element in answer.root.all("h2") if element.text == "What changed meanwhile")
    assert heading.parent is not None
    assert [item.text.split(" “")[0] for item in heading.parent.all("li")] == ["Reporter changed the event"]
    assert "Three cracks are found" in heading.parent.text
    # Typed values stay, and the next attempt approves the content that is shown now.
    again = answer.form
    assert again.data[f"change-{changed.uid}-kind"] == ["minor"]
    follow(as_editor, again.send(as_editor))
    assert Publication.objects.count() == 2


# --- Embargo ----------------------------------------------------------------------------------------


@pytest.fixture
def in_an_hour() -> datetime:
    """Return a whole minute, the same throughout a test."""
    return (timezone.now() + timedelta(hours=1)).replace(second=0, microsecond=0)


def hold_back(editor: Client, at: At, timeline: Timeline, *, until: datetime) -> None:
    """Publish under an embargo, whose end is in the timeline's zone."""
    form = get(editor, at("publish")).form.fill(note="The first version")
    local = until.astimezone(ZoneInfo(timeline.time_zone))
    follow(editor, form.fill(embargo_until=local.strftime("%Y-%m-%dT%H:%M")).send(editor))


@pytest.fixture
def waiting(
    as_editor: Client, at: At, make_event: Make, timeline: Timeline, in_an_hour: datetime
) -> Publication:
    """Return a first version under embargo, on a timeline whose zone differs from UTC in summer."""
    make_event("A crack is found")
    hold_back(as_editor, at, timeline, until=in_an_hour)
    return Publication.objects.get()


def test_embargo_is_in_the_timelines_zone(
    waiting: Publication,
    as_editor: Client,
    client: Client,
    at: At,
    timeline: Timeline,
    in_an_hour: datetime,
) -> None:
    assert waiting.embargo_until is not None
    assert waiting.embargo_until.astimezone(UTC) == in_an_hour
    assert client.get(f"/t/{timeline.slug}/").status_code == 404
    page = get(as_editor, at("publish"))
    assert "Version 1 is under embargo" in page.text
    assert "A crack is found" in get(as_editor, at("waiting")).text


def test_row_shows_that_an_entry_is_under_embargo(
    waiting: Publication, as_editor: Client, at: At, make_event: Make
) -> None:
    held = Entry.objects.get()
    fresh = make_event("The dock is closed")
    rows = get(as_editor, at("timeline"))
    assert "Under embargo" in rows.row(held.uid).text
    assert "Not public yet" in rows.row(fresh.uid).text
    assert "A version under embargo contains it" in get(as_editor, at("entry-remove", held)).text


def test_the_desk_says_why_an_embargo_has_not_ended(
    waiting: Publication, as_editor: Client, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    for page in ("timeline", "publish"):
        assert not get(as_editor, at(page)).root.all("p", class_="embargo-delay")
    monkeypatch.setattr("timeline.publication_clock.find_doubt", lambda: "The clock is wrong.")
    for page in ("timeline", "publish"):
        (delay,) = get(as_editor, at(page)).root.all("p", class_="embargo-delay")
        assert delay.text == "The clock is wrong. Until it is right, no embargo ends."


@pytest.mark.parametrize("until", ["2017-03-07T10:15", "2999-01-01T00:00", "soon", "2026-13-40T99:99"])
def test_invalid_embargo_is_refused_and_kept(until: str, as_editor: Client, at: At, make_event: Make) -> None:
    make_event("A crack is found")
    form = get(as_editor, at("publish")).form.fill(note="The first version", embargo_until=until)
    answer = Answer(form.send(as_editor))
    assert (answer.status, list(answer.errors)) == (422, ["embargo_until"])
    assert answer.form.data["embargo_until"] == [until]
    assert not Publication.objects.exists()


def press(client: Client, at: At, label: str) -> Answer:
    page = get(client, at("publish"))
    form = next(
        Form(item)
        for item in page.root.all("form")
        if any(button.text == label for button in item.all("button"))
    )
    decide = next(button["value"] for button in form.element.all("button") if button.text == label)
    return follow(client, client.post(form.action, {**form.data, "decide": decide}))


def test_pending_version_is_cancelled_or_released(
    waiting: Publication,
    as_editor: Client,
    client: Client,
    at: At,
    timeline: Timeline,
    in_an_hour: datetime,
) -> None:
    assert press(as_editor, at, "Cancel and hold back").notice == (
        "Version 1 was cancelled: it never goes live. Its entries are held back."
    )
    make_entry_ready(Entry.objects.get(), by=User.objects.get(email="editor@example.org"))
    assert client.get(f"/t/{timeline.slug}/").status_code == 404
    hold_back(as_editor, at, timeline, until=in_an_hour)
    assert press(as_editor, at, "Release it now").notice == "Version 3 is public."
    assert client.get(f"/t/{timeline.slug}/").status_code == 200


def test_second_decision_about_an_embargo_is_refused(waiting: Publication, as_editor: Client, at: At) -> None:
    for _ in range(2):
        response = as_editor.post(at("embargo"), {"decide": "cancel", "number": "1"})
    assert "Version 1 is not under embargo" in follow(as_editor, response).text
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    "data", [{}, {"decide": "cancel"}, {"decide": "x", "number": "1"}, {"decide": "cancel", "number": "1e9"}]
)
def test_invalid_embargo_decision_gets_404(
    data: dict[str, str], as_editor: Client, at: At, timeline: Timeline
) -> None:
    assert as_editor.post(at("embargo"), data).status_code == 404


def test_reporter_cannot_decide_about_an_embargo(waiting: Publication, as_reporter: Client, at: At) -> None:
    page = get(as_reporter, at("publish"))
    assert "Version 1 is under embargo" in page.text
    assert not [item for item in page.root.all("button") if item.text in {"Cancel it", "Release it now"}]
    for address, data in (("embargo", {"decide": "cancel", "number": "1"}), ("withdraw", {"reason": "x"})):
        assert as_reporter.post(at(address), data).status_code == 403
    assert not Decision.objects.exists()


# --- Withdrawal -------------------------------------------------------------------------------------


def test_timeline_is_withdrawn_and_reinstated(
    as_editor: Client, client: Client, at: At, timeline: Timeline, make_event: Make, publish_it: Publish
) -> None:
    make_event("A crack is found")
    publish_it()
    page = get(as_editor, at("withdraw"))
    answer = Answer(page.form.send(as_editor))
    assert answer.status == 422
    assert "Say why" in answer.alert
    done = follow(as_editor, answer.form.fill(reason="A court has ruled.").send(as_editor))
    assert done.notice == "The timeline is withdrawn."
    assert "The timeline is withdrawn" in done.root.by_id("sidebar").text
    assert "Harbour fire" not in get(client, "/").text
    page = get(as_editor, at("withdraw"))
    assert "A court has ruled." in page.text
    form = page.form
    form.data["reinstate"] = ["yes"]
    assert follow(as_editor, form.send(as_editor)).notice == "The timeline is public again."
    assert "Harbour fire" in get(client, "/").text


def test_unpublished_timeline_cannot_be_withdrawn(as_editor: Client, at: At, timeline: Timeline) -> None:
    assert "there is nothing to withdraw" in get(as_editor, at("withdraw")).text
    answer = Answer(as_editor.post(at("withdraw"), {"reason": "x"}))
    assert answer.status == 422


def test_decisions_do_not_count_as_unpublished_changes(
    as_editor: Client, at: At, make_event: Make, publish_it: Publish
) -> None:
    make_event("A crack is found")
    publish_it()
    follow(as_editor, get(as_editor, at("withdraw")).form.fill(reason="A court has ruled.").send(as_editor))
    panel: Any = get(as_editor, at("timeline")).root.by_id("sidebar")
    assert "No unpublished changes." in panel.text
