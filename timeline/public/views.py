"""The readers' pages. They read publications, and nothing of the working copy."""

from datetime import UTC, datetime
from json import dumps

import msgspec
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from timeline import document
from timeline.document import Document
from timeline.formats import html, native
from timeline.formats.choice import Asked
from timeline.formats.parts import Date
from timeline.formats.reading import moment
from timeline.models.record import Publication
from timeline.public import pages
from timeline.public.answers import answer, etag, nothing_here

HTML = "text/html; charset=utf-8"
# What the index shows of a publication; of its timeline nothing but the address.
LISTED = (
    *("title", "summary", "language", "time_zone", "number", "at", "entries", "digest"),
    "timeline__slug",
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Answer with the list of published timelines, the latest first."""
    publications = list(Publication.objects.live().select_related("timeline").only(*LISTED))
    tag = etag("index", [(live.timeline.slug, live.digest) for live in publications])

    def make() -> str:
        with html.speaking(settings.LANGUAGE_CODE):
            listed = [(live, live.timeline.slug, _at(live)) for live in publications]
            return render_to_string(
                "public/index.html",
                {
                    "newsroom": settings.NEWSROOM,
                    "listed": listed,
                    "canonical": reverse("public:index"),
                    **_language(settings.LANGUAGE_CODE),
                },
            )

    return answer(request, tag, make, HTML)


@require_safe
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the live version of a timeline, or with what of it may fall within the dates asked for."""
    live = Publication.objects.at(slug).first()
    return _page(request, live, slug) if live else nothing_here()


@require_safe
def entry(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Answer with one entry of the live version."""
    live = Publication.objects.at(slug).first()
    if live is None:
        return nothing_here()
    tag = etag("entry", slug, uid, live.digest)
    return answer(
        request,
        tag,
        lambda: html.entry_page(_document(live, slug), uid, newsroom=settings.NEWSROOM),
        HTML,
        within=(slug, live.title),
    )


@require_safe
def sources(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the sources of the live version."""
    live = Publication.objects.at(slug).first()
    if live is None:
        return nothing_here()
    tag = etag("sources", slug, live.digest)
    return answer(request, tag, lambda: pages.sources(_document(live, slug)), HTML)


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Answer with a version, marked where it is no longer the live one, or with what of it may fall within dates."""
    newest = Publication.objects.filter(timeline=OuterRef("timeline")).order_by("-number")
    found = (
        Publication.objects.at(slug)
        .filter(number=number)
        .annotate(live_number=Subquery(newest.values("number")[:1]))
        .first()
    )
    if found is None:
        return _no_version(slug)
    superseded_by = found.live_number if found.live_number != number else None
    return _page(request, found, slug, superseded_by=superseded_by)


@require_safe
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the list of versions, the latest first."""
    live = Publication.objects.at(slug).first()
    if live is None:
        return nothing_here()

    def make() -> str:
        with html.speaking(live.language):
            versions = [(publication, _at(publication)) for publication in Publication.objects.at(slug)]
            return render_to_string(
                "public/changes.html",
                {
                    "newsroom": settings.NEWSROOM,
                    "live": live,
                    "slug": slug,
                    "versions": versions,
                    "canonical": reverse("public:changes", args=[slug]),
                    **_language(live.language),
                },
            )

    return answer(request, etag("changes", slug, live.digest), make, HTML)


@require_safe
def json(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the exact bytes of the live version."""
    live = Publication.objects.at(slug).first()
    return _bytes(request, live) if live else nothing_here()


@require_safe
def version_json(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Answer with the exact bytes of a version."""
    found = Publication.objects.at(slug).filter(number=number).first()
    return _bytes(request, found) if found else _no_version(slug)


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


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 where the database answers, and 503 where it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        response = HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    else:
        response = HttpResponse("ok\n", content_type="text/plain")
    response["Cache-Control"] = "no-store"
    return response


def _page(
    request: HttpRequest, publication: Publication, slug: str, *, superseded_by: int | None = None
) -> HttpResponse:
    """Answer with the page of a version. `?from=…&to=…`, in EDTF, leaves out what cannot fall within these dates."""
    asked = Asked(request.GET.get("from", "").strip(), request.GET.get("to", "").strip())
    kind = "timeline" if superseded_by is None else f"superseded by {superseded_by}"
    response = answer(
        request,
        etag(kind, slug, publication.digest, asked),
        lambda: pages.whole(_document(publication, slug), superseded_by=superseded_by, asked=asked),
        HTML,
        # There is no end of dates to ask for: their pages must not crowd out the others.
        kept_in="asked" if any(asked) else "pages",
    )
    if superseded_by is not None or any(asked):
        response["X-Robots-Tag"] = "noindex"
    return response


def _bytes(request: HttpRequest, publication: Publication) -> HttpResponse:
    # The validator is the digest of the bytes: whoever has a copy can check it against the header.
    response = answer(request, publication.digest, lambda: publication.data, native.MEDIA_TYPE, keep=False)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _document(publication: Publication, slug: str) -> Document:
    """Return the published document under the address that the timeline has today, for the links in it."""
    published = document.decode(publication.data)
    if published.timeline.slug == slug:
        return published
    return msgspec.structs.replace(published, timeline=msgspec.structs.replace(published.timeline, slug=slug))


def _no_version(slug: str) -> HttpResponse:
    live = Publication.objects.at(slug).first()
    return nothing_here(within=(slug, live.title)) if live else nothing_here()


def _at(publication: Publication) -> Date:
    return moment(_instant(publication.at), publication.time_zone)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _language(language: str) -> dict[str, str]:
    return {"language": language, "direction": html.direction(language)}
