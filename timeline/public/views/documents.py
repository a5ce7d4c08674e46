"""Published documents as exact bytes, and the JSON Schema of the document."""

from json import dumps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from timeline import document
from timeline.formats import json
from timeline.models.publications import Publication
from timeline.public import memento_links
from timeline.public.caching.responses import compute_tag, send_cached_response
from timeline.public.hidings import make_hidden_response, redact_hidden
from timeline.public.versions import VersionPosition, any_version, describe_gone, live_version


@require_safe
@live_version(gone=describe_gone)
def timeline_json(request: HttpRequest, live: Publication, _slug: str) -> HttpResponse:
    """Return the exact bytes of the live version."""
    return _respond_with_bytes(request, live)


@require_safe
@any_version()
def version_json(request: HttpRequest, position: VersionPosition, slug: str) -> HttpResponse:
    """Return the exact bytes of a version."""
    response = _respond_with_bytes(request, position.this)
    response["X-Robots-Tag"] = "noindex"
    memento_links.add_data_headers(response, request, slug, position.this)
    return response


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """Return the JSON Schema of the document."""
    response = send_cached_response(
        request,
        compute_tag("schema"),
        lambda: dumps(document.build_json_schema(), ensure_ascii=False, indent=2) + "\n",
        "application/schema+json",
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _respond_with_bytes(request: HttpRequest, publication: Publication) -> HttpResponse:
    if publication.hidings:
        whole = document.decode(publication.data)
        if redact_hidden(whole, publication.hidings) is not whole:
            return make_hidden_response(request, publication.language)
    # From a copy: what is hidden is not in it.
    if publication.published_digest and publication.data and publication.redacted_parts:
        return make_hidden_response(request, publication.language)
    # The ETag is the digest of the bytes, so that a copy can be checked against the header.
    response = send_cached_response(
        request,
        publication.published_digest or publication.digest,
        lambda: publication.data,
        json.MEDIA_TYPE,
        keeps="compressed",
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response
