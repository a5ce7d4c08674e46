"""The live versions as the database last confirmed them, for the time when it does not answer.

They are rows without their database: views get the same publications as from `timeline.public.versions`, and render the same
pages. Superseded versions are known by number and moment only, because pages link to them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec
from django.utils.functional import SimpleLazyObject

from timeline.models.publications import Publication, PublicationBytes

# What a live publication needs for its pages, as it is in the row.
FIELDS = ("number", "digest", "note", "title", "summary", "language", "time_zone", "entries", "live_from")


class PublicVersion(msgspec.Struct, frozen=True):
    """The number of a public version, its digest, when it went live, and whether it is hidden for now."""

    number: int
    digest: str
    live_from: datetime
    is_hidden: bool


class LiveVersion(msgspec.Struct, frozen=True):
    """A live version. Without what is hidden in it, as its `digest`.

    Attributes:
        slug: the timeline's slug of today
        published_digest: the digest of the published bytes if something is hidden in any version, else ""
        hidden_ids: the ids of hidden entries and parties
        versions: all public versions of the timeline, the first one first
        former_slugs: the slugs under which it was public before, the first one first
    """

    slug: str
    number: int
    digest: str
    published_digest: str
    note: str
    title: str
    summary: str
    language: str
    time_zone: str
    entries: int
    live_from: datetime
    hidden_ids: list[str]
    versions: list[PublicVersion]
    former_slugs: list[str] = []


class LiveVersions(msgspec.Struct, frozen=True, dict=True):
    """The live version of each timeline, the latest first."""

    versions: list[LiveVersion]

    @cached_property
    def by_slug(self) -> dict[str, LiveVersion]:
        """The live version of each timeline by its slug."""
        return {version.slug: version for version in self.versions}

    @cached_property
    def current_slugs(self) -> dict[str, str]:
        """The slug of today by each former one."""
        return {
            former: version.slug
            for version in self.versions
            for former in version.former_slugs
            if former != version.slug
        }


class CopiedDocument(msgspec.Struct, frozen=True):
    """The bytes of a live document without what is hidden.

    `redacted_parts` has kind and id of each part that is hidden in it. Then they are not the bytes that were published.
    """

    digest: str
    data: bytes
    redacted_parts: list[tuple[str, str]]


_timeline_field: Any = Publication._meta.get_field("timeline")
_bytes_field: Any = Publication._meta.get_field("stored")
ReadDocument = Callable[[str], CopiedDocument]


class LiveSource:
    """Live versions with their documents, in place of the database.

    Args:
        live: the live versions
        read_document: returns the document with a digest. Raises DatabaseError if it is not at hand
    """

    def __init__(self, live: LiveVersions, read_document: ReadDocument) -> None:
        self.live = live
        self.read_document = read_document

    def find_latest(self, slug: str) -> Publication | None:
        """Return the live version of a timeline, or None."""
        version = self.live.by_slug.get(slug)
        return None if version is None else self._build(version)

    def find_current_slug(self, slug: str) -> str | None:
        """Return the slug of today of the timeline that was public under this one, or None."""
        return self.live.current_slugs.get(slug)

    def map_first_slugs(self) -> dict[str, str]:
        """Return the first published slug of each timeline that has had others, by its slug of today."""
        return {
            version.slug: version.former_slugs[0] for version in self.live.versions if version.former_slugs
        }

    def list_live(self) -> list[Publication]:
        """Return the live version of each timeline, the latest first."""
        return [self._build(version) for version in self.live.versions]

    def list_versions(self, slug: str) -> list[Publication]:
        """Return the public versions of a timeline that are not hidden, the first one first; without texts and bytes."""
        return [
            build_outline(version)
            for version in (self.live.by_slug[slug].versions if slug in self.live.by_slug else ())
            if not version.is_hidden
        ]

    def list_around(self, slug: str, number: int) -> list[Publication]:
        """Return the first version, the one before, and the live one, if that has this number; else none."""
        this = self.live.by_slug.get(slug)
        if this is None or this.number != number:
            return []
        before = [version for version in this.versions if version.number < number]
        outlines = {version.number: version for version in (*before[:1], *before[-1:])}
        return [*map(build_outline, outlines.values()), self._build(this)]

    def _build(self, version: LiveVersion) -> Publication:
        publication = _build_row(
            timeline=_timeline_field.related_model(slug=version.slug),
            at=version.live_from,
            **{name: getattr(version, name) for name in FIELDS if name != "live_from"},
        )
        publication.published_digest = version.published_digest
        publication.hidden_ids = version.hidden_ids
        # Read when they are needed: most pages are made of the document that memory has.
        stored: Any = SimpleLazyObject(lambda: self._read_bytes(publication))
        _bytes_field.set_cached_value(publication, stored)
        return publication

    def _read_bytes(self, publication: Publication) -> PublicationBytes:
        copied = self.read_document(publication.digest)
        publication.redacted_parts = copied.redacted_parts
        return PublicationBytes(data=copied.data)


def build_outline(version: PublicVersion) -> Publication:
    """Return a row with number, digest and moment."""
    return _build_row(number=version.number, digest=version.digest, at=version.live_from)


def _build_row(**fields: Any) -> Publication:
    publication = Publication(**fields)
    publication.withdrawal = None
    publication.has_hidings = False
    return publication


_source: ContextVar[LiveSource | None] = ContextVar("live_source", default=None)


@contextmanager
def use_live_source(source: LiveSource) -> Iterator[None]:
    """Let `timeline.public.versions` take publications from a source in this block, not from the database."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


def get_live_source() -> LiveSource | None:
    """Return the source of the present request, or None for the database."""
    return _source.get()
