"""The audit log: what the desk writes into it, and the page on which administrators read it."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.conftest import PASSWORD
from tests.desk.conftest import People, sign_in
from tests.support.desk_pages import get
from timeline.actions.audit_log import REPEATS_PER_HOUR, write_audit_event
from timeline.actions.base import Refused
from timeline.actions.drafts import CitationDraft, EventDraft, SourceDraft
from timeline.actions.entries import add_entry
from timeline.actions.publications import publish
from timeline.actions.timelines import TimelineDraft, create_timeline, edit_timeline
from timeline.models import AuditEvent, Change, Entry, Publication, Timeline, User

AUDIT = "/desk/audit/"


@pytest.fixture
def administrator(make_user: Callable[..., User]) -> User:
    return make_user("admin@example.org", "administrator")


@pytest.fixture
def as_administrator(administrator: User) -> Client:
    return sign_in(administrator)


def list_events(*verbs: str) -> list[tuple[str, str]]:
    """Return the verb and label of the events in the log, the oldest first."""
    events = AuditEvent.objects.order_by("pk")
    return [(event.verb, event.label) for event in events if not verbs or event.verb in verbs]


# --- What is written -------------------------------------------------------------------------------


def test_sign_ins_and_failures_are_in_the_log(client: Client, editor: User) -> None:
    for email, password in (
        (editor.email, "wrong"),
        ("nobody@example.org", "wrong"),
        (editor.email, PASSWORD),
    ):
        client.post("/accounts/login/", {"login": email, "password": password})
    client.post("/accounts/logout/")
    events = AuditEvent.objects.with_details().order_by("pk")
    assert [(event.verb, event.by, event.uid, event.address) for event in events] == [
        ("sign-in-failed", None, str(editor.pk), "127.0.0.1"),
        ("sign-in-failed", None, "", "127.0.0.1"),
        ("sign-in", editor, str(editor.pk), "127.0.0.1"),
        ("sign-out", editor, str(editor.pk), "127.0.0.1"),
    ]


def test_a_refusal_is_in_the_log_without_the_address(
    people: People, timeline: Timeline, hidden: Timeline, reporter: User
) -> None:
    people["reporter"].post(reverse("desk:publish", args=[timeline.slug]))
    people["no role"].get(reverse("desk:timeline", args=[hidden.slug]))
    people["reporter"].get(reverse("desk:timeline", args=[hidden.slug]))
    events = AuditEvent.objects.order_by("pk")
    assert [(event.verb, event.label, event.timeline, event.reason) for event in events] == [
        ("refused", "POST publish", timeline, "You may not publish this timeline."),
        ("refused", "GET timeline", None, "Your account has no role at this desk yet. Ask an administrator."),
    ]
    assert "whistle" not in str(list(events.values()))


def test_one_account_cannot_fill_the_log(people: People) -> None:
    for _ in range(REPEATS_PER_HOUR + 5):
        people["no role"].get(AUDIT)
    assert AuditEvent.objects.count() == REPEATS_PER_HOUR


def test_previews_are_in_the_log(as_editor: Client, timeline: Timeline, editor: User) -> None:
    as_editor.get(reverse("desk:preview", args=[timeline.slug]))
    event = AuditEvent.objects.get()
    assert (event.verb, event.by, event.timeline) == ("preview", editor, timeline)


def test_a_change_of_access_is_in_the_log(timeline: Timeline, editor: User, reporter: User) -> None:
    draft = TimelineDraft(slug=timeline.slug, title=timeline.title, access="members", members=(reporter,))
    edit_timeline(timeline, draft, by=editor, version=timeline.version)
    assert list_events() == [("access-changed", "The whole newsroom (0) → Named members only (2)")]


# --- The page --------------------------------------------------------------------------------------


def test_an_empty_log_says_so(as_administrator: Client) -> None:
    assert "Nothing has happened yet." in get(as_administrator, AUDIT).text


def test_an_administrator_starts_at_the_log(as_administrator: Client) -> None:
    assert as_administrator.get("/desk/")["Location"] == AUDIT
    page = get(as_administrator, AUDIT)
    assert "Timelines" not in page.text
    assert "Jobs" in page.text


@pytest.mark.parametrize("role", ["viewer", "reporter", "editor", "lawyer"])
def test_only_administrators_read_the_log(make_user: Callable[..., User], role: str) -> None:
    client = sign_in(make_user("someone@example.org", role))
    assert client.get(AUDIT).status_code == 403
    assert client.get(reverse("desk:audit-export")).status_code == 403


@pytest.fixture
def events(timeline: Timeline, hidden: Timeline, editor: User, reporter: User) -> None:
    """Four events of two people, the oldest forty days ago."""
    long_ago = timezone.now() - timedelta(days=40)
    AuditEvent.objects.create(verb="sign-in", by=editor, at=long_ago)
    write_audit_event("sign-in", by=reporter, address="192.0.2.7")
    write_audit_event("preview", by=editor, subject="timeline", timeline=timeline)
    write_audit_event("preview", by=editor, subject="timeline", timeline=hidden)


FILTERS: list[tuple[str, set[str]]] = [
    ("", {"Reporter signed in", "Editor signed in", "Editor previewed"}),
    ("?verb=sign-in", {"Reporter signed in", "Editor signed in"}),
    ("?verb=sign-ins", {"Reporter signed in", "Editor signed in"}),
    ("?person={editor}&verb=sign-in", {"Editor signed in"}),
    ("?first_day={today}", {"Reporter signed in", "Editor previewed"}),
    ("?last_day={yesterday}", {"Editor signed in"}),
    ("?timeline=1999", set()),
    ("?timeline=whistle", set()),
    ("?timeline={hidden}", {"Editor previewed"}),
]


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize(("query", "expected"), FILTERS)
def test_filters(
    as_administrator: Client, editor: User, hidden: Timeline, query: str, expected: set[str]
) -> None:
    today = timezone.localdate()
    values = {
        "editor": editor.pk,
        "today": today,
        "yesterday": today - timedelta(days=1),
        "hidden": hidden.pk,
    }
    page = get(as_administrator, AUDIT + query.format(**values))
    rows = {
        " ".join(row)
        for row in re.findall(r"<td>(Editor|Reporter)<br>.*?<td>(signed in|previewed)", page.html, re.DOTALL)
    }
    assert rows == expected
    if not expected:
        assert "No event matches." in page.text


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?first_day=yesterday", "Give a day as in 2026-11-30."),
        ("?first_day=2026-11-30&last_day=2026-11-01", "The last day is before the first one."),
        ("?verb=peek", "Select a valid choice."),
        ("?person=x", "Select a valid choice."),
    ],
)
def test_a_bad_filter_is_explained(as_administrator: Client, query: str, message: str) -> None:
    page = get(as_administrator, AUDIT + query, status=422)
    assert message in page.text
    export = as_administrator.get(reverse("desk:audit-export") + query)
    assert (export.status_code, message in export.content.decode()) == (422, True)


@pytest.mark.usefixtures("events")
def test_a_timeline_that_an_administrator_does_not_see_has_a_number(
    as_administrator: Client, hidden: Timeline
) -> None:
    page = get(as_administrator, AUDIT)
    assert f"timeline {hidden.pk}" in page.text
    assert "deleted timeline" not in page.text
    # One that was deleted keeps its row, and says so.
    Timeline.objects.filter(pk=hidden.pk).update(deleted_at=timezone.now())
    assert f"deleted timeline {hidden.pk}" in get(as_administrator, AUDIT).text
    assert hidden.slug not in page.html
    assert hidden.title not in page.html


@pytest.mark.usefixtures("events")
def test_the_log_is_downloaded_as_json_lines(as_administrator: Client, administrator: User) -> None:
    response: Any = as_administrator.get(reverse("desk:audit-export") + "?verb=sign-in")
    assert response["Content-Disposition"] == 'attachment; filename="audit-log.jsonl"'
    assert response["Cache-Control"] == "no-store, private"
    lines = [json.loads(line) for line in b"".join(response.streaming_content).decode().splitlines()]
    assert [(line["verb"], line["person"], line.get("address")) for line in lines] == [
        ("sign-in", "editor@example.org", None),
        ("sign-in", "reporter@example.org", "192.0.2.7"),
    ]
    assert list_events("audit-export") == [("audit-export", "")]
    assert AuditEvent.objects.latest("pk").by == administrator


def test_a_long_log_has_pages(as_administrator: Client, editor: User) -> None:
    for _ in range(60):
        write_audit_event("sign-in", by=editor)
    assert "Page 1 of 2" in get(as_administrator, AUDIT).text
    assert "Page 2 of 2" in get(as_administrator, f"{AUDIT}?verb=sign-in&page=2").text


# --- A taken address -------------------------------------------------------------------------------


def test_the_address_of_a_private_timeline_is_free_for_others(
    hidden: Timeline, reporter: User, member: User
) -> None:
    new = create_timeline(TimelineDraft(slug="whistle", title="Tin whistles"), by=reporter)
    assert new.slug == "whistle"
    hidden.refresh_from_db()
    assert re.fullmatch(r"whistle-[a-z0-9]{8}", hidden.slug)
    change = Change.objects.filter(timeline=hidden).first()
    assert change is not None
    assert change.reason == "Someone who does not see this timeline chose its address for another one."
    assert not Change.objects.visible_to(reporter).filter(timeline=hidden).exists()
    assert Timeline.objects.visible_to(member).filter(pk=hidden.pk).exists()


def test_both_ways_to_choose_an_address_answer_alike_whether_a_private_timeline_has_it(
    as_reporter: Client, hidden: Timeline, timeline: Timeline
) -> None:
    answers = []
    for slug in ("whistle", "nothing-has-this"):
        form = get(as_reporter, "/desk/new/").form.fill(title="New", slug=slug)
        answer = form.send(as_reporter)
        answers.append((answer.status_code, answer["Location"].replace(slug, "…")))
    assert answers[0] == answers[1]
    answers = []
    hidden.refresh_from_db()
    for slug in (hidden.slug, "nor-this"):
        form = get(as_reporter, f"/desk/t/{timeline.slug}/settings/").form.fill(slug=slug)
        answer = form.send(as_reporter)
        answers.append((answer.status_code, answer["Location"].replace(slug, "…")))
        timeline.refresh_from_db()
    assert answers[0] == answers[1]


def test_a_public_address_is_refused(hidden: Timeline, as_reporter: Client, member: User) -> None:
    # Readers see it, so that it is taken tells nothing.
    add_entry(hidden, EventDraft(headline="A"), by=member)
    head = {"title": hidden.title, "language": "en-GB", "time_zone": "UTC", "entries": 1}
    Publication.objects.create(timeline=hidden, number=1, note="New", **head)
    form = get(as_reporter, "/desk/new/").form.fill(title="New", slug="whistle")
    answer = form.send(as_reporter)
    assert answer.status_code == 422
    assert "Another timeline has this address already." in answer.content.decode()
    assert Entry.objects.get().timeline.slug == "whistle"


def test_a_private_timeline_waits_under_an_address_that_nobody_can_guess(
    hidden: Timeline, make_user: Callable[..., User]
) -> None:
    # The address of a version that waits cannot give way, so a refusal would tell that there is one.
    chief = make_user("chief@example.org", "editor")
    hidden.members.add(chief)
    cited = (CitationDraft(source=SourceDraft(publisher="The Gazette", title="On the quay")),)
    add_entry(hidden, EventDraft(headline="A", citations=cited), by=chief)
    until = timezone.now() + timedelta(days=1)
    with pytest.raises(Refused, match="one that nobody can guess, such as “whistle-") as refused:
        publish(hidden, by=chief, note="First", seen_digest=None, embargo_until=until)
    assert refused.value.field == "embargo_until"
    proposed = str(refused.value).partition("“")[2].partition("”")[0]
    Timeline.objects.filter(pk=hidden.pk).update(slug=proposed)
    assert publish(hidden, by=chief, note="First", seen_digest=None, embargo_until=until).number == 1


def test_other_embargoes_need_no_such_address(timeline: Timeline, editor: User) -> None:
    cited = (CitationDraft(source=SourceDraft(publisher="The Gazette", title="On the quay")),)
    add_entry(timeline, EventDraft(headline="A", citations=cited), by=editor)
    until = timezone.now() + timedelta(days=1)
    assert publish(timeline, by=editor, note="First", seen_digest=None, embargo_until=until).number == 1
