"""Who else has a timeline open, and what they have done since one's page was loaded."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.desk.conftest import sign_in
from tests.support.desk_pages import get
from timeline.actions.drafts import EventDraft
from timeline.actions.entries import add_entry, edit_entry, move_entry, remove_entry
from timeline.actions.entry_drafts import read_entry
from timeline.actions.holds import hold_back_entry, make_entry_ready
from timeline.dates import When
from timeline.desk import people_here
from timeline.desk.changes_since import MAX_CHANGES
from timeline.models import Change, Entry, Timeline, User
from timeline.models.accounts import SharedValue

At = Callable[..., str]


@pytest.fixture
def alarm(make_event: Callable[..., Entry]) -> Entry:
    return make_event("The alarm is raised")


def poll(
    client: Client, at: At, page: str = "p1", seen: int | str = 0, etag: str = "", entry: str = ""
) -> Any:
    headers = {"If-None-Match": etag} if etag else {}
    return client.get(at("since"), {"seen": seen, "page": page, "open": entry}, headers=headers)


def list_people(response: Any) -> list[tuple[str, str]]:
    return [(person["name"], person["entry"]) for person in response.json()["people"]]


def find_seen(client: Client, at: At) -> str:
    return get(client, at("timeline")).root.by_id("presence")["data-seen"]


# --- Who is here ----------------------------------------------------------------------------------------


def test_people_see_each_other_and_what_the_others_edit(
    as_reporter: Client, as_editor: Client, at: At, alarm: Entry
) -> None:
    assert list_people(poll(as_reporter, at)) == []
    assert list_people(poll(as_editor, at)) == [("Reporter", "")]
    assert list_people(poll(as_reporter, at, entry=alarm.uid)) == [("Editor", "")]
    # Two pages of one person are one person.
    poll(as_reporter, at, page="p2")
    assert list_people(poll(as_editor, at)) == [("Reporter", alarm.uid)]
    for page in ("p1", "p2"):
        assert as_reporter.post(f"{at('since')}?page={page}").status_code == 204
    assert list_people(poll(as_editor, at)) == []


def test_whoever_stops_asking_is_gone(
    as_reporter: Client, as_editor: Client, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000_000.0
    monkeypatch.setattr("timeline.desk.people_here.time.time", lambda: now)
    poll(as_reporter, at)
    now += people_here.HERE_SECONDS - 1
    assert list_people(poll(as_editor, at)) == [("Reporter", "")]
    now += 1
    assert list_people(poll(as_editor, at)) == []


def test_nobody_is_seen_in_another_timeline(
    as_member: Client, as_reporter: Client, at: At, hidden: Timeline
) -> None:
    as_member.get(reverse("desk:since", args=[hidden.slug]))
    assert list_people(poll(as_reporter, at)) == []


@pytest.mark.parametrize(
    "cache", ["newsroom.table_cache.TableCache", "django.core.cache.backends.locmem.LocMemCache"]
)
def test_every_cache_keeps_who_is_here(
    cache: str, as_reporter: Client, as_editor: Client, at: At, settings: Any, alarm: Entry
) -> None:
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": cache, "LOCATION": "presence"}}
    poll(as_reporter, at, entry=alarm.uid)
    assert list_people(poll(as_editor, at)) == [("Reporter", alarm.uid)]
    if cache.endswith("TableCache"):
        # Keys and ids, no names.
        assert "Reporter" not in str(list(SharedValue.objects.values()))


def test_with_a_shared_cache_it_is_used(settings: Any) -> None:
    assert people_here.get_presence_cache() is caches["default"]
    settings.CACHE_URL = "redis://127.0.0.1/0"
    assert people_here.get_presence_cache() is caches["pages"]


def test_records_are_bounded(
    as_reporter: Client, at: At, monkeypatch: pytest.MonkeyPatch, timeline: Timeline
) -> None:
    monkeypatch.setattr(people_here, "MAX_PAGES", 3)
    for number in range(5):
        poll(as_reporter, at, page=f"p{number}")
    poll(as_reporter, at, page="x" * 1000, entry="<b>")
    pages = people_here.get_presence_cache().get(f"presence:{timeline.pk}")
    assert len(pages) == 3
    assert all(len(name) < 60 and not entry for name, (_at, entry) in pages.items())


# --- What has changed -----------------------------------------------------------------------------------


def test_nothing_new_is_304_and_costs_the_same(as_reporter: Client, at: At, alarm: Entry) -> None:
    first = poll(as_reporter, at, seen=find_seen(as_reporter, at))
    assert first.json()["changes"] == []
    again = poll(as_reporter, at, seen=first.json()["seen"], etag=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Cache-Control"] == "no-store, private"


def test_changes_of_others_are_listed_and_ones_own_are_not(
    as_reporter: Client, at: At, alarm: Entry, timeline: Timeline, editor: User, reporter: User
) -> None:
    seen = find_seen(as_reporter, at)
    first = poll(as_reporter, at, seen=seen)
    draft: Any = read_entry(alarm.event)
    edit_entry(alarm, replace(draft, body="Theirs."), by=editor, version=1)
    edit_entry(alarm, replace(draft, body="Mine."), by=reporter, version=2)
    later = EventDraft(headline="The inquiry opens", when=When(edtf="2017-04"))
    new = add_entry(timeline, later, by=editor, after=alarm).entry
    edit_entry(new, replace(later, headline="An inquiry opens"), by=editor, version=1)
    news = poll(as_reporter, at, seen=seen, etag=first["ETag"])
    assert news.status_code == 200
    edited, added = news.json()["changes"]
    assert (edited["uid"], edited["verb"]) == (alarm.uid, "edit")
    assert edited["words"].startswith("Changed by Editor, ")
    assert (added["uid"], added["verb"], added["by"], added["above"]) == (new.uid, "add", "Editor", alarm.uid)
    # Not what the entries say.
    assert "inquiry" not in news.content.decode()
    assert news.json()["seen"] == Change.objects.latest("pk").pk
    # The page is up to date now.
    assert poll(as_reporter, at, seen=news.json()["seen"]).json()["changes"] == []


def test_moves_removals_and_holds_are_listed(
    as_reporter: Client, at: At, make_event: Callable[..., Entry], editor: User
) -> None:
    first, second, third, fourth = (make_event(headline) for headline in ("One", "Two", "Three", "Four"))
    hold_back_entry(fourth, by=editor)
    seen = find_seen(as_reporter, at)
    move_entry(second, by=editor, after=None)
    remove_entry(first, by=editor, version=first.version)
    hold_back_entry(third, by=editor)
    make_entry_ready(fourth, by=editor)
    verbs = {line["uid"]: line["verb"] for line in poll(as_reporter, at, seen=seen).json()["changes"]}
    assert verbs == {
        second.uid: "move",
        first.uid: "remove",
        third.uid: "hold-back",
        fourth.uid: "make-ready",
    }


def test_too_many_changes_are_said_to_be_many(
    as_reporter: Client, at: At, timeline: Timeline, editor: User
) -> None:
    line = {"timeline": timeline, "by": editor, "verb": "edit", "subject": "event", "label": "x"}
    Change.objects.bulk_create(Change(subject_uid=f"a{n}", **line) for n in range(MAX_CHANGES + 5))
    news = poll(as_reporter, at).json()
    assert (news["changes"], news["is_too_much"]) == (None, True)
    assert news["seen"] == Change.objects.latest("pk").pk


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30, "٣"])
def test_a_malformed_request_is_no_fault(seen: str, as_reporter: Client, at: At, alarm: Entry) -> None:
    assert poll(as_reporter, at, seen=seen).status_code == 200


def test_a_removed_role_and_an_ended_session_end_it_at_once(reporter: User, at: At) -> None:
    client = sign_in(reporter)
    first = poll(client, at)
    reporter.groups.clear()
    assert poll(client, at, etag=first["ETag"]).status_code == 403
    client.cookies.clear()
    assert poll(client, at, etag=first["ETag"]).status_code == 302


# What ends or changes the answer to a poll that was the same for a while, and the status that follows.
EVENTS: dict[str, tuple[int, Callable[[User, Timeline], object]]] = {
    "nothing": (304, lambda user, timeline: None),
    "another member": (
        304,
        lambda user, timeline: timeline.members.add(User.objects.create_user("x@example.org")),
    ),
    "no role": (403, lambda user, timeline: user.groups.clear()),
    "another role": (304, lambda user, timeline: user.groups.set([Group.objects.get(name="viewer")])),
    "no member": (404, lambda user, timeline: timeline.members.clear()),
    "no account": (302, lambda user, timeline: User.objects.filter(pk=user.pk).update(is_active=False)),
    "another password": (302, lambda user, timeline: User.objects.filter(pk=user.pk).update(password="x")),
    "no session": (302, lambda user, timeline: Session.objects.all().delete()),
    "an old session": (302, lambda user, timeline: Session.objects.update(expire_date=timezone.now())),
    "a change": (
        200,
        lambda user, timeline: Timeline.objects.filter(pk=timeline.pk).update(changed_at=timezone.now()),
    ),
    "somebody": (200, lambda user, timeline: people_here.come_here(timeline, user.pk + 1, "p9")),
    "another address": (
        404,
        lambda user, timeline: Timeline.objects.filter(pk=timeline.pk).update(slug="other"),
    ),
    "erased": (404, lambda user, timeline: Timeline.objects.filter(pk=timeline.pk).delete()),
}


@pytest.mark.parametrize("event", EVENTS)
def test_the_short_way_ends_with_everything_that_the_answer_depends_on(
    event: str, member: User, hidden: Timeline
) -> None:
    client = sign_in(member)
    address, etag = reverse("desk:since", args=[hidden.slug]), ""
    for _ in range(3):
        response = client.get(address, {"page": "p1"}, headers={"If-None-Match": etag} if etag else {})
        etag = response["ETag"]
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, {"page": "p1"}, headers={"If-None-Match": etag})
    assert (response.status_code, len(queries)) == (304, 1)
    assert response["Cache-Control"] == "no-store, private"
    status, act = EVENTS[event]
    act(member, hidden)
    assert client.get(address, {"page": "p1"}, headers={"If-None-Match": etag}).status_code == status


def test_a_row_can_be_shown_anew_without_taking_the_focus(as_reporter: Client, at: At, alarm: Entry) -> None:
    quiet = get(as_reporter, at("entry", alarm), htmx=True, quiet="1")
    assert "autofocus" not in quiet.row(alarm.uid).attributes
