"""Large pages, rendered from cached fragments: an entry, a source, a mention of an entry.

All fragments of a page are cached as one value. So a page of 5,000 entries reads the cache once, and unused fragments
disappear with the next version. There is no limit to the number of pages with filters, and pages in full are large, so
these store nothing there: their fragments are in the memory of the process, each by itself, the most recent ones.

Nothing is rendered in advance. The first reader after a publication, or after the end of an embargo, waits until the
page is rendered. Readers of other pages do not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import msgspec
from django.core.cache import caches

from timeline.pages.fragments import Fragments
from timeline.pages.options import PageOptions
from timeline.pages.prepared import PreparedDocument
from timeline.pages.sources import render_sources
from timeline.pages.timeline import render_section, render_timeline
from timeline.public.caching.memory_cache import ByteLimitedLRU
from timeline.public.caching.responses import compute_tag

# Longer than a page, so that a page whose cache entry expired is rendered from fragments.
FRAGMENT_SECONDS = 30 * 24 * 60 * 60
# The memory for fragments of pages with a query string, in bytes: enough for 5,000 entries.
MEMORY_BYTES = 32 * 1024 * 1024

_decoder = msgspec.msgpack.Decoder(dict[bytes, str])


class RememberedFragments:
    """The fragments in memory, as bytes: most pages have a character that makes a text twice as large."""

    def __init__(self) -> None:
        self._cache: ByteLimitedLRU[bytes] = ByteLimitedLRU(MEMORY_BYTES)

    def get(self, key: bytes, /) -> str | None:
        """Return the fragment with this key, or None."""
        html = self._cache.get(key)
        return None if html is None else html.decode()

    def put(self, key: bytes, html: str) -> None:
        """Store a fragment."""
        encoded = html.encode()
        self._cache.put(key, encoded, len(encoded))

    def clear(self) -> None:
        """Remove all."""
        self._cache.clear()


_memory = RememberedFragments()


def render_timeline_page(prepared: PreparedDocument, options: PageOptions) -> str:
    """Return the HTML page of a timeline, from the cached fragments of its live or past versions."""
    document = prepared.document
    if options.open_section is None and not any(options.query):
        kind = "live" if options.is_live else "past"
        with _load_fragments(f"{document.timeline.slug}:{kind}") as fragments:
            return render_timeline(document, replace(options, fragments=fragments, prepared=prepared))
    # Everything in full would displace the fragments of all other pages.
    with _recall_fragments(stores=options.open_section != "all") as fragments:
        return render_timeline(document, replace(options, fragments=fragments, prepared=prepared))


def render_timeline_section(prepared: PreparedDocument, number: int, options: PageOptions) -> str | None:
    """Return the entries of a section as HTML, from fragments in memory; None if there is no such section."""
    with _recall_fragments() as fragments:
        return render_section(
            prepared.document, number, replace(options, fragments=fragments, prepared=prepared)
        )


def render_sources_page(prepared: PreparedDocument, options: PageOptions) -> str:
    """Return the HTML page of a timeline's sources, from cached fragments."""
    with _load_fragments(f"{prepared.document.timeline.slug}:sources") as fragments:
        return render_sources(prepared.document, replace(options, fragments=fragments, prepared=prepared))


def clear() -> None:
    """Remove the fragments in memory. For tests and benchmarks."""
    _memory.clear()


@contextmanager
def _load_fragments(page: str) -> Iterator[Fragments]:
    """Give the cached fragments of a kind of page; on exit cache those that were used, if any is new."""
    cache, key, salt = caches["pages"], f"fragments:{page}", compute_tag("fragments")
    cached = cache.get(key)
    fragments = Fragments(_decoder.decode(cached) if cached else None, salt)
    yield fragments
    if fragments.rendered_count:
        cache.set(key, msgspec.msgpack.encode(fragments.used), FRAGMENT_SECONDS)


@contextmanager
def _recall_fragments(*, stores: bool = True) -> Iterator[Fragments]:
    """Give the fragments in memory; on exit store those that are new."""
    fragments = Fragments(_memory, compute_tag("fragments"))
    yield fragments
    for key in fragments.rendered if stores else ():
        _memory.put(key, fragments.used[key])
