"""The page of one entry."""

from dataclasses import replace

from django.template.loader import render_to_string

from timeline.document import Document
from timeline.formats import jsonld
from timeline.pages import embed_snippet
from timeline.pages.options import PageOptions, build_context, get_timeline_url, list_scripts
from timeline.pages.picture.party_marks import build_entry_marks, build_party_marks
from timeline.pages.sources import build_source_list, encode_linked_data
from timeline.presentation import descriptions
from timeline.presentation.build import ViewBuilder
from timeline.presentation.entry_names import build_finder, find_names
from timeline.presentation.language import use_language
from timeline.presentation.model import PageLinks
from timeline.presentation.urls import TimelineURLs

# A source with more citing entries than these links to their list: there may be thousands.
MOST_CITING_ENTRIES = 100


def render_entry(document: Document, uid: str, options: PageOptions | None = None) -> str | None:
    """Return the page of one entry with the sources that it cites; None if there is no such entry.

    A withdrawn entry has a page, too. It says when and why the entry was withdrawn.
    """
    options = options or PageOptions()
    site = options.site
    if uid not in document.order:
        return None
    with use_language(document.timeline.language):
        prepared = options.prepare(document)
        view = prepared.get_view(PageLinks(timeline=get_timeline_url(document), in_page=False)).view
        entry = view.find_entry(uid)
        if entry is None:
            return None
        cited = {citation.number for citation in entry.citations}
        index = view.entries.index(entry)
        title = prepared.get_or_compute("titles", lambda: descriptions.make_unique_titles(view))[uid]
        urls = TimelineURLs(site, document.timeline.slug)
        snippet = linked_data = None
        if site:
            # Another site shows this label: there "we" would be someone else.
            named = ViewBuilder(
                document, PageLinks(timeline=""), newsroom_name=options.newsroom.get("name", "")
            )
            label = named.link_entry(uid).label
            snippet = embed_snippet.build_entry_snippet(document, options.newsroom, site, uid, label)
            linked_data = jsonld.write_for_entry(document, view, uid, site=site, newsroom=options.newsroom)
        return render_to_string(
            "public/entry.html",
            {
                **build_context(document, view, options),
                # The sources that a cited source relies on are on the page of all sources.
                **build_source_list(
                    [source for source in view.sources if source.number in cited],
                    options.fragments,
                    sources_url=TimelineURLs("", document.timeline.slug).sources,
                    most_citing=MOST_CITING_ENTRIES,
                ),
                "entry": entry,
                "title": title,
                "description": descriptions.summarise_entry(entry),
                "sharing": descriptions.describe_entry(document, entry, title, urls) if site else None,
                "linked_data": encode_linked_data(linked_data),
                "previous": view.entries[index - 1] if index else None,
                "next": view.entries[index + 1] if index + 1 < len(view.entries) else None,
                "canonical": entry.permalink,
                "is_single": True,
                "names": find_names(
                    entry,
                    prepared.get_or_compute("party names of pages", lambda: build_finder(view.parties)),
                ),
                "mark": build_entry_marks(
                    replace(view, entries=[entry]),
                    prepared.get_or_compute(
                        "party marks of pages", lambda: build_party_marks(document, view)
                    ),
                ).get(uid),
                "shows_unchecked": options.shows_unchecked,
                "embed": snippet,
                "scripts": list_scripts(share=site, copy=snippet),
            },
        )
