"""No private value is at any public address, in any format, or in a cache.

Every private field of every row contains a mark ("canary012"), or a date in PRIVATE_YEAR. PUBLIC is an allow-list: a new
field counts as private, and a test fails until it is marked.
"""

import gzip
import io
import pickle
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import models
from django.http import HttpResponse
from django.test import Client

from tests.public.conftest import ReaderClient
from tests.support import sample_history, tiers
from tests.support.time_travel import travel_to
from timeline import document
from timeline.actions.publications import publish, withdraw_timeline
from timeline.exports import FORMATS
from timeline.formats.download_formats import DOWNLOADS
from timeline.models import (
    AuditAddress,
    AuditEvent,
    Change,
    Citation,
    ColumnChoice,
    Dismissal,
    Embargo,
    Entry,
    EntryNote,
    Event,
    Exemption,
    FailureCount,
    FormDraft,
    Hiding,
    Hold,
    ImportedFile,
    ImportedRow,
    Invitation,
    Job,
    NoteMention,
    Party,
    PreviewLink,
    Publication,
    RateCount,
    Report,
    Rewrite,
    SavedView,
    SeenFinding,
    SharedValue,
    Source,
    SourceText,
    Statement,
    Takedown,
    Task,
    Timeline,
    UnprotectRequest,
    User,
    WaitingFile,
    WordWaiver,
)
from timeline.models.source_texts import compute_sha256
from timeline.pages import share_card
from timeline.presentation import limits
from timeline.public.caching.memory_cache import MemoryCache

# Public pages depend on a publication's bytes only, not on the database engine.
pytestmark = pytest.mark.once

# Texts and dates. Fields of other types cannot contain a secret.
PUBLIC = {
    "Timeline": {"slug", "title", "summary", "byline", "language", "time_zone", "advisory"},
    "Party": {"uid", "name", "short_name", "aliases", "website", "wikidata", "disclosure", "pseudonym"},
    "Source": {
        *("uid", "publisher", "title", "authors", "url", "published", "captured", "accessed", "archived_url"),
        *("file_sha256", "language", "note", "described_as"),
    },
    "Citation": {"locator", "exact", "prefix", "suffix", "note", "omitted"},
    "Entry": {
        *("uid", "edtf", "time", "end_time", "zone", "stated"),
        *("first_published_at", "withdrawn_at", "withdrawn_reason"),
    },
    "Event": {"headline", "body", "place"},
    "Statement": {"words", "language", "translation", "context"},
    "ReplyRequest": {"put", "channel", "deadline", "outcome_note"},
    "Publication": {"digest", "note", "title", "summary", "language", "time_zone", "embargo_until"},
    "PublicationBytes": {"data"},
    # Only the day of `at` is public.
    "SourceText": {"sha256", "at"},
    "Exemption": {"words_sha256", "text_sha256", "reason"},
    "Decision": {"at", "reason"},
}
# Set by actions, so that they cannot be marked. Their values are tested in other ways.
SET_BY_ACTIONS = {
    ("EmbargoEnd", "at"),
    ("Exposure", "numbers"),
    ("FormerSlug", "at"),
    ("FormerSlug", "slug"),
    ("Publication", "at"),
    ("Publication", "content_digest"),
    ("User", "last_login"),
}
# Bound by database constraints.
CONSTRAINED = {"edtf", "time", "end_time", "zone", "withdrawn_at", "withdrawn_reason", "first_published_at"}
# Private dates are in this year, and no others.
PRIVATE_YEAR = 2101
# When the version under embargo was approved. Its page has the date on which it went live, not this one.
APPROVED_AT = datetime(2031, 1, 2, 3, 33, 33, tzinfo=UTC)
APPROVED_AT_FORMATS = (b"2031-01-02T03:33", b"02 Jan 2031 03:33", b"2 January 2031, 03:33")
EMBARGO_ENDS = datetime(2031, 1, 2, 9, tzinfo=UTC)
CANARY = re.compile(rb"canary\d+")


class MarkedTimeline:
    """The sample with all its versions, and a mark in every private field."""

    def __init__(self, timeline: Timeline, editor: User, member: User) -> None:
        self.timeline, self.editor, self.member = timeline, editor, member
        self.marks: dict[str, str] = {}
        self.marked_fields: set[tuple[str, str]] = set()

    def mark(self, row: models.Model, *names: str) -> None:
        """Put a mark into the named fields of a row, or into all that can contain one."""
        fields = {
            name: self.create_mark(row._meta.get_field(name))
            for name in names or self.list_markable(type(row))
        }
        for name, mark in fields.items():
            setattr(row, name, mark)
        row.save()

    def create_mark(self, field: Any) -> Any:
        self.marked_fields.add((field.model.__name__, field.name))
        if isinstance(field, models.DateTimeField):
            return datetime(PRIVATE_YEAR, 1, 1, tzinfo=UTC)
        # All of one length: the publish check would find one mark in another.
        mark = f"canary{len(self.marks):03}"
        self.marks[mark] = f"{field.model.__name__}.{field.name}"
        return [mark] if isinstance(field, models.JSONField) else mark

    @staticmethod
    def list_markable(model: type[models.Model]) -> list[str]:
        """Return the fields of a model, inherited ones included, that can contain a text or a date."""
        kinds = (models.CharField, models.TextField, models.JSONField, models.DateTimeField)
        return [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, kinds) and not field.choices and field.name not in {"uid", "slug"}
        ]

    def mark_and_publish(self) -> None:
        """Mark every private field, and publish four versions."""
        for user in (self.editor, self.member):
            self.mark(user, "email", "name", "password", "date_joined")
        self.protect(Party.objects.get(name="David Jordan"))
        self.hide(Source.objects.get(publisher="CNBC"))
        quoted = "\n".join(
            [
                *Statement.objects.values_list("words", flat=True),
                *Citation.objects.values_list("exact", flat=True),
            ]
        )
        for source in Source.objects.all():
            for number in (1, 2):
                text = SourceText(
                    source=source, number=number, by=self.editor, sha256=compute_sha256(f"{source} {number}")
                )
                self.mark(text, "text", "removed")
                # The text also contains the quotations.
                text.text += f"\n{quoted}"
                text.save()
            self.mark(Dismissal(source=source, by=self.editor))
        self.mark(SavedView(timeline=self.timeline, owner=self.editor))
        statement = Statement.objects.filter(timeline=self.timeline, wording="verbatim")[0]
        compared = {"words_sha256": compute_sha256(statement.words), "text_sha256": compute_sha256("CNN 2")}
        self.mark(Exemption(entry_id=statement.pk, by=self.editor, reason="As heard.", **compared), "at")
        self.mark(SeenFinding(entry_id=statement.pk, by=self.editor))
        for row in self.create_unpublished():
            self.mark(row, *(name for name in self.list_markable(type(row)) if name not in CONSTRAINED))
        self.timeline.members.add(self.member)
        self.mark(self.timeline, "created_at", "changed_at")
        sample_history.publish_versions(self.timeline, self.editor)
        self.timeline.refresh_from_db()
        for entry in Entry.objects.filter(timeline=self.timeline):
            self.mark(entry, "changed_at")
        self.mark(Change(timeline=self.timeline, by=self.editor))
        live = Publication.objects.live().get(timeline=self.timeline)
        self.mark(Report(publication=live, handled_by=self.editor))
        self.mark(Job(kind=Job.Kind.DELETE_OLD_ROWS))
        held = Entry.objects.filter(timeline=self.timeline).active().in_order().first()
        self.mark(Hold(entry=held, by=self.editor))
        self.mark(Embargo(timeline=self.timeline, publication=live, by=self.editor, state="cancelled"))
        self.mark_notes_and_tasks(held)
        self.mark_takedowns()
        self.mark_accounts()
        self.mark_imports(held)

    def mark_notes_and_tasks(self, entry: Entry | None) -> None:
        """Mark a note on an entry, a task about it and a private link to a preview."""
        note = EntryNote(entry=entry, by=self.editor, resolved_by=self.editor)
        self.mark(note)
        self.mark(NoteMention(note=note, person=self.member))
        self.mark(Task(timeline=self.timeline, entry=entry, by=self.editor, done_by=self.editor))
        self.mark(PreviewLink(timeline=self.timeline, made_by=self.editor, ending="revoked", data=b"{}"))

    def protect(self, party: Party) -> None:
        names = ["name", "short_name", "aliases", "website", "wikidata", "disclosure", "identifying_words"]
        self.mark(party, *names)
        party.protected, party.pseudonym = True, "An editor"
        party.save()
        self.mark(UnprotectRequest(party=party, by=self.editor, state="declined"))
        self.mark(WordWaiver(timeline=self.timeline, party=party, by=self.editor))

    def hide(self, source: Source) -> None:
        names = ["publisher", "title", "authors", "url", "archived_url", "note", "confidential_reason"]
        self.mark(source, *names)
        source.confidential, source.described_as = True, "someone who knows"
        source.approved_by = self.editor
        source.save()
        for citation in Citation.objects.filter(source=source):
            self.mark(citation)

    def mark_takedowns(self) -> None:
        """Mark a request and what it rewrote, and a hiding in force and one that has ended. They match nothing public."""
        takedown = Takedown(kind="words", timeline=self.timeline, requested_by=self.editor)
        self.mark(takedown)
        self.mark(Rewrite(takedown=takedown, key=0))
        hiding = Hiding(kind="party", timeline=self.timeline, by=self.editor)
        self.mark(hiding, *(name for name in self.list_markable(Hiding) if name != "ended_at"))
        self.mark(Hiding(kind="entry", timeline=self.timeline, by=self.editor, ended_by=self.editor))

    def mark_accounts(self) -> None:
        """Mark the audit log, an invitation, and the counts and values that processes share."""
        event = AuditEvent(by=self.editor, timeline=self.timeline)
        self.mark(event)
        self.mark(AuditAddress(event=event))
        self.mark(Invitation(made_by=self.editor, account=self.member))
        for model in (FailureCount, SharedValue):
            self.mark(model())
        self.mark(RateCount())
        self.mark(FormDraft(kind="event", user=self.editor, timeline=self.timeline))

    def mark_imports(self, entry: Entry | None) -> None:
        """Mark a file that waits for its import, and what is known of one that was imported."""
        self.mark(WaitingFile(user=self.editor, timeline=self.timeline, data=b""))
        self.mark(ColumnChoice(user=self.editor))
        file = ImportedFile(timeline=self.timeline, by=self.editor)
        self.mark(file)
        self.mark(ImportedRow(file=file, entry=entry))

    def create_unpublished(self) -> Iterator[models.Model]:
        other = Timeline.objects.create(slug="other", title="Other", access="members")
        yield Timeline.objects.get(pk=other.pk)
        yield Event.objects.create(timeline=other, kind="event", position=1, headline="x")
        yield Event.objects.create(
            timeline=self.timeline, kind="event", position=999_999_999, headline="x", state="removed"
        )
        yield Party.objects.create(name="x", made_for=other)
        yield Source.objects.create(publisher="x", made_for=other)

    def publish_under_embargo(self) -> Publication:
        """Publish a version under embargo. Its title, summary and note have marks."""
        self.mark(self.timeline, "title", "summary")
        note = self.create_mark(Publication._meta.get_field("note"))
        uids = Entry.objects.values_list("uid", flat=True)
        return publish(
            self.timeline,
            by=self.editor,
            note=note,
            seen_digest=None,
            change_notes=dict.fromkeys(uids, "minor"),
            embargo_until=EMBARGO_ENDS,
        )


@pytest.fixture
def marked(sample: Timeline, editor: User, make_user: Callable[..., User]) -> MarkedTimeline:
    marked = MarkedTimeline(sample, editor, make_user("member@example.org", "reporter"))
    marked.mark_and_publish()
    return marked


def list_addresses() -> list[str]:
    """Return every public address: each entry, each version, each pair of versions."""
    base = f"/t/{sample_history.SLUG}/"
    numbers = [str(number) for number in range(1, 6)]
    uids = list(Entry.objects.values_list("uid", flat=True))
    parts = [*uids, "chart", "sources", "changes"]
    downloads = [f"timeline.{module.EXTENSION}" for module in DOWNLOADS.values()]
    files = ("timeline.jsonld", "timeline.atom", "timeline.feed.json", "card.png", "sitemap.xml", *downloads)
    return [
        *("/", "/healthz", "/schema/timeline-1.json", "/t/other/", "/t/other/changes/", "/t/other/timeline.json"),
        *(base + name for name in ("", "timeline.json", "timemap", "timegate", "?from=2017", "changes/?before=4")),
        *("/feed.atom", "/sitemap.xml", "/robots.txt", "/t/other/timeline.atom", "/t/other/card.png"),
        *(base + name for name in files),
        # One card is enough here; `find_leaks` checks the text of all.
        f"{base}{uids[0]}/card.png",
        *(f"{base}{part}/" for part in parts),
        *(f"{base}v/{number}/{name}" for number, name in product(numbers, ("", "chart/", "timeline.json", "?to=2017-03", *downloads))),
        *(f"{base}changes/?from={old}&to={new}" for old, new in product(numbers, numbers)),
    ]  # fmt: skip


def request_all(insider: Client, *, is_quick: bool) -> Iterator[tuple[str, HttpResponse]]:
    """Request every address, and every link on its page, with all kinds of headers; yield address and response.

    A signed-in editor comes first, because a cached response must be fit for everybody. A quick walk is a
    reader's, without those headers.
    """
    reader = ReaderClient()
    pending, requested = list_addresses(), set()
    while pending:
        address = pending.pop()
        if address in requested:
            continue
        requested.add(address)
        first: Any = insider.get(address)
        yield address, first
        yield address, reader.get(address)
        for match in re.findall(rb'(?:href|src|action)="(/[^"#]*)', first.content):
            link = match.decode().replace("&amp;", "&")
            if not link.startswith(("/static/", "/desk/", "/accounts/")):
                pending.append(link)
        if is_quick:
            continue
        for headers in (
            {"HX-Request": "true"},
            {"If-None-Match": first.get("ETag", '"x"')},
            {"Accept-Datetime": "Fri, 31 Dec 9999 23:59:59 GMT"},
        ):
            yield address, reader.get(address, headers=headers)
        yield address, reader.head(address)
        yield address, decompress(reader.get(address, headers={"Accept-Encoding": "gzip"}))


def decompress(response: Any) -> HttpResponse:
    """Return a response with its content uncompressed."""
    if response.get("Content-Encoding") == "gzip":
        response.content = gzip.decompress(response.content)
    return response


def unpack(data: bytes) -> bytes:
    """Return the parts of a workbook uncompressed; b"" for anything else."""
    if not data.startswith(b"PK"):
        return b""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def read_cache(cache: Any) -> Iterator[bytes]:
    """Yield the values of a cache in the process, unpickled and uncompressed."""
    if not isinstance(cache, MemoryCache):
        yield from cache._cache.values()
        return
    for (pickled, _until), _size in cache._store._values.values():
        value = pickle.loads(pickled)
        yield value
        if isinstance(value, bytes) and value[:2] == b"\x1f\x8b":
            yield gzip.decompress(value)


def find_leaks(marked: MarkedTimeline, *, is_quick: bool = False) -> set[tuple[str, str]]:
    """Return each private field that appears in a response, a format or a cache, and where."""
    insider = ReaderClient()
    insider.force_login(marked.editor, backend="django.contrib.auth.backends.ModelBackend")
    leaks: set[tuple[str, str]] = set()

    def check(where: str, data: bytes) -> None:
        data += unpack(data)
        leaks.update((marked.marks[mark.decode()], where) for mark in CANARY.findall(data))
        if str(PRIVATE_YEAR).encode() + b"-" in data or f" {PRIVATE_YEAR}".encode() in data:
            leaks.add(("a private moment", where))
        if any(form in data for form in APPROVED_AT_FORMATS):
            leaks.add(("when a version was approved", where))

    for address, response in request_all(insider, is_quick=is_quick):
        assert response.status_code < 500, address
        check(address, response.content + repr(response.headers).encode())
    documents = [
        document.decode(publication.data)
        for publication in Publication.objects.public_at(sample_history.SLUG)
    ]
    for whole in documents:
        for name, form in FORMATS.items():
            check(name, form.write(whole))
    # The text on a picture cannot be read back, so its SVG is checked.
    last = documents[0]
    entries = (share_card.render_entry_svg(last, uid, newsroom={}) for uid in last.order)
    for svg in (share_card.render_timeline_svg(last, newsroom={}), *entries):
        check("a card", (svg or "").encode())
    for cache in caches.all(initialized_only=True):
        for value in read_cache(cache):
            check("the cache", value)
    return leaks


def test_every_private_field_is_marked(marked: MarkedTimeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: APPROVED_AT)
    marked.publish_under_embargo()
    markable = {
        (field.model.__name__, field.name)
        for model in apps.get_app_config("timeline").get_models()
        for field in model._meta.concrete_fields
        if field.name in MarkedTimeline.list_markable(model)
    }
    public = {(model, name) for model, names in PUBLIC.items() for name in names}
    assert markable - public - SET_BY_ACTIONS - marked.marked_fields == set()


@pytest.mark.slow
def test_no_private_value_is_public(marked: MarkedTimeline) -> None:
    assert find_leaks(marked) == set()


def test_no_private_value_is_in_collapsed_sections(
    marked: MarkedTimeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ENTRIES_IN_FULL", 5)
    reader, base = ReaderClient(), f"/t/{sample_history.SLUG}/"
    pages = [reader.get(address).content for address in (base, f"{base}v/1/", f"{base}?open=all")]
    parts = [match.decode() for page in pages for match in re.findall(rb'data-part="([^"]*)', page)]
    assert len(parts) > 1
    pages += [reader.get(address).content for address in parts]
    assert [mark for page in pages for mark in CANARY.findall(page)] == []


@pytest.mark.slow
def test_a_version_under_embargo_and_its_approval_are_private(
    marked: MarkedTimeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: APPROVED_AT)
    pending = marked.publish_under_embargo()
    assert pending.at == APPROVED_AT
    assert find_leaks(marked, is_quick=not tiers.IS_FULL) == set()
    travel_to(EMBARGO_ENDS + timedelta(seconds=1), monkeypatch)
    public = {field for field, _where in find_leaks(marked, is_quick=True)}
    assert public == {"Timeline.title", "Timeline.summary", "Publication.note"}


@pytest.mark.slow
def test_no_private_value_of_a_withdrawn_timeline_is_public(marked: MarkedTimeline) -> None:
    withdraw_timeline(marked.timeline, by=marked.editor, reason="A court has ruled.")
    assert find_leaks(marked) == set()


@pytest.mark.slow
def test_a_leak_is_detected(marked: MarkedTimeline) -> None:
    """A mark in a public field is detected at many addresses, in formats and in the cache."""
    marked.mark(marked.timeline, "byline")
    publish(marked.timeline, by=marked.editor, note="New", seen_digest=None)
    leaks = find_leaks(marked, is_quick=True)
    assert {field for field, _where in leaks} == {"Timeline.byline"}
    base = f"/t/{sample_history.SLUG}/"
    assert {
        base,
        f"{base}timeline.json",
        f"{base}timeline.jsonld",
        f"{base}v/5/",
        f"{base}changes/?from=4&to=5",
        "json",
        "html",
        "the cache",
    } <= {where for _field, where in leaks}
