"""The page of one party."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from timeline.models.publications import Publication
from timeline.pages.options import PageOptions
from timeline.pages.party import render_party
from timeline.public.caching.responses import HTML, TimelineLink, cached_response, compute_tag, get_site_url
from timeline.public.versions import decode_document, live_version


@require_safe
@live_version()
def party(request: HttpRequest, live: Publication, slug: str, uid: str) -> HttpResponse:
    """Return the page of one party: its entries in the live version."""
    site = get_site_url(request)
    return cached_response(
        request,
        compute_tag("party", site, slug, uid, live.digest),
        lambda: render_party(decode_document(live, slug), uid, PageOptions(site=site)),
        HTML,
        not_found_link=TimelineLink.to(live, slug),
    )
