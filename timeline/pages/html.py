"""The document as pages for readers. The public side and the desk's preview render the very same ones.

A page is a function of the document and of the newsroom's name, contact and policy address: no request, no
session, no database. Links lead to the public addresses, which are fixed. Fragments that are kept from an
earlier page make it faster, and never another.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from timeline.document import Document
from timeline.formats import jsonld
from timeline.pages import embed_snippet
from timeline.pages.collapse import Folding, Mentions
from timeline.pages.filters import EVERYTHING, Asked, Choice, choose
from timeline.pages.fragments import Fragments
from timeline.pages.picture import draw
from timeline.pages.sections import IN_FULL, Opened, far_off
from timeline.presentation import descriptions
from timeline.presentation.build import Reader, read
from timeline.presentation.language import speaking
from timeline.presentation.model import Links, Reading, Source, Withdrawn, origins
from timeline.presentation.party_entries import part_of
from timeline.presentation.urls import Addresses
from timeline.text import markdown
from timeline.text.bidi import direction

MEDIA_TYPE = "text/html"
EXTENSION = "html"
SOURCES_AT_ONCE = 10  # in one list, where there may be hundreds

Newsroom = Mapping[str, str]


def write(document: Document) -> bytes:
    """Return the whole timeline as one page, without a newsroom around it."""
    return page(document, newsroom={}, opened="all").encode()


def page(
    document: Document,
    *,
    newsroom: Newsroom,
    site: str = "",
    preview: bool = False,
    superseded_by: int | None = None,
    withdrawn: Withdrawn | None = None,
    asked: Asked = EVERYTHING,
    opened: Opened = None,
    fragments: Fragments | None = None,
) -> str:
    """Return the page of the whole timeline.

    `newsroom` holds its name, contact and policy_url. `site` is the scheme and host under which the page is
    found and shared, offered to other sites, and looks for newer versions; "" where it is not. `preview` adds a
    banner, for a document that is not published. `superseded_by` is the number of the live version where that is another
    one: the page says so, and its links stay within it; so they do where the timeline was `withdrawn`.
    `asked` is what a reader looks for: the page leaves out the entries that it does not hold of, and the
    sources that only these cite. A long record is folded but for its first entries and what is `opened` (see
    `timeline.pages.sections`). `fragments` hold what an earlier page has left.
    """
    fragments = fragments or Fragments()
    base = address(document)
    published = document.version is not None
    is_live = published and not preview and superseded_by is None and withdrawn is None
    whole = {"canonical": base}
    if document.version and (superseded_by is not None or withdrawn is not None):
        numbered = [document.timeline.slug, document.version.number]
        whole["canonical"] = reverse("public:version", args=numbered)
        whole["json"] = reverse("public:version-json", args=numbered)
    with speaking(document.timeline.language):
        # Whoever is to publish a record reads all of it.
        opened = "all" if preview or not published else opened
        choice, reader = _reader(
            document,
            asked,
            published=published,
            permanent=is_live,
            whole=whole["canonical"],
            is_folded=opened != "all",
        )
        reading = reader.reading()
        shown, chosen = _chosen(reading, choice, whole["canonical"])
        folding = Folding(document, reader, shown.entries, choice, asked, opened)
        mirrored = direction(document.timeline.language) == "rtl"
        live = is_live and bool(site)
        embedded = embed_snippet.whole(document, newsroom, site) if live and not choice.is_made else None
        offered = choice if published and not preview and reading.count else None
        is_long = len(reading.entries) > IN_FULL
        return render_to_string(
            "public/timeline.html",
            {
                **context(document, newsroom, shown),
                **_listed(shown.sources, fragments, folding=folding, **chosen),
                **whole,
                **chosen,
                **folding.listed(fragments),
                "asked": fragments.one("public/_asked.html", requests=shown.requests),
                "parties": fragments.one("public/_parties.html", parties=shown.parties),
                "preview": preview,
                "superseded_by": superseded_by,
                "withdrawn": withdrawn,
                # It shows the whole record: what is chosen from it stands without one.
                "picture": None if choice.is_made else draw(document, reading, mirrored=mirrored),
                "embed": embedded,
                "live": live,
                **_found(document, reading, site if is_live else "", newsroom, is_whole=not any(asked)),
                "site": site,
                "choice": offered,
                "scripts": _scripts(live=live, find=offered, fold=is_long, copy=embedded),
            },
        )


def part(
    document: Document, number: int, *, superseded_by: int | None = None, asked: Asked = EVERYTHING
) -> str | None:
    """Return the entries of one stretch of a page in full, as that page would hold them; None where there is none."""
    whole = address(document)
    if document.version and superseded_by is not None:
        whole = reverse("public:version", args=[document.timeline.slug, document.version.number])
    with speaking(document.timeline.language):
        choice, reader = _reader(
            document, asked, published=True, permanent=superseded_by is None, whole=whole
        )
        shown, _more = _chosen(reader.reading(), choice, whole)
        return Folding(document, reader, shown.entries, choice, asked).part(number, Fragments())


def entry_page(document: Document, uid: str, *, newsroom: Newsroom, site: str = "") -> str | None:
    """Return the page of one entry with the sources that it cites; None where there is no such entry.

    A withdrawn entry has a page too, which says when and why.
    """
    with speaking(document.timeline.language):
        reading = read(document, Links(timeline=address(document), in_page=False))
        entry = reading.entry(uid)
        if entry is None:
            return None
        cited = {mark.number for mark in entry.marks}
        place = reading.entries.index(entry)
        title = descriptions.titles(reading)[uid]
        addresses = Addresses(site, document.timeline.slug)
        embedded = embed_snippet.one(document, newsroom, site, uid, entry.label) if site else None
        return render_to_string(
            "public/entry.html",
            {
                **context(document, newsroom, reading),
                "entry": entry,
                "title": title,
                "description": descriptions.about_entry(entry),
                "sharing": descriptions.of_entry(document, entry, title, addresses) if site else None,
                "linked": _block(jsonld.of_entry(document, reading, uid, site=site, newsroom=newsroom))
                if site
                else "",
                "site": site,
                **_listed(
                    [source for source in reading.sources if source.number in cited],
                    Fragments(),
                    # What a cited source relies on stands on the page of all sources.
                    sources_at=reverse("public:sources", args=[document.timeline.slug]),
                ),
                "before": reading.entries[place - 1] if place else None,
                "after": reading.entries[place + 1] if place + 1 < len(reading.entries) else None,
                "canonical": entry.permalink,
                "is_single": True,
                "embed": embedded,
                "scripts": _scripts(copy=embedded),
            },
        )


def party_page(document: Document, uid: str, *, newsroom: Newsroom, site: str = "") -> str | None:
    """Return the page of what one party did, said and was asked; None where there is no such party."""
    with speaking(document.timeline.language):
        reading = read(document, Links(timeline=address(document), in_page=False))
        party = next((one for one in reading.parties if one.id == uid), None)
        if party is None:
            return None
        part, addresses = part_of(reading, uid), Addresses(site, document.timeline.slug)
        return render_to_string(
            "public/party.html",
            {
                **context(document, newsroom, reading),
                "party": party,
                "part": part,
                "description": descriptions.about_party(document, party, part.count),
                "sharing": descriptions.of_party(document, party, part.count, addresses) if site else None,
                "site": site,
                "canonical": party.page,
            },
        )


def sources_page(
    document: Document, *, newsroom: Newsroom, site: str = "", fragments: Fragments | None = None
) -> str:
    """Return the page of all sources, each with everything that rests on it."""
    with speaking(document.timeline.language):
        reading = read(document, Links(timeline=address(document), in_page=False))
        canonical = reverse("public:sources", args=[document.timeline.slug])
        addresses = Addresses(site, document.timeline.slug)
        return render_to_string(
            "public/sources.html",
            {
                **context(document, newsroom, reading),
                **_listed(reading.sources, fragments or Fragments(), in_full=True),
                "description": descriptions.about_sources(document, reading),
                "sharing": descriptions.of_sources(document, reading, addresses) if site else None,
                "site": site,
                "canonical": canonical,
            },
        )


def address(document: Document) -> str:
    """Return the address of the live timeline."""
    return reverse("public:timeline", args=[document.timeline.slug])


def context(document: Document, newsroom: Newsroom, reading: Reading) -> dict[str, Any]:
    """Return what the frame of every page needs."""
    head = document.timeline
    return {
        "newsroom": newsroom,
        "timeline": head,
        "version": document.version,
        "reading": reading,
        "address": address(document),
        "canonical": address(document),
        "json": reverse("public:json", args=[head.slug]),
        "language": head.language,
        "direction": direction(head.language),
        "description": head.summary,
    }


def _scripts(**wanted: object) -> list[str]:
    """Return the scripts whose work there is in a page, as static files."""
    return [f"js/{name}.js" for name, is_wanted in wanted.items() if is_wanted]


def _reader(
    document: Document,
    asked: Asked,
    *,
    published: bool,
    permanent: bool,
    whole: str,
    is_folded: bool = True,
) -> tuple[Choice, Reader]:
    """Return what a page leaves out, and how it reads the document; `whole` is the page that leaves nothing out."""
    choice = choose(document, asked)
    links = Links(
        timeline=address(document) if published else "",
        permanent=permanent,
        left_out=choice.left_out,
        far=far_off(document.order, choice.left_out) if is_folded else frozenset(),
        whole=whole,
    )
    return choice, Reader(document, links)


def _chosen(reading: Reading, choice: Choice, whole: str) -> tuple[Reading, dict[str, Any]]:
    """Return what the page shows of a reading, and what the page of a choice needs besides."""
    if not choice.is_made:
        return reading, {}
    entries = [entry for entry in reading.entries if entry.id not in choice.left_out]
    cited = {mark.number for entry in entries for mark in entry.marks}
    sources = [source for source in reading.sources if source.number in cited]
    # What a cited source relies on stands on the page of the whole.
    return replace(reading, entries=entries, sources=sources), {"total": reading.count, "sources_at": whole}


def _listed(
    sources: list[Source],
    fragments: Fragments,
    *,
    sources_at: str = "",
    in_full: bool = False,
    folding: Folding | None = None,
    **_other: object,
) -> dict[str, Any]:
    """Return what a list of sources needs; `sources_at` is where those stand that others rely on.

    `folding` says how much of what rests on each is listed, where that is not all.
    """

    def item(source: Source) -> SafeString:
        if folding and (line := folding.source_line(source)):
            return fragments.one("public/_source_line.html", line=line)
        carried = folding.mentions(source) if folding else Mentions(source.carries)
        return fragments.one(
            "public/_source_item.html",
            source=source,
            # Apart, because a source may be cited for thousands of entries of which one has changed.
            carried=fragments.each("public/_carried.html", ({"link": link} for link in carried.links)),
            all_at=carried.all_at,
            sources_at=sources_at,
            in_full=in_full,
        )

    # Those of a long record in several lists, which are laid out when they come near.
    at_once = SOURCES_AT_ONCE if folding and folding.is_folded else max(1, len(sources))
    lists = [sources[begin : begin + at_once] for begin in range(0, len(sources), at_once)]
    return {
        "sources": sources,
        "sources_at": sources_at,
        "origins": origins(sources),
        "sources_listed": [
            {
                "html": markdown.rendered(map(item, listed)),
                # As near as the page has to reckon its height.
                "is_brief": folding is not None and sum(map(folding.is_line, listed)) * 2 > len(listed),
            }
            for listed in lists
        ],
    }


def _found(
    document: Document, reading: Reading, site: str, newsroom: Newsroom, *, is_whole: bool
) -> dict[str, Any]:
    """Return what the page of a timeline says of itself to those who find and share it; without a site, little."""
    told = descriptions.of_timeline(document, reading, Addresses(site, document.timeline.slug))
    if not site:
        return {"description": told.description}
    linked = jsonld.in_page(document, reading, site=site, newsroom=newsroom) if is_whole else b""
    return {"description": told.description, "sharing": told, "linked": _block(linked)}


def _block(linked: bytes) -> SafeString | str:
    return markdown.data_block(linked) if linked else ""
