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
from timeline.presentation.urls import Addresses
from timeline.public import versions
from timeline.public.caching.responses import Within, answer, etag, nothing_here, site_of
from timeline.public.views.feeds import _known, _live
from timeline.publication_clock import instant

XML = "application/xml"
# Entries in one sitemap, and sitemaps in the list of them: https://www.sitemaps.org/protocol.html allows 50,000
# addresses in each, and a timeline has other pages than those of its entries.
MOST_ENTRIES = 40_000
MOST_FILES = 50_000


@require_safe
def timeline_sitemap(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the addresses of a timeline's pages; `?part=2` with the second file of very many."""
    live = versions.newest(slug)
    if live is None or live.withdrawal:
        return versions.no_longer_data(live, slug)
    parts = [str(number) for number in range(1, _files(live) + 1)]
    part = request.GET.get("part", "1")
    if part not in parts:
        return nothing_here(within=Within(slug, live.title, live.language))
    site = site_of(request)

    def make() -> str:
        whole, at = versions.published(live, slug), Addresses(site, slug)
        begin = (int(part) - 1) * MOST_ENTRIES
        entries = islice(whole.entries().values(), begin, begin + MOST_ENTRIES)
        pages = [(at.entry(entry.id), entry.last_changed or "") for entry in entries]
        return _urls("urlset", pages if begin else [*_views(whole, at), *pages])

    return answer(request, etag("sitemap", site, slug, live.digest, part), make, XML)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Answer with the list of the timelines' own sitemaps."""
    fields = ("at", "embargo_until", "entries", "digest", "timeline__slug")
    live = list(_live().select_related("timeline").only(*fields)[:MOST_FILES])
    site = site_of(request)

    def make() -> str:
        files = [
            (Addresses(site, one.timeline.slug).data("timeline-sitemap") + part, instant(one.live_from))
            for one in live
            for part in ["", *(f"?part={number}" for number in range(2, _files(one) + 1))]
        ]
        return _urls("sitemapindex", files[:MOST_FILES])

    return answer(request, etag("sitemaps", site, _known(live)), make, XML)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Answer with what search engines are to leave alone, and where they find the rest."""
    site = site_of(request)
    left = [
        reverse("desk:timelines"),
        reverse("account_login").removesuffix("login/"),
        reverse("public:report", args=["x"]).replace("/x/", "/*/"),
        # What readers choose of a timeline: there is no end of it.
        "/t/*/?",
    ]
    told = "".join(f"Disallow: {path}\n" for path in left)
    return answer(
        request,
        etag("robots", site),
        lambda: f"User-agent: *\n{told}\nSitemap: {site}{reverse('public:sitemap')}\n",
        "text/plain; charset=utf-8",
    )


def _files(live: Publication) -> int:
    """Return how many files the addresses of a timeline take."""
    return max(1, ceil(live.entries / MOST_ENTRIES))


def _views(whole: Document, at: Addresses) -> Iterator[tuple[str, str]]:
    """Yield the address of each page that shows the timeline or a part of it, and when it changed, where that is kept."""
    published = whole.version.published if whole.version else ""
    yield from ((page, published) for page in (at.timeline, at.sources, at.changes))
    yield from ((at.party(party.id), "") for party in whole.parties)


def _urls(kind: str, urls: list[tuple[str, str]]) -> str:
    item = {"urlset": "url", "sitemapindex": "sitemap"}[kind]
    return render_to_string("public/sitemap.xml", {"kind": kind, "item": item, "urls": urls})
