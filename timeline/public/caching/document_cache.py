"""Documents in the memory of the process, with what their pages have in common (`timeline.pages.prepared`).

Reading a document takes longer than rendering most of its pages. What is kept is limited in bytes: live documents share
one limit and superseded versions another, so that nobody displaces the live ones by asking for old versions.
"""

from typing import NamedTuple

import msgspec
from django.conf import settings

from timeline import document
from timeline.models.publications import Publication
from timeline.pages.prepared import PreparedDocument
from timeline.public.caching.keyed_locks import KeyedLocks
from timeline.public.caching.memory_cache import ENTRY_OVERHEAD, ByteLimitedLRU, measure_key
from timeline.public.hidings import mark_hidden, redact_hidden

# The memory of each part of a prepared document, as a multiple of the document's bytes (measured: 3 to 4).
BYTES_PER_BYTE = 4


class CachedDocument(NamedTuple):
    """A prepared document, and the size of its bytes."""

    prepared: PreparedDocument
    data_size: int


_live: ByteLimitedLRU[CachedDocument] = ByteLimitedLRU(settings.DOCUMENTS_MAX_BYTES)
_superseded: ByteLimitedLRU[CachedDocument] = ByteLimitedLRU(settings.DOCUMENTS_MAX_BYTES // 2)
_locks = KeyedLocks()


def load_document(publication: Publication, slug: str, *, is_live: bool = True) -> PreparedDocument:
    """Return the published document without what is hidden, with the timeline's slug of today, so that links work.

    Args:
        publication: the version
        slug: the timeline's slug
        is_live: False for a version that is superseded
    """
    cache, key = _live if is_live else _superseded, (publication.digest, slug)
    with _locks.get(key):
        cached = cache.get(key)
        if cached is None:
            data = publication.data
            whole = redact_hidden(_decode(data, slug), publication.hidings)
            # A copy is redacted already, and its bytes cannot say so.
            whole = mark_hidden(whole, publication.redacted_parts)
            cached = CachedDocument(PreparedDocument(whole), len(data))
        # Stored each time, because it grows with the pages that are rendered. However large, one document is kept.
        size = cached.data_size * BYTES_PER_BYTE * cached.prepared.part_count
        cache.put(key, cached, min(size, cache.max_bytes - ENTRY_OVERHEAD - measure_key(key)))
    return cached.prepared


def clear() -> None:
    """Remove all documents. For tests and benchmarks."""
    _live.clear()
    _superseded.clear()


def _decode(data: bytes, slug: str) -> document.Document:
    published = document.decode(data)
    if published.timeline.slug == slug:
        return published
    timeline = msgspec.structs.replace(published.timeline, slug=slug)
    return msgspec.structs.replace(published, timeline=timeline)
