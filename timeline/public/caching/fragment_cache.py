"""Large pages, rendered from cached fragments: an entry, a source, a mention of an entry.

All fragments of a page are cached as one value. So a page of 5,000 entries reads the cache once, and unused fragments
disappear with the next version. Pages with filters or open sections read the fragments of the whole timeline but store
none, because there is no limit to the number of such pages.

Nothing is rendered in advance. The first reader after a publication, or after the end of an embargo, waits until the
page is rendered. Readers of other pages do not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import msgspec
from django.core.cache import caches

from timeline.document import Document
from timeline.pages.fragments import Fragments
from timeline.pages.options import PageOptions
from timeline.pages.sources import render_sources
from timeline.pages.timeline import render_timeline
from timeline.public.caching.responses import compute_tag

# Longer than a page, so that a page whose cache entry expired is rendered from fragments.
FRAGMENT_SECONDS = 30 * 24 * 60 * 60

_decoder = msgspec.msgpack.Decoder(dict[bytes, str])


def render_timeline_page(document: Document, options: PageOptions) -> str:
    """Return the HTML page of a timeline, from the cached fragments of its live or past versions."""
    kind = "live" if options.is_live else "past"
    stores = options.open_section is None and not any(options.query)
    with _load_fragments(f"{document.timeline.slug}:{kind}", stores=stores) as fragments:
        return render_timeline(document, replace(options, fragments=fragments))


def render_sources_page(document: Document, options: PageOptions) -> str:
    """Return the HTML page of a timeline's sources, from cached fragments."""
    with _load_fragments(f"{document.timeline.slug}:sources") as fragments:
        return render_sources(document, replace(options, fragments=fragments))


@contextmanager
def _load_fragments(page: str, *, stores: bool = True) -> Iterator[Fragments]:
    """Give the cached fragments of a kind of page; on exit cache those that were used, if any is new."""
    cache, key, salt = caches["pages"], f"fragments:{page}", compute_tag("fragments")
    cached = cache.get(key)
    fragments = Fragments(_decoder.decode(cached) if cached else None, salt)
    yield fragments
    if stores and fragments.rendered_count:
        cache.set(key, msgspec.msgpack.encode(fragments.used), FRAGMENT_SECONDS)
