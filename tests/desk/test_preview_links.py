"""Private preview links: what a stranger reads with one, when it ends, and what it never shows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsroom.logs import _SECRET_PARTS
from tests.desk.conftest import Make, OverTLS, sign_in
from tests.support.desk_pages import Answer, follow, get
from timeline.actions import hidings, preview_links
from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft, SourceDraft
from timeline.actions.entries import add_entry, edit_entry
from timeline.actions.parties import edit_party, read_party
from timeline.actions.preview_links import end_expired_previews
from timeline.actions.sources import edit_source, read_source
from timeline.actions.takedowns import TakedownDraft, approve_takedown, request_takedown
from timeline.models import AuditEvent, Entry, Party, PreviewLink, Publication, Source, Timeline, User

At = Callable[..., str]
ENDED = "This preview has ended"


@pytest.fixture
def entry(timeline: Timeline, editor: User) -> Entry:
    """Return an event with a person and a source of its own."""
    draft = EventDraft(
        headline="The gate opens",
        parties=((PartyDraft(name="Ann Ander", kind="person", pseudonym="A witness"), "witness"),),
        citations=(CitationDraft(source=SourceDraft(publisher="The Gazette", title="Night at the gate")),),
    )
    return Entry.objects.get(pk=add_entry(timeline, draft, by=editor).entry.pk)


def share(client: Client, address: str, for_whom: str = "Anna Feld", **fields: Any) -> str:
    """Make a link through the form, and return its path."""
    answer = Answer(get(client, address).form_to(address).fill(for_whom=for_whom, **fields).send(client))
    assert answer.status == 200, answer.text
    path: str = answer.root.by_id("new-link")["value"].removeprefix("https://testserver")
    return path


@pytest.fixture
def link(as_editor: Client, entry: Entry, at: At) -> str:
    return share(as_editor, at("preview-links"))


def read(path: str, **query: str) -> Any:
    return OverTLS().get(path, query)


def has_ended(path: str) -> bool:
    response = read(path)
    assert response.status_code in {200, 404}
    return ENDED in response.content.decode()


def test_a_stranger_reads_the_working_copy_as_it_was(
    link: str, entry: Entry, editor: User, as_editor: Client, at: At
) -> None:
    edit_entry(entry, EventDraft(headline="The gate closes"), by=editor, version=entry.version)
    response = read(link)
    html = response.content.decode()
    assert response.status_code == 200
    assert "The gate opens" in html
    assert "The gate closes" not in html
    assert "Draft for Anna Feld" in html
    assert response["Cache-Control"] == "no-store, private"
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert not response.cookies
    # Nothing became public by it.
    assert OverTLS().get("/t/harbour-fire/").status_code == 404
    listed = get(as_editor, at("preview-links")).text
    assert "opened 1 time" in listed


def test_the_secret_is_shown_once_and_stored_nowhere(link: str, as_editor: Client, at: At) -> None:
    token = link.split("/")[2]
    assert len(token) == 43
    assert token not in get(as_editor, at("preview-links")).html
    for model in (PreviewLink, AuditEvent):
        assert token not in repr(list(model.objects.values()))
    assert token not in _SECRET_PARTS.sub(r"\1***", f"GET {link}")


def test_unknown_ended_expired_and_revoked_links_get_the_same_bytes(
    link: str, as_editor: Client, entry: Entry, at: At
) -> None:
    def ask(path: str) -> Any:
        response = read(path)
        sent = {key: value for key, value in response.items() if key != "X-Request-ID"}
        return response.status_code, response.content, sent

    unknown = ask("/preview/" + "x" * 43 + "/")
    assert unknown[0] == 404
    assert ask("/preview/x/") == unknown
    expired = share(as_editor, at("preview-links"), "Night desk")
    PreviewLink.objects.filter(for_whom="Night desk").update(expires_at=timezone.now())
    assert ask(expired) == unknown
    row = PreviewLink.objects.get(for_whom="Anna Feld")
    form = get(as_editor, at("preview-links")).form_to(
        f"/desk/t/harbour-fire/preview-links/{row.uid}/revoke/"
    )
    page = follow(as_editor, form.send(as_editor))
    assert "Revoked" in page.text
    assert ask(link) == unknown


def test_ended_links_keep_no_document(link: str, editor: User) -> None:
    row = PreviewLink.objects.get()
    assert b"The gate opens" in bytes(row.data)
    preview_links.revoke_preview_link(row, by=editor)
    assert bytes(PreviewLink.objects.get().data) == b""
    PreviewLink.objects.update(ended_at=timezone.now() - timedelta(days=91))
    end_expired_previews()
    assert not PreviewLink.objects.exists()


def test_expired_links_lose_their_document(link: str) -> None:
    past = timezone.now() - timedelta(days=4)
    PreviewLink.objects.update(made_at=past, expires_at=past + timedelta(days=3))
    assert end_expired_previews() == 1
    row = PreviewLink.objects.get()
    assert (row.ending, bytes(row.data)) == ("expired", b"")


def test_each_view_is_logged_within_bounds(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview_links, "VIEWS_PER_HOUR", 2)
    for _number in range(2):
        assert read(link).status_code == 200
    refused = read(link)
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    assert refused["Cache-Control"] == "no-store, private"
    row = PreviewLink.objects.get()
    events = AuditEvent.objects.filter(verb="preview-link-viewed")
    assert [event.uid for event in events] == [row.uid, row.uid]
    assert row.view_count == 2
    assert AuditEvent.objects.filter(verb="preview-link-made").count() == 1


def test_protected_persons_and_confidential_sources_are_never_named(
    as_editor: Client, entry: Entry, editor: User, at: At
) -> None:
    Party.objects.update(protected=True)
    Source.objects.update(confidential=True, described_as="A person at the gate", confidential_reason="Fear.")
    html = read(share(as_editor, at("preview-links"))).content.decode()
    assert "A witness" in html
    assert "A person at the gate" in html
    assert "Ann Ander" not in html
    assert "Night at the gate" not in html


def test_identifying_words_refuse_the_link_and_say_where(
    as_editor: Client, entry: Entry, at: At, make_event: Make
) -> None:
    Party.objects.update(protected=True)
    other = make_event("Ann Ander leaves")
    response = (
        get(as_editor, at("preview-links"))
        .form_to(at("preview-links"))
        .fill(for_whom="Anna Feld")
        .send(as_editor)
    )
    answer = Answer(response)
    assert answer.status == 422
    assert at("entry-edit", other) in answer.root.links()
    assert not PreviewLink.objects.exists()


def test_a_protected_name_is_not_whom_it_is_for(as_editor: Client, entry: Entry, at: At) -> None:
    Party.objects.update(protected=True)
    answer = Answer(
        get(as_editor, at("preview-links"))
        .form_to(at("preview-links"))
        .fill(for_whom="Ann Ander")
        .send(as_editor)
    )
    assert set(answer.errors) == {"for_whom"}


def find_uid(kind: str, entry: Entry) -> str:
    """Return the public id of the entry, its party or its source; "" for any other kind."""
    if kind == "entry":
        return entry.uid
    rows: dict[str, Any] = {"party": Party, "source": Source}
    return rows[kind].objects.earliest("pk").uid if kind in rows else ""


def _protect(entry: Entry, editor: User, lawyer: User) -> None:
    party = Party.objects.get()
    edit_party(party, replace(read_party(party), protected=True), by=editor, version=party.version)


def _make_confidential(entry: Entry, editor: User, lawyer: User) -> None:
    source = Source.objects.get()
    values: dict[str, Any] = {
        "confidential": True,
        "described_as": "A person",
        "confidential_reason": "Fear.",
    }
    edit_source(source, replace(read_source(source), **values), by=editor, version=source.version)


def _take_down(**draft: Any) -> Callable[[Entry, User, User], None]:
    def take_down(entry: Entry, editor: User, lawyer: User) -> None:
        whole = TakedownDraft(subject_uid=find_uid(draft["kind"], entry), **draft)
        approve_takedown(request_takedown(entry.timeline, whole, by=editor), by=lawyer)

    return take_down


def _hide(kind: str) -> Callable[[Entry, User, User], None]:
    def hide(entry: Entry, editor: User, lawyer: User) -> None:
        hidings.hide(entry.timeline, kind, by=editor, subject_uid=find_uid(kind, entry))

    return hide


def _end_rights(entry: Entry, editor: User, lawyer: User) -> None:
    editor.groups.clear()


def _disable(entry: Entry, editor: User, lawyer: User) -> None:
    User.objects.filter(pk=editor.pk).update(is_active=False)


def _narrow(entry: Entry, editor: User, lawyer: User) -> None:
    Timeline.objects.update(access="members")


ENDINGS: dict[str, Callable[[Entry, User, User], None]] = {
    "protection": _protect,
    "confidence": _make_confidential,
    "takedown of words": _take_down(kind="words", words=("gate opens",)),
    "takedown of the entry": _take_down(kind="entry"),
    "takedown of the party": _take_down(kind="party"),
    "takedown of the source": _take_down(kind="source"),
    "hidden entry": _hide("entry"),
    "hidden party": _hide("party"),
    "hidden source": _hide("source"),
    "hidden timeline": _hide("timeline"),
    "the maker lost the role": _end_rights,
    "the maker was disabled": _disable,
    "the maker no longer sees the timeline": _narrow,
}


@pytest.mark.parametrize("name", ENDINGS)
def test_a_link_ends_for_good(
    name: str,
    as_editor: Client,
    editor: User,
    entry: Entry,
    at: At,
    make_user: Callable[..., User],
    publish_it: Callable[[], Publication],
) -> None:
    lawyer = make_user("lawyer@example.org", "lawyer")
    # Nothing can be hidden of a timeline that was never public.
    publish_it()
    path = share(as_editor, at("preview-links"))
    assert not has_ended(path)
    ENDINGS[name](entry, editor, lawyer)
    assert has_ended(path)
    row = PreviewLink.objects.get()
    assert row.ending
    assert bytes(row.data) == b""


def test_a_takedown_of_something_else_ends_no_link(
    link: str, entry: Entry, editor: User, make_event: Make, make_user: Callable[..., User]
) -> None:
    other = make_event("Another harbour")
    take_down = _take_down(kind="words", words=("Another harbour",))
    take_down(other, editor, make_user("lawyer@example.org", "lawyer"))
    assert not has_ended(link)


def test_only_editors_who_see_the_timeline_make_links(
    as_reporter: Client, entry: Entry, editor: User, at: At, make_user: Callable[..., User]
) -> None:
    assert as_reporter.get(at("preview-links")).status_code == 403
    assert sign_in(make_user("l@example.org", "lawyer")).get(at("preview-links")).status_code == 403


@pytest.mark.parametrize(
    ("field", "value"),
    [("for_whom", ""), ("for_whom", "x" * 301), ("days", "0"), ("days", "15"), ("days", "x")],
)
def test_links_without_a_name_or_an_end_are_refused(
    field: str, value: str, as_editor: Client, entry: Entry, at: At
) -> None:
    data = {"for_whom": "Anna Feld", "days": "3", field: value}
    answer = Answer(as_editor.post(at("preview-links"), data))
    assert (answer.status, set(answer.errors)) == (422, {field})
    assert not PreviewLink.objects.exists()


def test_only_so_many_links_work_at_once(
    as_editor: Client, entry: Entry, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview_links, "MOST_LINKS", 1)
    share(as_editor, at("preview-links"))
    answer = Answer(as_editor.post(at("preview-links"), {"for_whom": "Another", "days": "1"}))
    assert answer.status == 422
    assert "work already" in answer.text


def test_an_empty_timeline_has_no_preview_link(as_editor: Client, timeline: Timeline, at: At) -> None:
    answer = Answer(as_editor.post(at("preview-links"), {"for_whom": "Anna Feld", "days": "1"}))
    assert answer.status == 422
    assert "nothing to show yet" in answer.text


def test_an_unknown_link_costs_one_query(db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        read("/preview/" + "x" * 43 + "/")
    assert len(queries) == 1


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_link_takes_no_form(method: str, link: str) -> None:
    assert getattr(OverTLS(), method)(link).status_code == 405


def test_public_pages_know_nothing_of_a_preview(
    link: str, publish_it: Callable[[], Publication], entry: Entry, editor: User
) -> None:
    edit_entry(entry, EventDraft(headline="The gate closes"), by=editor, version=entry.version)
    read(link)
    for path in ("/", "/sitemap.xml", "/feed.atom", "/robots.txt"):
        body = OverTLS().get(path).content.decode()
        assert link not in body
        assert "The gate opens" not in body
