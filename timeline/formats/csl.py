"""The sources of a timeline as CSL-JSON, for programs that keep references (https://docs.citationstyles.org/)."""

from typing import Any

import msgspec
from django.conf import settings

from timeline import dates
from timeline.dates import When
from timeline.dates.edtf import Date, DateKind, Interval, parse_edtf
from timeline.document import Document
from timeline.presentation.build import build
from timeline.presentation.language import use_language
from timeline.presentation.model import PageLinks, SourceView
from timeline.presentation.newsroom import Newsroom, get_newsroom
from timeline.presentation.urls import TimelineURLs

MEDIA_TYPE = "application/vnd.citationstyles.csl+json"
EXTENSION = "csl.json"
NAME = "CSL-JSON"

KINDS = {
    "article": "article-newspaper",
    "statement": "document",
    "document": "document",
    "interview": "interview",
    "post": "post",
    "footage": "motion_picture",
    "data": "dataset",
}
_ABOUT = "Sources only. Left out: entries, supporting passages, states and origins of sources. timeline.json is the whole record."
_FIGURES = {DateKind.DAY, DateKind.MONTH, DateKind.YEAR}

Item = dict[str, Any]


def write(document: Document) -> bytes:
    """Return the sources, with addresses under SITE_URL."""
    return write_at(document, site=settings.SITE_URL, newsroom=get_newsroom())


def write_at(document: Document, *, site: str, newsroom: Newsroom, first_slug: str = "") -> bytes:
    """Return the sources in the order of their numbers, with addresses under a site (scheme and host)."""
    urls = TimelineURLs(site, document.timeline.slug)
    with use_language(document.timeline.language):
        view = build(
            document, PageLinks(timeline=urls.timeline, in_page=False), newsroom_name=newsroom.get("name", "")
        )
        return msgspec.json.encode(
            [_build_item(source, document.timeline.title, urls) for source in view.sources]
        )


def _build_item(source: SourceView, title: str, urls: TimelineURLs) -> Item:
    record = source.record
    container = "container-title" if record.kind in ("article", "post") else "publisher"
    item: Item = {
        "id": record.id,
        "type": KINDS[record.kind],
        "title": record.title or source.label,
        "author": [{"literal": author} for author in record.authors],
        container: record.publisher,
        "issued": write_date(record.published),
        "accessed": write_date(record.accessed),
        "URL": source.url,
        "archive_location": source.archived_url,
        "language": record.language,
        "note": record.note,
        "custom": {"about": _ABOUT, "timeline": title, "address": urls.get_source(record.id)},
    }
    return {name: value for name, value in item.items() if value}


def write_date(edtf: str) -> Item:
    """Return a date as CSL has it, {} for none: figures if it is a day, month or year or a span of them, else words."""
    tree = parse_edtf(edtf) if edtf else None
    if tree is None:
        return {}
    ends = [tree.start, tree.end] if isinstance(tree, Interval) else [tree]
    parts: list[list[int]] = []
    is_about = False
    for end in ends:
        if not isinstance(end, Date) or end.kind not in _FIGURES or end.qualifier in ("?", "%"):
            return {"literal": dates.format_date(When(edtf))}
        is_about = is_about or bool(end.qualifier)
        parts.append([figure for figure in (end.year, end.number, end.day) if figure])
    return {"date-parts": parts, "circa": True} if is_about else {"date-parts": parts}
