"""Feeds and linked data: the live version as Atom, JSON Feed or JSON-LD, and the Atom feed of all timelines."""

from datetime import UTC, datetime

from django.conf import settings
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from timeline.exports import FORMATS, written
from timeline.formats.atom import MEDIA_TYPE as ATOM
from timeline.formats.atom import Atom
from timeline.models.publications import Publication, PublicationQuerySet
from timeline.presentation.language import speaking
from timeline.presentation.urls import Addresses
from timeline.public import versions
from timeline.public.caching.responses import answer, etag, site_of

# What the feed of all timelines shows of each.
LISTED = (
    *("title", "summary", "language", "number", "at", "embargo_until", "note", "entries", "digest"),
    "timeline__slug",
)
MOST_ITEMS = 100
# When a feed without items changed: it has to say something, and the same each time.
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


# --- One timeline -----------------------------------------------------------------------------------


@require_safe
def data(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Answer with the live version in one of the formats that hold whole addresses."""
    live = versions.newest(slug)
    if live is None or live.withdrawal:
        return versions.no_longer_data(live, slug)
    site = site_of(request)
    response = answer(
        request,
        etag(form, site, slug, live.digest),
        lambda: written(form, versions.published(live, slug), site=site, newsroom=settings.NEWSROOM),
        FORMATS[form].MEDIA_TYPE,
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


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
