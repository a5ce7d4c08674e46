"""The timeline, or one entry of it, as a page for a frame on another site.

Functions of the document, like all pages. Frames name their sources in place; for everything else they link to the
full pages.
"""

from django.template.loader import render_to_string

from timeline.document import Document
from timeline.pages.embed_snippet import EmbedSnippet, build_entry_snippet, build_timeline_snippet
from timeline.pages.options import PageOptions, build_context, get_timeline_url
from timeline.pages.picture.label_words import MOST_LABELS
from timeline.pages.picture.strip import build_strip
from timeline.pages.prepared import PreparedView
from timeline.presentation import limits
from timeline.presentation.language import use_language
from timeline.presentation.model import PageLinks


def render_embed(document: Document, options: PageOptions | None = None) -> str:
    """Return the timeline for a frame: its first entries, each in a few lines, and how many more there are."""
    options = options or PageOptions()
    with use_language(document.timeline.language):
        builder, view = _prepare_view(document, options)
        entries = view.entries[: limits.ENTRIES_IN_FULL]
        rows = build_strip(document, view, MOST_LABELS)
        return render_to_string(
            "public/embed.html",
            {
                **build_context(document, view, options),
                "entries": [(entry, builder.link_entry(entry.id)) for entry in entries],
                # With as few entries it would say everything twice.
                "rows": rows if len(entries) > MOST_LABELS else [],
                "left_out": len(view.entries) - len(entries),
            },
        )


def render_entry_embed(document: Document, uid: str, options: PageOptions | None = None) -> str | None:
    """Return one entry for a frame; None if there is no such entry."""
    options = options or PageOptions()
    if uid not in document.order:
        return None
    with use_language(document.timeline.language):
        view = _prepare_view(document, options).view
        entry = view.find_entry(uid)
        if entry is None:
            return None
        return render_to_string(
            "public/embed_entry.html",
            {**build_context(document, view, options), "entry": entry, "canonical": entry.permalink},
        )


def build_snippet(document: Document, uid: str, options: PageOptions) -> EmbedSnippet | None:
    """Return the snippet that embeds an entry, or with "" the timeline; None if there is no such entry."""
    if not uid:
        return build_timeline_snippet(document, options.newsroom, options.site)
    if uid not in document.order:
        return None
    with use_language(document.timeline.language):
        entry = _prepare_view(document, options).view.find_entry(uid)
        if entry is None:
            return None
        return build_entry_snippet(document, options.newsroom, options.site, uid, entry.label)


def _prepare_view(document: Document, options: PageOptions) -> PreparedView:
    """Return a view in which the newsroom has its name: on another site "we" is someone else."""
    links = PageLinks(timeline=get_timeline_url(document), in_page=False)
    return options.prepare(document).get_view(links, newsroom_name=options.newsroom.get("name", ""))
