"""One truth table of the desk: role × method × object over every address. `urls.py` says which addresses there are."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.desk.conftest import People, sign_in
from tests.support.all_addresses import OF_ACCOUNTS
from tests.support.desk_pages import HTMX
from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft, SourceDraft
from timeline.actions.entries import add_entry, remove_entry
from timeline.actions.source_texts import add_source_text
from timeline.dates import When
from timeline.desk import urls
from timeline.models import (
    Change,
    Entry,
    EntryNote,
    Party,
    PreviewLink,
    Publication,
    Report,
    Source,
    Takedown,
    Task,
    Timeline,
    User,
)

READERS = frozenset({"viewer", "reporter", "editor", "lawyer"})
WRITERS = frozenset({"reporter", "editor"})
EDITORS = frozenset({"editor"})
LAWYERS = frozenset({"lawyer"})
DECIDERS = frozenset({"editor", "lawyer"})
# Who takes part: writes notes, adds and does tasks.
PARTNERS = WRITERS | LAWYERS
ADMINISTRATORS = frozenset({"administrator"})
NOBODY: frozenset[str] = frozenset()
# Who asks. “Member” is a reporter and “chief” an editor, and both are members of the hidden timeline.
ROLES = {
    "no role": (),
    "superuser without a role": (),
    "viewer": ("viewer",),
    "reporter": ("reporter",),
    "editor": ("editor",),
    "lawyer": ("lawyer",),
    "administrator": ("administrator",),
    "editor and administrator": ("editor", "administrator"),
    "member": ("reporter",),
    "chief": ("editor",),
}
# What is asked for. Only members and lawyers see what is hidden; “missing” does not exist.
OBJECTS = ("open", "hidden", "missing")
SEES_HIDDEN = {"member", "chief", "lawyer"}
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@dataclass(frozen=True)
class Address:
    """The parts of an address; who may GET and POST it; and what they are answered if they send an empty form."""

    parts: tuple[str, ...] = ()
    get: int = 200
    post: int = 405
    readers: frozenset[str] = READERS
    writers: frozenset[str] = NOBODY
    # What roles are answered that may not read timelines at all: everything alike, whether it exists or not.
    is_administrative: bool = False

    @property
    def hides(self) -> bool:
        """Whether it leads to something that only members of the timeline see."""
        return bool({"timeline", "party", "source", "report", "takedown"} & set(self.parts))

    def find_status(self, person: str, method: str, what: str) -> int:
        """Return the status that the table gives for a person, a method and an object."""
        roles = set(ROLES[person])
        if method in OTHER_METHODS:
            return 405
        if not roles or (roles <= ADMINISTRATORS and not self.is_administrative):
            return 403
        status, allowed = (self.post, self.writers) if method == "POST" else (self.get, self.readers)
        if status == 405:
            return 405
        if self.hides and (what == "missing" or (what == "hidden" and person not in SEES_HIDDEN)):
            return 404
        return status if roles & allowed else 403


def let_read(*parts: str, get: int = 200) -> Address:
    """An address that everyone who reads timelines may look at."""
    return Address(parts, get)


def let_edit(*parts: str, get: int = 200, post: int = 422, readers: frozenset[str] = WRITERS) -> Address:
    """An address of reporters and editors."""
    return Address(parts, get, post, readers, WRITERS)


def let_decide(*parts: str, get: int = 200, post: int = 422, readers: frozenset[str] = EDITORS) -> Address:
    """An address of editors."""
    return Address(parts, get, post, readers, EDITORS)


# Every address of the desk.
DESK = {
    "timelines": Address(is_administrative=True, readers=READERS | ADMINISTRATORS),
    "timeline-new": let_edit(),
    # A form without its token, and the draft of nobody.
    "form-draft": let_edit(get=405, readers=READERS),
    "form-draft-discard": Address(("n0such",), get=405, post=404, writers=READERS),
    "help": Address(is_administrative=True, readers=READERS | ADMINISTRATORS),
    "parties": let_read(),
    "party-new": let_edit(),
    "party": let_edit("party", post=409, readers=READERS),
    "party-merge": let_edit("party", post=404),
    "party-merge-undo": let_edit("party", get=302, post=302),
    "party-undo": let_edit("party", get=405, post=302),
    "source-undo": let_edit("source", get=405, post=302),
    "party-protection": Address(("party",), get=405, post=404, writers=EDITORS | LAWYERS),
    "party-published": Address(("party",), readers=WRITERS | LAWYERS),
    "sources": let_read(),
    "source-new": let_edit(),
    "source": let_edit("source", post=409, readers=READERS),
    "source-published": Address(("source",), readers=WRITERS | LAWYERS),
    "same-page": let_read(),
    "source-merge": let_edit("source", post=404),
    "source-merge-undo": let_edit("source", get=302, post=302),
    "source-text": let_edit("source", readers=READERS),
    "source-text-version": let_read("source", "1"),
    "search": let_read(),
    "reports": let_read(),
    "report": let_decide("report", readers=READERS),
    "jobs": Address(
        post=302,
        readers=EDITORS | ADMINISTRATORS,
        writers=EDITORS | ADMINISTRATORS,
        is_administrative=True,
    ),
    "takedowns": Address(readers=DECIDERS),
    "takedown": Address(("takedown",), 200, 422, DECIDERS, DECIDERS),
    "takedown-new": let_decide("timeline"),
    "hide": Address(("timeline",), 200, 422, DECIDERS, DECIDERS),
    "audit": Address(readers=ADMINISTRATORS, is_administrative=True),
    "audit-export": Address(readers=ADMINISTRATORS, is_administrative=True),
    "suggest": let_read("parties"),
    "shortcuts": Address(
        post=302, readers=READERS | ADMINISTRATORS, writers=READERS | ADMINISTRATORS, is_administrative=True
    ),
    "fill-in-hemisphere": let_read(),
    "timeline": let_read("timeline"),
    "since": Address(("timeline",), post=204, writers=READERS),
    "timeline-edit": let_edit("timeline", post=409),
    "timeline-manage": let_edit("timeline", post=302),
    "timeline-copy": let_edit("timeline"),
    "import": let_edit(),
    "import-template": Address(readers=WRITERS),
    # No file waits.
    "import-check": let_edit("n0such", get=404, post=404),
    "timeline-import": let_edit("timeline"),
    "timeline-import-check": let_edit("timeline", "n0such", get=404, post=404),
    "date-order": let_edit("timeline", get=405, post=302),
    "history": let_read("timeline"),
    "undo": let_edit("timeline", get=405, post=302),
    "last-steps": let_edit("timeline", get=302, post=405),
    "bin": Address(("timeline",), 200, 302, READERS, WRITERS),
    # No change is named.
    "entry-version": let_edit("timeline", "entry", get=404, post=404),
    "preview": let_read("timeline"),
    "publish": let_decide("timeline", post=409, readers=READERS),
    "publication-request": let_edit("timeline", get=405, post=302),
    "protected-words": let_decide("timeline", readers=WRITERS),
    # No version is under embargo in these tests.
    "waiting": let_read("timeline", get=404),
    "embargo": let_decide("timeline", get=405, post=404),
    "withdraw": let_decide("timeline"),
    "read-date": let_edit("timeline", post=405),
    "workspaces": let_edit("timeline", post=405),
    "workspace": let_edit("timeline", "source", post=200),
    "workspace-cite": let_edit("timeline", "source", get=302, post=302),
    "workspace-dismiss": let_edit("timeline", "source", get=405, post=302),
    "preview-links": let_decide("timeline"),
    "preview-revoke": let_decide("timeline", "preview", get=405, post=302),
    "tasks": Address(("timeline",), 200, 422, READERS, PARTNERS),
    "task": Address(("timeline", "task"), 200, 422, PARTNERS, PARTNERS),
    "task-done": Address(("timeline", "task"), get=405, post=302, writers=PARTNERS),
    "entry-notes": Address(("timeline", "entry"), 200, 422, READERS, PARTNERS),
    "note-resolve": Address(("timeline", "note"), get=405, post=302, writers=PARTNERS),
    "mention-done": Address(("timeline", "note"), get=405, post=302, writers=READERS),
    # Nothing is filtered by.
    "saved-views": Address(("timeline",), get=405, post=302, writers=READERS),
    # Nothing is typed.
    "entry-table": let_edit("timeline", post=302),
    # Nothing is selected.
    "bulk": let_edit("timeline", get=405, post=302),
    "entry-add": let_edit("timeline", "event"),
    "entry": let_read("timeline", "entry", get=302),
    "entry-more": let_edit("timeline", "entry", post=405),
    "entry-edit": let_edit("timeline", "entry", post=409),
    "entry-move": let_edit("timeline", "entry", post=404),
    "entry-remove": let_edit("timeline", "entry", post=409),
    "entry-duplicate": let_edit("timeline", "entry", get=405, post=302),
    "entry-restore": let_edit("timeline", "entry", get=405, post=302),
    "entry-hold": let_edit("timeline", "entry", post=302),
    "entry-ready": let_edit("timeline", "entry", get=405, post=302),
    "check-quotes": let_edit("timeline", "event", get=405, post=200),
    "coverage": let_read("timeline"),
    "quotations": let_read("timeline"),
    # No words are cited in the entry of these tests.
    "quotation-explain": let_decide("timeline", "entry", "0", get=404, post=404),
}

MISSING = {"timeline": "no-such-timeline", "entry": "n0such", "party": "n0such", "source": "n0such"}
# What is made for a test when its address is asked for.
MADE = {"report", "takedown", "note", "task", "preview"}


def fill(timeline: Timeline, name: str, by: User) -> Entry:
    """Return an entry of the timeline, with a party and a source created for it, and a reader's report on it."""
    draft = EventDraft(
        headline=f"A meeting {name}",
        when=When(edtf="2017-03-07"),
        parties=((PartyDraft(name=f"Zephyrine Quill {name}"), "actor"),),
        citations=(CitationDraft(source=SourceDraft(publisher=f"Leaked minutes {name}", title="Page one")),),
    )
    entry = add_entry(timeline, draft, by=by).entry
    add_source_text(Source.objects.get(made_for=timeline), "Nobody knows of this.", by=by, number=0)
    return entry


@pytest.fixture
def secrets(hidden: Timeline, member: User) -> Entry:
    """Return an entry of the hidden timeline, with a party and a source created for it."""
    return fill(hidden, "nobody knows of", member)


def address(name: str, entry: Entry) -> str:
    """Return an address of the table for what belongs to an entry."""
    timeline = entry.timeline
    parts = {
        "timeline": timeline.slug,
        "entry": entry.uid,
        "party": Party.objects.get(made_for=timeline).uid,
        "source": Source.objects.get(made_for=timeline).uid,
        "report": report_on(entry).uid if name == "report" else "",
        "takedown": request_on(entry).uid if name == "takedown" else "",
        "note": note_on(entry).uid if "note" in DESK[name].parts else "",
        "preview": preview_of(entry).uid if "preview" in DESK[name].parts else "",
        "task": task_about(entry).uid if "task" in DESK[name].parts else "",
    }
    return reverse(f"desk:{name}", args=[parts.get(part, part) for part in DESK[name].parts])


def address_of_nothing(name: str) -> str:
    """Return an address of the table for what does not exist."""
    parts = [MISSING.get(part, "n0such" if part in MADE else part) for part in DESK[name].parts]
    return reverse(f"desk:{name}", args=parts)


def request_on(entry: Entry) -> Takedown:
    """Return a takedown that was requested in the entry's timeline."""
    takedown: Takedown = Takedown.objects.create(kind="words", timeline=entry.timeline, words=["minutes"])
    return takedown


def note_on(entry: Entry) -> EntryNote:
    """Return a note on the entry."""
    note: EntryNote = EntryNote.objects.create(entry=entry, words="Who says so?", by=User.objects.first())
    return note


def task_about(entry: Entry) -> Task:
    """Return a task about the entry."""
    by = User.objects.first()
    task: Task = Task.objects.create(timeline=entry.timeline, entry=entry, words="Call the board.", by=by)
    return task


def preview_of(entry: Entry) -> PreviewLink:
    """Return a private link to a preview of the entry's timeline."""
    link: PreviewLink = PreviewLink.objects.create(
        timeline=entry.timeline,
        token_digest=str(PreviewLink.objects.count()),
        for_whom="A lawyer",
        data=b"{}",
        made_by=User.objects.first(),
        expires_at=timezone.now() + timedelta(days=1),
    )
    return link


def report_on(entry: Entry) -> Report:
    """Return a reader's report on a version of the entry's timeline."""
    if found := Report.objects.about(entry.timeline).first():
        return found
    head = {"title": "The whistle-blower", "language": "en-GB", "time_zone": "UTC", "entries": 1}
    publication = Publication.objects.create(timeline=entry.timeline, number=1, note="New", **head)
    made: Report = Report.objects.create(publication=publication, entry_uid=entry.uid, words="It was Monday.")
    return made


@pytest.fixture
def clients(hidden: Timeline, member: User, make_user: Callable[..., User]) -> dict[str, Client]:
    """Return a signed-in client for each person of the table."""
    users = {
        person: make_user(f"{number}@example.org", *roles, is_superuser=person.startswith("superuser"))
        for number, (person, roles) in enumerate(ROLES.items())
        if person != "member"
    } | {"member": member}
    hidden.members.add(users["chief"])
    return {person: sign_in(users[person]) for person in ROLES}


@pytest.fixture
def entries(timeline: Timeline, editor: User, secrets: Entry) -> dict[str, Entry]:
    return {"open": fill(timeline, "everyone knows of", editor), "hidden": secrets}


def ask(client: Client, method: str, at: str) -> Any:
    """Return the response to a request without content, and take back what it changed."""
    with transaction.atomic():
        response = client.generic(method, at, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    return response


def test_table_has_every_address_of_the_desk() -> None:
    assert set(DESK) | OF_ACCOUNTS == {pattern.name for pattern in urls.urlpatterns}


@pytest.mark.sampled
@pytest.mark.parametrize("name", DESK)
def test_address_answers_each_role_method_and_object_by_the_table(
    name: str, clients: dict[str, Client], entries: dict[str, Entry]
) -> None:
    row, found, expected = DESK[name], {}, {}
    places = {what: address(name, entry) for what, entry in entries.items()}
    places["missing"] = address_of_nothing(name)
    for what, at in places.items():
        methods = ("GET", "HEAD", "POST", *(OTHER_METHODS if what == "open" else ()))
        for person, client in clients.items():
            for method in methods:
                response = ask(client, method, at)
                found[what, person, method] = response.status_code
                expected[what, person, method] = row.find_status(person, method, what)
                # No response is cached.
                assert response["Cache-Control"] == "no-store, private"
                assert {"HX-Request", "Cookie"} <= {part.strip() for part in response["Vary"].split(",")}
    if name == "timelines":
        # Administrators start at their own first page.
        expected |= {key: 302 for key in expected if key[1] == "administrator" and key[2] in {"GET", "HEAD"}}
    assert found == expected


@pytest.mark.sampled
@pytest.mark.parametrize("name", [name for name, row in DESK.items() if row.hides])
def test_what_is_hidden_is_answered_like_what_is_missing(
    name: str, clients: dict[str, Client], entries: dict[str, Entry]
) -> None:
    """An unseen object and a missing one get the same bytes, headers and number of queries, for everyone who may not see it."""
    hidden, missing = address(name, entries["hidden"]), address_of_nothing(name)
    for person in ("viewer", "reporter", "editor", "administrator", "no role"):
        for method in ("GET", "POST"):
            answers = []
            for at in (hidden, missing):
                ask(clients[person], method, at)
                with CaptureQueriesContext(connection) as queries:
                    response = ask(clients[person], method, at)
                sent = {key: value for key, value in response.items() if key != "X-Request-ID"}
                answers.append((response.status_code, response.content, sent, len(queries)))
            assert answers[0] == answers[1], (person, method)


@pytest.mark.sampled
@pytest.mark.parametrize("name", DESK)
def test_signed_out_user_is_redirected_to_sign_in(name: str, client: Client, secrets: Entry) -> None:
    at = address(name, secrets)
    for response, back in ((client.get(at), at), (client.post(at), reverse("desk:timelines"))):
        assert response["Location"] == f"{reverse('account_login')}?{urlencode({'next': back})}"
        assert response["Cache-Control"] == "no-store, private"


# What htmx asks by itself while someone types: tests/desk/test_live_checks.py says what it is answered.
LOOKS = {"read-date", "check-quotes", "fill-in-hemisphere", "same-page"}


@pytest.mark.sampled
@pytest.mark.parametrize("name", [name for name in DESK if name not in LOOKS])
def test_signed_out_htmx_request_loads_the_sign_in_page(name: str, client: Client, secrets: Entry) -> None:
    page = reverse("desk:timeline", args=[secrets.timeline.slug])
    headers = {**HTMX, "HX-Current-URL": f"https://testserver{page}?removed=x#entry-x"}
    for send in (client.get, client.post):
        response = send(address(name, secrets), headers=headers)
        assert response.status_code == 200
        assert response.content == b""
        # Sign-in returns to the page around the fragment.
        wanted = urlencode({"next": f"{page}?removed=x"})
        assert response["HX-Redirect"] == f"{reverse('account_login')}?{wanted}"
        assert "Location" not in response


def test_restored_history_is_redirected_to_sign_in(client: Client) -> None:
    # htmx then requests the page itself and ignores HX-Redirect.
    headers = {**HTMX, "HX-History-Restore-Request": "true"}
    response = client.get(reverse("desk:timelines"), headers=headers)
    assert response["Location"] == f"{reverse('account_login')}?next=%2Fdesk%2F"


def test_sign_in_does_not_return_to_another_site(people: People) -> None:
    headers = {**HTMX, "HX-Current-URL": "https://evil.example/desk/"}
    response = people["anonymous"].get(reverse("desk:parties"), headers=headers)
    assert response["HX-Redirect"] == f"{reverse('account_login')}?next=%2Fdesk%2F"


@pytest.mark.sampled
@pytest.mark.parametrize("name", [name for name, item in DESK.items() if item.post != 405])
def test_form_of_another_site_changes_nothing(name: str, member: User, secrets: Entry) -> None:
    changes = Change.objects.count()
    client = sign_in(member, enforce_csrf_checks=True)
    assert client.post(address(name, secrets), {"headline": "Forged"}).status_code == 403
    assert Change.objects.count() == changes


def test_denial_is_logged_with_user_and_address(people: People, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="timeline.desk.http"):
        people["no role"].get("/desk/parties/")
    logged = [record.getMessage() for record in caplog.records if record.name == "timeline.desk.http"]
    assert logged == ["denied: GET /desk/parties/"]


def test_refused_publication_is_logged(
    people: People, timeline: Timeline, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="timeline.desk.http"):
        people["reporter"].post(reverse("desk:publish", args=[timeline.slug]))
    logged = [record.getMessage() for record in caplog.records if record.name == "timeline.desk.http"]
    assert logged == ["denied: POST /desk/t/harbour-fire/publish/"]


def test_address_cannot_forge_a_line_of_the_log(people: People, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="timeline.desk.http"):
        people["no role"].get("/desk/parties/a%0Adenied: nobody/")
    logged = [record.getMessage() for record in caplog.records if record.name == "timeline.desk.http"]
    assert len(logged) == 1
    assert "\n" not in logged[0]


def test_reporter_cannot_withdraw_published_entries(
    people: People,
    timeline: Timeline,
    make_event: Callable[..., Entry],
    publish_it: Callable[[], object],
) -> None:
    event = make_event()
    publish_it()
    at = reverse("desk:entry-remove", args=[timeline.slug, event.uid])
    assert people["reporter"].get(at).status_code == 403
    assert people["reporter"].post(at, {"version": 1, "reason": "I want it so"}).status_code == 403
    event.refresh_from_db()
    assert event.state == Entry.State.ACTIVE


def test_reporter_cannot_restore_withdrawn_entries(
    people: People,
    timeline: Timeline,
    editor: User,
    make_event: Callable[..., Entry],
    publish_it: Callable[[], object],
) -> None:
    event = make_event()
    publish_it()
    remove_entry(event, by=editor, version=1, reason="It was another ship")
    at = reverse("desk:entry-restore", args=[timeline.slug, event.uid])
    assert people["reporter"].post(at).status_code == 403
    event.refresh_from_db()
    assert event.state == Entry.State.WITHDRAWN


def test_deactivated_account_is_signed_out(people: People, reporter: User) -> None:
    reporter.is_active = False
    reporter.save()
    assert people["reporter"].get(reverse("desk:timelines")).status_code == 302


def test_removed_role_ends_at_once(people: People, reporter: User) -> None:
    assert people["reporter"].get(reverse("desk:timelines")).status_code == 200
    reporter.groups.clear()
    assert people["reporter"].get(reverse("desk:timelines")).status_code == 403


def test_removed_member_loses_access(people: People, hidden: Timeline, member: User) -> None:
    at = reverse("desk:timeline", args=[hidden.slug])
    assert people["member"].get(at).status_code == 200
    hidden.members.remove(member)
    assert people["member"].get(at).status_code == 404


def test_superuser_has_the_rights_of_the_roles_alone(
    hidden: Timeline, make_user: Callable[..., User]
) -> None:
    at = reverse("desk:timeline", args=[hidden.slug])
    assert sign_in(make_user("root@example.org", is_superuser=True)).get(at).status_code == 403
    assert sign_in(make_user("chief@example.org", "editor", is_superuser=True)).get(at).status_code == 404
    assert sign_in(make_user("lawyer@example.org", "lawyer", is_superuser=True)).get(at).status_code == 200


@pytest.mark.parametrize("address", ["http://[", "https://[::1", "//", "x"])
def test_a_malformed_current_url_is_none(people: People, address: str) -> None:
    headers = {**HTMX, "HX-Current-URL": address}
    response = people["anonymous"].get(reverse("desk:parties"), headers=headers)
    assert response["HX-Redirect"].startswith(reverse("account_login"))
