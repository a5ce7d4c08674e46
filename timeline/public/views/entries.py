"""The page of one entry."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from timeline.document import redaction
from timeline.models.publications import Publication
from timeline.pages.entry import render_entry
from timeline.pages.options import PageOptions
from timeline.public.caching.document_cache import load_document
from timeline.public.caching.responses import (
    HTML,
    TimelineLink,
    compute_tag,
    get_site_url,
    send_cached_response,
    send_removed_response,
)
from timeline.public.versions import live_version


@require_safe
@live_version()
def entry(request: HttpRequest, live: Publication, slug: str, uid: str) -> HttpResponse:
    """Return the page of one entry of the live version."""
    site = get_site_url(request)

    def render() -> str | None:
        prepared = load_document(live, slug)
        return render_entry(prepared.document, uid, PageOptions(site=site, prepared=prepared))

    tag = compute_tag("entry", site, slug, uid, live.digest)
    if redaction.is_removed(load_document(live, slug).document, uid):
        return send_removed_response(request, tag, render, HTML)
    return send_cached_response(request, tag, render, HTML, not_found_link=TimelineLink.to(live, slug))
