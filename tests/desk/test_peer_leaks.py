"""The leaks that similar programs had in 2025 and 2026, each in our terms. The name of a test is the kind of leak."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.desk.test_access_table import DESK, address_of_nothing
from tests.support import all_addresses, page_html
from tests.support import hostile_values as hostile
from tests.support.desk_pages import HTMX, get
from tests.support.publications import publish as publish_document
from timeline.actions.base import record
from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft, SourceDraft, StatementDraft
from timeline.actions.entries import add_entry, remove_entry
from timeline.actions.publications import publish
from timeline.actions.source_texts import add_source_text
from timeline.document import Document
from timeline.formats.download_formats import DOWNLOADS
from timeline.importers import IMPORTERS
from timeline.models import Change, Entry, Party, Publication, Report, Source, Timeline, User

CANARY = "Zephyrine"
TEXT = "Zephyrine said on 7 March 2017: “The sluice was open all night.”"


@pytest.fixture
def secret(hidden: Timeline, member: User) -> Entry:
    """Return an entry of the hidden timeline, with a party, and a source with a text and the digest of a file."""
    source = SourceDraft(
        publisher=f"{CANARY} papers", url="https://leaks.example/minutes", file_sha256="ab" * 32
    )
    draft = EventDraft(
        headline=f"{CANARY} met the board",
        parties=((PartyDraft(name=f"{CANARY} Quill"), "actor"),),
        citations=(CitationDraft(source=source),),
    )
    entry = add_entry(hidden, draft, by=member).entry
    add_source_text(Source.objects.get(), TEXT, by=member, number=0)
    return entry


def read(response: Any) -> str:
    return str(response.content.decode())


# --- Wagtail, CVE-2026-25517: a preview of forged form data shows what the user may not see ----------


def test_preview_of_a_forged_form(as_editor: Client, timeline: Timeline, secret: Entry) -> None:
    source, party = Source.objects.get(), Party.objects.get()
    fields = {
        "words": "The sluice was open all night.",
        "party": f"[{party.uid}]",
        "citations-TOTAL_FORMS": "1",
        "citations-0-source": f"[{source.uid}]",
        "citations-0-exact": "The sluice was open all night.",
    }
    for kind in ("event", "statement"):
        response = as_editor.post(
            reverse("desk:check-quotes", args=[timeline.slug, kind]), fields, headers=HTMX
        )
        assert (response.status_code, CANARY in read(response)) == (200, False)
        # The quotation stands in the hidden text: nothing may say so.
        assert "in the text" not in read(response)
    for address in ("read-date", "fill-in-hemisphere"):
        args = [timeline.slug] if address == "read-date" else []
        assert CANARY not in read(as_editor.get(reverse(f"desk:{address}", args=args), fields, headers=HTMX))


# --- Wagtail, CVE-2026-44197 to 44201: history, comparison, copying, bulk deletion, lists ------------


def test_history_of_another_timeline_by_the_id_of_its_entry(
    as_editor: Client, timeline: Timeline, secret: Entry
) -> None:
    assert Change.objects.filter(subject_uid=secret.uid).exists()
    page = get(as_editor, reverse("desk:history", args=[timeline.slug]), entry=secret.uid)
    assert CANARY not in page.html


def test_comparison_with_a_version_that_is_not_public(
    client: Client,
    timeline: Timeline,
    make_event: Callable[..., Entry],
    publish_it: Callable[[], Publication],
) -> None:
    make_event("It began")
    publish_it()
    make_event(f"{CANARY} was there")
    for query in ("from=1&to=2", "from=2&to=1", "from=1", "to=2", "from=0&to=99"):
        response = client.get(f"/t/{timeline.slug}/changes/?{query}")
        assert CANARY not in read(response)


@pytest.mark.slow
def test_copying_what_one_may_not_see(as_editor: Client, timeline: Timeline, secret: Entry) -> None:
    """Merging, citing and naming are our ways to copy a party or source to another timeline."""
    source, party = Source.objects.get(), Party.objects.get()
    own = Party.objects.create(name="The harbour board")
    address = reverse("desk:party-merge", args=[own.uid])
    response = as_editor.get(address, {"other": f"[{party.uid}]"})
    assert CANARY not in read(response)
    assert as_editor.post(address, {"other": party.uid, "version": 1, "other_version": 1}).status_code == 404
    form = get(as_editor, reverse("desk:entry-add", args=[timeline.slug, "event"])).form
    form.fill(
        {"headline": "New", "parties-0-party": f"[{party.uid}]", "citations-0-source": f"[{source.uid}]"}
    )
    assert CANARY not in read(form.send(as_editor))
    assert not Entry.objects.filter(timeline=timeline, citations__source=source).exists()
    assert not Entry.objects.filter(timeline=timeline, event__parties__party=party).exists()


def test_changing_rows_of_another_timeline_by_their_ids(
    as_reporter: Client, timeline: Timeline, hidden: Timeline, secret: Entry, member: User
) -> None:
    """A form of one's own timeline names the change, the report or the suggestion of another one."""
    change = record(
        "reorder", "order", hidden.slug, hidden.title, by=member, timeline=hidden, after={"position": {}}
    )
    as_reporter.post(reverse("desk:date-order", args=[timeline.slug]), {"undo": change.pk})
    assert not Change.objects.filter(timeline=hidden, verb="restore-order").exists()
    head = {"title": hidden.title, "language": "en-GB", "time_zone": "UTC", "entries": 1}
    publication = Publication.objects.create(timeline=hidden, number=1, note="New", **head)
    report = Report.objects.create(publication=publication, words="It was Monday.")
    answer = {"state": "spam", "outcome": "", "version": 1}
    assert as_reporter.post(reverse("desk:report", args=[report.uid]), answer).status_code == 404
    report.refresh_from_db()
    assert report.state == "new"


def test_lists_and_suggestions_of_rows_that_are_restricted(
    as_editor: Client, timeline: Timeline, secret: Entry
) -> None:
    for address, query in (
        ("/desk/parties/", {"q": CANARY}),
        ("/desk/sources/", {"q": CANARY}),
        ("/desk/sources/", {"q": "https://leaks.example/minutes"}),
        ("/desk/suggest/parties/", {"q": CANARY, "timeline": secret.timeline.slug}),
        ("/desk/suggest/sources/", {"q": CANARY, "timeline": timeline.slug}),
    ):
        html = read(as_editor.get(address, query)).replace(f"“{CANARY}”", "").replace(f'"{CANARY}"', "")
        assert f"{CANARY} " not in html, address


# --- Wagtail, GHSA-92hv-j533-69wc: a private file is confirmed by its hash ---------------------------


@pytest.mark.slow
def test_a_private_file_page_or_text_is_confirmed_by_what_equals_it(
    as_editor: Client, editor: User, secret: Entry
) -> None:
    """A source with the same file, page or text is answered as one with another file, page or text."""
    answers = []
    for number, (digest, url, text) in enumerate(
        (
            ("ab" * 32, "https://leaks.example/minutes", TEXT),
            ("cd" * 32, "https://other.example/x", "Other words."),
        )
    ):
        same = as_editor.get(reverse("desk:same-page"), {"url": url}, headers=HTMX)
        form = get(as_editor, "/desk/sources/new/").form
        saved = form.fill(publisher=f"Paper {number}", url=url, file_sha256=digest).send(as_editor)
        source = Source.objects.get(publisher=f"Paper {number}")
        page = get(as_editor, reverse("desk:source-text", args=[source.uid])).form.fill(text=text)
        pasted = page.send(as_editor)
        answers.append((same.content, saved.status_code, pasted.status_code))
        assert CANARY not in read(same)
    assert answers[0] == answers[1]


# --- Alaveteli 2026: hidden items in lists and archives; censored words in names of files ------------


@pytest.mark.slow
def test_hidden_items_in_lists_and_exports(
    client: Client,
    timeline: Timeline,
    editor: User,
    make_event: Callable[..., Entry],
    publish_it: Callable[..., Any],
) -> None:
    """A withdrawn entry, a removed one, and one after the last version are in no list and no format."""
    make_event("It began")
    gone = make_event(f"{CANARY} fell")
    publish_it()
    remove_entry(gone, by=editor, version=gone.version, reason="Wrong ship")
    publish_it()
    draft = make_event(f"{CANARY} again")
    removed = make_event(f"{CANARY} once more")
    remove_entry(removed, by=editor, version=removed.version)
    live = Publication.objects.get(number=2)
    for name in (
        "index",
        "timeline",
        "json",
        "jsonld",
        "atom",
        "jsonfeed",
        *(name for name in DOWNLOADS if name != "xlsx"),
        "feed",
        "sitemap",
        "timeline-sitemap",
    ):
        addresses = all_addresses.list_public_addresses(live, document_of(live))
        for address in addresses[name]:
            assert CANARY not in read(client.get(address)), address
    for entry in (draft, removed):
        for suffix in ("", "embed/", "card.png"):
            assert client.get(f"/t/{timeline.slug}/{entry.uid}/{suffix}").status_code == 404


@pytest.mark.slow
def test_censored_words_in_names_of_files(client: Client, timeline: Timeline, editor: User) -> None:
    """The name of a protected person is in no address, header or name of a file of what is published."""
    party = Party.objects.create(name=f"{CANARY} Quill", protected=True, pseudonym="A witness")
    said = StatementDraft(
        words="I saw it.",
        party=party,
        citations=(CitationDraft(source=SourceDraft(publisher="The Gazette")),),
    )
    add_entry(timeline, said, by=editor)
    publish(timeline, by=editor, note="New", seen_digest=None)
    live = Publication.objects.get()
    addresses = all_addresses.list_public_addresses(live, document_of(live))
    for address in all_addresses.list_all(addresses):
        response = client.get(address)
        assert CANARY.lower() not in address.lower()
        assert CANARY.lower() not in str(response.headers).lower(), address
        assert CANARY.encode() not in response.content, address


def document_of(live: Publication) -> Document:
    return IMPORTERS["json"](live.data)


# --- Timesketch #3777: ids of another case in nested addresses ---------------------------------------


@pytest.mark.sampled
@pytest.mark.parametrize(
    "name", [name for name, row in DESK.items() if row.parts[1:2] in {("entry",), ("source",)}]
)
def test_ids_of_another_case_in_nested_addresses(
    name: str, as_editor: Client, timeline: Timeline, secret: Entry
) -> None:
    """One's own timeline with an id of the hidden one is answered as with an id that does not exist."""
    parts = {"timeline": timeline.slug, "entry": secret.uid, "source": Source.objects.get().uid}
    nested = reverse(f"desk:{name}", args=[parts.get(part, part) for part in DESK[name].parts])
    nothing = address_of_nothing(name).replace("no-such-timeline", timeline.slug)
    for method in ("get", "post"):
        answers = []
        for address in (nested, nothing):
            with CaptureQueriesContext(connection) as queries:
                response = getattr(as_editor, method)(address)
            answers.append((response.status_code, response.content, len(queries)))
        assert answers[0] == answers[1]
        assert answers[0][0] in {404, 405}


# --- TimelineJS 3.9.12 and 3.9.13: a script in imported text -----------------------------------------


@pytest.mark.slow
def test_a_script_in_imported_text(client: Client, as_editor: Client, db: None) -> None:
    draft = IMPORTERS["json"](hostile.to_file(hostile.build_draft([hostile.EVIL])))
    live = publish_document(draft)
    for name, group in all_addresses.list_public_addresses(live, draft).items():
        for address in group[:3]:
            response = client.get(address)
            if "text/html" not in response.get("Content-Type", ""):
                continue
            html = read(response)
            assert "<script>alert" not in html, (name, address)
            attributes = [
                key for element in page_html.parse(response.content).all("img") for key in element.attributes
            ]
            assert "onerror" not in attributes, (name, address)
            assert not re.search(r"<[a-z]+[^>]* onx=", re.sub(r'"[^"]*"', '""', html)), (name, address)
            assert "unsafe-inline" not in response["Content-Security-Policy"]
