"""Embeds: pages for frames on other sites, and oEmbed (https://oembed.com) for programs that insert them.

Only these pages may be framed. They set no cookie and load nothing from other servers.
"""

import re
from functools import partial, wraps
from urllib.parse import SplitResult, urlsplit

import msgspec
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from timeline.document import redaction
from timeline.models.publications import Publication
from timeline.pages import embed, embed_snippet
from timeline.pages.options import PageOptions
from timeline.public.caching.document_cache import load_document
from timeline.public.caching.responses import (
    HTML,
    TimelineLink,
    View,
    compute_tag,
    get_site,
    get_site_url,
    make_moved_response,
    not_found_response,
    send_cached_response,
    send_removed_response,
)
from timeline.public.caching.site_address import identify_site
from timeline.public.versions import describe_gone, find_current_slug, live_version, make_gone_response

NOTICE_TEMPLATE = "public/embed_notice.html"
# A longer URL is none of ours.
MAX_URL_LENGTH = 2000
DEFAULT_WIDTH = 640

live_version_in_frame = live_version(
    gone=partial(make_gone_response, template=NOTICE_TEMPLATE),
    not_found_template=NOTICE_TEMPLATE,
    hidden_template=NOTICE_TEMPLATE,
)


def allow_framing(view: View) -> View:
    """Decorate a view so that the sites in EMBED_ANCESTORS may frame its responses, errors included."""

    @wraps(view)
    def respond(request: HttpRequest, **parts: str) -> HttpResponseBase:
        ancestors = csp_replace({"frame-ancestors": settings.EMBED_ANCESTORS})
        response = xframe_options_exempt(ancestors(view))(request, **parts)
        response["X-Robots-Tag"] = "noindex"
        return response

    return respond


@require_safe
@allow_framing
@live_version_in_frame
def embed_timeline(request: HttpRequest, live: Publication, slug: str) -> HttpResponse:
    """Return the live version of a timeline, for a frame."""
    site = get_site_url(request)

    def render() -> str:
        prepared = load_document(live, slug)
        return embed.render_embed(prepared.document, PageOptions(site=site, prepared=prepared))

    return send_cached_response(
        request,
        compute_tag("embed", site, slug, live.digest),
        render,
        HTML,
    )


@require_safe
@allow_framing
@live_version_in_frame
def embed_entry(request: HttpRequest, live: Publication, slug: str, uid: str) -> HttpResponse:
    """Return one entry of the live version, for a frame."""
    site = get_site_url(request)

    def render() -> str | None:
        prepared = load_document(live, slug)
        return embed.render_entry_embed(prepared.document, uid, PageOptions(site=site, prepared=prepared))

    tag = compute_tag("embed entry", site, slug, uid, live.digest)
    if redaction.is_removed(load_document(live, slug).document, uid):
        return send_removed_response(request, tag, render, HTML)
    return send_cached_response(
        request,
        tag,
        render,
        HTML,
        not_found_link=TimelineLink.to(live, slug),
        not_found_template=NOTICE_TEMPLATE,
    )


@require_safe
def oembed(request: HttpRequest) -> HttpResponseBase:
    """Return the code that embeds one of our pages, as JSON. Nothing is fetched for it."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse(
            "This site answers in JSON only: leave out the format.\n", status=501, content_type="text/plain"
        )
    target = _resolve_own_url(request, request.GET.get("url", ""))
    if target is None:
        return not_found_response()
    slug, uid = target
    response = _respond_with_snippet(request, slug=slug, uid=uid)
    if response.status_code == 404 and (current := find_current_slug(slug)):
        name, parts = ("public:entry", [current, uid]) if uid else ("public:timeline", [current])
        query = request.GET.copy()
        query["url"] = get_site_url(request) + reverse(name, args=parts)
        response = make_moved_response(f"{request.path}?{query.urlencode()}")
        response["Access-Control-Allow-Origin"] = "*"
    return response


@live_version(gone=describe_gone)
def _respond_with_snippet(request: HttpRequest, live: Publication, slug: str, uid: str) -> HttpResponse:
    site = get_site_url(request)
    width = _parse_limit(request.GET.get("maxwidth", ""), DEFAULT_WIDTH)
    height = _parse_limit(request.GET.get("maxheight", ""), embed_snippet.HEIGHT)

    def render() -> bytes | None:
        prepared = load_document(live, slug)
        snippet = embed.build_snippet(prepared.document, uid, PageOptions(site=site, prepared=prepared))
        if snippet is None:
            return None
        return msgspec.json.encode(
            {
                "version": "1.0",
                "type": "rich",
                "title": snippet.title,
                "provider_name": settings.NEWSROOM["name"],
                "provider_url": site + reverse("public:index"),
                "html": snippet.render(width=width, height=height),
                "width": width,
                "height": height,
            }
        )

    tag = compute_tag("oembed", site, slug, uid, live.digest, width, height)
    response = send_cached_response(request, tag, render, "application/json", cache_name="query_pages")
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _resolve_own_url(request: HttpRequest, url: str) -> tuple[str, str] | None:
    """Return slug and entry id ("" for the timeline) of a URL on this site, or None for any other URL."""
    if len(url) > MAX_URL_LENGTH:
        return None
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not _is_own_host(parts, request):
            return None
        match = resolve(parts.path if parts.path.endswith("/") else f"{parts.path}/")
    except (ValueError, Resolver404):
        return None
    if match.view_name not in ("public:timeline", "public:entry"):
        return None
    return match.kwargs["slug"], match.kwargs.get("uid", "")


def _is_own_host(parts: SplitResult, request: HttpRequest) -> bool:
    """Return whether a URL has the host of a request, with either scheme."""
    asked = identify_site({"wsgi.url_scheme": parts.scheme, "HTTP_HOST": parts.netloc})
    return asked is not None and asked.host == get_site(request).host


def _parse_limit(limit: str, default: int) -> int:
    """Return the lower of a limit in a query and the default, or the default if the limit is not a number."""
    return min(int(limit), default) if re.fullmatch(r"[1-9][0-9]{0,5}", limit) else default
