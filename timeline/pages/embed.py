"""The timeline, or one entry of it, as pages for frames in other sites' pages.

Like the pages of `timeline.pages.html` these are functions of the document. They name their sources in place,
and lead to the full pages for everything else.
"""

from django.template.loader import render_to_string

from timeline.document import Document
from timeline.pages import embed_snippet, html
from timeline.presentation.build import Reader
from timeline.presentation.language import speaking
from timeline.presentation.model import Links

# A frame is a part of another page: beyond so many entries it says how many more there are, and where.
MOST_ENTRIES = 100


def page(document: Document, *, newsroom: html.Newsroom, site: str = "") -> str:
    """Return the whole timeline for a frame: its first entries, each in a few lines."""
    with speaking(document.timeline.language):
        reader = _reader(document)
        reading = reader.reading()
        shown = [(entry, reader.mention(entry.id)) for entry in reading.entries[:MOST_ENTRIES]]
        return render_to_string(
            "public/embed.html",
            {
                **html.context(document, newsroom, reading),
                "shown": shown,
                "left_out": len(reading.entries) - len(shown),
                "site": site,
            },
        )


def entry_page(document: Document, uid: str, *, newsroom: html.Newsroom, site: str = "") -> str | None:
    """Return one entry for a frame; None where there is no such entry."""
    with speaking(document.timeline.language):
        reading = _reader(document).reading()
        entry = reading.entry(uid)
        if entry is None:
            return None
        return render_to_string(
            "public/embed_entry.html",
            {
                **html.context(document, newsroom, reading),
                "entry": entry,
                "canonical": entry.permalink,
                "site": site,
            },
        )


def snippet_of(
    document: Document, uid: str, *, newsroom: html.Newsroom, site: str
) -> embed_snippet.Snippet | None:
    """Return how to set an entry, or with "" the timeline, into a page; None where there is no such entry."""
    if not uid:
        return embed_snippet.whole(document, newsroom, site)
    with speaking(document.timeline.language):
        entry = _reader(document).reading().entry(uid)
        return embed_snippet.one(document, newsroom, site, uid, entry.label) if entry else None


def _reader(document: Document) -> Reader:
    return Reader(document, Links(timeline=html.address(document), in_page=False))
