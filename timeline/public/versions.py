"""Which public version an address leads to: live, superseded, withdrawn or unknown.

A view about one timeline has a decorator: `live_version`, or `any_version` if its address contains a version number.
The decorator finds the publication and passes it to the view. If there is none, it responds with 404; if the timeline
was withdrawn, with 410.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any

import msgspec
from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse

from timeline.models.publications import Decision, FormerSlug, Publication, PublicationQuerySet
from timeline.presentation.language import use_language
from timeline.presentation.local_dates import to_local_time
from timeline.presentation.model import DateView, TimelineWithdrawal
from timeline.public.caching.responses import HTML, TimelineLink, View, build_site_context, not_found_response
from timeline.public.hidings import (
    attach_hidings,
    is_hidden,
    is_part_hidden,
    make_hidden_response,
    remove_hidden_words,
)
from timeline.public.live_versions import get_live_source
from timeline.publication_clock import format_instant

PROBLEM_JSON = "application/problem+json"

# --- Responses for withdrawn timelines --------------------------------------------------------------


def make_gone_response(
    last: Publication, slug: str, *, template: str = "public/withdrawn.html"
) -> HttpResponse:
    """Return a 410 page that says when and why a timeline was withdrawn. `last` is its last public version."""
    with use_language(last.language):
        page = render_to_string(
            template,
            {
                "title": last.title,
                "slug": slug,
                "withdrawn": build_withdrawal(last),
                "canonical": reverse("public:timeline", args=[slug]),
                **build_site_context(last.language),
            },
        )
    return _build_gone(page.encode(), HTML)


def describe_gone(last: Publication, slug: str) -> HttpResponse:
    """Return 410 with the same facts for programs, as problem details (RFC 9457)."""
    decision = _get_decision(last)
    problem = {
        "title": "This timeline was withdrawn",
        "status": 410,
        "detail": remove_hidden_words(last, decision.reason),
        "withdrawn": format_instant(decision.at),
        "history": reverse("public:changes", args=[slug]),
    }
    response = _build_gone(msgspec.json.encode(problem), PROBLEM_JSON)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _build_gone(body: bytes, media_type: str) -> HttpResponse:
    response = HttpResponse(body, status=410, content_type=media_type)
    response["Cache-Control"] = "no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


# --- Decorators for views ---------------------------------------------------------------------------

Gone = Callable[[Publication, str], HttpResponse]


def live_version(
    *,
    gone: Gone = make_gone_response,
    not_found_template: str = "404.html",
    hidden_template: str = "public/under_review.html",
) -> Callable[[View], View]:
    """Return a decorator that calls a view as `view(request, live, slug, …)` with the live version.

    A timeline that was never public gives 404, a withdrawn one the response of `gone`, a hidden one 410.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def respond(request: HttpRequest, slug: str, **parts: Any) -> HttpResponseBase:
            last = find_latest(slug)
            if last is None:
                return not_found_response(template=not_found_template)
            if is_hidden(last) or is_part_hidden(last, parts.get("uid", "")):
                return make_hidden_response(request, last.language, template=hidden_template)
            if last.withdrawal:
                return gone(last, slug)
            return view(request, last, slug, **parts)

        return respond

    return decorate


def any_version(*, gone: Gone | None = None, links_timeline: bool = True) -> Callable[[View], View]:
    """Return a decorator that calls a view as `view(request, position, slug, …)` with a `VersionPosition`.

    A version that is not public gives 404, with a link to the timeline if `links_timeline`. A version of a withdrawn
    timeline gives the response of `gone`; without `gone` the view handles it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def respond(request: HttpRequest, slug: str, number: int, **parts: Any) -> HttpResponseBase:
            position = find_position(slug, number)
            if position is None:
                last = Publication.objects.public_at(slug).first() if links_timeline else None
                return not_found_response(link=TimelineLink.to(last, slug) if last else None)
            if is_hidden(position.this):
                return make_hidden_response(request, position.this.language)
            if gone and position.this.withdrawal:
                return gone(position.this, slug)
            return view(request, position, slug, **parts)

        return respond

    return decorate


# --- Queries ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class VersionPosition:
    """A version among the public ones: the first, the ones beside it, and the last."""

    first: Publication
    before: Publication | None
    this: Publication
    after: Publication | None
    last: Publication

    @property
    def superseded_by(self) -> int | None:
        """The number of the last version, or None if this is the last."""
        return self.last.number if self.after else None


# Stands for the slug in the query below. No slug is spelt so.
_ANY_SLUG = "?"


def find_latest(slug: str) -> Publication | None:
    """Return the latest public version. It is live unless its `withdrawal` is set."""
    if source := get_live_source():
        return source.find_latest(slug)
    sql, values = _compile_latest()
    latest = Publication.objects.raw(sql, [slug if value == _ANY_SLUG else value for value in values])
    return _attach(next(iter(latest), None))


def _attach(publication: Publication | None) -> Publication | None:
    if publication is not None:
        attach_hidings([publication])
    return publication


@cache
def _compile_latest() -> tuple[str, tuple[Any, ...]]:
    """Return the query of `find_latest` and its values. Django takes longer to build it than a database to answer it."""
    return Publication.objects.public_at(_ANY_SLUG).with_withdrawal()[:1].query.sql_with_params()


def find_position(slug: str, number: int) -> VersionPosition | None:
    """Return the position of a public version, in one query, or None if there is no public version of this number."""
    source = get_live_source()
    versions = source.list_around(slug, number) if source else _query_around(slug, number)
    this = next((version for version in versions if version.number == number), None)
    if this is None:
        return None
    before = [version for version in versions if version.number < number]
    after = [version for version in versions if version.number > number]
    return VersionPosition(
        first=versions[0],
        before=before[-1] if before else None,
        this=this,
        after=after[0] if after else None,
        last=versions[-1],
    )


def _query_around(slug: str, number: int) -> list[Publication]:
    """Return the first public version, those beside this number, and the last, with what is hidden in them."""
    public = Publication.objects.public_at(slug)
    wanted = Q(number=number)
    for query in (
        public.order_by("number"),
        public.filter(number__lt=number),
        public.filter(number__gt=number).order_by("number"),
        public,
    ):
        wanted |= Q(pk=Subquery(query.values("pk")[:1]))
    versions = list(public.filter(wanted).with_withdrawal().order_by("number"))
    attach_hidings(versions)
    return versions


def list_shown_live(*fields: str, most: int | None = None) -> list[Publication]:
    """Return the live version of each timeline, the latest first, without those that are hidden.

    Args:
        fields: the fields that are needed
        most: how many at most
    """
    if source := get_live_source():
        return source.list_live()[:most]
    return attach_hidings(list(query_live().only(*fields, "timeline")[:most]))


def list_shown_versions(slug: str) -> list[Publication]:
    """Return the public versions that are not hidden, the oldest first, with number, digest and moment only."""
    if source := get_live_source():
        return source.list_versions(slug)
    fields = ("number", "digest", "at", "embargo_until")
    return attach_hidings(
        list(Publication.objects.public_at(slug).order_by("number").only(*fields, "timeline"))
    )


def find_current_slug(slug: str) -> str | None:
    """Return the slug of today of the timeline that was public under this one; None if none was, or still is."""
    if source := get_live_source():
        return source.find_current_slug(slug)
    return FormerSlug.objects.find_current(slug)


def map_first_slugs(slugs: Iterable[str]) -> dict[str, str]:
    """Return the first published slug of each timeline that has had others, by its slug of today. Feeds build ids on it."""
    if source := get_live_source():
        return source.map_first_slugs()
    return FormerSlug.objects.map_first(slugs)


def query_live() -> PublicationQuerySet:
    """Return the live version of each timeline with its timeline, the latest first."""
    latest_first = Coalesce("embargo_until", "at").desc()
    live: PublicationQuerySet = Publication.objects.live().order_by(latest_first, "-number")
    return live.select_related("timeline").with_hidings()


def identify(publications: list[Publication]) -> list[tuple[str, str]]:
    """Return slug and digest of each publication from `list_shown_live`, for `compute_tag`."""
    return [(publication.timeline.slug, publication.digest) for publication in publications]


# --- What views need of a publication ---------------------------------------------------------------


def build_withdrawal(publication: Publication) -> TimelineWithdrawal | None:
    """Return when and why the timeline of a publication was withdrawn, or None. Needs `with_withdrawal`."""
    if not publication.withdrawal:
        return None
    decision = _get_decision(publication)
    at = to_local_time(format_instant(decision.at), publication.time_zone)
    return TimelineWithdrawal(at=at, reason=remove_hidden_words(publication, decision.reason))


def _get_decision(publication: Publication) -> Decision:
    """Return the decision that withdrew a timeline. Raises Decision.DoesNotExist if it is not withdrawn."""
    return Decision.objects.get(pk=publication.withdrawal or 0)


def build_live_date(publication: Publication) -> DateView:
    """Return when a version went live, in its time zone. When it was approved under an embargo is private."""
    return to_local_time(format_instant(publication.live_from), publication.time_zone)
