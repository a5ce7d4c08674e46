"""Pages for frames in other sites' pages, and how programs ask for them (https://oembed.com).

Only these pages may stand in others' frames. They set no cookie and ask nobody but this server.
"""

import re
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

import msgspec
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from timeline.pages import embed, embed_snippet
from timeline.public import versions
from timeline.public.caching.responses import Within, answer, etag, nothing_here, site_of
from timeline.public.views.timelines import HTML

NOTICE = "public/embed_notice.html"
# Longer addresses than any of ours are not looked at.
MOST_CHARACTERS = 2000
WIDTH = 640

View = Callable[..., HttpResponseBase]


def framed(view: View) -> View:
    """Let what a view answers stand in the frames of EMBED_ANCESTORS, whatever it answers."""

    @wraps(view)
    def framed_view(request: HttpRequest, **parts: str) -> HttpResponseBase:
        ancestors = csp_replace({"frame-ancestors": settings.EMBED_ANCESTORS})
        response = xframe_options_exempt(ancestors(view))(request, **parts)
        response["X-Robots-Tag"] = "noindex"
        return response

    return framed_view


@require_safe
@framed
def timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the live version of a timeline, for a frame."""
    live = versions.newest(slug)
    if live is None or live.withdrawal:
        return versions.no_longer(live, slug, template=NOTICE)
    site = site_of(request)
    return answer(
        request,
        etag("embed", site, slug, live.digest),
        lambda: embed.page(versions.published(live, slug), newsroom=settings.NEWSROOM, site=site),
        HTML,
    )


@require_safe
@framed
def entry(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Answer with one entry of the live version, for a frame."""
    live = versions.newest(slug)
    if live is None or live.withdrawal:
        return versions.no_longer(live, slug, template=NOTICE)
    site = site_of(request)
    return answer(
        request,
        etag("embed entry", site, slug, uid, live.digest),
        lambda: embed.entry_page(versions.published(live, slug), uid, newsroom=settings.NEWSROOM, site=site),
        HTML,
        within=Within(slug, live.title, live.language),
        nowhere=NOTICE,
    )


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """Tell a program how to set one of our addresses into a page. Nothing is fetched for that."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse("JSON only\n", status=501, content_type="text/plain")
    asked = _ours(request, request.GET.get("url", ""))
    if asked is None:
        return nothing_here()
    slug, uid = asked
    live = versions.newest(slug)
    if live is None or live.withdrawal:
        return versions.no_longer_data(live, slug)
    site = site_of(request)
    width = _at_most(request.GET.get("maxwidth", ""), WIDTH)
    height = _at_most(request.GET.get("maxheight", ""), embed_snippet.HEIGHT)

    def make() -> bytes | None:
        whole = versions.published(live, slug)
        found = embed.snippet_of(whole, uid, newsroom=settings.NEWSROOM, site=site)
        if found is None:
            return None
        told = {
            "version": "1.0",
            "type": "rich",
            "title": found.title,
            "provider_name": settings.NEWSROOM["name"],
            "provider_url": site + reverse("public:index"),
            "html": found.html(width=width, height=height),
            "width": width,
            "height": height,
        }
        return msgspec.json.encode(told)

    response = answer(
        request,
        etag("oembed", site, slug, uid, live.digest, width, height),
        make,
        "application/json",
        kept_in="asked",
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _ours(request: HttpRequest, url: str) -> tuple[str, str] | None:
    """Return what an address stands for, a timeline and (or "") one of its entries; None where it is not ours."""
    if len(url) > MOST_CHARACTERS:
        return None
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or parts.netloc.lower() != request.get_host().lower():
            return None
        found = resolve(parts.path if parts.path.endswith("/") else f"{parts.path}/")
    except (ValueError, Resolver404):
        return None
    if found.view_name not in ("public:timeline", "public:entry"):
        return None
    return found.kwargs["slug"], found.kwargs.get("uid", "")


def _at_most(limit: str, usual: int) -> int:
    """Return the usual size, or the limit asked for where that is less. What is no number sets none."""
    return min(int(limit), usual) if re.fullmatch(r"[1-9][0-9]{0,5}", limit) else usual
