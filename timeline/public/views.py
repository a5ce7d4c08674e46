"""The readers' pages. They read publications, and nothing of the working copy."""

from json import dumps

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from timeline import document
from timeline.formats import json
from timeline.models.publications import Publication
from timeline.pages import html
from timeline.pages.filters import asked_in
from timeline.pages.sections import opened_in
from timeline.presentation.language import speaking
from timeline.public import history, memento, pages
from timeline.public.answers import Within, answer, etag, nothing_here, site_of

HTML = "text/html; charset=utf-8"
# What the index shows of a publication; of its timeline nothing but the address.
LISTED = (
    *("title", "summary", "language", "time_zone", "number", "at", "embargo_until", "entries", "digest"),
    "timeline__slug",
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Answer with the list of published timelines, the latest first."""
    live = Publication.objects.live().order_by(Coalesce("embargo_until", "at").desc(), "-number")
    publications = list(live.select_related("timeline").only(*LISTED))
    site = site_of(request)
    tag = etag("index", site, [(live.timeline.slug, live.digest) for live in publications])

    def make() -> str:
        with speaking(settings.LANGUAGE_CODE):
            listed = [(live, live.timeline.slug, history.live_from(live)) for live in publications]
            return render_to_string(
                "public/index.html",
                {
                    "newsroom": settings.NEWSROOM,
                    "listed": listed,
                    "canonical": reverse("public:index"),
                    "site": site,
                    **history.language_of(settings.LANGUAGE_CODE),
                },
            )

    return answer(request, tag, make, HTML)


@require_safe
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the live version of a timeline, or with what of it is asked for."""
    live = history.newest(slug)
    if live is None or live.withdrawal:
        return history.no_longer(live, slug)
    response = _page(request, live, slug)
    memento.announce(response, request, slug)
    return response


@require_safe
def entry(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Answer with one entry of the live version."""
    live = history.newest(slug)
    if live is None or live.withdrawal:
        return history.no_longer(live, slug)
    site = site_of(request)
    tag = etag("entry", site, slug, uid, live.digest)
    return answer(
        request,
        tag,
        lambda: html.entry_page(history.published(live, slug), uid, newsroom=settings.NEWSROOM, site=site),
        HTML,
        within=Within(slug, live.title, live.language),
    )


@require_safe
def party(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Answer with what one party did, said and was asked in the live version."""
    live = history.newest(slug)
    if live is None or live.withdrawal:
        return history.no_longer(live, slug)
    site = site_of(request)
    tag = etag("party", site, slug, uid, live.digest)
    return answer(
        request,
        tag,
        lambda: html.party_page(history.published(live, slug), uid, newsroom=settings.NEWSROOM, site=site),
        HTML,
        within=Within(slug, live.title, live.language),
    )


@require_safe
def sources(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the sources of the live version."""
    live = history.newest(slug)
    if live is None or live.withdrawal:
        return history.no_longer(live, slug)
    site = site_of(request)
    tag = etag("sources", site, slug, live.digest)
    return answer(request, tag, lambda: pages.sources(history.published(live, slug), site=site), HTML)


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Answer with a version, marked where it is no longer the live one, or with what of it is asked for."""
    here = history.standing(slug, number)
    if here is None:
        return _no_version(slug)
    response = _page(request, here.this, slug, superseded_by=here.superseded_by)
    if here.this.withdrawal:
        response["X-Robots-Tag"] = "noindex"
    memento.date(response, request, slug, here)
    return response


@require_safe
def part(request: HttpRequest, slug: str, number: int, part: int) -> HttpResponse:
    """Answer with the entries of a stretch that is folded in the page of a version, for that page to open it."""
    here = history.standing(slug, number)
    if here is None:
        return _no_version(slug)
    version = here.this
    if version.withdrawal:
        return history.no_longer(version, slug)
    asked = asked_in(request.GET)
    response = answer(
        request,
        etag("part", part, slug, version.digest, here.superseded_by is None, asked),
        lambda: html.part(
            history.published(version, slug), part, superseded_by=here.superseded_by, asked=asked
        ),
        HTML,
        kept_in="asked" if any(asked) else "pages",
        within=Within(slug, version.title, version.language),
    )
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def timeline_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the exact bytes of the live version."""
    live = history.newest(slug)
    if live is None or live.withdrawal:
        return history.no_longer_data(live, slug)
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
    """Answer with the page of a version, or with what of it is asked for (`choice.PARAMETERS`)."""
    asked, opened = asked_in(request.GET), opened_in(request.GET.get("open", ""))
    if any(asked) and opened == "all":
        # There is no end of what can be asked for, and everything in full is dear: a choice is opened by stretches.
        opened = None
    site = site_of(request)
    kind = "timeline" if superseded_by is None else f"superseded by {superseded_by}"
    response = answer(
        request,
        etag(kind, site, slug, publication.digest, publication.withdrawal, asked, opened),
        lambda: pages.whole(
            history.published(publication, slug),
            superseded_by=superseded_by,
            withdrawn=history.withdrawal(publication),
            asked=asked,
            opened=opened,
            site=site,
        ),
        HTML,
        # There is no end of what can be asked for: such pages must not crowd out the others.
        kept_in="asked" if any(asked) or opened else "pages",
    )
    if superseded_by is not None or any(asked) or opened:
        response["X-Robots-Tag"] = "noindex"
    return response


def _bytes(request: HttpRequest, publication: Publication) -> HttpResponse:
    # The validator is the digest of the bytes: whoever has a copy can check it against the header.
    response = answer(request, publication.digest, lambda: publication.data, json.MEDIA_TYPE, keep=False)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _no_version(slug: str) -> HttpResponse:
    live = Publication.objects.at(slug).first()
    return nothing_here(within=Within(slug, live.title, live.language)) if live else nothing_here()
