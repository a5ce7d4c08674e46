"""The front page, a timeline's page, and its earlier versions. Views read publications only."""

from django.conf import settings
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from timeline.models.publications import Publication
from timeline.pages import html
from timeline.pages.filters import asked_in
from timeline.pages.sections import opened_in
from timeline.presentation.language import speaking
from timeline.public import versions
from timeline.public.caching import whole_pages
from timeline.public.caching.responses import Within, answer, etag, nothing_here, site_of
from timeline.public.views import memento

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
            listed = [(live, live.timeline.slug, versions.live_from(live)) for live in publications]
            return render_to_string(
                "public/index.html",
                {
                    "newsroom": settings.NEWSROOM,
                    "listed": listed,
                    "canonical": reverse("public:index"),
                    "site": site,
                    **versions.language_of(settings.LANGUAGE_CODE),
                },
            )

    return answer(request, tag, make, HTML)


@require_safe
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the live version of a timeline, or with what of it is asked for."""
    live = versions.newest(slug)
    if live is None or live.withdrawal:
        return versions.no_longer(live, slug)
    response = _page(request, live, slug)
    memento.announce(response, request, slug)
    return response


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Answer with a version, marked where it is no longer the live one, or with what of it is asked for."""
    here = versions.standing(slug, number)
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
    here = versions.standing(slug, number)
    if here is None:
        return _no_version(slug)
    version = here.this
    if version.withdrawal:
        return versions.no_longer(version, slug)
    asked = asked_in(request.GET)
    response = answer(
        request,
        etag("part", part, slug, version.digest, here.superseded_by is None, asked),
        lambda: html.part(
            versions.published(version, slug), part, superseded_by=here.superseded_by, asked=asked
        ),
        HTML,
        kept_in="asked" if any(asked) else "pages",
        within=Within(slug, version.title, version.language),
    )
    response["X-Robots-Tag"] = "noindex"
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
        lambda: whole_pages.whole(
            versions.published(publication, slug),
            superseded_by=superseded_by,
            withdrawn=versions.withdrawal(publication),
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


def _no_version(slug: str) -> HttpResponse:
    live = Publication.objects.at(slug).first()
    return nothing_here(within=Within(slug, live.title, live.language)) if live else nothing_here()
