"""The page of one entry."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from timeline.models.publications import Publication
from timeline.pages.entry import render_entry
from timeline.pages.options import PageOptions
from timeline.public.caching.responses import (
    HTML,
    TimelineLink,
    compute_tag,
    get_site_url,
    send_cached_response,
)
from timeline.public.versions import decode_document, live_version


@require_safe
@live_version()
def entry(request: HttpRequest, live: Publication, slug: str, uid: str) -> HttpResponse:
    """Return the page of one entry of the live version."""
    site = get_site_url(request)
    return send_cached_response(
        request,
        compute_tag("entry", site, slug, uid, live.digest),
        lambda: render_entry(decode_document(live, slug), uid, PageOptions(site=site)),
        HTML,
        not_found_link=TimelineLink.to(live, slug),
    )
