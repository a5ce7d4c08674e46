"""Rows of a timeline with named members leak through no other page of the desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support.desk_pages import Answer, get, read_refusal
from timeline.actions.drafts import (
    CitationDraft,
    EventDraft,
    PartyDraft,
    RequestDraft,
    SourceDraft,
    StatementDraft,
)
from timeline.actions.entries import add_entry
from timeline.actions.merges import merge
from timeline.actions.publications import publish
from timeline.actions.source_texts import add_source_text
from timeline.models import Change, Entry, Event, Party, Source, Timeline, User
from timeline.publishing import snapshot

# None of these words stands anywhere but on the hidden timeline and what was made for it.
SECRETS = ("Quill", "Leaked minutes", "nobody knows of", "We bury it", "whistle")


@pytest.fixture
def secret(hidden: Timeline, member: User) -> Entry:
    """Return an event of the hidden timeline, with parties and sources of its own and shared ones."""
    shared = Party.objects.create(name="The harbour board")
    gazette = Source.objects.create(publisher="The Gazette")
    draft = EventDraft(
        headline="A meeting nobody knows of",
        parties=((PartyDraft(name="Zephyrine Quill", aliases=("Quilla",)), "actor"), (shared, "subject")),
        citations=(
            CitationDraft(source=SourceDraft(publisher="Leaked minutes", url="https://example.org/quill")),
            CitationDraft(source=gazette),
        ),
    )
    entry = add_entry(hidden, draft, by=member).entry
    said = StatementDraft(words="We bury it.", party=shared, answers=((entry, "responds"),))
    add_entry(hidden, said, by=member)
    add_entry(hidden, RequestDraft(put="Who was there? Quill?", asked=shared, about=entry), by=member)
    leaked = Source.objects.get(publisher="Leaked minutes")
    add_source_text(leaked, "Zephyrine Quill met the board; nobody knows of it.", by=member, number=0)
    return entry


def list_named(timeline: Timeline) -> list[Party | Source]:
    """Return the parties and sources of a timeline's only entry, an event."""
    entry = Event.objects.get(timeline=timeline)
    return [
        *(row.party for row in entry.parties.all()),
        *(citation.source for citation in entry.citations.all()),
    ]


def silent(answer: Answer, *, typed: str = "") -> None:
    """Assert that an answer has nothing of the hidden timeline, apart from what was typed."""
    html = answer.lasting_html.replace(typed, "") if typed else answer.lasting_html
    assert [word for word in SECRETS if word.lower() in html.lower()] == []


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("name", "parts", "query"),
    [
        ("timelines", [], {}),
        ("timelines", [], {"q": "meeting"}),
        ("parties", [], {}),
        ("parties", [], {"q": "Zephyrine"}),
        ("sources", [], {}),
        ("sources", [], {"q": "minutes"}),
        ("suggest", ["parties"], {"q": "Zephyrine"}),
        ("suggest", ["parties"], {"q": "illa"}),
        ("suggest", ["sources"], {"q": "example.org"}),
    ],
)
def test_lists_and_suggestions_leave_out_hidden_rows(
    name: str, parts: list[str], query: dict[str, Any], as_editor: Client, as_member: Client, secret: Entry
) -> None:
    at = reverse(f"desk:{name}", args=parts)
    silent(get(as_editor, at, **query))
    told = get(as_member, at, **query).html
    assert any(word in told for word in ("Quill", "Leaked minutes", "whistle", "No timeline")), (
        "nothing to hide"
    )


@pytest.mark.parametrize("what", ["entries", "statements"])
def test_entries_are_suggested_to_members_only(
    what: str, as_editor: Client, as_member: Client, secret: Entry
) -> None:
    at = reverse("desk:suggest", args=[what])
    silent(get(as_editor, at, timeline=secret.timeline.slug, q="e", status=404), typed=secret.timeline.slug)
    assert get(as_member, at, timeline=secret.timeline.slug, q="e").root.all(role="option")


def test_pages_of_hidden_parties_and_sources_get_404(as_editor: Client, secret: Entry) -> None:
    for noun, uid in (
        ("party", Party.objects.get(name="Zephyrine Quill").uid),
        ("source", Source.objects.get(publisher="Leaked minutes").uid),
    ):
        silent(get(as_editor, reverse(f"desk:{noun}", args=[uid]), status=404))


def test_shared_party_page_leaves_out_hidden_uses(
    as_editor: Client, as_member: Client, secret: Entry
) -> None:
    at = reverse("desk:party", args=[Party.objects.get(name="The harbour board").uid])
    silent(get(as_editor, at))
    assert "nobody knows of" in get(as_member, at).text


def test_shared_source_page_leaves_out_hidden_citations(
    as_editor: Client, as_member: Client, secret: Entry
) -> None:
    source = Source.objects.get(publisher="The Gazette")
    silent(get(as_editor, reverse("desk:source", args=[source.uid])))
    assert "cited 0 times" in get(as_editor, reverse("desk:sources")).root.by_id(source.uid).text
    assert "cited 1 time" in get(as_member, reverse("desk:sources")).root.by_id(source.uid).text


def test_hidden_timelines_are_not_counted(
    as_editor: Client, as_member: Client, timeline: Timeline, secret: Entry
) -> None:
    def list_names(client: Client) -> list[str]:
        results = get(client, reverse("desk:timelines")).root.by_id("results")
        return [heading.text for heading in results.all("h2")]

    assert list_names(as_editor) == ["Harbour fire"]
    assert sorted(list_names(as_member)) == ["Harbour fire", "The whistle-blower"]


def test_hidden_history_is_not_readable_through_another_timeline(
    as_editor: Client, timeline: Timeline, secret: Entry
) -> None:
    assert Change.objects.filter(subject_uid=secret.uid).exists()
    at = reverse("desk:history", args=[timeline.slug])
    silent(get(as_editor, at, entry=secret.uid))
    silent(get(as_editor, at, entry=Party.objects.get(name="Zephyrine Quill").uid))


def test_hidden_source_text_has_no_workspace_on_another_timeline(
    as_editor: Client, as_member: Client, timeline: Timeline, secret: Entry
) -> None:
    leaked = Source.objects.get(publisher="Leaked minutes").uid
    at = reverse("desk:workspace", args=[timeline.slug, leaked])
    told = {"key": "quotation-0123456789abcdef", "again": "all", "words": "Quill"}
    for address in (at, f"{at}cite/?text=1&start=0&end=9"):
        silent(get(as_editor, address, status=404))
    for address in (at, f"{at}cite/?text=1&start=0&end=9", f"{at}drop/"):
        assert as_editor.post(address, told).status_code == 404
    for address in (
        reverse("desk:source-text", args=[leaked]),
        reverse("desk:source-text-version", args=[leaked, 1]),
    ):
        silent(get(as_editor, address, status=404))
    silent(get(as_editor, reverse("desk:workspaces", args=[timeline.slug])))
    silent(get(as_editor, reverse("desk:workspaces", args=[timeline.slug]), q="minutes"), typed="minutes")
    # The entry form is not prefilled from it either.
    add = reverse("desk:entry-add", args=[timeline.slug, "event"])
    silent(get(as_editor, add, source=leaked, text="1", start="0", end="15"), typed=leaked)


def test_shared_workspace_leaves_out_hidden_entries_and_parties(
    as_editor: Client, as_member: Client, timeline: Timeline, secret: Entry, member: User
) -> None:
    source = Source.objects.get(publisher="The Gazette")
    add_source_text(source, "The harbour board and Zephyrine Quilla spoke.", by=member, number=0)
    gazette = source.uid
    page = get(as_editor, reverse("desk:workspace", args=[timeline.slug, gazette]))
    # The text contains the name; that it is a party's stays hidden.
    assert page.root.one(class_="named-parties").text == "The harbour board 1"
    assert "nobody knows of" not in page.text
    assert not page.root.by_id("source-words").all("mark")
    assert "whistle" not in get(as_editor, reverse("desk:source-text", args=[gazette])).html.lower()
    told = get(as_member, reverse("desk:workspace", args=[secret.timeline.slug, gazette]))
    assert "Zephyrine Quill 1" in told.root.one(class_="named-parties").text
    assert "nobody knows of" in told.root.by_id("citing-entries").text


@pytest.mark.parametrize("name", ["entry", "entry-more", "entry-edit", "entry-remove"])
def test_hidden_entries_are_not_readable_through_another_timeline(
    name: str, as_editor: Client, timeline: Timeline, secret: Entry
) -> None:
    at = reverse(f"desk:{name}", args=[timeline.slug, secret.uid])
    silent(get(as_editor, at, htmx=True, status=404))
    silent(get(as_editor, at, status=404))


@pytest.mark.parametrize(
    "name", ["entry-edit", "entry-move", "entry-remove", "entry-restore", "entry-hold", "entry-ready"]
)
def test_hidden_entries_are_not_editable_through_another_timeline(
    name: str, as_editor: Client, timeline: Timeline, secret: Entry
) -> None:
    before = snapshot.build(secret.timeline)
    at = reverse(f"desk:{name}", args=[timeline.slug, secret.uid])
    response = as_editor.post(at, {"version": "1", "after": "first", "headline": "Taken over"})
    assert response.status_code == 404
    assert snapshot.build(secret.timeline) == before


@pytest.mark.parametrize("after", ["GET", "POST"])
def test_entry_is_not_added_after_a_hidden_one(
    after: str, as_editor: Client, timeline: Timeline, secret: Entry
) -> None:
    at = reverse("desk:entry-add", args=[timeline.slug, "event"])
    if after == "GET":
        silent(get(as_editor, at, after=secret.uid, status=404), typed=secret.uid)
    else:
        assert as_editor.post(at, {"after": secret.uid, "headline": "After it"}).status_code == 404
    assert not timeline.entries.exists()


def test_entry_is_not_moved_after_a_hidden_one(
    as_editor: Client, timeline: Timeline, make_event: Callable[..., Entry], secret: Entry
) -> None:
    mine = make_event()
    at = reverse("desk:entry-move", args=[timeline.slug, mine.uid])
    assert as_editor.post(at, {"after": secret.uid}).status_code == 404


@pytest.mark.parametrize(("kind", "about"), [("statement", "answers"), ("request", "about")])
def test_form_is_not_prefilled_from_a_hidden_entry(
    kind: str, about: str, as_editor: Client, timeline: Timeline, secret: Entry
) -> None:
    at = reverse("desk:entry-add", args=[timeline.slug, kind])
    for value in (secret.uid, secret.label):
        query: dict[str, Any] = {about: value}
        silent(get(as_editor, at, **query))


@pytest.mark.parametrize("field", ["parties-0-party", "citations-0-source"])
def test_no_id_of_a_hidden_row_is_found(
    field: str, as_editor: Client, timeline: Timeline, secret: Entry
) -> None:
    party, source = Party.objects.get(name="Zephyrine Quill"), Source.objects.get(publisher="Leaked minutes")
    typed = f"x [{party.uid if field == 'parties-0-party' else source.uid}]"
    form = get(as_editor, reverse("desk:entry-add", args=[timeline.slug, "event"])).form
    response = form.fill({"headline": "Mine", field: typed}).send(as_editor)
    silent(read_refusal(response, field), typed=typed)
    assert not timeline.entries.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("parties-0-party", "Zephyrine Quill"),
        ("parties-0-party", "Quilla"),
        ("citations-0-source", "Leaked minutes"),
        ("citations-0-source", "https://example.org/quill"),
    ],
)
def test_a_name_of_a_hidden_row_is_a_new_name(
    field: str, typed: str, as_editor: Client, timeline: Timeline, secret: Entry
) -> None:
    rows = [*Party.objects.all(), *Source.objects.all()]
    form = get(as_editor, reverse("desk:entry-add", args=[timeline.slug, "event"])).form
    assert form.fill({"headline": "Mine", field: typed}).send(as_editor).status_code == 302
    [used] = list_named(timeline)
    assert used not in rows


def test_hidden_entry_is_no_answer_subject_or_reply(
    as_editor: Client, timeline: Timeline, secret: Entry
) -> None:
    said = Entry.objects.get(timeline=secret.timeline, kind="statement")
    statement = get(as_editor, reverse("desk:entry-add", args=[timeline.slug, "statement"])).form
    statement.fill({"party-party": "The harbour board", "words": "No."})
    request = get(as_editor, reverse("desk:entry-add", args=[timeline.slug, "request"])).form
    request.fill({"asked-party": "The harbour board", "put": "Why?"})
    for typed in (f"x [{secret.uid}]", secret.uid, secret.label):
        response = statement.fill({"answers-0-entry": typed}).send(as_editor)
        silent(read_refusal(response, "answers-0-entry"), typed=typed)
        response = request.fill({"about": typed}).send(as_editor)
        silent(read_refusal(response, "about"), typed=typed)
    for typed in (f"x [{said.uid}]", said.uid, "We bury it."):
        response = request.fill({"about": "", "replies-0-statement": typed}).send(as_editor)
        silent(read_refusal(response, "replies-0-statement"), typed=typed)
    assert not timeline.entries.exists()


def test_hidden_party_or_source_is_no_parent_or_origin(as_editor: Client, secret: Entry) -> None:
    party = get(as_editor, reverse("desk:party-new")).form
    for typed in (f"x [{Party.objects.get(name='Zephyrine Quill').uid}]", "Zephyrine Quill"):
        silent(read_refusal(party.fill(name="A desk", part_of=typed).send(as_editor), "part_of"), typed=typed)
    source = get(as_editor, reverse("desk:source-new")).form
    for typed in (f"x [{Source.objects.get(publisher='Leaked minutes').uid}]", "Leaked minutes"):
        silent(
            read_refusal(source.fill(title="A report", relies_on=typed).send(as_editor), "relies_on"),
            typed=typed,
        )


def merge_secrets(secret: Entry, member: User) -> tuple[Party, Source]:
    """Merge the party and the source of the hidden timeline into ones that the whole newsroom sees."""
    party, source = Party.objects.get(name="Zephyrine Quill"), Source.objects.get(publisher="Leaked minutes")
    open_party = Party.objects.create(name="Z. Weir")
    open_source = Source.objects.create(publisher="The Courier", url="https://example.org/courier")
    merge(party, open_party, by=member, versions=(1, 1))
    merge(source, open_source, by=member, versions=(1, 1))
    return party, source


def test_merged_rows_of_a_hidden_timeline_are_known_to_its_members_only(
    as_editor: Client, as_member: Client, timeline: Timeline, secret: Entry, member: User, editor: User
) -> None:
    party, source = merge_secrets(secret, member)
    for noun, row, survivor in (
        ("party", party, Party.objects.get(name="Z. Weir")),
        ("source", source, Source.objects.get(publisher="The Courier")),
    ):
        at = reverse(f"desk:{noun}", args=[survivor.uid])
        silent(get(as_editor, at))
        assert str(row) in get(as_member, at).text
        old = reverse(f"desk:{noun}", args=[row.uid])
        silent(get(as_editor, old, status=404))
        assert as_member.get(old)["Location"] == at
        undo = reverse(f"desk:{noun}-merge-undo", args=[row.uid])
        silent(get(as_editor, undo, status=404))
        assert as_editor.post(undo).status_code == 404
    silent(get(as_editor, reverse("desk:history", args=[timeline.slug])))
    assert not Change.objects.visible_to(editor).filter(verb="merge")
    # Neither their ids nor their names find them.
    add_at, typed = reverse("desk:entry-add", args=[timeline.slug, "event"]), f"x [{party.uid}]"
    response = (
        get(as_editor, add_at).form.fill({"headline": "Mine", "parties-0-party": typed}).send(as_editor)
    )
    silent(read_refusal(response, "parties-0-party"), typed=typed)
    form = get(as_editor, add_at).form.fill({"headline": "Mine", "parties-0-party": "Zephyrine Quill"})
    assert form.send(as_editor).status_code == 302
    [named] = list_named(timeline)
    assert named not in (party, Party.objects.get(name="Z. Weir"))
    text = reverse("desk:source-text-version", args=[source.uid, 1])
    silent(get(as_editor, text, status=404))


def test_the_page_of_a_hidden_source_is_no_source_for_others(
    as_editor: Client, as_member: Client, timeline: Timeline, secret: Entry
) -> None:
    address, at = "https://example.org/quill", reverse("desk:same-page")
    typed = "https://m.example.org/quill/?utm_source=x"
    silent(get(as_editor, at, url=address), typed=address)
    assert "Leaked minutes" in get(as_member, at, url=typed).text
    form = get(as_editor, reverse("desk:source-new")).form.fill(title="A report", url=typed)
    assert form.send(as_editor).status_code == 302
    form = get(as_editor, reverse("desk:entry-add", args=[timeline.slug, "event"])).form
    form.fill({"headline": "Mine", "citations-0-new_title": "Another", "citations-0-new_url": address})
    # The editor's own source of this page is the only one that is found.
    answer = read_refusal(form.send(as_editor), "citations-0-new_url")
    silent(answer, typed=address)
    assert "A report" in answer.text


def test_a_merge_page_names_no_hidden_timeline(as_editor: Client, as_member: Client, secret: Entry) -> None:
    board = Party.objects.get(name="The harbour board")
    other = Party.objects.create(name="Harbour Board")
    for row, into in ((board, other), (other, board)):
        at = reverse("desk:party-merge", args=[row.uid])
        page = get(as_editor, at, other=into.uid)
        silent(page)
        assert "An editor who may change every timeline that uses them must merge them" in page.alert
        assert not page.root.all("form", method="post", action=at)
        told = {"other": into.uid, "version": "1", "other_version": "1"}
        response = as_editor.post(at, told)
        assert response.status_code == 403
        silent(Answer(response))
    at = reverse("desk:party-merge", args=[board.uid])
    assert "nobody knows of" in get(as_member, at, other=other.uid).text


def test_published_document_leaks_no_hidden_row(
    as_editor: Client, as_member: Client, client: Client, hidden: Timeline, secret: Entry, editor: User
) -> None:
    source = Source.objects.get(publisher="The Gazette")
    for entry in Entry.objects.filter(timeline=hidden, kind="statement"):
        entry.citations.create(source=source)
    hidden.members.add(editor)
    publish(hidden, by=editor, note="The first version", seen_digest=None)
    hidden.members.remove(editor)
    assert "nobody knows of" in get(client, reverse("public:timeline", args=[hidden.slug])).text
    silent(get(as_editor, reverse("desk:parties")))
    silent(get(as_editor, reverse("desk:sources")))
    get(as_editor, reverse("desk:timeline", args=[hidden.slug]), status=404)


def test_hidden_rows_appear_once_access_is_opened(as_editor: Client, secret: Entry) -> None:
    Timeline.objects.filter(pk=secret.timeline_id).update(access="newsroom")
    assert "Zephyrine Quill" in get(as_editor, reverse("desk:parties")).text
    assert "Leaked minutes" in get(as_editor, reverse("desk:sources")).text


@pytest.mark.parametrize("name", ["timeline", "party", "source"])
def test_what_is_hidden_or_missing_gets_the_same_page_of_the_desk(
    name: str, as_editor: Client, secret: Entry
) -> None:
    hidden = {
        "timeline": secret.timeline.slug,
        "party": Party.objects.get(name="Zephyrine Quill").uid,
        "source": Source.objects.get(publisher="Leaked minutes").uid,
    }[name]
    pages = []
    for part in (hidden, "n0such"):
        with CaptureQueriesContext(connection) as queries:
            page = get(as_editor, reverse(f"desk:{name}", args=[part]), status=404)
        pages.append((page.lasting_html, len(queries)))
    assert pages[0] == pages[1]
    assert "There is nothing here, or you may not see it." in pages[0][0]
    assert reverse("desk:timelines") in pages[0][0]
