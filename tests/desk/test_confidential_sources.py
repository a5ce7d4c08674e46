"""Only the people listed for a confidential source see its name, reason and text."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.desk.conftest import sign_in
from tests.support.all_addresses import list_all, list_desk_addresses
from tests.support.desk_pages import HTMX, Answer, get
from timeline import document
from timeline.actions.drafts import CitationDraft, EventDraft, SourceDraft, StatementDraft
from timeline.actions.entries import add_entry, edit_entry
from timeline.actions.merges import merge
from timeline.actions.publications import publish, reinstate_timeline, withdraw_timeline
from timeline.actions.source_texts import add_source_text
from timeline.actions.sources import add_source, edit_source
from timeline.actions.takedowns import TakedownDraft, request_takedown
from timeline.actions.timelines import TimelineDraft, edit_timeline
from timeline.actions.version_store import NotReady, get_live_document
from timeline.models import Change, Citation, Entry, Party, Publication, Source, Timeline, User
from timeline.models.audit_events import AuditEvent
from timeline.publishing import snapshot

VALUES: dict[str, Any] = {
    "publisher": "CANARY publisher",
    "title": "CANARY title",
    "authors": ("CANARY author",),
    "url": "https://canary.example/page",
    "published": "2017-03-02",
    "note": "CANARY note",
}
HIDDEN: dict[str, Any] = {
    "confidential": True,
    "described_as": "a person with knowledge of the fire",
    "confidential_reason": "CANARY reason",
}
TEXT = "CANARY passage that nobody else has. The gate was shut all night, says the CANARY clerk."
CANARY = re.compile("canary", re.IGNORECASE)


@pytest.fixture
def source(reporter: User, timeline: Timeline) -> Source:
    """A confidential source of a reporter, with a text, cited with a passage; open at first."""
    row = add_source(SourceDraft(**VALUES), by=reporter, made_for=timeline)
    add_source_text(row, TEXT, by=reporter, number=0)
    relying = SourceDraft(publisher="The Gazette", title="On the quay", relies_on=(row,))
    cited = (
        CitationDraft(source=row, exact="CANARY passage", locator="CANARY page", note="CANARY cited"),
        CitationDraft(source=relying),
    )
    add_entry(timeline, EventDraft(headline="A fire", citations=cited), by=reporter)
    said = StatementDraft(
        words="The gate was open.", party=Party.objects.create(name="The board"), citations=cited[:1]
    )
    add_entry(timeline, said, by=reporter)
    edited: Source = edit_source(row, SourceDraft(**VALUES, **HIDDEN), by=reporter, version=row.version)
    return edited


@pytest.fixture
def other_reporter(make_user: Callable[..., User]) -> User:
    return make_user("other@example.org", "reporter")


@pytest.fixture
def outsiders(make_user: Callable[..., User], other_reporter: User) -> dict[str, Client]:
    """People who see the timeline and are not on the list."""
    people = {role: make_user(f"{role}@example.org", role) for role in ("viewer", "lawyer")}
    return {name: sign_in(user) for name, user in {**people, "reporter": other_reporter}.items()}


def list_addresses(source: Source, timeline: Timeline) -> list[str]:
    """Return the addresses of the desk that could show something of a source."""
    entry = Entry.objects.filter(timeline=timeline, kind="event").get().uid
    statement = Entry.objects.filter(timeline=timeline, kind="statement").get().uid
    of_timeline = [
        *("timeline", "history", "coverage", "quotations", "preview", "publish", "workspaces", "bin"),
        *("withdraw", "timeline-edit", "protected-words"),
    ]
    at = [reverse(f"desk:{name}", args=[timeline.slug]) for name in of_timeline]
    at += [reverse(f"desk:{name}", args=[timeline.slug, entry]) for name in ("entry-edit", "entry-remove")]
    at += [reverse("desk:quotation-explain", args=[timeline.slug, uid, 0]) for uid in (entry, statement)]
    at += [
        reverse(f"desk:{name}", args=[source.uid])
        for name in ("source", "source-merge", "source-text", "source-published")
    ]
    gazette = Source.objects.get(publisher="The Gazette").uid
    at += [
        reverse("desk:source", args=[gazette]),
        reverse("desk:source-merge", args=[gazette]) + f"?other={source.uid}",
        reverse("desk:source-merge", args=[source.uid]) + f"?other={gazette}",
        reverse("desk:source-text-version", args=[source.uid, 1]),
        reverse("desk:workspace", args=[timeline.slug, source.uid]),
        reverse("desk:workspace", args=[timeline.slug, source.uid]) + "?start=0&end=14",
        reverse("desk:workspace-cite", args=[timeline.slug, source.uid]) + "?text=1&start=0&end=14",
        reverse("desk:entry-add", args=[timeline.slug, "event"])
        + f"?source={source.uid}&text=1&start=0&end=14",
        reverse("desk:sources"),
        reverse("desk:suggest", args=["sources"]) + f"?q=knowledge&timeline={timeline.slug}",
        reverse("desk:history", args=[timeline.slug]) + f"?entry={source.uid}",
        reverse("desk:history", args=[timeline.slug]) + f"?entry={entry}",
    ]
    return at


@pytest.mark.slow
@pytest.mark.parametrize("person", ["viewer", "lawyer", "reporter"])
def test_no_page_of_the_desk_shows_more_than_the_description(
    person: str, outsiders: dict[str, Client], source: Source, timeline: Timeline
) -> None:
    client = outsiders[person]
    described = 0
    for at in list_addresses(source, timeline):
        for headers in ({}, HTMX):
            response = client.get(at, headers=headers)
            html = response.content.decode()
            assert response.status_code in {200, 302, 403, 404}, at
            assert not CANARY.search(html), (at, CANARY.search(html))
            assert "canary" not in repr(response.headers).lower(), at
            # Nor its date.
            assert "2 March 2017" not in html, at
            described += "a person with knowledge of the fire" in html.lower()
    assert described > 5


def test_the_creator_sees_it_and_each_look_is_logged(
    as_reporter: Client, reporter: User, source: Source, timeline: Timeline
) -> None:
    for name, parts in (
        ("source", [source.uid]),
        ("source-text", [source.uid]),
        ("source-text-version", [source.uid, 1]),
        ("workspace", [timeline.slug, source.uid]),
    ):
        before = AuditEvent.objects.filter(verb="confidential-viewed", by=reporter, uid=source.uid).count()
        assert "CANARY" in get(as_reporter, reverse(f"desk:{name}", args=parts)).html
        seen = AuditEvent.objects.filter(verb="confidential-viewed", by=reporter, uid=source.uid)
        assert seen.count() == before + 1, name
    assert not AuditEvent.objects.filter(label__icontains="canary").exists()


@pytest.mark.slow
def test_no_address_of_the_desk_shows_it_without_logging_the_look(
    as_editor: Client, editor: User, reporter: User, timeline: Timeline
) -> None:
    row = add_source(SourceDraft(**VALUES), by=reporter, made_for=timeline)
    add_source_text(row, TEXT, by=reporter, number=0)
    relying = SourceDraft(publisher="The Gazette", title="On the quay", relies_on=(row,))
    cited = (
        CitationDraft(source=row, exact="CANARY passage", locator="CANARY page", note="CANARY cited"),
        CitationDraft(source=relying),
    )
    add_entry(timeline, EventDraft(headline="A fire", citations=cited), by=reporter)
    publish(timeline, by=editor, note="First", seen_digest=None)
    # Words that are not in the text need a reason.
    board = Party.objects.create(name="The board")
    said = StatementDraft(words="It was never shut.", party=board, citations=cited[:1])
    add_entry(timeline, said, by=reporter)
    row = edit_source(row, SourceDraft(**VALUES, **HIDDEN), by=editor, version=row.version)
    draft = TakedownDraft(kind="source", subject_uid=row.uid, words=("CANARY title",), reason="protection")
    request_takedown(timeline, draft, by=editor)
    addresses = [*list_all(list_desk_addresses(timeline, "CANARY")), *list_addresses(row, timeline)]
    typed = {
        **{f"citations-{name}_FORMS": str(n) for name, n in (("TOTAL", 1), ("INITIAL", 0), ("MAX_NUM", 9))},
        "citations-0-source": f"{row} [{row.uid}]",
        "citations-0-exact": "CANARY passage that nobody saw",
    }
    requests = [("GET", address, headers) for address in dict.fromkeys(addresses) for headers in ({}, HTMX)]
    requests += [
        ("POST", reverse("desk:check-quotes", args=[timeline.slug, "event"]), HTMX),
        ("POST", reverse("desk:entry-add", args=[timeline.slug, "event"]), {}),
    ]
    looks = AuditEvent.objects.filter(verb="confidential-viewed", by=editor, uid=row.uid)
    shown = set()
    for method, address, headers in requests:
        before = looks.count()
        send = as_editor.get if method == "GET" else as_editor.post
        response = send(address, typed if method == "POST" else None, headers=headers)
        assert response.status_code in {200, 302, 404, 422}, (address, response.status_code)
        # The word that was searched for comes back alone.
        if re.search("CANARY [a-z]|canary.example", response.content.decode()):
            shown.add((method, address))
            assert looks.count() > before, (method, address)
    assert len(shown) > 10
    assert {request[:2] for request in requests[-2:]} <= shown


def test_a_takedown_of_it_shows_its_words_to_its_people_only(
    editor: User, make_user: Callable[..., User], source: Source, timeline: Timeline
) -> None:
    source.readers.set([editor])
    draft = TakedownDraft(kind="source", subject_uid=source.uid, words=("CANARY title",), reason="protection")
    takedown = request_takedown(timeline, draft, by=editor)
    decide = reverse("desk:takedown", args=[takedown.uid])
    request = reverse("desk:takedown-new", args=[timeline.slug]) + f"?kind=source&subject={source.uid}"
    for role, addresses in (("lawyer", [decide]), ("editor", [decide, request])):
        client = sign_in(make_user(f"far-{role}@example.org", role))
        for at in addresses:
            page = get(client, at)
            assert not CANARY.search(page.html), (role, at)
        assert "which only the people of this confidential source may read" in get(client, decide).text
    assert "CANARY title" in get(sign_in(editor), decide).html


def test_lists_show_the_description_to_the_listed_as_well(as_reporter: Client, source: Source) -> None:
    assert not CANARY.search(get(as_reporter, reverse("desk:sources")).html)


def test_editors_who_see_the_timeline_may_read_by_default(
    editor: User, other_reporter: User, make_user: Callable[..., User], source: Source, timeline: Timeline
) -> None:
    far_editor = make_user("far@example.org", "editor")
    readable = Source.objects.filter(pk=source.pk).readable_by
    assert readable(editor).exists()
    assert not readable(other_reporter).exists()
    Timeline.objects.filter(pk=timeline.pk).update(access="members")
    timeline.members.add(editor)
    assert readable(editor).exists()
    assert not readable(far_editor).exists()


def test_a_list_replaces_the_default_and_keeps_the_editor_who_sets_it(
    as_editor: Client,
    make_user: Callable[..., User],
    reporter: User,
    editor: User,
    other_reporter: User,
    source: Source,
) -> None:
    form = get(as_editor, reverse("desk:source", args=[source.uid])).form
    response = form.fill(readers=[str(other_reporter.pk)]).send(as_editor)
    assert response.status_code == 302
    assert set(source.readers.all()) == {editor, other_reporter}
    readable = Source.objects.filter(pk=source.pk).readable_by
    assert readable(other_reporter).exists()
    assert not readable(reporter).exists()
    assert not readable(make_user("far@example.org", "editor")).exists()
    event = AuditEvent.objects.get(verb="confidential-list")
    assert event.uid == source.uid


def test_a_reporter_takes_a_source_from_no_editor(
    as_reporter: Client, as_editor: Client, reporter: User, editor: User, other_reporter: User
) -> None:
    source = Source.objects.create(publisher="A clerk", title="Two letters")
    page = get(as_reporter, reverse("desk:source", args=[source.uid]))
    assert "readers" not in page.form.names
    marked = page.form.fill(confidential=True, confidential_reason="Fear.").data
    as_reporter.post(reverse("desk:source", args=[source.uid]), {**marked, "readers": [str(reporter.pk)]})
    source.refresh_from_db()
    assert source.confidential
    assert not source.readers.exists()
    draft = SourceDraft(
        publisher="A clerk", title="Two letters", confidential=True, confidential_reason="Fear."
    )
    with pytest.raises(PermissionDenied):
        edit_source(source, replace(draft, readers=(reporter,)), by=reporter, version=source.version)
    # Nor can they change the list of an editor.
    edit_source(source, replace(draft, readers=(reporter,)), by=editor, version=source.version)
    for readers in ((), (reporter, other_reporter)):
        with pytest.raises(PermissionDenied):
            edit_source(source, replace(draft, readers=readers), by=reporter, version=source.version)
    assert set(source.readers.all()) == {reporter, editor}
    form = get(as_reporter, reverse("desk:source", args=[source.uid])).form
    assert form.fill(note="Checked.").send(as_reporter).status_code == 302
    assert set(source.readers.all()) == {reporter, editor}


@pytest.mark.parametrize("gone", ["never an editor", "role", "account", "membership"])
def test_a_list_without_an_editor_takes_it_from_nobody(
    gone: str, reporter: User, make_user: Callable[..., User], source: Source, timeline: Timeline
) -> None:
    last = make_user("last@example.org", "editor")
    other = make_user("second@example.org", "editor")
    source.readers.set([reporter] if gone == "never an editor" else [reporter, last])
    readable = Source.objects.filter(pk=source.pk).readable_by
    assert readable(other).exists() == (gone == "never an editor")
    if gone == "role":
        last.groups.clear()
    elif gone == "account":
        User.objects.filter(pk=last.pk).update(is_active=False)
    elif gone == "membership":
        Timeline.objects.filter(pk=timeline.pk).update(access="members")
        timeline.members.set([reporter, other])
    assert readable(other).exists()
    assert readable(reporter).exists()
    draft = SourceDraft(**VALUES)
    assert not edit_source(source, draft, by=other, version=source.version).confidential


def test_a_reporter_makes_a_source_confidential_and_only_a_listed_editor_ends_that(
    as_reporter: Client, as_editor: Client, reporter: User, editor: User, other_reporter: User
) -> None:
    form = get(as_reporter, reverse("desk:source-new")).form
    values = {
        "publisher": "A clerk",
        "confidential": True,
        "described_as": "a clerk",
        "confidential_reason": "Fear.",
    }
    assert form.fill(values).send(as_reporter).status_code == 302
    source = Source.objects.get()
    assert (source.confidential, source.created_by, source.marked_by) == (True, reporter, reporter)
    open_again = SourceDraft(publisher="A clerk")
    for user in (reporter, other_reporter):
        with pytest.raises(PermissionDenied):
            edit_source(source, open_again, by=user, version=source.version)
    at = reverse("desk:source", args=[source.uid])
    as_reporter.post(
        at,
        {
            "kind": "article",
            "publisher": "A clerk",
            "described_as": "a clerk",
            "confidential_reason": "Fear.",
            "state": "unknown",
            "version": source.version,
        },
    )
    source.refresh_from_db()
    assert source.confidential
    edit_source(source, open_again, by=editor, version=source.version)
    source.refresh_from_db()
    assert not source.confidential


def test_an_address_or_a_title_is_not_found_out_by_trying(
    outsiders: dict[str, Client], source: Source, timeline: Timeline
) -> None:
    client = outsiders["reporter"]
    same_page = reverse("desk:same-page") + "?url=https://m.canary.example/page"
    assert "already a source" not in client.get(same_page).content.decode()
    for words in ("CANARY", "canary.example", "https://canary.example/page"):
        suggested = client.get(reverse("desk:suggest", args=["sources"]), {"q": words}).content.decode()
        assert source.uid not in suggested
        listed = client.get(reverse("desk:sources"), {"q": words}).content.decode()
        assert source.uid not in listed
    form = get(client, reverse("desk:entry-add", args=[timeline.slug, "event"])).form
    for typed in ("CANARY title", "CANARY publisher: CANARY title", "https://canary.example/page"):
        # It is made as a new source, like any name that nothing has.
        response = form.renew().fill({"headline": "Mine", "citations-0-source": typed}).send(client)
        assert response.status_code == 302
        assert source.uid not in client.get(response["Location"]).content.decode()
    assert not source.citations.filter(entry__event__headline="Mine").exists()


def test_a_form_that_is_sent_again_may_name_another_new_source(
    outsiders: dict[str, Client], source: Source, timeline: Timeline
) -> None:
    client = outsiders["reporter"]
    form = get(client, reverse("desk:entry-add", args=[timeline.slug, "event"])).form
    answers = [
        form.fill({"headline": "Mine", "citations-0-source": typed}).send(client).status_code
        for typed in ("CANARY title", "CANARY publisher: CANARY title", "https://canary.example/page")
    ]
    assert answers == [302, 302, 302]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        *(
            (name, field)
            for name in ("source-new", "source", "source-merge", "entry-add")
            for field in ("url", "title")
        ),
        ("new-source", "url"),
    ],
)
def test_naming_it_in_a_form_is_logged(
    name: str, field: str, as_reporter: Client, reporter: User, source: Source, timeline: Timeline
) -> None:
    typed = VALUES[field]
    gazette = Source.objects.get(publisher="The Gazette").uid
    data: dict[str, Any] = {"publisher": "The Gazette", "kind": "article", "state": "unknown", "version": 1}
    address = reverse("desk:source-new")
    if name in ("source-new", "source"):
        # An address of its page, or what it relies on.
        data |= {"url": typed} if field == "url" else {"relies_on": typed}
        address = address if name == "source-new" else reverse("desk:source", args=[gazette])
    elif name == "source-merge":
        data, address = {"other": typed}, reverse("desk:source-merge", args=[gazette])
    else:
        rows = {f"citations-{part}_FORMS": "1" for part in ("TOTAL", "INITIAL", "MAX_NUM")}
        column = "source" if name == "entry-add" else "new_url"
        data = {**rows, f"citations-0-{column}": typed, "headline": ""}
        address = reverse("desk:entry-add", args=[timeline.slug, "event"])
    looks = AuditEvent.objects.filter(verb="confidential-viewed", uid=source.uid, by=reporter)
    before = looks.count()
    send = as_reporter.get if name == "source-merge" else as_reporter.post
    send(address, data)
    assert looks.count() > before


@pytest.mark.parametrize("name", ["sources", "suggest", "same-page"])
def test_finding_it_by_its_name_is_logged(name: str, as_reporter: Client, source: Source) -> None:
    address = reverse(f"desk:{name}", args=["sources"] if name == "suggest" else [])
    field = "url" if name == "same-page" else "q"
    looks = AuditEvent.objects.filter(verb="confidential-viewed", uid=source.uid)
    as_reporter.get(address, {field: "a person with"})
    before = looks.count()
    answer = as_reporter.get(address, {field: VALUES["url"]}).content.decode()
    assert source.described_as in answer
    assert looks.count() == before + 1


def test_its_place_in_the_list_does_not_give_its_name_away(as_editor: Client, source: Source) -> None:
    Source.objects.create(publisher="Zebra")
    Source.objects.create(publisher="abacus")
    page = get(as_editor, reverse("desk:sources")).html
    # By its name it would come before “Zebra”.
    assert page.index("Zebra") < page.index("a person with knowledge") < page.index("abacus")


def test_an_entry_keeps_the_passages_that_its_editor_does_not_see(
    outsiders: dict[str, Client], source: Source, timeline: Timeline
) -> None:
    client = outsiders["reporter"]
    entry = Entry.objects.filter(timeline=timeline, kind="event").get()
    at = reverse("desk:entry-edit", args=[timeline.slug, entry.uid])
    page = get(client, at)
    assert not CANARY.search(page.html)
    assert page.form.fill(headline="A blaze").send(client).status_code == 302
    [citation] = Citation.objects.filter(entry=entry, source=source)
    assert (citation.exact, citation.locator, citation.note) == (
        "CANARY passage",
        "CANARY page",
        "CANARY cited",
    )
    # A conflict shows nothing either.
    stale = get(client, at).form
    edit_entry(
        Entry.objects.get(pk=entry.pk),
        EventDraft(headline="Smoke", citations=(CitationDraft(source=source, exact="CANARY again"),)),
        by=User.objects.get(email="reporter@example.org"),
        version=Entry.objects.get(pk=entry.pk).version,
    )
    conflict = stale.fill(headline="Flames").send(client)
    assert conflict.status_code == 409
    assert not CANARY.search(conflict.content.decode())


def test_a_merge_shows_no_hidden_passage_and_keeps_it(
    outsiders: dict[str, Client], reporter: User, source: Source, timeline: Timeline
) -> None:
    client = outsiders["reporter"]
    entry = Entry.objects.filter(timeline=timeline, kind="event").get()
    at = reverse("desk:entry-edit", args=[timeline.slug, entry.uid])
    passages = (
        (CitationDraft(source=source, exact="CANARY changed"),),
        # The form of an outsider had a citation that is removed by now, without its passage.
        (CitationDraft(source=SourceDraft(title="On the pier")),),
    )
    for number, citations in enumerate(passages, start=1):
        stale = get(client, at).form
        version = Entry.objects.get(pk=entry.pk).version
        draft = EventDraft(headline=f"Smoke {number}", citations=citations)
        edit_entry(entry, draft, by=reporter, version=version)
        conflict = Answer(stale.fill(headline=f"Mine {number}", place="The quay").send(client))
        assert conflict.status == 409
        assert not CANARY.search(conflict.html)
        form = conflict.form
        assert [name for name in form.names if name.startswith("choice-")] == ["choice-headline"]
        response = form.fill({"choice-headline": "mine"}).send(client)
        assert response.status_code == 302
        assert not CANARY.search(Answer(client.get(response["Location"], follow=True)).html)
        saved = [(citation.source, citation.exact) for citation in Citation.objects.filter(entry=entry)]
        assert saved[0][1] == ("CANARY changed" if number == 1 else "")
        assert len(saved) == 1
        history = Change.objects.latest("pk")
        assert not CANARY.search(str((history.before, history.after, history.reason)))


def test_a_form_from_before_a_source_was_confidential_keeps_it_so(
    as_reporter: Client, reporter: User, editor: User, timeline: Timeline
) -> None:
    row = add_source(SourceDraft(title="Minutes"), by=reporter, made_for=timeline)
    stale = get(as_reporter, reverse("desk:source", args=[row.uid])).form
    edit_source(row, SourceDraft(title="Minutes", **HIDDEN), by=editor, version=1)
    assert stale.fill(title="Minutes of the board").send(as_reporter).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.confidential, row.confidential_reason) == (
        "Minutes of the board",
        True,
        "CANARY reason",
    )


def test_live_checks_compare_nothing_with_a_hidden_text(
    outsiders: dict[str, Client], source: Source, timeline: Timeline
) -> None:
    at = reverse("desk:check-quotes", args=[timeline.slug, "event"])
    data = {
        "headline": "Mine",
        "citations-TOTAL_FORMS": "1",
        "citations-INITIAL_FORMS": "0",
        "citations-0-source": f"x [{source.uid}]",
        "citations-0-exact": "gate was shut",
    }
    html = outsiders["reporter"].post(at, data).content.decode()
    assert "gate was" not in html
    assert not CANARY.search(html)


def test_coverage_and_publish_page_do_not_tell_whether_words_stand_in_its_text(
    source: Source, timeline: Timeline, other_reporter: User
) -> None:
    board, client, pages = Party.objects.get(), sign_in(other_reporter), []
    for words in ("The gate was shut all night", "The gate was open all day long"):
        draft = StatementDraft(words=words, party=board, citations=(CitationDraft(source=source),))
        entry = add_entry(timeline, draft, by=other_reporter).entry
        for name in ("coverage", "publish"):
            page = get(client, reverse(f"desk:{name}", args=[timeline.slug])).text
            pages.append(page.replace(words, "…"))
        Entry.objects.filter(pk=entry.pk).update(state="removed")
    assert pages[:2] == pages[2:]
    assert not AuditEvent.objects.filter(verb="confidential-viewed", by=other_reporter).exists()


def test_a_refusal_to_publish_that_tells_it_is_logged(
    source: Source, timeline: Timeline, make_user: Callable[..., User], reporter: User, editor: User
) -> None:
    source.readers.add(reporter, editor)
    unlisted = make_user("unlisted@example.org", "editor")
    address = reverse("desk:publish", args=[timeline.slug])
    page = get(sign_in(unlisted), address)
    assert "is in none of the stored texts" not in page.text
    form = page.form
    answer = Answer(form.fill(note="New").send(sign_in(unlisted)))
    assert "is in none of the stored texts" in answer.text
    assert AuditEvent.objects.filter(verb="confidential-viewed", by=unlisted, uid=source.uid).exists()


def test_actions_refuse_what_the_pages_hide(other_reporter: User, source: Source) -> None:
    with pytest.raises(PermissionDenied):
        edit_source(source, SourceDraft(**VALUES, **HIDDEN), by=other_reporter, version=source.version)
    with pytest.raises(PermissionDenied):
        add_source_text(source, "Another.", by=other_reporter, number=1)


def test_history_from_before_shows_the_description_only(
    outsiders: dict[str, Client], source: Source, timeline: Timeline
) -> None:
    assert Change.objects.filter(label__contains="CANARY").exists()
    page = get(outsiders["reporter"], reverse("desk:history", args=[timeline.slug]))
    assert not CANARY.search(page.html)
    assert "a person with knowledge of the fire" in page.text


def test_the_digest_of_its_text_goes_with_the_next_version(editor: User, timeline: Timeline) -> None:
    source = add_source(SourceDraft(publisher="The Gazette"), by=editor, made_for=timeline)
    text = add_source_text(source, "The gate was shut.", by=editor, number=0)
    cited = (CitationDraft(source=source, exact="gate was shut"),)
    entry = add_entry(timeline, EventDraft(headline="A fire", citations=cited), by=editor).entry
    first = publish(timeline, by=editor, note="First", seen_digest=None)
    assert text.sha256.encode() in first.data
    edit_source(source, SourceDraft(publisher="The Gazette", **HIDDEN), by=editor, version=source.version)
    second = publish(timeline, by=editor, note="Second", seen_digest=None, change_notes={entry.uid: "minor"})
    assert text.sha256.encode() not in second.data
    assert b"Gazette" not in second.data


# --- Timelines narrowed to members ----------------------------------------------------------------------


@pytest.fixture
def narrowed(timeline: Timeline, editor: User) -> Timeline:
    """A timeline that was open, with a party and a source that others refer to, and is its members' now."""
    group = Party.objects.create(name="CANARY group")
    inner = Party.objects.create(name="CANARY person", part_of=group)
    report = Source.objects.create(publisher="CANARY report")
    cited = (CitationDraft(source=report),)
    add_entry(
        timeline, EventDraft(headline="A fire", parties=((inner, "actor"),), citations=cited), by=editor
    )
    other = Timeline.objects.create(slug="open-one", title="Open")
    member = Party.objects.create(name="The board", part_of=inner)
    relying = Source.objects.create(publisher="The Gazette")
    relying.reliances.create(on=report)
    add_entry(
        other,
        EventDraft(
            headline="A rain", parties=((member, "actor"),), citations=(CitationDraft(source=relying),)
        ),
        by=editor,
    )
    draft = TimelineDraft(
        title=timeline.title,
        slug=timeline.slug,
        access="members",
        members=(editor,),
        time_zone="Europe/London",
    )
    edited: Timeline = edit_timeline(timeline, draft, by=editor, version=timeline.version)
    return edited


def test_what_only_a_narrowed_timeline_uses_disappears_for_others(
    narrowed: Timeline, as_editor: Client, other_reporter: User
) -> None:
    client = sign_in(other_reporter)
    party, source = Party.objects.get(name="The board"), Source.objects.get(publisher="The Gazette")
    addresses = [
        reverse("desk:parties"),
        reverse("desk:sources"),
        reverse("desk:party", args=[party.uid]),
        reverse("desk:source", args=[source.uid]),
        reverse("desk:suggest", args=["parties"]) + "?q=board",
        reverse("desk:suggest", args=["parties"]) + "?q=CANARY",
        reverse("desk:preview", args=["open-one"]),
        reverse("desk:coverage", args=["open-one"]),
        reverse("desk:history", args=["open-one"]),
        reverse("desk:publish", args=["open-one"]),
    ]
    for at in addresses:
        html = get(client, at).html.replace("“CANARY”", "").replace('"CANARY"', "")
        assert "CANARY" not in html, at
    assert "CANARY person" in get(as_editor, reverse("desk:party", args=[party.uid])).html


def test_saving_keeps_what_the_user_does_not_see(narrowed: Timeline, other_reporter: User) -> None:
    client = sign_in(other_reporter)
    for noun, row in (
        ("party", Party.objects.get(name="The board")),
        ("source", Source.objects.get(publisher="The Gazette")),
    ):
        form = get(client, reverse(f"desk:{noun}", args=[row.uid])).form
        values = {"disclosure": "A cousin."} if noun == "party" else {"note": "Read again."}
        assert form.fill(values).send(client).status_code == 302
    assert Party.objects.get(name="The board").part_of == Party.objects.get(name="CANARY person")
    assert Source.objects.get(publisher="The Gazette").relies_on.get().publisher == "CANARY report"


def test_another_timeline_publishes_no_hidden_parent_or_origin(narrowed: Timeline, editor: User) -> None:
    other = Timeline.objects.get(slug="open-one")
    assert b"CANARY" not in document.encode(snapshot.build(other))
    publish(other, by=editor, note="First", seen_digest=None)
    published = get_live_document(other)
    assert published is not None
    assert published.parties[0].part_of is None
    assert b"CANARY" in document.encode(snapshot.build(narrowed))


def test_rows_that_others_use_stay_theirs(timeline: Timeline, editor: User, other_reporter: User) -> None:
    shared = Party.objects.create(name="The council")
    for each in (timeline, Timeline.objects.create(slug="open-one", title="Open")):
        add_entry(each, EventDraft(headline="A fire", parties=((shared, "actor"),)), by=editor)
    draft = TimelineDraft(title="Harbour fire", slug=timeline.slug, access="members", members=(editor,))
    edit_timeline(timeline, draft, by=editor, version=timeline.version)
    assert Party.objects.visible_to(other_reporter).get() == shared


def test_a_version_under_embargo_that_names_the_source_never_goes_live(
    editor: User, reporter: User, timeline: Timeline
) -> None:
    source = add_source(SourceDraft(publisher="CANARY"), by=editor, made_for=timeline)
    cited = (CitationDraft(source=source),)
    add_entry(timeline, EventDraft(headline="A fire", citations=cited), by=editor)
    until = timezone.now() + timedelta(days=1)
    publish(timeline, by=editor, note="First", seen_digest=None, embargo_until=until)
    edit_source(source, SourceDraft(publisher="CANARY", **HIDDEN), by=reporter, version=source.version)
    assert not Publication.objects.pending().exists()


def test_a_version_under_embargo_that_names_a_merged_source_never_goes_live(
    editor: User, timeline: Timeline
) -> None:
    one, two = (add_source(SourceDraft(publisher=name), by=editor) for name in ("CANARY", "C. A."))
    add_entry(timeline, EventDraft(headline="A fire", citations=(CitationDraft(source=one),)), by=editor)
    until = timezone.now() + timedelta(days=1)
    publish(timeline, by=editor, note="First", seen_digest=None, embargo_until=until)
    merge(one, two, by=editor, versions=(one.version, two.version))
    edit_source(two, SourceDraft(publisher="C. A.", **HIDDEN), by=editor, version=two.version)
    assert not Publication.objects.pending().exists()


@pytest.mark.parametrize("is_merged", [False, True])
def test_a_timeline_is_not_reinstated_with_a_source_that_is_confidential_by_now(
    editor: User, timeline: Timeline, is_merged: bool
) -> None:
    row = add_source(SourceDraft(publisher="CANARY"), by=editor)
    add_entry(timeline, EventDraft(headline="A fire", citations=(CitationDraft(source=row),)), by=editor)
    publish(timeline, by=editor, note="First", seen_digest=None)
    withdraw_timeline(timeline, by=editor, reason="Wrong")
    if is_merged:
        duplicate, row = row, add_source(SourceDraft(publisher="C. A."), by=editor)
        merge(duplicate, row, by=editor, versions=(duplicate.version, row.version))
    edit_source(row, SourceDraft(publisher=row.publisher, **HIDDEN), by=editor, version=row.version)
    assert timeline.exposures.get().numbers == [1]
    with pytest.raises(NotReady) as refused:
        reinstate_timeline(timeline, by=editor)
    assert not CANARY.search(str(refused.value.problems))


def test_the_publish_page_joins_name_and_description_for_the_listed_only(
    outsiders: dict[str, Client], as_editor: Client, editor: User, reporter: User, timeline: Timeline
) -> None:
    source = add_source(SourceDraft(publisher="CANARY"), by=editor, made_for=timeline)
    cited = (CitationDraft(source=source, exact="CANARY words"),)
    add_entry(timeline, EventDraft(headline="A fire", citations=cited), by=editor)
    publish(timeline, by=editor, note="First", seen_digest=None)
    edit_source(source, SourceDraft(publisher="CANARY", **HIDDEN), by=reporter, version=source.version)
    at = reverse("desk:publish", args=[timeline.slug])
    assert "CANARY" not in get(outsiders["reporter"], at).html
    assert "CANARY" in get(as_editor, at).html
