"""The front page: all published timelines, the latest changes first, and a search over them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import EmptyPage, Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from timeline.models.publications import Publication
from timeline.pages.filters import show_typed
from timeline.pages.site_search import (
    FoundParty,
    IndexedTimeline,
    PartyTimeline,
    check_search,
    find_parties_by_name,
    find_timelines,
)
from timeline.presentation.language import use_language
from timeline.presentation.model import DateView
from timeline.public.caching.responses import (
    HTML,
    build_site_context,
    compute_tag,
    get_site_url,
    not_found_response,
    send_cached_response,
)
from timeline.public.caching.timeline_index import index_publications
from timeline.public.versions import build_live_date, identify, list_shown_live

# The fields of a publication that the front page shows.
INDEX_FIELDS = (
    *("title", "language", "time_zone", "number", "at", "embargo_until", "entries", "note", "digest"),
    "timeline__slug",
)
PAGE_SIZE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineItem:
    """A timeline of the list: its live version, when that was published, and what its document says."""

    live: Publication
    slug: str
    at: DateView
    indexed: IndexedTimeline


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Return a page of the list of published timelines, the latest change first; those that a search finds, if there is one."""
    publications = list_shown_live(*INDEX_FIELDS)
    site = get_site_url(request)
    words = " ".join(request.GET.get("q", "").split())
    number = request.GET.get("page", "1")
    has_query = bool(words) or number != "1"

    def render() -> str | None:
        with use_language(settings.SITE_LANGUAGE):
            error = check_search(words) if words else ""
            parties: list[FoundParty] = []
            listed = publications
            if words and not error:
                indexed = index_publications(publications)
                listed = [publications[position] for position in find_timelines(indexed, words)]
                named = ((one, _name_timeline(live)) for one, live in zip(indexed, publications, strict=True))
                parties = find_parties_by_name(named, words)
            try:
                page = Paginator(listed, PAGE_SIZE).page(_read_number(number))
            except EmptyPage:
                return None
            return render_to_string(
                "public/index.html",
                {
                    "items": _build_items(list(page)),
                    "page": page,
                    "total": len(publications),
                    "words": show_typed(words),
                    "error": error,
                    "parties": parties,
                    "canonical": _get_canonical(page, has_words=bool(words)),
                    "site": site,
                    **build_site_context(settings.SITE_LANGUAGE),
                },
            )

    response = send_cached_response(
        request,
        compute_tag("index", site, identify(publications), words, number),
        render,
        HTML,
        cache_name="query_pages" if has_query else "pages",
    )
    if words and response.status_code in (200, 304):
        response["X-Robots-Tag"] = "noindex"
    return response if response.status_code != 404 else not_found_response()


def _read_number(typed: str) -> int:
    """Return the number of a page. Raises EmptyPage if there can be none."""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10 and typed[0] != "0"):
        raise EmptyPage
    return int(typed)


def _get_canonical(page: "Page[Publication]", *, has_words: bool) -> str:
    address = reverse("public:index")
    return address if has_words or page.number == 1 else f"{address}?page={page.number}"


def _build_items(publications: Sequence[Publication]) -> list[TimelineItem]:
    return [
        TimelineItem(live=live, slug=live.timeline.slug, at=build_live_date(live), indexed=indexed)
        for live, indexed in zip(publications, index_publications(list(publications)), strict=True)
    ]


def _name_timeline(live: Publication) -> PartyTimeline:
    return PartyTimeline(slug=live.timeline.slug, title=live.title, language=live.language)
