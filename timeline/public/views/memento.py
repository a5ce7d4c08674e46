"""The TimeMap and the TimeGate of a timeline (RFC 7089): see `timeline.public.memento_links`."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import parse_http_date
from django.views.decorators.http import require_safe

from timeline.models.publications import Publication
from timeline.presentation.newsroom import get_newsroom
from timeline.public.caching.responses import compute_tag, not_found_response, send_cached_response
from timeline.public.hidings import make_hidden_response
from timeline.public.memento_links import LINK_FORMAT, MementoURLs, format_link, format_live_date
from timeline.public.versions import find_latest, list_shown_versions

EXAMPLE_DATE = "Tue, 07 Mar 2017 10:15:00 GMT"


@require_safe
def timemap(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the list of all public versions, for machines."""
    versions = list_shown_versions(slug)
    if not versions:
        return _nothing_shown_response(request, slug)
    urls = MementoURLs(request, slug)

    def render() -> str:
        first, last = versions[0], versions[-1]
        span = {"from": format_live_date(first), "until": format_live_date(last)}
        lines = [
            format_link(urls.original, "original"),
            format_link(urls.timemap, "self", type=LINK_FORMAT, **span),
            format_link(urls.timegate, "timegate"),
            *urls.link_mementos((first, "first"), *((version, "") for version in versions), (last, "last")),
        ]
        return ",\n".join(lines) + "\n"

    tag = compute_tag("timemap", urls.site, slug, [version.digest for version in versions])
    response = send_cached_response(request, tag, render, LINK_FORMAT, keeps="compressed")
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def timegate(request: HttpRequest, slug: str) -> HttpResponse:
    """Redirect to the version that was live at the moment in `Accept-Datetime`; without it to the last version."""
    versions = list_shown_versions(slug)
    if not versions:
        return _add_negotiation_headers(_nothing_shown_response(request, slug))
    urls = MementoURLs(request, slug)
    original = format_link(urls.original, "original")
    header = request.headers.get("Accept-Datetime")
    try:
        version = versions[-1] if header is None else _find_live_at(versions, parse_http_date(header))
    except ValueError:
        page = render_to_string(
            "public/memento_bad_datetime.html",
            {"newsroom": get_newsroom(), "slug": slug, "example": EXAMPLE_DATE},
        )
        return _add_negotiation_headers(HttpResponse(page, status=400), original)
    response = HttpResponse(status=302, content_type="text/plain")
    response["Location"] = urls.version(version.number)
    return _add_negotiation_headers(
        response,
        original,
        format_link(urls.timemap, "timemap", type=LINK_FORMAT),
        *urls.link_mementos((versions[0], "first"), (version, ""), (versions[-1], "last")),
    )


def _nothing_shown_response(request: HttpRequest, slug: str) -> HttpResponse:
    """Return 410 if all versions are hidden, as at the other addresses of the timeline; 404 if there never was one."""
    last = find_latest(slug)
    return make_hidden_response(request, last.language) if last is not None else not_found_response()


def _find_live_at(versions: list[Publication], moment: int) -> Publication:
    """Return the last version that was live in a POSIX second, or the first version if none was."""
    live = [version for version in versions if int(version.live_from.timestamp()) <= moment]
    return live[-1] if live else versions[0]


def _add_negotiation_headers(response: HttpResponse, *links: str) -> HttpResponse:
    response["Vary"] = "accept-datetime"
    response["Cache-Control"] = "no-cache"
    if links:
        response["Link"] = ", ".join(links)
    return response
