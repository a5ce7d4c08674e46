"""Feeds and linked data: the live version as Atom, JSON Feed or JSON-LD, and the Atom feed of all timelines."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from timeline.exports import FORMATS, export
from timeline.formats.atom import MEDIA_TYPE as ATOM
from timeline.formats.atom import AtomFeed
from timeline.models.publications import Publication
from timeline.presentation.language import use_language
from timeline.presentation.urls import TimelineURLs
from timeline.public.caching.document_cache import load_document
from timeline.public.caching.responses import compute_tag, get_site_url, send_cached_response
from timeline.public.versions import describe_gone, identify, list_shown_live, live_version, map_first_slugs

# The fields of a publication that the feed of all timelines shows.
FEED_FIELDS = (
    *("title", "summary", "language", "number", "at", "embargo_until", "note", "entries", "digest"),
    "timeline__slug",
)
TIMELINES_IN_FEED = 100
# The date of a feed without items. Atom requires one, and it must not differ between two requests.
EMPTY_FEED_DATE = datetime(1970, 1, 1, tzinfo=UTC)


@require_safe
@live_version(gone=describe_gone)
def timeline_export(request: HttpRequest, live: Publication, slug: str, format_name: str) -> HttpResponse:
    """Return the live version in one of the formats that contain absolute URLs."""
    site = get_site_url(request)

    def render() -> bytes:
        first_slug = map_first_slugs([slug]).get(slug, "")
        return export(format_name, load_document(live, slug).document, site=site, first_slug=first_slug)

    response = send_cached_response(
        request,
        compute_tag(format_name, site, slug, live.digest),
        render,
        FORMATS[format_name].MEDIA_TYPE,
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Return the feed of all timelines: one item for the live version of each."""
    publications = list_shown_live(*FEED_FIELDS, most=TIMELINES_IN_FEED)
    site = get_site_url(request)

    def render() -> bytes:
        with use_language(settings.SITE_LANGUAGE):
            return _render_site_feed(publications, site)

    response = send_cached_response(request, compute_tag("feed", site, identify(publications)), render, ATOM)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _render_site_feed(publications: list[Publication], site: str) -> bytes:
    name = settings.NEWSROOM.get("name", "")
    atom = AtomFeed(
        title=name or _("All timelines"),
        link=site + reverse("public:index"),
        feed_url=site + reverse("public:feed"),
        feed_guid=site + reverse("public:index"),
        description="",
        language=settings.SITE_LANGUAGE,
        author_name=name or _("All timelines"),
        updated=max((publication.live_from for publication in publications), default=EMPTY_FEED_DATE),
    )
    first_slugs = map_first_slugs(publication.timeline.slug for publication in publications)
    for publication in publications:
        slug = publication.timeline.slug
        url = TimelineURLs(site, slug).timeline
        atom.add(
            title=publication.title,
            link=url,
            unique_id=TimelineURLs(site, first_slugs.get(slug, slug)).timeline,
            description=None,
            html=render_to_string("public/feed_timeline.html", {"live": publication}),
            updateddate=publication.live_from,
        )
    return atom.encode()
