"""Sitemaps and robots.txt (https://www.sitemaps.org/protocol.html)."""

from collections.abc import Iterator
from itertools import islice
from math import ceil

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from timeline.document import Document
from timeline.models.publications import Publication
from timeline.presentation.urls import TimelineURLs
from timeline.public.caching.document_cache import load_document
from timeline.public.caching.responses import (
    TimelineLink,
    compute_tag,
    get_site_url,
    not_found_response,
    send_cached_response,
)
from timeline.public.versions import describe_gone, identify, list_shown_live, live_version
from timeline.publication_clock import format_instant

XML = "application/xml"
# The protocol allows 50,000 addresses in one sitemap, and 50,000 sitemaps in their list. The first sitemap of a
# timeline also contains pages that are not entries.
ENTRIES_PER_FILE = 40_000
MAX_FILES = 50_000


@require_safe
@live_version(gone=describe_gone)
def timeline_sitemap(request: HttpRequest, live: Publication, slug: str) -> HttpResponse:
    """Return the addresses of a timeline's pages. A long timeline has several files: `?part=2`, and so on."""
    parts = [str(number) for number in range(1, _count_files(live) + 1)]
    part = request.GET.get("part", "1")
    if part not in parts:
        return not_found_response(link=TimelineLink.to(live, slug))
    site = get_site_url(request)

    def render() -> str:
        document, urls = load_document(live, slug).document, TimelineURLs(site, slug)
        first = (int(part) - 1) * ENTRIES_PER_FILE
        entries = islice(document.entries().values(), first, first + ENTRIES_PER_FILE)
        pages = [(urls.get_entry(entry.id), entry.last_changed or "") for entry in entries]
        return _render_xml("urlset", pages if first else [*_list_pages(document, urls), *pages])

    return send_cached_response(request, compute_tag("sitemap", site, slug, live.digest, part), render, XML)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Return the list of the timelines' sitemaps."""
    fields = ("number", "at", "embargo_until", "entries", "digest", "timeline__slug")
    publications = list_shown_live(*fields, most=MAX_FILES)
    site = get_site_url(request)

    def render() -> str:
        files = [
            (
                TimelineURLs(site, publication.timeline.slug).get_format("timeline-sitemap") + part,
                format_instant(publication.live_from),
            )
            for publication in publications
            for part in ["", *(f"?part={number}" for number in range(2, _count_files(publication) + 1))]
        ]
        return _render_xml("sitemapindex", files[:MAX_FILES])

    return send_cached_response(request, compute_tag("sitemaps", site, identify(publications)), render, XML)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt: the addresses that search engines should skip, and the list of sitemaps."""
    site = get_site_url(request)
    paths = [
        reverse("desk:timelines"),
        reverse("account_login").removesuffix("login/"),
        reverse("public:report", args=["x"]).replace("/x/", "/*/"),
        # Filtered pages, whose number has no limit.
        "/t/*/?",
    ]
    rules = "".join(f"Disallow: {path}\n" for path in paths)
    return send_cached_response(
        request,
        compute_tag("robots", site),
        lambda: f"User-agent: *\n{rules}\nSitemap: {site}{reverse('public:sitemap')}\n",
        "text/plain; charset=utf-8",
    )


def _count_files(live: Publication) -> int:
    """Return how many sitemaps a timeline needs."""
    return max(1, ceil(live.entries / ENTRIES_PER_FILE))


def _list_pages(document: Document, urls: TimelineURLs) -> Iterator[tuple[str, str]]:
    """Yield the URL of each page that is not an entry, and when it changed ("" if unknown)."""
    published = document.version.published if document.version else ""
    yield from ((page, published) for page in (urls.timeline, urls.chart, urls.sources, urls.changes))
    yield from ((urls.get_party(party.id), "") for party in document.parties)


def _render_xml(kind: str, urls: list[tuple[str, str]]) -> str:
    item = {"urlset": "url", "sitemapindex": "sitemap"}[kind]
    return render_to_string("public/sitemap.xml", {"kind": kind, "item": item, "urls": urls})
