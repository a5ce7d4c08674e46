"""The answer of each address of the desk for each kind of user."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from tests.desk.conftest import People, sign_in
from tests.support.desk_pages import HTMX
from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft, SourceDraft
from timeline.actions.entries import add_entry, remove_entry
from timeline.actions.source_texts import add_source_text
from timeline.dates import When
from timeline.desk import urls
from timeline.models import Change, Entry, Party, Publication, Report, Source, Timeline, User


@dataclass(frozen=True)
class Address:
    """The parts of an address, and its status for GET and POST."""

    parts: tuple[str, ...] = ()
    get: int = 200
    post: int = 405

    @property
    def of_a_timeline(self) -> bool:
        return "timeline" in self.parts

    @property
    def hides(self) -> bool:
        """Whether it leads to something that only members of the timeline see."""
        return bool({"timeline", "party", "source", "report"} & set(self.parts))


# What a colleague gets who may do everything, sending an empty form.
DESK = {
    "timelines": Address(),
    "timeline-new": Address(post=422),
    "parties": Address(),
    "party-new": Address(post=422),
    "party": Address(("party",), post=422),
    "sources": Address(),
    "source-new": Address(post=422),
    "party-merge": Address(("party",), post=404),
    "party-merge-undo": Address(("party",), get=302, post=302),
    "source": Address(("source",), post=422),
    "same-page": Address(),
    "source-merge": Address(("source",), post=404),
    "source-merge-undo": Address(("source",), get=302, post=302),
    "source-text": Address(("source",), post=422),
    "source-text-version": Address(("source", "1")),
    "reports": Address(),
    "report": Address(("report",), post=422),
    "jobs": Address(post=302),
    "suggest": Address(("parties",)),
    "fill-in-hemisphere": Address(),
    "timeline": Address(("timeline",)),
    "timeline-edit": Address(("timeline",), post=422),
    "date-order": Address(("timeline",), get=405, post=302),
    "history": Address(("timeline",)),
    "removed": Address(("timeline",)),
    "preview": Address(("timeline",)),
    "publish": Address(("timeline",), post=409),
    "waiting": Address(("timeline",), get=404),
    "embargo": Address(("timeline",), get=405, post=404),
    "withdraw": Address(("timeline",), post=422),
    "read-date": Address(("timeline",)),
    "workspaces": Address(("timeline",)),
    "workspace": Address(("timeline", "source"), post=200),
    "workspace-cite": Address(("timeline", "source"), get=302, post=302),
    "workspace-dismiss": Address(("timeline", "source"), get=405, post=302),
    "entry-add": Address(("timeline", "event"), post=422),
    "entry": Address(("timeline", "entry"), get=302),
    "entry-edit": Address(("timeline", "entry"), post=409),
    "entry-move": Address(("timeline", "entry"), post=404),
    "entry-remove": Address(("timeline", "entry"), post=409),
    "entry-restore": Address(("timeline", "entry"), get=405, post=302),
    "check-quotes": Address(("timeline", "event"), get=405, post=200),
    "coverage": Address(("timeline",)),
    "quotations": Address(("timeline",)),
    # No words are cited in the entry of these tests.
    "quotation-explain": Address(("timeline", "entry", "0"), get=404, post=404),
}


@pytest.fixture
def secrets(hidden: Timeline, member: User) -> Entry:
    """Return an entry of the hidden timeline, with a party and a source created for it."""
    draft = EventDraft(
        headline="A meeting nobody knows of",
        when=When(edtf="2017-03-07"),
        parties=((PartyDraft(name="Zephyrine Quill"), "actor"),),
        citations=(CitationDraft(source=SourceDraft(publisher="Leaked minutes", title="Page one")),),
    )
    entry = add_entry(hidden, draft, by=member).entry
    add_source_text(Source.objects.get(), "Nobody knows of this.", by=member, number=0)
    return entry


def address(name: str, entry: Entry) -> str:
    parts = {
        "timeline": entry.timeline.slug,
        "entry": entry.uid,
        "party": Party.objects.get().uid,
        "source": Source.objects.get().uid,
        "report": report_on(entry).uid if name == "report" else "",
    }
    return reverse(f"desk:{name}", args=[parts.get(part, part) for part in DESK[name].parts])


def report_on(entry: Entry) -> Report:
    """Return a reader's report on a version of the entry's timeline."""
    if found := Report.objects.first():
        return found
    head = {"title": "The whistle-blower", "language": "en-GB", "time_zone": "UTC", "entries": 1}
    publication = Publication.objects.create(timeline=entry.timeline, number=1, note="New", **head)
    made: Report = Report.objects.create(publication=publication, entry_uid=entry.uid, words="It was Monday.")
    return made


def test_table_has_every_address_of_the_desk() -> None:
    assert set(DESK) == {pattern.name for pattern in urls.urlpatterns}


@pytest.mark.parametrize("name", DESK)
def test_address_answers_each_person_by_permission_and_is_not_cached(
    name: str, people: People, secrets: Entry
) -> None:
    this, at = DESK[name], address(name, secrets)
    given = {}
    for person, client in people.items():
        answers = (client.get(at), client.post(at))
        given[person] = tuple(answer.status_code for answer in answers)
        # No response is cached.
        for answer in answers:
            assert answer["Cache-Control"] == "no-store, private"
            assert {"HX-Request", "Cookie"} <= {part.strip() for part in answer["Vary"].split(",")}
    # A user without access gets the same answer as for a missing row.
    outside = (
        this.get if this.get == 405 else 404 if this.hides else this.get,
        this.post if this.post == 405 else 404 if this.hides else this.post,
    )
    if name == "jobs":
        # They concern no timeline, so they are an editor's matter.
        assert given == {
            **dict.fromkeys(("no role", "reporter", "member"), (403, 403)),
            "anonymous": (302, 302),
            "editor": (200, 302),
        }
        return
    inside = {
        "publish": (this.get, 403),
        "withdraw": (403, 403),
        "report": (200, 403),
        "quotation-explain": (403, 403),
    }.get(name, (this.get, this.post))
    assert given == {
        "anonymous": (302, 302),
        "no role": (403, 403),
        "reporter": outside,
        "editor": outside,
        "member": inside,
    }


@pytest.mark.parametrize("name", DESK)
def test_address_answers_a_member_who_is_an_editor(
    name: str, hidden: Timeline, secrets: Entry, make_user: Callable[..., User]
) -> None:
    chief = make_user("chief@example.org", "editor")
    hidden.members.add(chief)
    client, at = sign_in(chief), address(name, secrets)
    assert (client.get(at).status_code, client.post(at).status_code) == (DESK[name].get, DESK[name].post)


@pytest.mark.parametrize("name", DESK)
def test_signed_out_user_is_redirected_to_sign_in(name: str, client: Client, secrets: Entry) -> None:
    at = address(name, secrets)
    for response, back in ((client.get(at), at), (client.post(at), reverse("desk:timelines"))):
        assert response["Location"] == f"{reverse('account_login')}?{urlencode({'next': back})}"
        assert response["Cache-Control"] == "no-store, private"


# What htmx asks by itself while someone types: tests/desk/test_live_checks.py says what it is answered.
LOOKS = {"read-date", "check-quotes", "fill-in-hemisphere", "same-page"}


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
    assert logged == [
        "denied: GET /desk/parties/: Your account has no role at this desk yet. Ask an administrator."
    ]


def test_refused_publication_is_logged(
    people: People, timeline: Timeline, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="timeline.desk.http"):
        people["reporter"].post(reverse("desk:publish", args=[timeline.slug]))
    logged = [record.getMessage() for record in caplog.records if record.name == "timeline.desk.http"]
    assert logged == ["denied: POST /desk/t/harbour-fire/publish/: You may not publish this timeline."]


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
