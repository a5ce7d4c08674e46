"""A timeline through time, for machines (RFC 7089, "Memento").

`/t/<slug>/` is the original resource, each of its versions a memento of it. `/t/<slug>/timegate` leads to
the version that was live at a moment (pattern 2.1 of the RFC: a resource of its own negotiates, by 302, and
each memento has its own address); `/t/<slug>/timemap` lists them all (link-format, RFC 6690).
"""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import http_date, parse_http_date
from django.views.decorators.http import require_safe

from timeline.models.publications import Publication
from timeline.public.caching.responses import answer, etag, nothing_here
from timeline.public.versions import Standing

LINK_FORMAT = "application/link-format"

EXAMPLE = "Tue, 07 Mar 2017 10:15:00 GMT"


class Resource:
    """The addresses of a timeline through time; whole ones, because they are kept apart from the page."""

    def __init__(self, request: HttpRequest, slug: str) -> None:
        self.slug = slug
        self.site = f"{request.scheme}://{request.get_host()}"
        self.original = self._of("timeline")
        self.data = self._of("json")
        self.timegate = self._of("timegate")
        self.timemap = self._of("timemap")

    def version(self, number: int) -> str:
        """Return the address of a version."""
        return self._of("version", number)

    def mementos(self, *near: tuple[Publication | None, str]) -> list[str]:
        """Return a link to each version among these, the oldest first, with the moment at which it went live.

        One that is named more than once has all its relations ("first", "prev", …; "" is none) in one link.
        """
        versions = {one.number: one for one, _relation in near if one}
        relations: dict[int, list[str]] = {number: [] for number in sorted(versions)}
        for one, relation in near:
            if one and relation:
                relations[one.number].append(relation)
        return [
            link(self.version(number), " ".join([*names, "memento"]), datetime=live_date(versions[number]))
            for number, names in relations.items()
        ]

    def links(self) -> list[str]:
        """Return what leads from the original into its past."""
        return [link(self.timegate, "timegate"), link(self.timemap, "timemap", type=LINK_FORMAT)]

    def _of(self, name: str, *more: object) -> str:
        return self.site + reverse(f"public:{name}", args=[self.slug, *more])


def link(target: str, relation: str, **attributes: str) -> str:
    """Return one link as headers and link-format have it (RFC 8288, RFC 6690)."""
    told = "".join(f'; {name}="{value}"' for name, value in attributes.items())
    return f'<{target}>; rel="{relation}"{told}'


def live_date(publication: Publication) -> str:
    """Return the moment at which a version went live, as HTTP has dates."""
    return http_date(publication.live_from.timestamp())


def announce(response: HttpResponse, request: HttpRequest, slug: str) -> None:
    """Let the answer with the live version lead to its past. It is the same whatever moment is asked for."""
    response["Link"] = ", ".join(Resource(request, slug).links())


def date(response: HttpResponse, request: HttpRequest, slug: str, here: Standing) -> None:
    """Say of the answer with a version when it was live, and which versions are beside it."""
    resource = Resource(request, slug)
    near = [
        (here.first, "first"),
        (here.before, "prev"),
        (here.this, ""),
        (here.after, "next"),
        (here.last, "last"),
    ]
    response["Memento-Datetime"] = live_date(here.this)
    response["Link"] = ", ".join(
        [link(resource.original, "original"), *resource.links(), *resource.mementos(*near)]
    )


def date_data(response: HttpResponse, request: HttpRequest, slug: str, publication: Publication) -> None:
    """Say of the answer with a version's data when it was live, and of what it is a version."""
    response["Memento-Datetime"] = live_date(publication)
    response["Link"] = link(Resource(request, slug).data, "original")


@require_safe
def timemap(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the list of all public versions, for machines."""
    versions = list(_versions(slug))
    if not versions:
        return nothing_here()
    resource = Resource(request, slug)

    def make() -> str:
        first, last = versions[0], versions[-1]
        span = {"from": live_date(first), "until": live_date(last)}
        lines = [
            link(resource.original, "original"),
            link(resource.timemap, "self", type=LINK_FORMAT, **span),
            link(resource.timegate, "timegate"),
            *resource.mementos((first, "first"), *((one, "") for one in versions), (last, "last")),
        ]
        return ",\n".join(lines) + "\n"

    tag = etag("timemap", resource.site, slug, [one.digest for one in versions])
    response = answer(request, tag, make, LINK_FORMAT, keep=False)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def timegate(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the version that was live at the moment asked for (`Accept-Datetime`), or to the latest."""
    versions = list(_versions(slug))
    if not versions:
        return _negotiated(nothing_here())
    resource = Resource(request, slug)
    asked = request.headers.get("Accept-Datetime")
    try:
        chosen = versions[-1] if asked is None else _live_at(versions, parse_http_date(asked))
    except ValueError:
        page = render_to_string(
            "public/no_moment.html", {"newsroom": settings.NEWSROOM, "slug": slug, "example": EXAMPLE}
        )
        return _negotiated(HttpResponse(page, status=400), link(resource.original, "original"))
    response = HttpResponse(status=302, content_type="text/plain")
    response["Location"] = resource.version(chosen.number)
    return _negotiated(
        response,
        link(resource.original, "original"),
        link(resource.timemap, "timemap", type=LINK_FORMAT),
        *resource.mementos((versions[0], "first"), (chosen, ""), (versions[-1], "last")),
    )


def _versions(slug: str) -> Iterable[Publication]:
    """Return the public versions, the oldest first, without what only readers' pages show."""
    fields = ("number", "digest", "at", "embargo_until")
    found: Iterable[Publication] = Publication.objects.at(slug).order_by("number").only(*fields)
    return found


def _live_at(versions: list[Publication], moment: int) -> Publication:
    """Return the last version that was live in this second; before all of them, the first."""
    live = [one for one in versions if int(one.live_from.timestamp()) <= moment]
    return live[-1] if live else versions[0]


def _negotiated(response: HttpResponse, *links: str) -> HttpResponse:
    response["Vary"] = "accept-datetime"
    response["Cache-Control"] = "no-cache"
    if links:
        response["Link"] = ", ".join(links)
    return response
