"""The timeline as linked data (JSON-LD, schema.org): a news article with its sources, quotations and corrections.

What a document leaves open stays open: only exact dates are written, and nothing is rated true or false (no
ClaimReview). A verbatim statement is a Quotation; a paraphrase is a CreativeWork about the party. Events are what the
article is `about`, because they are no part of a text. The vocabulary has no type for requests for comment, so they
are left out.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Any

import msgspec
from django.conf import settings

from timeline import dates, document
from timeline.dates import When
from timeline.dates.edtf import Date, Interval, parse_edtf
from timeline.document import Document
from timeline.presentation import descriptions, labels
from timeline.presentation.build import build
from timeline.presentation.language import use_language
from timeline.presentation.model import DocumentView, EventView, PageLinks, StatementView
from timeline.presentation.newsroom import Newsroom, get_newsroom
from timeline.presentation.urls import TimelineURLs
from timeline.text import markdown
from timeline.text.hosts import get_link

MEDIA_TYPE = "application/ld+json"
EXTENSION = "jsonld"

CONTEXT = "https://schema.org"
WIKIDATA = "http://www.wikidata.org/entity/"
# Nodes of each kind in a timeline's page, which readers have to download; `timeline.jsonld` has them all.
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


def write(whole: Document) -> bytes:
    """Return the whole timeline, with addresses under SITE_URL."""
    return write_at(whole, site=settings.SITE_URL, newsroom=get_newsroom())


def write_at(whole: Document, *, site: str, newsroom: Newsroom, first_slug: str = "") -> bytes:
    """Return the whole timeline, with addresses under a site (scheme and host)."""
    urls = TimelineURLs(site, whole.timeline.slug)
    with use_language(whole.timeline.language):
        view = build(whole, PageLinks(timeline=""))
        return markdown.escape_json(_encode(_NodeBuilder(whole, view, urls, newsroom).build_article()))


def write_for_page(whole: Document, view: DocumentView, *, site: str, newsroom: Newsroom) -> bytes:
    """Return the start of the timeline for its page: MOST_IN_PAGE nodes of each kind, in the active language."""
    urls = TimelineURLs(site, whole.timeline.slug)
    return _encode(_NodeBuilder(whole, view, urls, newsroom, most=MOST_IN_PAGE).build_article())


def write_for_entry(whole: Document, view: DocumentView, uid: str, *, site: str, newsroom: Newsroom) -> bytes:
    """Return one entry with its sources, for its page; b"" if it has no type in the vocabulary or was withdrawn."""
    builder = _NodeBuilder(whole, view, TimelineURLs(site, whole.timeline.slug), newsroom)
    node = builder.build_entry(uid)
    return _encode(node) if node else b""


def _encode(node: Node) -> bytes:
    return msgspec.json.encode({"@context": CONTEXT, **node})


class _NodeBuilder:
    """Builds the nodes of a timeline, at most `most` of each kind."""

    def __init__(
        self,
        whole: Document,
        view: DocumentView,
        urls: TimelineURLs,
        newsroom: Newsroom,
        *,
        most: int | None = None,
    ) -> None:
        self.whole, self.view, self.urls = whole, view, urls
        self.newsroom, self.most = newsroom, most
        self.language = whole.timeline.language
        self.parties = {party.id: party for party in whole.parties}
        self.sources = {source.record.id: source for source in view.sources}

    def build_article(self) -> Node:
        """Return the node of the timeline."""
        head, version = self.whole.timeline, self.whole.version
        entries = self.view.entries
        return _drop_empty({
            "@type": "NewsArticle",
            "@id": self.urls.timeline,
            "url": self.urls.timeline,
            "mainEntityOfPage": self.urls.timeline,
            "headline": head.title,
            "description": head.summary,
            "inLanguage": self.language,
            "datePublished": descriptions.find_first_published(self.whole),
            "dateModified": version.published if version else "",
            "version": version.number if version else "",
            "isAccessibleForFree": True,
            "creditText": head.byline,
            "publisher": self._build_publisher(),
            "image": {
                "@type": "ImageObject",
                "url": self.urls.get_card(),
                "width": descriptions.WIDTH,
                "height": descriptions.HEIGHT,
            },
            "citation": self._limit(map(self._build_source, self.sources)),
            "correction": self._limit(map(self._build_correction, reversed(self.whole.corrections))),
            "hasPart": self._limit(self._build_statement(entry) for entry in entries if isinstance(entry, StatementView)),
            "about": self._limit(self._build_event(entry) for entry in entries if isinstance(entry, EventView)),
            "mentions": self._limit(map(self._build_party, self.parties)),
        })  # fmt: skip

    def build_entry(self, uid: str) -> Node | None:
        """Return the node of an entry with its sources; None if it has no type in the vocabulary."""
        entry = self.view.find_entry(uid)
        cited = (
            [self._build_source(citation.citation.source) for citation in entry.citations] if entry else []
        )
        whole = {"@type": "NewsArticle", "@id": self.urls.timeline, "headline": self.whole.timeline.title}
        if isinstance(entry, StatementView):
            corrections = [self._build_correction(correction.record) for correction in entry.corrections]
            return _drop_empty({
                **self._build_statement(entry),
                "citation": cited,
                "correction": corrections,
                "isPartOf": whole,
                "publisher": self._build_publisher(),
            })  # fmt: skip
        if isinstance(entry, EventView):
            return {**self._build_event(entry), "subjectOf": [whole, *cited]}
        return None

    def _limit(self, nodes: Iterable[Node]) -> list[Node]:
        return list(islice(nodes, self.most))

    def _build_publisher(self) -> Node:
        name = self.newsroom.get("name", "")
        return {"@type": "NewsMediaOrganization", "name": name, "url": self.urls.front_page} if name else {}

    # --- Entries ------------------------------------------------------------------------------

    def _build_statement(self, entry: StatementView) -> Node:
        statement = entry.record
        is_quoted = statement.wording == "verbatim"
        speaker = statement.spokesperson or statement.party
        return _drop_empty({
            "@type": "Quotation" if is_quoted else "CreativeWork",
            "@id": self.urls.get_entry(entry.id),
            "url": self.urls.get_entry(entry.id),
            "name": entry.label,
            "text" if is_quoted else "abstract": statement.words,
            "inLanguage": statement.language or self.language,
            "workTranslation": {
                "@type": "Quotation" if is_quoted else "CreativeWork",
                "text" if is_quoted else "abstract": statement.translation,
                "inLanguage": self.language,
            } if statement.translation else {},
            "spokenByCharacter" if is_quoted else "about": self._build_reference(statement.party),
            # The person who spoke: the spokesperson, or else the party.
            "creator": self._build_reference(speaker) if is_quoted else {},
            "dateCreated": dates.format_for_machines(statement.when),
            "description": self._describe_verification(entry),
            "citation": [{"@id": self.urls.get_source(citation.source)} for citation in statement.citations],
        })  # fmt: skip

    def _build_event(self, entry: EventView) -> Node:
        event = entry.record
        start, end = _find_exact_days(event.when)
        return _drop_empty({
            "@type": "Event",
            "@id": self.urls.get_entry(entry.id),
            "url": self.urls.get_entry(entry.id),
            "name": event.headline,
            "description": "\n\n".join(filter(None, [self._describe_verification(entry), markdown.to_plain_text(event.body)])),
            "startDate": start,
            "endDate": end,
            "location": _build_place(event.place) if event.place else {},
            "about": [self._build_reference(uid) for uid in dict.fromkeys(part.party for part in event.parties)],
            "subjectOf": [{"@id": self.urls.get_source(citation.source)} for citation in event.citations],
        })  # fmt: skip

    @staticmethod
    def _describe_verification(entry: EventView | StatementView) -> str:
        """Return the verification in words, so that no program takes a disputed entry for a fact."""
        if not entry.verification:
            return ""
        return labels.join_label(entry.verification.words, str(entry.verification.meaning))

    # --- Sources and corrections --------------------------------------------------------------

    def _build_source(self, uid: str) -> Node:
        source = self.sources[uid]
        record = source.record
        return _drop_empty({
            "@type": SOURCES[record.kind],
            "@id": self.urls.get_source(uid),
            "name": record.title or source.label,
            "url": source.url,
            "publisher": {"@type": "Organization", "name": record.publisher} if record.publisher else {},
            "creditText": ", ".join(record.authors),
            "datePublished": dates.format_for_machines(When(record.published)),
            "inLanguage": record.language,
            "archivedAt": source.archived_url,
            "isBasedOn": [{"@id": self.urls.get_source(other)} for other in record.relies_on],
        })  # fmt: skip

    def _build_correction(self, correction: document.Correction) -> Node:
        return {
            "@type": "CorrectionComment",
            "text": f"{correction.why}\n− {correction.was}\n+ {correction.now}",
            "datePublished": correction.at,
            "about": {"@id": self.urls.get_entry(correction.entry)},
        }

    # --- Parties ------------------------------------------------------------------------------

    def _build_reference(self, uid: str) -> Node:
        party = self.parties[uid]
        return {"@type": PARTIES[party.kind], "@id": self.urls.get_party(uid), "name": party.name}

    def _build_party(self, uid: str) -> Node:
        party = self.parties[uid]
        above = "affiliation" if party.kind == "person" else "parentOrganization"
        return _drop_empty({
            **self._build_reference(uid),
            "alternateName": [*filter(None, [party.short_name]), *party.aliases],
            "sameAs": [*filter(None, [get_link(party.website)]), *([WIKIDATA + party.wikidata] if party.wikidata else [])],
            above: self._build_reference(party.part_of) if party.part_of else {},
        })  # fmt: skip


def _find_exact_days(when: When) -> tuple[str, str]:
    """Return the first and the last day of a date, each "" unless it is exact; the last only for an interval."""
    tree = parse_edtf(when.edtf) if when.edtf else None
    if not isinstance(tree, Interval):
        return dates.format_for_machines(when), ""
    start, end = (
        dates.format_for_machines(When(side.text, time=time, zone=when.zone if time else ""))
        if isinstance(side, Date)
        else ""
        for side, time in ((tree.start, when.time), (tree.end, when.end_time))
    )
    return start, end


def _build_place(place: document.Place) -> Node:
    geo = {}
    if place.latitude is not None and place.longitude is not None:
        geo = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    return _drop_empty({"@type": "Place", "name": place.words, "geo": geo})


def _drop_empty(node: Node) -> Node:
    """Return a node without its empty values."""
    return {name: value for name, value in node.items() if value not in ("", {}, [])}
