"""The page of the full chart, of the live version and of earlier ones."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from timeline.models.publications import Publication
from timeline.pages.chart import render_chart
from timeline.pages.options import PageOptions
from timeline.public.caching.document_cache import load_document
from timeline.public.caching.responses import (
    HTML,
    compute_tag,
    get_site_url,
    send_cached_response,
    send_removed_response,
)
from timeline.public.hidings import is_version_removed
from timeline.public.versions import VersionPosition, any_version, live_version, make_gone_response


@require_safe
@live_version()
def chart(request: HttpRequest, live: Publication, slug: str) -> HttpResponse:
    """Return the chart of the live version."""
    site = get_site_url(request)

    def render() -> str:
        prepared = load_document(live, slug)
        return render_chart(prepared.document, PageOptions(site=site, prepared=prepared))

    return send_cached_response(request, compute_tag("chart", site, slug, live.digest), render, HTML)


@require_safe
@any_version(gone=make_gone_response)
def version_chart(request: HttpRequest, position: VersionPosition, slug: str) -> HttpResponse:
    """Return the chart of a version, marked if it is superseded."""
    publication, superseded_by = position.this, position.superseded_by

    def render() -> str:
        prepared = load_document(publication, slug, is_live=superseded_by is None)
        # Its links stay within the version, and there are no others to share.
        options = PageOptions(superseded_by=superseded_by, prepared=prepared)
        return render_chart(prepared.document, options)

    tag = compute_tag("version chart", slug, publication.digest, superseded_by)
    if is_version_removed(publication):
        return send_removed_response(request, tag, render, HTML)
    response = send_cached_response(request, tag, render, HTML)
    if superseded_by is not None:
        response["X-Robots-Tag"] = "noindex"
    return response
