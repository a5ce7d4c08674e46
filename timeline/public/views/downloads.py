"""A timeline, and each of its versions, as files of other programs (`timeline.formats.download_formats`)."""

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from timeline.exports import FORMATS, export
from timeline.models.publications import Publication
from timeline.public import memento_links
from timeline.public.caching.document_cache import load_document
from timeline.public.caching.responses import (
    compute_tag,
    get_site_url,
    send_cached_response,
    send_removed_response,
)
from timeline.public.hidings import is_version_removed
from timeline.public.versions import (
    PROBLEM_JSON,
    VersionPosition,
    any_version,
    describe_gone,
    live_version,
    map_first_slugs,
)


@require_safe
@live_version(gone=describe_gone)
def timeline_download(request: HttpRequest, live: Publication, slug: str, format_name: str) -> HttpResponse:
    """Return the live version in a format."""
    return _send_file(request, live, slug, format_name, is_live=True)


@require_safe
@any_version(gone=describe_gone)
def version_download(
    request: HttpRequest, position: VersionPosition, slug: str, format_name: str
) -> HttpResponse:
    """Return a version in a format. One that was taken down as a whole gives 410."""
    this = position.this
    if is_version_removed(this):
        problem = msgspec.json.encode({"title": "This version was taken down", "status": 410})
        tag = compute_tag("removed download", slug, this.digest)
        return send_removed_response(request, tag, lambda: problem, PROBLEM_JSON)
    response = _send_file(request, this, slug, format_name, is_live=position.superseded_by is None)
    response["X-Robots-Tag"] = "noindex"
    memento_links.add_data_headers(response, request, slug, this)
    return response


def _send_file(
    request: HttpRequest, publication: Publication, slug: str, format_name: str, *, is_live: bool
) -> HttpResponse:
    site, module = get_site_url(request), FORMATS[format_name]

    def render() -> bytes:
        first_slug = map_first_slugs([slug]).get(slug, "")
        whole = load_document(publication, slug, is_live=is_live).document
        return export(format_name, whole, site=site, first_slug=first_slug)

    response = send_cached_response(
        request,
        compute_tag(format_name, site, slug, publication.digest),
        render,
        module.MEDIA_TYPE,
        # Nobody displaces pages by asking for old versions.
        cache_name="pages" if is_live else "query_pages",
    )
    response["Access-Control-Allow-Origin"] = "*"
    # A slug and a number are ASCII without quotation marks.
    response["Content-Disposition"] = (
        f'attachment; filename="{slug}-v{publication.number}.{module.EXTENSION}"'
    )
    return response
