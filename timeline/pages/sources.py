"""The page of all sources, and the list of sources on other pages."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from timeline.document import Document
from timeline.pages.collapse import CitingEntries, EntryList
from timeline.pages.fragments import Fragments
from timeline.pages.options import PageOptions, build_context, get_timeline_url
from timeline.presentation import descriptions
from timeline.presentation.language import use_language
from timeline.presentation.model import PageLinks, SourceView, find_shared_origins
from timeline.presentation.urls import TimelineURLs
from timeline.text import markdown

SOURCES_PER_LIST = 10  # on a long page, which may have hundreds of sources


def render_sources(document: Document, options: PageOptions | None = None) -> str:
    """Return the page of all sources, each with every entry that cites it."""
    options = options or PageOptions()
    with use_language(document.timeline.language):
        links = PageLinks(timeline=get_timeline_url(document), in_page=False)
        view = options.prepare(document).get_view(links).view
        urls = TimelineURLs(options.site, document.timeline.slug)
        return render_to_string(
            "public/sources.html",
            {
                **build_context(document, view, options),
                **build_source_list(view.sources, options.fragments, is_open=True),
                "description": descriptions.summarise_sources(document, view),
                "sharing": descriptions.describe_sources(document, view, urls) if options.site else None,
                "canonical": TimelineURLs("", document.timeline.slug).sources,
            },
        )


def build_source_list(
    sources: list[SourceView],
    fragments: Fragments,
    *,
    sources_url: str = "",
    is_open: bool = False,
    most_citing: int | None = None,
    entry_list: EntryList | None = None,
    known_items: dict[tuple[int, bool], SafeString] | None = None,
) -> dict[str, Any]:
    """Return the context of a list of sources.

    `sources_url` is the page with the sources that these rely on, "" if it is this one. `is_open`: the citing entries
    are visible at once. A source with more than `most_citing` of them links to their list at `sources_url`. `entry_list` collapses sources and citing entries of a long page. `known_items` are items
    of earlier pages by number and whether they are collapsed, if they are the same on every page that is passed them.
    """
    # A long page has several lists, which the browser lays out when they come near.
    is_collapsed = entry_list is not None and entry_list.is_collapsed
    collapsed = {source.number for source in sources if entry_list and entry_list.is_collapsed_source(source)}

    def render_item(source: SourceView) -> SafeString:
        key = source.number, source.number in collapsed
        if known_items is None or not is_collapsed:
            return render_new_item(source)
        item = known_items.get(key)
        if item is None:
            item = known_items[key] = render_new_item(source)
        return item

    def render_new_item(source: SourceView) -> SafeString:
        if entry_list and (line := entry_list.collapse_source(source)):
            return fragments.render("public/_collapsed_source.html", line=line)
        if entry_list:
            citing = entry_list.list_citing_entries(source)
        elif most_citing is not None and len(source.citing_entries) > most_citing:
            citing = CitingEntries([], all_url=f"{sources_url}#{source.anchor}")
        else:
            citing = CitingEntries(source.citing_entries)
        return fragments.render(
            "public/_source_item.html",
            source=source,
            # Fragments of their own: a source may have thousands of citing entries, of which one has changed.
            citing_entries=fragments.render_each(
                "public/_citing_entry.html", ({"link": link} for link in citing.links)
            ),
            all_url=citing.all_url,
            sources_url=sources_url,
            is_open=is_open,
        )

    size = SOURCES_PER_LIST if is_collapsed else max(1, len(sources))
    lists = [sources[start : start + size] for start in range(0, len(sources), size)]
    return {
        "sources": sources,
        "sources_url": sources_url,
        "shared_origins": find_shared_origins(sources),
        "source_lists": [
            {
                "html": markdown.join_rendered(map(render_item, listed)),
                # Enough to estimate the height of the list.
                "is_brief": sum(source.number in collapsed for source in listed) * 2 > len(listed),
            }
            for listed in lists
        ],
    }


def encode_linked_data(json: bytes | None) -> SafeString | str:
    """Return JSON-LD for a `<script>` element; "" for none."""
    return markdown.to_json_block(json) if json else ""
