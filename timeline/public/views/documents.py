"""Published documents as exact bytes, and the JSON Schema of the document."""

from json import dumps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from timeline import document
from timeline.formats import json
from timeline.models.publications import Publication
from timeline.public import versions
from timeline.public.caching.responses import answer, etag
from timeline.public.views import memento
from timeline.public.views.timelines import _no_version


@require_safe
def timeline_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the exact bytes of the live version."""
    live = versions.newest(slug)
    if live is None or live.withdrawal:
        return versions.no_longer_data(live, slug)
    return _bytes(request, live)


@require_safe
def version_json(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Answer with the exact bytes of a version."""
    found = Publication.objects.at(slug).filter(number=number).first()
    if found is None:
        return _no_version(slug)
    response = _bytes(request, found)
    response["X-Robots-Tag"] = "noindex"
    memento.date_data(response, request, slug, found)
    return response


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """Answer with the JSON Schema of the document."""
    response = answer(
        request,
        etag("schema"),
        lambda: dumps(document.schema(), ensure_ascii=False, indent=2) + "\n",
        "application/schema+json",
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _bytes(request: HttpRequest, publication: Publication) -> HttpResponse:
    # The validator is the digest of the bytes: whoever has a copy can check it against the header.
    response = answer(request, publication.digest, lambda: publication.data, json.MEDIA_TYPE, keep=False)
    response["Access-Control-Allow-Origin"] = "*"
    return response
