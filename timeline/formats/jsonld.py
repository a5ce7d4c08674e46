"""The timeline as linked data (JSON-LD, schema.org): a news article with its sources, quotations and corrections.

What a document leaves open stays open: a date stands here only where it is exact, and nothing is rated true or
false (no ClaimReview). Quotations are the words of statements that are verbatim; a paraphrase is nobody's words and
stands as a work about them. Events are what the article is `about`: they are no part of a text. Requests for
comment have no type in the vocabulary and are left to the page.
"""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

import msgspec
from django.conf import settings

from timeline import dates, document
from timeline.dates import When
from timeline.dates.edtf import Date, Span
from timeline.dates.edtf import read as read_edtf
from timeline.document import Document
from timeline.presentation import descriptions
from timeline.presentation.build import read
from timeline.presentation.language import speaking
from timeline.presentation.model import Event, Links, Reading, Statement
from timeline.presentation.urls import Addresses
from timeline.text import markdown

MEDIA_TYPE = "application/ld+json"
EXTENSION = "jsonld"

CONTEXT = "https://schema.org"
WIKIDATA = "http://www.wikidata.org/entity/"
# Of each kind, in a page, which readers fetch with it; `timeline.jsonld`, to which the page links, has them all.
MOST_IN_PAGE = 5

PARTIES = {
    "organisation": "Organization",
    "person": "Person",
    "agency": "GovernmentOrganization",
    "group": "Organization",
}
SOURCES = {
    "article": "Article",
    "statement": "CreativeWork",
    "document": "DigitalDocument",
    "interview": "CreativeWork",
    "post": "SocialMediaPosting",
    "footage": "MediaObject",
    "data": "Dataset",
}

Node = dict[str, Any]
Newsroom = Mapping[str, str]


def write(whole: Document) -> bytes:
    """Return the whole timeline, under the address of the site (SITE_URL)."""
    return write_at(whole, site=settings.SITE_URL, newsroom=settings.NEWSROOM)


def write_at(whole: Document, *, site: str, newsroom: Newsroom) -> bytes:
    """Return the whole timeline, with the addresses that it has under a site."""
    addresses = Addresses(site, whole.timeline.slug)
    with speaking(whole.timeline.language):
        reading = read(whole, Links(timeline=""))
        return markdown.in_html(_encoded(_Graph(whole, reading, addresses, newsroom).article()))


def in_page(whole: Document, reading: Reading, *, site: str, newsroom: Newsroom) -> bytes:
    """Return as much of the timeline as its page holds, in the language active now."""
    addresses = Addresses(site, whole.timeline.slug)
    return _encoded(_Graph(whole, reading, addresses, newsroom, most=MOST_IN_PAGE).article())


def of_entry(whole: Document, reading: Reading, uid: str, *, site: str, newsroom: Newsroom) -> bytes:
    """Return one entry with its sources, for its page; "" of an entry that has no type or was withdrawn."""
    graph = _Graph(whole, reading, Addresses(site, whole.timeline.slug), newsroom)
    node = graph.entry(uid)
    return _encoded(node) if node else b""


def _encoded(node: Node) -> bytes:
    return msgspec.json.encode({"@context": CONTEXT, **node})


class _Graph:
    """Holds what is known of a timeline while its nodes are made; of each kind at most `most`."""

    def __init__(
        self,
        whole: Document,
        reading: Reading,
        addresses: Addresses,
        newsroom: Newsroom,
        *,
        most: int | None = None,
    ) -> None:
        self.whole, self.reading, self.at, self.newsroom, self.most = (
            whole,
            reading,
            addresses,
            newsroom,
            most,
        )
        self.language = whole.timeline.language
        self.parties = {party.id: party for party in whole.parties}
        self.sources = {source.record.id: source for source in reading.sources}

    def article(self) -> Node:
        """Return the timeline."""
        head, version = self.whole.timeline, self.whole.version
        entries = self.reading.entries
        return _told({
            "@type": "NewsArticle",
            "@id": self.at.timeline,
            "url": self.at.timeline,
            "mainEntityOfPage": self.at.timeline,
            "headline": head.title,
            "description": head.summary,
            "inLanguage": self.language,
            "datePublished": descriptions.first_published(self.whole),
            "dateModified": version.published if version else "",
            "version": version.number if version else "",
            "isAccessibleForFree": True,
            "creditText": head.byline,
            "publisher": self._publisher(),
            "image": {
                "@type": "ImageObject",
                "url": self.at.card(),
                "width": descriptions.WIDTH,
                "height": descriptions.HEIGHT,
            },
            "citation": self._some(map(self._source, self.sources)),
            "correction": self._some(map(self._correction, reversed(self.whole.corrections))),
            "hasPart": self._some(self._statement(one) for one in entries if isinstance(one, Statement)),
            "about": self._some(self._event(one) for one in entries if isinstance(one, Event)),
            "mentions": self._some(map(self._party, self.parties)),
        })  # fmt: skip

    def entry(self, uid: str) -> Node | None:
        """Return an entry with its sources in full."""
        entry = self.reading.entry(uid)
        cited = [self._source(mark.citation.source) for mark in entry.marks] if entry else []
        whole = {"@type": "NewsArticle", "@id": self.at.timeline, "headline": self.whole.timeline.title}
        if isinstance(entry, Statement):
            corrected = [self._correction(one.record) for one in entry.corrections]
            return _told({
                **self._statement(entry),
                "citation": cited,
                "correction": corrected,
                "isPartOf": whole,
                "publisher": self._publisher(),
            })  # fmt: skip
        if isinstance(entry, Event):
            return {**self._event(entry), "subjectOf": [whole, *cited]}
        return None

    def _some(self, nodes: Iterable[Node]) -> list[Node]:
        return list(islice(nodes, self.most))

    def _publisher(self) -> Node:
        name = self.newsroom.get("name", "")
        return {"@type": "NewsMediaOrganization", "name": name, "url": self.at.front} if name else {}

    # --- Entries ------------------------------------------------------------------------------

    def _statement(self, entry: Statement) -> Node:
        said = entry.record
        is_quoted = said.wording == "verbatim"
        speaker = said.spokesperson or said.party
        return _told({
            "@type": "Quotation" if is_quoted else "CreativeWork",
            "@id": self.at.entry(entry.id),
            "url": self.at.entry(entry.id),
            "name": entry.label,
            "text" if is_quoted else "abstract": said.words,
            "inLanguage": said.language or self.language,
            "workTranslation": {
                "@type": "Quotation" if is_quoted else "CreativeWork",
                "text" if is_quoted else "abstract": said.translation,
                "inLanguage": self.language,
            } if said.translation else {},
            "spokenByCharacter" if is_quoted else "about": self._named(said.party),
            # Who spoke, where it was not the party itself: a spokesperson.
            "creator": self._named(speaker) if is_quoted else {},
            "dateCreated": dates.machine(said.when),
            "description": self._standing(entry),
            "citation": [{"@id": self.at.source(one.source)} for one in said.citations],
        })  # fmt: skip

    def _event(self, entry: Event) -> Node:
        happened = entry.record
        start, end = _exact(happened.when)
        return _told({
            "@type": "Event",
            "@id": self.at.entry(entry.id),
            "url": self.at.entry(entry.id),
            "name": happened.headline,
            "description": "\n\n".join(filter(None, [self._standing(entry), markdown.plain(happened.body)])),
            "startDate": start,
            "endDate": end,
            "location": _place(happened.place) if happened.place else {},
            "about": [self._named(uid) for uid in dict.fromkeys(part.party for part in happened.parties)],
            "subjectOf": [{"@id": self.at.source(one.source)} for one in happened.citations],
        })  # fmt: skip

    @staticmethod
    def _standing(entry: Event | Statement) -> str:
        """Return how well an entry is supported, in words: nobody is to take a disputed one for a fact."""
        return f"{entry.standing.words}: {entry.standing.meaning}" if entry.standing else ""

    # --- What they rest on, and what was wrong ------------------------------------------------

    def _source(self, uid: str) -> Node:
        source = self.sources[uid]
        record = source.record
        return _told({
            "@type": SOURCES[record.kind],
            "@id": self.at.source(uid),
            "name": record.title or source.label,
            "url": record.url,
            "publisher": {"@type": "Organization", "name": record.publisher} if record.publisher else {},
            "creditText": ", ".join(record.authors),
            "datePublished": dates.machine(When(record.published)),
            "inLanguage": record.language,
            "archivedAt": record.archived_url,
            "isBasedOn": [{"@id": self.at.source(other)} for other in record.relies_on],
        })  # fmt: skip

    def _correction(self, one: document.Correction) -> Node:
        return {
            "@type": "CorrectionComment",
            "text": f"{one.why}\n− {one.was}\n+ {one.now}",
            "datePublished": one.at,
            "about": {"@id": self.at.entry(one.entry)},
        }

    # --- Who ----------------------------------------------------------------------------------

    def _named(self, uid: str) -> Node:
        party = self.parties[uid]
        return {"@type": PARTIES[party.kind], "@id": self.at.party(uid), "name": party.name}

    def _party(self, uid: str) -> Node:
        party = self.parties[uid]
        above = "affiliation" if party.kind == "person" else "parentOrganization"
        return _told({
            **self._named(uid),
            "alternateName": [*filter(None, [party.short_name]), *party.aliases],
            "sameAs": [*filter(None, [party.website]), *([WIKIDATA + party.wikidata] if party.wikidata else [])],
            above: self._named(party.part_of) if party.part_of else {},
        })  # fmt: skip


def _exact(when: When) -> tuple[str, str]:
    """Return the first and the last day of a date as far as each is exact; of what lasted only there are two."""
    tree = read_edtf(when.edtf) if when.edtf else None
    if not isinstance(tree, Span):
        return dates.machine(when), ""
    start, end = (
        dates.machine(When(side.text, time=time, zone=when.zone if time else ""))
        if isinstance(side, Date)
        else ""
        for side, time in ((tree.start, when.time), (tree.end, when.end_time))
    )
    return start, end


def _place(place: document.Place) -> Node:
    geo = {}
    if place.latitude is not None and place.longitude is not None:
        geo = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    return _told({"@type": "Place", "name": place.words, "geo": geo})


def _told(node: Node) -> Node:
    """Return a node without what is not known."""
    return {name: value for name, value in node.items() if value not in ("", {}, [])}
