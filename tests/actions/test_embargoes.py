"""Embargoes: a version goes live at their end, and can be cancelled or released before."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from tests.support.time_travel import travel_to
from timeline import document, publication_clock
from timeline.actions.base import Refused
from timeline.actions.drafts import CitationDraft, CorrectionDraft, EventDraft
from timeline.actions.embargoes import end_embargoes, explain_delay
from timeline.actions.entries import edit_entry, remove_entry
from timeline.actions.holds import make_entry_ready
from timeline.actions.publications import publish
from timeline.actions.version_store import get_latest, get_live_document, get_pending
from timeline.actions.waiting_versions import cancel_embargo, release_embargo
from timeline.models import Change, Decision, EmbargoEnd, Entry, Publication, Source, Timeline, User

Everything = Callable[[], Any]
Travel = Callable[[datetime], None]
HOUR = timedelta(hours=1)


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Travel:
    """Set every clock, and end the embargoes that are over."""
    return lambda moment: travel_to(moment, monkeypatch)


def go(timeline: Timeline, editor: User, **more: Any) -> Publication:
    return publish(timeline, by=editor, note="New", seen_digest=None, **more)


@pytest.fixture
def end() -> datetime:
    return timezone.now().replace(microsecond=0) + HOUR


@pytest.fixture
def waiting(event: Entry, editor: User, end: datetime) -> Publication:
    """The first version of a timeline, under embargo."""
    return go(event.timeline, editor, embargo_until=end)


def live(timeline: Timeline) -> list[int]:
    return [item.number for item in Publication.objects.live().filter(timeline=timeline)]


def test_a_version_goes_live_at_the_end_of_its_embargo(
    waiting: Publication, end: datetime, travel: Travel
) -> None:
    assert live(waiting.timeline) == []
    assert get_live_document(waiting.timeline) is None
    assert list(Publication.objects.public_at("harbour-fire")) == []
    travel(end - timedelta(seconds=1))
    assert live(waiting.timeline) == []
    travel(end)
    assert live(waiting.timeline) == [1]
    assert get_pending(waiting.timeline) is None
    whole = get_live_document(waiting.timeline)
    assert whole is not None
    assert whole.version is not None
    assert whole.version.published == publication_clock.format_instant(end)
    assert whole.events[0].first_published == publication_clock.format_instant(end)


def test_the_version_before_stays_live_until_the_end(
    event: Entry, editor: User, end: datetime, make_event: Callable[..., Entry], travel: Travel
) -> None:
    go(event.timeline, editor)
    make_event("Another")
    go(event.timeline, editor, embargo_until=end)
    assert live(event.timeline) == [1]
    travel(end)
    assert live(event.timeline) == [2]


def test_a_clock_that_is_set_back_hides_no_version(
    waiting: Publication, end: datetime, travel: Travel, make_event: Callable[..., Entry], editor: User
) -> None:
    travel(end)
    assert live(waiting.timeline) == [1]
    travel(end - HOUR)
    assert live(waiting.timeline) == [1]
    make_event("Another")
    second = go(waiting.timeline, editor)
    assert second.at >= end
    assert live(waiting.timeline) == [2]


def test_versions_stay_in_order_after_the_clock_was_set_back_and_the_process_restarted(
    event: Entry, editor: User, make_event: Callable[..., Entry], travel: Travel
) -> None:
    first = go(event.timeline, editor)
    publication_clock.reset()
    travel(first.at - HOUR)
    make_event("Another")
    second = go(event.timeline, editor)
    notes = [document.decode(item.data).version for item in (first, second)]
    assert notes[0] is not None
    assert notes[1] is not None
    assert notes[0].published <= notes[1].published
    assert live(event.timeline) == [2]


@pytest.mark.parametrize("by", [-HOUR, timedelta(0), timedelta(days=367)])
def test_an_embargo_ends_in_the_future_within_a_year(
    by: timedelta, event: Entry, editor: User, everything: Everything
) -> None:
    before = everything()
    with pytest.raises(Refused) as refusal:
        go(event.timeline, editor, embargo_until=timezone.now() + by)
    assert refusal.value.field == "embargo_until"
    assert everything() == before


# --- The clock --------------------------------------------------------------------------------------


def test_a_moment_that_no_process_has_confirmed_ends_nothing(
    waiting: Publication, end: datetime, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.CLOCK_STEADY_SECONDS = 60
    monkeypatch.setattr("django.utils.timezone.now", lambda: end + HOUR)
    assert end_embargoes() == []
    assert live(waiting.timeline) == []
    assert get_pending(waiting.timeline) == waiting


def test_an_ended_embargo_stays_ended_after_a_restart(
    waiting: Publication, end: datetime, travel: Travel, settings: Settings
) -> None:
    travel(end)
    settings.CLOCK_STEADY_SECONDS = 60
    publication_clock.reset()
    travel(end - 2 * HOUR)
    assert live(waiting.timeline) == [1]
    assert EmbargoEnd.objects.get().publication == waiting
    assert end_embargoes() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no clock of its own")
def test_a_clock_ahead_of_the_database_ends_no_embargo(
    waiting: Publication, end: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: end + HOUR)
    publication_clock.reset()
    assert end_embargoes() == []
    assert "ahead of the clock of the database" in explain_delay(waiting)
    monkeypatch.undo()
    assert end_embargoes() == []
    assert explain_delay(waiting) == ""


def test_an_embargo_whose_clock_is_not_trusted_yet_says_so(
    waiting: Publication, end: datetime, travel: Travel, settings: Settings
) -> None:
    assert explain_delay(waiting) == ""
    settings.CLOCK_STEADY_SECONDS = 60
    travel(end)
    assert explain_delay(waiting).startswith("The clock of this server was set a moment ago.")
    publication_clock.reset()
    assert explain_delay(waiting).startswith("The embargo time has passed.")


def test_a_decision_keeps_an_embargo_from_ending(
    waiting: Publication, editor: User, end: datetime, travel: Travel
) -> None:
    cancel_embargo(waiting.timeline, by=editor, number=1)
    travel(end)
    assert not EmbargoEnd.objects.exists()


# --- Cancelled --------------------------------------------------------------------------------------


def test_a_cancelled_version_never_goes_live(
    waiting: Publication, editor: User, end: datetime, travel: Travel
) -> None:
    cancel_embargo(waiting.timeline, by=editor, number=1)
    travel(end + HOUR)
    assert live(waiting.timeline) == []
    assert list(Publication.objects.public_at("harbour-fire")) == []
    assert get_latest(waiting.timeline) is None
    assert (Decision.objects.get().verb, Decision.objects.get().publication) == ("cancel", waiting)
    assert Change.objects.latest("pk").verb == "cancel"


def test_after_a_cancellation_the_same_content_gets_the_next_number(
    waiting: Publication, editor: User
) -> None:
    cancel_embargo(waiting.timeline, by=editor, number=1)
    assert Entry.objects.get().first_published_at is None
    # Nobody has approved it for another moment.
    make_entry_ready(Entry.objects.get(), by=editor)
    again = go(waiting.timeline, editor)
    version = document.decode(again.data).version
    assert version is not None
    assert (again.number, version.previous) == (2, "")
    assert live(waiting.timeline) == [2]


def test_an_entry_withdrawn_before_it_was_public_becomes_removed(
    waiting: Publication, event: Entry, editor: User, make_event: Callable[..., Entry]
) -> None:
    row = Entry.objects.get(pk=event.pk)
    remove_entry(row, by=editor, version=row.version, reason="Not so.")
    make_event("Another")
    cancel_embargo(waiting.timeline, by=editor, number=1)
    assert Entry.objects.get(pk=event.pk).state == Entry.State.REMOVED
    whole = document.decode(go(waiting.timeline, editor).data)
    assert whole.withdrawals == []
    assert event.uid not in whole.order


# --- Released ---------------------------------------------------------------------------------------


def test_a_released_version_is_public_at_once_as_approved(
    waiting: Publication, editor: User, make_event: Callable[..., Entry], end: datetime, travel: Travel
) -> None:
    make_event("Added since")
    now = release_embargo(waiting.timeline, by=editor, number=1)
    assert live(waiting.timeline) == [2]
    assert now.content_digest == waiting.content_digest
    assert now.changes_through == waiting.changes_through
    whole = document.decode(now.data)
    assert whole.version is not None
    assert whole.version.published == publication_clock.format_instant(now.at)
    assert now.at < end
    assert whole.events[0].first_published == publication_clock.format_instant(now.at)
    assert Entry.objects.get(uid=whole.events[0].id).first_published_at == now.at
    travel(end + HOUR)
    assert live(waiting.timeline) == [2]


def test_a_released_correction_has_the_instant_of_the_release(
    event: Entry, editor: User, gazette: Source, end: datetime
) -> None:
    go(event.timeline, editor)
    draft = EventDraft(headline="Two cracks", citations=(CitationDraft(source=gazette),))
    edit_entry(event, draft, by=editor, version=event.version)
    notes = {event.uid: CorrectionDraft(was="one", now="two", why="We miscounted.")}
    go(event.timeline, editor, embargo_until=end, change_notes=notes)
    now = release_embargo(event.timeline, by=editor, number=2)
    [correction] = document.decode(now.data).corrections
    assert (correction.now, correction.at) == ("two", publication_clock.format_instant(now.at))


# --- Too late, or not theirs ------------------------------------------------------------------------

BOTH = pytest.mark.parametrize("decide", [cancel_embargo, release_embargo])


@BOTH
def test_a_live_version_cannot_be_cancelled_or_released(
    decide: Any, waiting: Publication, editor: User, end: datetime, travel: Travel, everything: Everything
) -> None:
    travel(end)
    before = everything()
    with pytest.raises(Refused, match="is not under embargo"):
        decide(waiting.timeline, by=editor, number=1)
    assert everything() == before


@BOTH
def test_only_one_decision_ends_an_embargo(decide: Any, waiting: Publication, editor: User) -> None:
    decide(waiting.timeline, by=editor, number=1)
    for again in (cancel_embargo, release_embargo):
        with pytest.raises(Refused):
            again(waiting.timeline, by=editor, number=1)


@BOTH
def test_a_reporter_cannot_end_an_embargo(
    decide: Any, waiting: Publication, reporter: User, everything: Everything
) -> None:
    before = everything()
    with pytest.raises(PermissionDenied):
        decide(waiting.timeline, by=reporter, number=1)
    assert everything() == before
