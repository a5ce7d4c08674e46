"""The front page: what waits for the user, what is late, what comes in. Empty groups are not shown."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.desk.conftest import Make, sign_in
from tests.support.desk_pages import Element, get
from timeline.actions import publications, waiting_versions
from timeline.desk.moments import describe_moment
from timeline.models import (
    Entry,
    FormDraft,
    Party,
    Publication,
    Report,
    Takedown,
    Timeline,
    UnprotectRequest,
    User,
)

HOUR = timedelta(hours=1)


def read_groups(client: Client) -> dict[str, Element]:
    page = get(client, "/desk/")
    return {
        item["id"].removeprefix("front-"): item for item in page.root.all("section", class_="front-group")
    }


def report_on(timeline: Timeline, words: str) -> Report:
    publication, _is_new = Publication.objects.get_or_create(
        timeline=timeline,
        number=1,
        defaults={"note": "New", "title": timeline.title, "language": "en", "time_zone": "UTC", "entries": 1},
    )
    made: Report = Report.objects.create(publication=publication, words=words)
    return made


def test_nothing_waits_for_a_new_account(as_reporter: Client, timeline: Timeline) -> None:
    page = get(as_reporter, "/desk/")
    assert page.title.startswith("Front page")
    assert "Nothing is waiting for you." in page.text
    assert read_groups(as_reporter) == {}


def test_requests_are_listed_by_their_deadline(as_editor: Client, make_request: Make) -> None:
    now = timezone.now()
    make_request(asked="The mayor", deadline=now + 50 * HOUR)
    late = make_request(asked="The harbour board", put="Who shut the gate?", deadline=now - HOUR)
    make_request(asked="The crew")
    make_request(asked="The pilot", deadline=now - HOUR, outcome="declined")
    group = read_groups(as_editor)["requests"]
    assert [link.text for link in group.all("a") if link.get("class") != "button"] == [
        "The harbour board",
        "The mayor",
        "The crew",
    ]
    assert "1 overdue, 2 waiting" in group.text
    assert "Overdue since" in group.all("li")[0].text
    assert "Who shut the gate?" in group.text
    button = group.one("a", class_="button")
    assert button["href"].endswith(f"/{late.uid}/edit/")


def test_requests_of_other_outlets_and_removed_ones_do_not_wait(
    as_editor: Client, timeline: Timeline, make_request: Make
) -> None:
    make_request(asked_by=Party.objects.create(name="The Gazette"))
    Entry.objects.filter(pk=make_request(asked="The crew").pk).update(state="removed")
    assert read_groups(as_editor) == {}


def test_new_reports_are_listed_and_counted_in_the_menu(as_editor: Client, timeline: Timeline) -> None:
    for number in range(8):
        report_on(timeline, f"Wrong {number}")
    Report.objects.filter(words="Wrong 0").update(state="looking")
    page = get(as_editor, "/desk/parties/")
    assert page.root.one(class_="new-count").text == "7 new"
    group = read_groups(as_editor)["reports"]
    assert len(group.all("li")) == 6
    assert "All open reports" in group.text


def test_decisions_wait_for_the_second_person_only(
    as_editor: Client, editor: User, timeline: Timeline, make_user: Callable[..., User], as_reporter: Client
) -> None:
    other = make_user("second@example.org", "editor")
    Takedown.objects.create(kind="words", timeline=timeline, words=["minutes"], requested_by=editor)
    party = Party.objects.create(name="Ann Ander", kind="person", protected=True, pseudonym="A witness")
    UnprotectRequest.objects.create(party=party, by=editor, reason="She agreed.")
    assert "waiting" not in read_groups(as_editor)
    assert "waiting" not in read_groups(as_reporter)
    group = read_groups(sign_in(other))["waiting"]
    assert "Takedown: words" in group.text
    assert "End the protection of Ann Ander" in group.text


def test_the_list_says_what_is_live_waiting_cancelled_and_withdrawn(
    as_editor: Client,
    editor: User,
    timeline: Timeline,
    make_event: Make,
    publish_it: Callable[[], Publication],
) -> None:
    make_event("The gate opens")
    publish_it()
    make_event("The gate closes")
    until = timezone.now() + 20 * HOUR
    publications.publish(timeline, by=editor, note="More", seen_digest=None, embargo_until=until)
    results = get(as_editor, "/desk/").root.by_id("results").text
    assert "version 1 is public" in results
    assert "version 2 is under embargo until" in results
    group = read_groups(as_editor)["embargoes"]
    assert "Version 2 of Harbour fire" in group.text
    waiting_versions.cancel_embargo(timeline, by=editor, number=2)
    results = get(as_editor, "/desk/").root.by_id("results").text
    assert "version 1 is public" in results
    assert "version 2 was cancelled" in results
    assert "embargoes" not in read_groups(as_editor)
    publications.withdraw_timeline(timeline, by=editor, reason="It was another harbour.")
    results = get(as_editor, "/desk/").root.by_id("results").text
    assert "withdrawn" in results
    assert "is public" not in results


def test_own_unsaved_changes_lead_back_to_their_forms(
    as_reporter: Client, reporter: User, as_editor: Client, timeline: Timeline, hidden: Timeline
) -> None:
    own = {"user": reporter, "fields": [["headline", "Smoke"]]}
    FormDraft.objects.create(**own, kind="event", timeline=timeline, label="Smoke")
    FormDraft.objects.create(**own, kind="timeline", timeline=timeline)
    FormDraft.objects.create(**own, kind="party", subject_uid="p2q", label="The board")
    FormDraft.objects.create(**own, kind="event", timeline=hidden, label="The whistle")
    group = read_groups(as_reporter)["drafts"]
    names = [link.text for link in group.all("a") if link.get("class") != "button"]
    assert names == ["Party “The board”", "Settings", "New event “Smoke”"]
    assert "In Harbour fire · just now" in group.text
    page = get(as_reporter, group.links()[-1])
    assert page.root.one("input", name="headline")["value"] == "Smoke"
    assert "drafts" not in read_groups(as_editor)


def test_groups_have_nothing_of_hidden_timelines(
    as_editor: Client, as_member: Client, hidden: Timeline, member: User
) -> None:
    report_on(hidden, "The whistle blew at nine.")
    Takedown.objects.create(kind="words", timeline=hidden, words=["x"], requested_by=member)
    publication = Publication.objects.get()
    Publication.objects.create(
        timeline=hidden,
        number=2,
        previous=publication,
        note="N",
        title="The whistle-blower",
        language="en",
        time_zone="UTC",
        entries=1,
        embargo_until=timezone.now() + HOUR,
    )
    page = get(as_editor, "/desk/")
    assert "Nothing is waiting for you." in page.text
    assert not page.root.all(class_="new-count")
    assert {"reports", "embargoes"} <= set(read_groups(as_member))


def test_search_and_later_pages_show_the_list_alone(as_editor: Client, timeline: Timeline) -> None:
    report_on(timeline, "Wrong")
    assert not get(as_editor, "/desk/", q="fire").root.all("section", class_="front-group")


def test_number_of_queries_does_not_grow(
    as_editor: Client, editor: User, timeline: Timeline, make_request: Make, make_event: Make
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            get(as_editor, "/desk/")
        return len(queries)

    def add_one() -> None:
        slug = f"other-{Timeline.objects.count()}"
        report_on(Timeline.objects.create(slug=slug, title=slug), "Wrong")

    make_request(deadline=timezone.now())
    add_one()
    before = count()
    for _number in range(3):
        add_one()
        make_request(deadline=timezone.now() + HOUR)
    assert count() == before


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0, "today, 12:00 GMT"),
        (-24, "yesterday, 12:00 GMT"),
        (24, "tomorrow, 12:00 GMT"),
        (72, "Saturday, 12:00 GMT"),
        (-72, "5 February, 12:00 GMT"),
        (24 * 400, "15 March 2018, 12:00 GMT"),
    ],
)
def test_moments_are_told_in_words(hours: int, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2017, 2, 8, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert describe_moment(now + timedelta(hours=hours), "Europe/London", with_zone=True) == words
