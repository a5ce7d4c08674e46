"""The page of a timeline's sources."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from timeline.models.publications import Publication
from timeline.pages.options import PageOptions
from timeline.public.caching import fragment_cache
from timeline.public.caching.document_cache import load_document
from timeline.public.caching.responses import HTML, compute_tag, get_site_url, send_cached_response
from timeline.public.versions import live_version


@require_safe
@live_version()
def sources(request: HttpRequest, live: Publication, slug: str) -> HttpResponse:
    """Return the page of the sources of the live version."""
    site = get_site_url(request)
    return send_cached_response(
        request,
        compute_tag("sources", site, slug, live.digest),
        lambda: fragment_cache.render_sources_page(load_document(live, slug), PageOptions(site=site)),
        HTML,
    )
