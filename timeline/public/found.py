"""How timelines are found and shared: feeds, linked data, the pictures beside links, sitemaps, robots.txt.

Like the pages these are functions of what is published, validated and kept in the same way.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from math import ceil

from django.conf import settings
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from timeline.document import Document
from timeline.exports import FORMATS, written
from timeline.formats.atom import MEDIA_TYPE as ATOM
from timeline.formats.atom import Atom
from timeline.models.publications import Publication, PublicationQuerySet
from timeline.pages import share_card as cards
from timeline.presentation.language import speaking
from timeline.presentation.urls import Addresses
from timeline.public import history
from timeline.public.answers import Within, answer, etag, nothing_here, site_of
from timeline.publication_clock import instant

XML = "application/xml"
# What the feed of all timelines shows of each.
LISTED = (
    *("title", "summary", "language", "number", "at", "embargo_until", "note", "entries", "digest"),
    "timeline__slug",
)
MOST_ITEMS = 100
# When a feed without items changed: it has to say something, and the same each time.
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
# Entries in one sitemap, and sitemaps in the list of them: https://www.sitemaps.org/protocol.html allows 50,000
# addresses in each, and a timeline has other pages than those of its entries.
MOST_ENTRIES = 40_000
MOST_FILES = 50_000


# --- One timeline -----------------------------------------------------------------------------------


@require_safe
def data(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Answer with the live version in one of the formats that hold whole addresses."""
    live = history.newest(slug)
    if live is None or live.withdrawal:
        return history.no_longer_data(live, slug)
    site = site_of(request)
    response = answer(
        request,
        etag(form, site, slug, live.digest),
        lambda: written(form, history.published(live, slug), site=site, newsroom=settings.NEWSROOM),
        FORMATS[form].MEDIA_TYPE,
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the picture that stands beside a link to a timeline."""
    live = history.newest(slug)
    if live is None or live.withdrawal:
        return history.no_longer_data(live, slug)

    def make() -> bytes:
        return cards.png(cards.timeline_svg(history.published(live, slug), newsroom=settings.NEWSROOM))

    return answer(request, etag("card", slug, live.digest), make, cards.MEDIA_TYPE, packed=True)


@require_safe
def entry_card(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Answer with the picture that stands beside a link to an entry."""
    live = history.newest(slug)
    if live is None or live.withdrawal:
        return history.no_longer_data(live, slug)

    def make() -> bytes | None:
        svg = cards.entry_svg(history.published(live, slug), uid, newsroom=settings.NEWSROOM)
        return cards.png(svg) if svg else None

    return answer(
        request,
        etag("entry card", slug, uid, live.digest),
        make,
        cards.MEDIA_TYPE,
        packed=True,
        within=Within(slug, live.title, live.language),
    )


@require_safe
def timeline_sitemap(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the addresses of a timeline's pages; `?part=2` with the second file of very many."""
    live = history.newest(slug)
    if live is None or live.withdrawal:
        return history.no_longer_data(live, slug)
    parts = [str(number) for number in range(1, _files(live) + 1)]
    part = request.GET.get("part", "1")
    if part not in parts:
        return nothing_here(within=Within(slug, live.title, live.language))
    site = site_of(request)

    def make() -> str:
        whole, at = history.published(live, slug), Addresses(site, slug)
        begin = (int(part) - 1) * MOST_ENTRIES
        entries = islice(whole.entries().values(), begin, begin + MOST_ENTRIES)
        pages = [(at.entry(entry.id), entry.last_changed or "") for entry in entries]
        return _urls("urlset", pages if begin else [*_views(whole, at), *pages])

    return answer(request, etag("sitemap", site, slug, live.digest, part), make, XML)


# --- The whole site ---------------------------------------------------------------------------------


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Answer with the feed of all timelines: each as it was last published."""
    live = list(_live().select_related("timeline").only(*LISTED)[:MOST_ITEMS])
    site = site_of(request)

    def make() -> bytes:
        with speaking(settings.LANGUAGE_CODE):
            return _site_feed(live, site)

    response = answer(request, etag("feed", site, _known(live)), make, ATOM)
    response["Access-Control-Allow-Origin"] = "*"
    return response


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


def _live() -> PublicationQuerySet:
    """Return the live version of each timeline, the latest first."""
    live: PublicationQuerySet = Publication.objects.live().order_by(
        Coalesce("embargo_until", "at").desc(), "-number"
    )
    return live


def _known(live: list[Publication]) -> list[tuple[str, str]]:
    """Return what tells versions and their addresses from others."""
    return [(one.timeline.slug, one.digest) for one in live]


def _site_feed(live: list[Publication], site: str) -> bytes:
    name = settings.NEWSROOM.get("name", "")
    atom = Atom(
        title=name or _("All timelines"),
        link=site + reverse("public:index"),
        feed_url=site + reverse("public:feed"),
        feed_guid=site + reverse("public:index"),
        description="",
        language=settings.LANGUAGE_CODE,
        author_name=name or _("All timelines"),
        updated=max((one.live_from for one in live), default=BEGINNING),
    )
    for one in live:
        url = Addresses(site, one.timeline.slug).timeline
        atom.add(
            title=one.title,
            link=url,
            unique_id=url,
            description=None,
            html=render_to_string("public/feed_timeline.html", {"live": one}),
            updateddate=one.live_from,
        )
    return atom.data()


# --- Sitemaps ---------------------------------------------------------------------------------------


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
