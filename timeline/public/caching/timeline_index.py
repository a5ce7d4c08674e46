"""What the front page needs of live documents, in the memory of the process (decision 0056).

It is computed of the same redacted documents as their pages, by digest. So it contains nothing that is withdrawn, under embargo,
taken down or hidden, and no table of its own has to be kept right.
"""

from collections.abc import Iterator
from itertools import islice

from timeline import document
from timeline.models.publications import Publication, PublicationBytes
from timeline.pages.site_search import IndexedTimeline, index_document
from timeline.public.caching.memory_cache import ByteLimitedLRU
from timeline.public.hidings import redact_hidden
from timeline.public.live_versions import get_live_source

# The memory of each process: some ten thousand timelines.
MEMORY_BYTES = 48 * 1024 * 1024
# So many documents are read at once.
BATCH = 25

_indexed: ByteLimitedLRU[IndexedTimeline] = ByteLimitedLRU(MEMORY_BYTES)


def index_publications(publications: list[Publication]) -> list[IndexedTimeline]:
    """Return what the front page needs of publications from `list_shown_live`, in their order."""
    known = {publication.digest: _indexed.get(publication.digest) for publication in publications}
    missing = iter([publication for publication in publications if known[publication.digest] is None])
    while batch := list(islice(missing, BATCH)):
        for publication, data in _read_all(batch):
            whole = redact_hidden(document.decode(data), publication.hidings)
            fresh = known[publication.digest] = index_document(whole)
            _indexed.put(publication.digest, fresh, fresh.size)
    return [indexed for publication in publications if (indexed := known[publication.digest])]


def clear() -> None:
    """Remove everything. For takedowns and tests."""
    _indexed.clear()


def _read_all(publications: list[Publication]) -> Iterator[tuple[Publication, bytes]]:
    """Give publications with their bytes, in one query."""
    if get_live_source():
        yield from ((publication, publication.data) for publication in publications)
        return
    by_key = {publication.pk: publication for publication in publications}
    stored = PublicationBytes.objects.filter(publication__in=list(by_key)).values_list(
        "publication_id", "data"
    )
    for key, data in stored.iterator(chunk_size=1):
        yield by_key[key], bytes(data)
