"""The large pages, put together from the fragments that the page before them has left.

All fragments of one page are kept as one value: a page of 5,000 entries asks the cache once, not 5,000 times,
and what no page uses any longer is gone with the next. Pages of what readers look for or open take from
the whole timeline's and leave nothing, because there is no end of them.

Nothing warms a page up: the first reader after a publication, or after an embargo's end at which nobody is at
work, has it made from the fragments. Those who read another page meanwhile do not wait for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from django.conf import settings
from django.core.cache import caches

from timeline.document import Document
from timeline.pages import html
from timeline.pages.filters import EVERYTHING, Asked
from timeline.pages.fragments import Fragments
from timeline.pages.sections import Opened
from timeline.public.caching.responses import etag

# Longer than a page: one that nobody asked for in a while is made anew from these.
KEPT_SECONDS = 30 * 24 * 60 * 60

_decoder = msgspec.msgpack.Decoder(dict[bytes, str])


def whole(
    document: Document, *, site: str, asked: Asked = EVERYTHING, opened: Opened = None, **standing: Any
) -> str:
    """Return the page of a timeline under `site`; `standing` is what `html.page` is told of a version that is not the live one."""
    kind = "past" if any(standing.values()) else "live"
    leave = opened is None and not any(asked)
    with _fragments(f"{document.timeline.slug}:{kind}", leave=leave) as fragments:
        return html.page(
            document,
            newsroom=settings.NEWSROOM,
            site=site,
            asked=asked,
            opened=opened,
            fragments=fragments,
            **standing,
        )


def sources(document: Document, *, site: str) -> str:
    """Return the page of a timeline's sources under `site`, as `html.sources_page` does."""
    with _fragments(f"{document.timeline.slug}:sources") as fragments:
        return html.sources_page(document, newsroom=settings.NEWSROOM, site=site, fragments=fragments)


@contextmanager
def _fragments(page: str, *, leave: bool = True) -> Iterator[Fragments]:
    """Lend a page the fragments that are kept for its kind; afterwards keep those it used, if any are new."""
    cache, key, made_with = caches["pages"], f"fragments:{page}", etag("fragments")
    kept = cache.get(key)
    fragments = Fragments(_decoder.decode(kept) if kept else None, made_with)
    yield fragments
    if leave and fragments.made:
        cache.set(key, msgspec.msgpack.encode(fragments.used), KEPT_SECONDS)
