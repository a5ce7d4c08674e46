"""The page of a timeline. The public side and the desk's preview render the same page.

A page is a function of the document and its options: no request, no session, no database. Links lead to the public
addresses, which are fixed. Fragments of an earlier page make it faster and never change the result.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from timeline.document import Document
from timeline.formats import jsonld
from timeline.formats.download_formats import list_downloads
from timeline.pages import embed_snippet
from timeline.pages.collapse import EntryList
from timeline.pages.filters import FilterResult, apply_filters
from timeline.pages.options import PageOptions, build_context, get_timeline_url, list_scripts
from timeline.pages.picture import Picture, draw
from timeline.pages.picture.party_marks import EntryMark, build_entry_marks, build_party_marks
from timeline.pages.prepared import PreparedDocument
from timeline.pages.sections import Section, find_unlisted_entries, list_times
from timeline.pages.sources import build_source_list, encode_linked_data
from timeline.presentation import descriptions, limits
from timeline.presentation.entry_names import build_finder
from timeline.presentation.known import list_source_days, show_source_counts
from timeline.presentation.language import use_language
from timeline.presentation.local_dates import to_local_time
from timeline.presentation.model import DocumentView, PageLinks
from timeline.presentation.urls import TimelineURLs
from timeline.text.bidi import get_direction
from timeline.text.name_links import NameFinder
from timeline.text.sentences import take_sentences

# A timeline with fewer entries is searched at its end: the story comes first.
ENTRIES_TO_SEARCH = 50
STANDFIRST_SENTENCES = 2

MEDIA_TYPE = "text/html"
EXTENSION = "html"


def write(document: Document) -> bytes:
    """Return the whole timeline as one page, without a newsroom around it."""
    return render_timeline(document, PageOptions(newsroom={}, open_section="all")).encode()


def render_timeline(document: Document, options: PageOptions | None = None) -> str:
    """Return the page of a timeline as HTML.

    The links of a version that is not live stay within its page. A filter leaves out the entries that do not match,
    and the sources that only these cite. A long page is collapsed, except its first entries and the open section.
    """
    options = options or PageOptions()
    is_published = document.version is not None
    is_live = is_published and options.is_live
    known = options.known
    own_urls = _get_own_urls(document, options)
    canonical = own_urls["canonical"]
    with use_language(document.timeline.language):
        # A section that is collapsed needs an address at which it is open.
        has_address = bool(options.preview_url) or (is_published and not options.is_preview)
        open_section = options.open_section if has_address else "all"
        prepared = options.prepare(document)
        filters = apply_filters(document, options.query, prepared.get_index())
        links = _make_links(
            document, filters, options, is_published=is_published, is_collapsed=open_section != "all"
        )
        builder, whole_view = prepared.get_view(_share_links(links, filters))
        view = _filter_view(whole_view, filters, prepared)
        if known:
            view = show_source_counts(view, known.source_counts)
        times = prepared.get_or_compute("times", lambda: list_times(whole_view.entries))
        # The lines of a live version lead to pages of its entries and sources, whatever the filters.
        shares_lines = is_live and filters.is_active
        entry_list = EntryList(
            document,
            builder,
            view.entries,
            filters,
            options.query,
            open_section,
            times,
            known_lines=prepared.get_or_compute("entry lines", dict) if shares_lines else None,
            can_fetch=not (options.is_preview or known),
            names=_get_names(prepared, whole_view),
            shows_unchecked=options.shows_unchecked,
            parameters=known.parameters if known else None,
        )
        # What was known on a day is neither shared nor watched for changes: the timeline is.
        site = options.site if is_live and not known else ""
        snippet = None
        if site and not filters.is_active:
            snippet = embed_snippet.build_timeline_snippet(document, options.newsroom, site)
        has_filters = is_published and not options.is_preview and not known and bool(whole_view.entry_count)
        sources_url = canonical if filters.is_active else ""
        marks = _get_entry_marks(prepared, document, whole_view)
        # The picture shows the whole timeline, so a filtered page has none.
        picture = (
            None
            if filters.is_active
            else draw(
                document,
                whole_view,
                entry_list.sections,
                mirrored=get_direction(document.timeline.language) == "rtl",
                marks=marks,
            )
        )
        party_marks = _get_party_marks(prepared, document, whole_view)
        entry_list.marks = _mark_labels(marks, entry_list.sections, picture)
        html = render_to_string(
            "public/timeline.html",
            {
                **build_context(document, view, options),
                **build_source_list(
                    view.sources,
                    options.fragments,
                    sources_url=sources_url,
                    entry_list=entry_list,
                    known_items=prepared.get_or_compute("source items", dict) if shares_lines else None,
                ),
                **own_urls,
                **entry_list.build_context(options.fragments),
                **_describe(document, whole_view, options, site, prepared),
                **_split_summary(document),
                "total": whole_view.entry_count,
                "parties": options.fragments.render(
                    "public/_parties.html",
                    summaries=[
                        {
                            "party": summary.party,
                            "statement": summary.statement,
                            "unanswered": summary.unanswered,
                            "mark": party_marks.get(summary.party.id),
                        }
                        for summary in view.summaries
                    ],
                ),
                "preview": options.is_preview,
                "draft": options.draft,
                "draft_date": to_local_time(options.draft.at, document.timeline.time_zone)
                if options.draft
                else None,
                "superseded_by": options.superseded_by,
                "withdrawn": options.withdrawn,
                "picture": picture,
                "chart_url": _get_chart_url(document, options) if picture else "",
                "embed": snippet,
                "live": bool(site),
                "filters": filters if has_filters else None,
                "filters_first": filters.is_active
                or filters.has_error
                or whole_view.entry_count >= ENTRIES_TO_SEARCH,
                "known": known,
                "source_days": get_source_days(prepared) if has_filters else [],
                "scripts": list_scripts(
                    share=site if not filters.is_active else "",
                    live=site,
                    find=has_filters,
                    # The script fetches sections of published versions only.
                    fold=len(whole_view.entries) > limits.ENTRIES_IN_FULL
                    and not (options.is_preview or known),
                    copy=snippet,
                    follow=picture,
                ),
            },
        )
        return links.fill_in(html) if filters.is_active else html


def render_section(document: Document, number: int, options: PageOptions | None = None) -> str | None:
    """Return the entries of one section as the timeline's page shows them in full; None if there is no such section.

    Of the options, `query` and `superseded_by` count, and what makes it faster.
    """
    options = options or PageOptions()
    with use_language(document.timeline.language):
        prepared = options.prepare(document)
        filters = apply_filters(document, options.query, prepared.get_index())
        links = _make_links(document, filters, options)
        builder, whole_view = prepared.get_view(_share_links(links, filters))
        view = _filter_view(whole_view, filters, prepared)
        times = prepared.get_or_compute("times", lambda: list_times(whole_view.entries))
        entry_list = EntryList(
            document,
            builder,
            view.entries,
            filters,
            options.query,
            times=times,
            names=_get_names(prepared, whole_view),
            marks=_get_entry_marks(prepared, document, whole_view),
            shows_unchecked=options.shows_unchecked,
        )
        html = entry_list.render_section(number, options.fragments)
        return links.fill_in(html) if html is not None and filters.is_active else html


def _get_names(prepared: PreparedDocument, view: DocumentView) -> NameFinder:
    """Return what finds the names of the parties, which are all on this page."""
    return prepared.get_or_compute("party names", lambda: build_finder(view.parties))


def _get_party_marks(
    prepared: PreparedDocument, document: Document, view: DocumentView
) -> dict[str, EntryMark]:
    """Return the mark of each party by id."""
    return prepared.get_or_compute("party marks", lambda: build_party_marks(document, view))


def _get_entry_marks(
    prepared: PreparedDocument, document: Document, view: DocumentView
) -> dict[str, EntryMark]:
    """Return the mark of each entry by id, without numbers of labels."""
    return prepared.get_or_compute(
        "entry marks", lambda: build_entry_marks(view, _get_party_marks(prepared, document, view))
    )


def _mark_labels(
    marks: dict[str, EntryMark], sections: Sequence[Section], picture: Picture | None
) -> dict[str, EntryMark]:
    """Return marks with the numbers of their labels in the picture, for entries that are always in full.

    Those in other sections are also fetched alone, where no picture is.
    """
    numbers = picture.label_numbers if picture else {}
    in_full = {entry.id for section in sections if section.is_expanded for entry in section.entries}
    return marks | {
        uid: replace(marks[uid], label_number=number)
        for uid, number in numbers.items()
        if uid in in_full and uid in marks
    }


def _split_summary(document: Document) -> dict[str, str]:
    """Return the standfirst, by default the first sentences of the summary; and the summary if it says more."""
    head = document.timeline
    standfirst = head.standfirst or take_sentences(head.summary, STANDFIRST_SENTENCES)
    is_whole = " ".join(head.summary.split()) == " ".join(standfirst.split())
    return {"standfirst": standfirst, "story": "" if is_whole else head.summary}


def get_source_days(prepared: PreparedDocument) -> list[date]:
    """Return the days for which there is a page of what was known: those of the sources, the first one first."""
    return prepared.get_or_compute("source days", lambda: list_source_days(prepared.document))


def _get_own_urls(document: Document, options: PageOptions) -> dict[str, Any]:
    """Return the canonical address of the page; for a version that is not live also those of its files."""
    if document.version is None or (options.superseded_by is None and options.withdrawn is None):
        return {"canonical": get_timeline_url(document)}
    numbered = [document.timeline.slug, document.version.number]
    address = reverse("public:version", args=numbered)
    return {
        "canonical": address,
        # A withdrawn timeline has its documents, and no other files.
        "downloads": [] if options.withdrawn else list_downloads(address),
        "json": reverse("public:version-json", args=numbered),
    }


def _get_chart_url(document: Document, options: PageOptions) -> str:
    """Return the address of the full chart of this version; "" for a preview or a withdrawn timeline."""
    urls = TimelineURLs("", document.timeline.slug)
    if document.version is None or options.is_preview or options.withdrawn:
        return ""
    return urls.chart if options.is_live else urls.get_version_chart(document.version.number)


def _make_links(
    document: Document,
    filters: FilterResult,
    options: PageOptions,
    *,
    is_published: bool = True,
    is_collapsed: bool = True,
) -> PageLinks:
    """Return the links of a page."""
    return PageLinks(
        timeline=get_timeline_url(document) if is_published else "",
        permanent=is_published and options.is_live,
        left_out=filters.left_out,
        unlisted=find_unlisted_entries(document.order, filters.left_out) if is_collapsed else frozenset(),
        whole=options.preview_url or _get_own_urls(document, options)["canonical"],
    )


def _share_links(links: PageLinks, filters: FilterResult) -> PageLinks:
    """Return the links of the view that a page shares with others: open ones if filters decide where they lead."""
    if not filters.is_active:
        return links
    return replace(links, left_out=frozenset(), unlisted=frozenset(), are_open=True)


def _filter_view(view: DocumentView, filters: FilterResult, prepared: PreparedDocument) -> DocumentView:
    """Return a view with the entries that the filters leave, and the sources that these cite."""
    if not filters.is_active:
        return view
    left_out = filters.left_out
    entries = [entry for entry in view.entries if entry.id not in left_out]
    citing = prepared.get_or_compute("citing entries", lambda: _list_citing_entries(view))
    # It ends at the first entry that is left: where most match, there are few to look at.
    sources = [source for source in view.sources if not left_out.issuperset(citing.get(source.number, ()))]
    return replace(view, entries=entries, sources=sources, may_have_quote_checks=view.has_quote_checks)


def _list_citing_entries(view: DocumentView) -> dict[int, list[str]]:
    """Return the ids of the entries that cite each source, by its number."""
    citing: dict[int, list[str]] = {}
    for entry in view.entries:
        for citation in entry.citations:
            citing.setdefault(citation.number, []).append(entry.id)
    return citing


def _describe(
    document: Document, view: DocumentView, options: PageOptions, site: str, prepared: PreparedDocument
) -> dict[str, Any]:
    """Return the description of the page; with a `site` also the metadata for sharing and linked data."""
    first_published = prepared.get_or_compute(
        "first published", lambda: descriptions.find_first_published(document)
    )
    urls = TimelineURLs(site, document.timeline.slug)
    page = descriptions.describe_timeline(document, view, urls, first_published)
    if not site:
        return {"description": page.description}
    linked_data = b""
    if not any(options.query):
        linked_data = jsonld.write_for_page(document, view, site=site, newsroom=options.newsroom)
    return {
        "description": page.description,
        "sharing": page,
        "linked_data": encode_linked_data(linked_data),
    }
