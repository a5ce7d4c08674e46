"""A timeline's page, its earlier versions, and the sections that a page loads."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from timeline.models.publications import Publication
from timeline.pages.filters import parse_query
from timeline.pages.options import PageOptions
from timeline.pages.sections import parse_open_section
from timeline.public import memento_links
from timeline.public.caching import fragment_cache
from timeline.public.caching.document_cache import load_document
from timeline.public.caching.responses import (
    HTML,
    TimelineLink,
    compute_tag,
    get_site_url,
    send_cached_response,
    send_removed_response,
)
from timeline.public.hidings import is_version_removed
from timeline.public.known_responses import KNOWN, send_known_page
from timeline.public.versions import (
    VersionPosition,
    any_version,
    build_withdrawal,
    live_version,
    make_gone_response,
)


@require_safe
@live_version()
def timeline(request: HttpRequest, live: Publication, slug: str) -> HttpResponse:
    """Return the page of the live version, filtered as the query string says."""
    if KNOWN in request.GET:
        return send_known_page(request, live, slug)
    response = _respond(request, live, slug)
    memento_links.add_timeline_headers(response, request, slug)
    return response


@require_safe
@any_version()
def version(request: HttpRequest, position: VersionPosition, slug: str) -> HttpResponse:
    """Return the page of a version, marked if it is superseded or withdrawn."""
    if is_version_removed(position.this):
        return _send_removed_version(request, position, slug)
    if KNOWN in request.GET:
        return send_known_page(request, position.this, slug, superseded_by=position.superseded_by)
    response = _respond(request, position.this, slug, superseded_by=position.superseded_by)
    if position.this.withdrawal:
        response["X-Robots-Tag"] = "noindex"
    memento_links.add_version_headers(response, request, slug, position)
    return response


@require_safe
@any_version(gone=make_gone_response)
def part(request: HttpRequest, position: VersionPosition, slug: str, part: int) -> HttpResponse:
    """Return the entries of a section that is collapsed in the page of a version. The page inserts them."""
    publication = position.this
    query = parse_query(request.GET)
    is_live = position.superseded_by is None

    def render() -> str | None:
        options = PageOptions(superseded_by=position.superseded_by, query=query)
        prepared = load_document(publication, slug, is_live=is_live)
        return fragment_cache.render_timeline_section(prepared, part, options)

    response = send_cached_response(
        request,
        compute_tag("part", part, slug, publication.digest, is_live, query),
        render,
        HTML,
        cache_name="query_pages" if any(query) else "pages",
        not_found_link=TimelineLink.to(publication, slug),
    )
    response["X-Robots-Tag"] = "noindex"
    return response


def _send_removed_version(request: HttpRequest, position: VersionPosition, slug: str) -> HttpResponse:
    def render() -> str:
        prepared = load_document(position.this, slug, is_live=False)
        options = PageOptions(superseded_by=position.superseded_by, prepared=prepared)
        return fragment_cache.render_timeline_page(prepared, options)

    tag = compute_tag("removed version", slug, position.this.digest, position.superseded_by)
    return send_removed_response(request, tag, render, HTML)


def _respond(
    request: HttpRequest, publication: Publication, slug: str, *, superseded_by: int | None = None
) -> HttpResponse:
    """Return the page of a version, with the filters and the open section of the query string."""
    query, open_section = parse_query(request.GET), parse_open_section(request.GET.get("open", ""))
    if any(query) and open_section == "all":
        # A page in full is expensive, and filters have no limit: a filtered page opens one section at a time.
        open_section = None
    has_query, is_whole = any(query) or open_section is not None, open_section == "all"
    site = get_site_url(request)
    kind = "timeline" if superseded_by is None else f"superseded by {superseded_by}"

    def render() -> str:
        options = PageOptions(
            site=site,
            superseded_by=superseded_by,
            withdrawn=build_withdrawal(publication),
            query=query,
            open_section=open_section,
        )
        prepared = load_document(publication, slug, is_live=superseded_by is None)
        return fragment_cache.render_timeline_page(prepared, options)

    response = send_cached_response(
        request,
        compute_tag(kind, site, slug, publication.digest, publication.withdrawal, query, open_section),
        render,
        HTML,
        # There is no limit to the number of queries: their pages must not displace the others.
        cache_name="whole_pages" if is_whole else "query_pages" if has_query else "pages",
        keeps="gzip" if is_whole else "all",
    )
    if superseded_by is not None or has_query:
        response["X-Robots-Tag"] = "noindex"
    return response
