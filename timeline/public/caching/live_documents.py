"""The live documents, held by each process and on the disk of its machine, so that pages are rendered without the database.

Reading them is quick, and rendering all their pages is not. So every address of a live version can be answered a moment
after a start or a publication, whether anybody has asked for it before or not.
"""

import logging
import time
import zlib

from django.db import DatabaseError, close_old_connections

from newsroom.database import READER_QUERY_SECONDS, limit_query_seconds
from timeline import document
from timeline.models.publications import FormerSlug, Publication
from timeline.public.caching.document_cache import load_document
from timeline.public.caching.live_copy import LiveCopy
from timeline.public.hidings import (
    attach_hidings,
    is_hidden,
    list_hidden_ids,
    list_hidden_parts,
    redact_hidden,
    unmark_hidden,
)
from timeline.public.live_versions import (
    FIELDS,
    CopiedDocument,
    LiveSource,
    LiveVersion,
    LiveVersions,
    PublicVersion,
)
from timeline.public.versions import query_live

logger = logging.getLogger(__name__)

# The quickest: the disk is faster than the processor here.
COMPRESSION = 1


class LiveDocuments:
    """The live versions of one state, and their documents.

    Args:
        copy: the copy on disk, which holds both for all processes of the machine
    """

    def __init__(self, copy: LiveCopy) -> None:
        self.copy = copy
        # What was last read from the database, and from the copy: state and versions.
        self._held = ("", LiveVersions([]))
        self._recalled = ("", LiveVersions([]))
        # What is not stored yet, and what the disk did not take.
        self._missing: list[Publication] = []
        self._failed: list[Publication] = []

    @property
    def versions(self) -> LiveVersions:
        """The live versions that were last read from the database."""
        return self._held[1]

    @property
    def is_complete(self) -> bool:
        """Whether all documents of these versions are held, as far as there is room."""
        return not self._missing

    def read(self, state: str) -> None:
        """Read from the database which versions are live in a state; take over what the copy has of them.

        Raises:
            DatabaseError: the database does not answer
        """
        close_old_connections()  # as Django does around each request, which this is not
        try:
            with limit_query_seconds(READER_QUERY_SECONDS):
                publications = list(query_live())
                versions = _build_versions(publications)
        finally:
            close_old_connections()
        self.copy.write_versions(state, versions)
        self.copy.adopt_documents(state, [version.digest for version in versions.versions])
        self._held = state, versions
        self._missing = [publication for publication in publications if not is_hidden(publication)]
        self._failed = []

    def hold(self, until: float) -> None:
        """Store the documents that the copy lacks, the latest first, until a moment of the monotonic clock.

        What the copy cannot store is kept in memory as far as there is room.

        Raises:
            DatabaseError: the database does not answer
        """
        state, room = self._held[0], self.copy.measure_room() if self._missing or self._failed else 0
        # The disk may take it now.
        self._missing += self._failed[:1] if self.copy.failure else self._failed
        self._failed = self._failed[1:] if self.copy.failure else []
        close_old_connections()
        try:
            with limit_query_seconds(READER_QUERY_SECONDS):
                while self._missing and time.monotonic() < until:
                    publication = self._missing[0]
                    if not self.copy.has_document(state, publication.digest):
                        room -= self._hold(state, publication, room)
                    self._missing.pop(0)
        finally:
            close_old_connections()

    def _hold(self, state: str, publication: Publication, room: int) -> int:
        """Store a document where there is room for it; return the bytes that it takes."""
        try:
            copied = _build_document(publication)
            size = self.copy.write_document(state, copied, room)
            if not size:
                load_document(publication, publication.timeline.slug)
                if self.copy.failure:
                    self._failed.append(publication)
        except DatabaseError:
            raise
        except Exception:
            logger.exception("the document of timeline %s cannot be kept at hand", publication.timeline_id)
            return 0
        return size

    def find_source(self, state: str) -> LiveSource | None:
        """Return the live versions of a state, from memory or from the copy; None if neither has them."""
        for known, versions in (self._held, self._recalled):
            if known == state:
                return self._make_source(state, versions)
        found = self.copy.read_versions(state)
        if found is None:
            return None
        self._recalled = state, found
        return self._make_source(state, found)

    def _make_source(self, state: str, versions: LiveVersions) -> LiveSource:
        return LiveSource(versions, lambda digest: self._read_document(state, digest))

    def _read_document(self, state: str, digest: str) -> CopiedDocument:
        copied = self.copy.read_document(state, digest)
        if copied is None:
            raise DatabaseError("The database does not answer, and the document is not in the copy.")
        return CopiedDocument(digest, zlib.decompress(copied.data), copied.redacted_parts)


def _build_versions(publications: list[Publication]) -> LiveVersions:
    """Return what is known of live publications, without those that are hidden. Notes at each what is hidden in it."""
    shown = attach_hidings(publications)
    timelines = [publication.timeline_id for publication in shown]
    history, former = _list_history(timelines), FormerSlug.objects.group_by_timeline(timelines)
    return LiveVersions(
        [
            LiveVersion(
                slug=publication.timeline.slug,
                published_digest=publication.published_digest,
                hidden_ids=list_hidden_ids(publication),
                versions=history[publication.timeline_id],
                former_slugs=former.get(publication.timeline_id, []),
                **{name: getattr(publication, name) for name in FIELDS},
            )
            for publication in shown
        ]
    )


def _list_history(timelines: list[int]) -> dict[int, list[PublicVersion]]:
    """Return the public versions of each timeline by its key, the first one first."""
    fields = ("timeline_id", "number", "digest", "at", "embargo_until")
    public = Publication.objects.public().filter(timeline__in=timelines).with_hidings()
    history: dict[int, list[PublicVersion]] = {pk: [] for pk in timelines}
    versions = list(public.order_by("number").only(*fields))
    attach_hidings(versions)
    for version in versions:
        history[version.timeline_id].append(
            PublicVersion(version.number, version.digest, version.live_from, is_hidden(version))
        )
    return history


def _build_document(publication: Publication) -> CopiedDocument:
    """Return the document of a publication without what is hidden, compressed."""
    data = publication.data
    parts: list[tuple[str, str]] = []
    if publication.hidings:
        redacted = redact_hidden(document.decode(data), publication.hidings)
        if parts := list_hidden_parts(redacted):
            data = document.encode(unmark_hidden(redacted))
    return CopiedDocument(publication.digest, zlib.compress(data, COMPRESSION), parts)
