"""A walk over every public address: nothing that the desk keeps to itself is in any of them.

Every private field of every row holds a mark. What is public is named here (an allow-list): a new field is
private, and this test fails until it is marked, too.
"""

import gzip
import pickle
import re
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

from tests.public.conftest import Reader
from tests.support import sample_history
from timeline import document
from timeline.actions.publications import publish
from timeline.actions.withdrawals import withdraw_timeline
from timeline.exports import FORMATS
from timeline.models import (
    Change,
    Citation,
    Dismissal,
    Entry,
    Event,
    Exemption,
    Party,
    Publication,
    Report,
    Source,
    SourceText,
    Statement,
    Timeline,
    User,
)
from timeline.models.source_texts import digest
from timeline.pages import sections, share_card
from timeline.public.caching.memory_cache import MemoryCache

# What is told is made of a publication's bytes, whichever database keeps them.
pytestmark = pytest.mark.once

# Of texts and moments; of the rest nothing is free to hold a secret.
PUBLIC = {
    "Timeline": {"slug", "title", "summary", "byline", "language", "time_zone", "advisory"},
    "Party": {"uid", "name", "short_name", "aliases", "website", "wikidata", "disclosure", "pseudonym"},
    "Source": {
        *("uid", "publisher", "title", "authors", "url", "published", "captured", "accessed", "archived_url"),
        *("file_sha256", "language", "note", "described_as"),
    },
    "Citation": {"locator", "exact", "prefix", "suffix", "note"},
    "Entry": {
        *("uid", "edtf", "time", "end_time", "zone", "stated"),
        *("first_published_at", "withdrawn_at", "withdrawn_reason"),
    },
    "Event": {"headline", "body", "place"},
    "Statement": {"words", "language", "translation", "context"},
    "ReplyRequest": {"put", "channel", "deadline", "outcome_note"},
    "Publication": {"digest", "note", "title", "summary", "language", "time_zone", "embargo_until"},
    "PublicationBytes": {"data"},
    # Of the moment, the day.
    "SourceText": {"sha256", "at"},
    "Exemption": {"words_sha256", "text_sha256", "reason"},
    "Decision": {"at", "reason"},
}
# Made by actions, which leave no room for a mark: tested by their moment, or by what they are made of.
UNMARKED = {("Publication", "at"), ("Publication", "content_digest"), ("User", "last_login")}
# The database ties them to a state or to one another.
TIED = {"edtf", "time", "end_time", "zone", "withdrawn_at", "withdrawn_reason", "first_published_at"}
# A private moment is in this year, and nothing else is.
YEAR = 2101
# When the version under embargo was approved: its own page tells when it went live, and not this.
APPROVED = datetime(2031, 1, 2, 3, 33, 33, tzinfo=UTC)
AS_APPROVED = (b"2031-01-02T03:33", b"02 Jan 2031 03:33", b"2 January 2031, 03:33")
ENDS = datetime(2031, 1, 2, 9, tzinfo=UTC)
MARK = re.compile(rb"canary\d+")


class Desk:
    """The sample through time, with a mark in everything private."""

    def __init__(self, timeline: Timeline, editor: User, member: User) -> None:
        self.timeline, self.editor, self.member = timeline, editor, member
        self.marks: dict[str, str] = {}
        self.marked: set[tuple[str, str]] = set()

    def mark(self, row: models.Model, *names: str) -> None:
        """Put a mark into fields of a row: those named, or all that can hold one."""
        fields = {name: self.value(row._meta.get_field(name)) for name in names or self.able(type(row))}
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()

    def value(self, field: Any) -> Any:
        self.marked.add((field.model.__name__, field.name))
        if isinstance(field, models.DateTimeField):
            return datetime(YEAR, 1, 1, tzinfo=UTC)
        mark = f"canary{len(self.marks)}"
        self.marks[mark] = f"{field.model.__name__}.{field.name}"
        return [mark] if isinstance(field, models.JSONField) else mark

    @staticmethod
    def able(model: type[models.Model]) -> list[str]:
        """The fields of a model, its own and inherited, that can hold a text or a moment."""
        kinds = (models.CharField, models.TextField, models.JSONField, models.DateTimeField)
        return [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, kinds) and not field.choices and field.name not in {"uid", "slug"}
        ]

    def live_through_it(self) -> None:
        """Mark everything private, and publish: four versions, then one under embargo."""
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
                    source=source, number=number, by=self.editor, sha256=digest(f"{source} {number}")
                )
                self.mark(text, "text", "removed")
                # What is quoted stands there, beside what is not.
                text.text += f"\n{quoted}"
                text.save()
            self.mark(Dismissal(source=source, by=self.editor))
        said = Statement.objects.filter(timeline=self.timeline, wording="verbatim")[0]
        compared = {"words_sha256": digest(said.words), "text_sha256": digest("CNN 2")}
        self.mark(Exemption(entry_id=said.pk, by=self.editor, reason="As heard.", **compared), "at")
        for never in self.unpublished():
            self.mark(never, *(name for name in self.able(type(never)) if name not in TIED))
        self.timeline.members.add(self.member)
        self.mark(self.timeline, "created_at", "changed_at")
        sample_history.tell(self.timeline, self.editor)
        self.timeline.refresh_from_db()
        for entry in Entry.objects.filter(timeline=self.timeline):
            self.mark(entry, "changed_at")
        self.mark(Change(timeline=self.timeline, by=self.editor))
        live = Publication.objects.live().get(timeline=self.timeline)
        self.mark(Report(publication=live, handled_by=self.editor))

    def protect(self, party: Party) -> None:
        self.mark(party, "name", "short_name", "aliases", "website", "wikidata", "disclosure")
        party.protected, party.pseudonym = True, "An editor"
        party.save()

    def hide(self, source: Source) -> None:
        names = ["publisher", "title", "authors", "url", "archived_url", "note", "confidential_reason"]
        self.mark(source, *names)
        source.confidential, source.described_as = True, "someone who knows"
        source.approved_by = self.editor
        source.save()
        for citation in Citation.objects.filter(source=source):
            self.mark(citation)

    def unpublished(self) -> Iterator[models.Model]:
        other = Timeline.objects.create(slug="other", title="Other", access="members")
        yield Timeline.objects.get(pk=other.pk)
        yield Event.objects.create(timeline=other, kind="event", position=1, headline="x")
        yield Event.objects.create(
            timeline=self.timeline, kind="event", position=999_999_999, headline="x", state="removed"
        )
        yield Party.objects.create(name="x", made_for=other)
        yield Source.objects.create(publisher="x", made_for=other)

    def hold_back(self) -> Publication:
        """Publish a version under embargo, with marks in what it alone says."""
        self.mark(self.timeline, "title", "summary")
        note = self.value(Publication._meta.get_field("note"))
        uids = Entry.objects.values_list("uid", flat=True)
        return publish(
            self.timeline,
            by=self.editor,
            note=note,
            seen_digest=None,
            judgements=dict.fromkeys(uids, "minor"),
            embargo_until=ENDS,
        )


@pytest.fixture
def desk(sample: Timeline, editor: User, make_user: Callable[..., User]) -> Desk:
    desk = Desk(sample, editor, make_user("member@example.org", "reporter"))
    desk.live_through_it()
    return desk


def addresses() -> list[str]:
    """Every public address there could be: with every entry, every version, every pair."""
    base = f"/t/{sample_history.SLUG}/"
    numbers = [str(number) for number in range(1, 6)]
    uids = list(Entry.objects.values_list("uid", flat=True))
    parts = [*uids, "sources", "changes"]
    found = ("timeline.jsonld", "timeline.atom", "timeline.feed.json", "card.png", "sitemap.xml")
    return [
        *("/", "/healthz", "/schema/timeline-1.json", "/t/other/", "/t/other/changes/", "/t/other/timeline.json"),
        *(base + name for name in ("", "timeline.json", "timemap", "timegate", "?from=2017", "changes/?before=4")),
        *("/feed.atom", "/sitemap.xml", "/robots.txt", "/t/other/timeline.atom", "/t/other/card.png"),
        *(base + name for name in found),
        # One is made as all are, and what is on them is looked at by itself (`leaks`).
        f"{base}{uids[0]}/card.png",
        *(f"{base}{part}/" for part in parts),
        *(f"{base}v/{number}/{name}" for number, name in product(numbers, ("", "timeline.json", "?to=2017-03"))),
        *(f"{base}changes/?from={one}&to={other}" for one, other in product(numbers, numbers)),
    ]  # fmt: skip


def walk(insider: Client) -> Iterator[tuple[str, HttpResponse]]:
    """Ask for every address and for whatever the pages lead to, in every way a reader might.

    Someone who works here asks first: what is kept of the answer must be fit for anyone.
    """
    reader = Reader()
    waiting, known = addresses(), set()
    while waiting:
        address = waiting.pop()
        if address in known:
            continue
        known.add(address)
        first: Any = insider.get(address)
        yield address, first
        yield address, reader.get(address)
        for headers in (
            {"HX-Request": "true"},
            {"If-None-Match": first.get("ETag", '"x"')},
            {"Accept-Datetime": "Fri, 31 Dec 9999 23:59:59 GMT"},
        ):
            yield address, reader.get(address, headers=headers)
        yield address, reader.head(address)
        yield address, uncompressed(reader.get(address, headers={"Accept-Encoding": "gzip"}))
        for found in re.findall(rb'(?:href|src|action)="(/[^"#]*)', first.content):
            onward = found.decode().replace("&amp;", "&")
            if not onward.startswith(("/static/", "/desk/", "/accounts/")):
                waiting.append(onward)


def uncompressed(response: Any) -> HttpResponse:
    """An answer as its reader reads it."""
    if response.get("Content-Encoding") == "gzip":
        response.content = gzip.decompress(response.content)
    return response


def kept_in(cache: Any) -> Iterator[bytes]:
    """What a cache in the process holds, as it was before it was pickled and compressed."""
    if not isinstance(cache, MemoryCache):
        yield from cache._cache.values()
        return
    for (pickled, _until), _size in cache._shelf._values.values():
        value = pickle.loads(pickled)
        yield value
        if isinstance(value, bytes) and value[:2] == b"\x1f\x8b":
            yield gzip.decompress(value)


def leaks(desk: Desk) -> set[tuple[str, str]]:
    """The private fields of which something stands in an answer, a format or a cache, and where."""
    insider = Reader()
    insider.force_login(desk.editor, backend="django.contrib.auth.backends.ModelBackend")
    found: set[tuple[str, str]] = set()

    def look(where: str, data: bytes) -> None:
        found.update((desk.marks[mark.decode()], where) for mark in MARK.findall(data))
        if str(YEAR).encode() + b"-" in data or f" {YEAR}".encode() in data:
            found.add(("a private moment", where))
        if any(form in data for form in AS_APPROVED):
            found.add(("when a version was approved", where))

    for address, response in walk(insider):
        assert response.status_code < 500, address
        look(address, response.content + repr(response.headers).encode())
    published = [document.decode(one.data) for one in Publication.objects.at(sample_history.SLUG)]
    for whole in published:
        for name, form in FORMATS.items():
            look(name, form.write(whole))
    # Of a picture nobody can read back what was written on it.
    last = published[0]
    entries = (share_card.entry_svg(last, uid, newsroom={}) for uid in last.order)
    for svg in (share_card.timeline_svg(last, newsroom={}), *entries):
        look("a card", (svg or "").encode())
    for cache in caches.all(initialized_only=True):
        for value in kept_in(cache):
            look("the cache", value)
    return found


def test_every_private_field_is_marked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: APPROVED)
    desk.hold_back()
    able = {
        (field.model.__name__, field.name)
        for model in apps.get_app_config("timeline").get_models()
        for field in model._meta.concrete_fields
        if field.name in Desk.able(model)
    }
    public = {(model, name) for model, names in PUBLIC.items() for name in names}
    assert able - public - UNMARKED <= desk.marked


def test_nothing_private_is_told_anywhere(desk: Desk) -> None:
    assert leaks(desk) == set()


def test_nothing_private_is_told_of_what_is_folded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "IN_FULL", 5)
    reader, base = Reader(), f"/t/{sample_history.SLUG}/"
    pages = [reader.get(address).content for address in (base, f"{base}v/1/", f"{base}?open=all")]
    parts = [found.decode() for page in pages for found in re.findall(rb'data-part="([^"]*)', page)]
    assert len(parts) > 1
    pages += [reader.get(address).content for address in parts]
    assert [found for page in pages for found in MARK.findall(page)] == []


def test_nothing_is_told_of_a_version_under_embargo_nor_of_when_it_was_approved(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: APPROVED)
    waiting = desk.hold_back()
    assert waiting.at == APPROVED
    assert leaks(desk) == set()
    monkeypatch.setattr("django.utils.timezone.now", lambda: ENDS + timedelta(seconds=1))
    told = {field for field, _where in leaks(desk)}
    assert told == {"Timeline.title", "Timeline.summary", "Publication.note"}


def test_nothing_private_is_told_of_a_withdrawn_timeline(desk: Desk) -> None:
    withdraw_timeline(desk.timeline, by=desk.editor, reason="A court has ruled.")
    assert leaks(desk) == set()


def test_a_leak_would_be_found(desk: Desk) -> None:
    """The walk sees what it is to see: a mark in a public field is found at many addresses, in data, and kept."""
    desk.mark(desk.timeline, "byline")
    publish(desk.timeline, by=desk.editor, note="New", seen_digest=None)
    found = leaks(desk)
    assert {field for field, _where in found} == {"Timeline.byline"}
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
    } <= {where for _field, where in found}
