"""Cached responses for public pages: strong ETags, no cookie, no session.

The tag of a page is a digest of everything that the page depends on: the publication's digest, the newsroom,
the settings, the code. It is both the ETag and the cache key, so a cached page is never outdated and nothing
has to be invalidated. A page is rendered once, and compressed once for each encoding.
`timeline.public.caching.wsgi_cache` repeats these responses without calling Django.
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response

from timeline.models.publications import Publication
from timeline.pages.options import build_language_context
from timeline.presentation.brand import get_brand
from timeline.presentation.language import use_language
from timeline.presentation.newsroom import get_newsroom
from timeline.public.caching import encodings
from timeline.public.caching.keyed_locks import KeyedLocks
from timeline.public.caching.site_address import SiteAddress, identify_site

HTML = "text/html; charset=utf-8"
CACHE_SECONDS = 24 * 60 * 60
# Pages and pictures also depend on the template engine, the Markdown renderer, the sanitiser and the renderers of
# pictures.
RENDERING_LIBRARIES = ("django", "markdown-it-py", "nh3", "resvg-py", "uharfbuzz")
# The key of `request.META` that holds the tag of a cacheable response, for the WSGI cache.
TAG_KEY = "timeline.public.tag"

View = Callable[..., HttpResponseBase]
Render = Callable[[], str | bytes | None]
# Which forms of a body are cached. "compressed" is for a large one that is cheap to make plain, "gzip" for a large one
# that is not: its other forms are made of that one.
Kept = Literal["all", "compressed", "gzip"]

_render_locks = KeyedLocks()


class TimelineLink(NamedTuple):
    """The timeline that a 404 page links to."""

    slug: str
    title: str
    language: str

    @classmethod
    def to(cls, publication: Publication, slug: str) -> Self:
        """Return a link to the timeline of a publication, at its address today."""
        return cls(slug, publication.title, publication.language)


def send_cached_response(
    request: HttpRequest,
    tag: str,
    render: Render,
    media_type: str,
    *,
    cache_name: str = "pages",
    keeps: Kept = "all",
    is_compressed: bool = False,
    not_found_link: TimelineLink | None = None,
    not_found_template: str = "404.html",
) -> HttpResponse:
    """Return 200 with the body from the cache or from `render`; 304 if the reader has it; 404 if there is none.

    `tag` comes from `compute_tag`. `render` is called only if nothing is cached under it. It returns None if
    there is no such page.

    Args:
        cache_name: the cache in `settings.CACHES`.
        keeps: which forms of the body are cached.
        is_compressed: True for a picture, which no encoding makes smaller.
        not_found_link: the timeline that the 404 page links to.
        not_found_template: the template of the 404 page.
    """
    if not get_site(request).is_familiar:
        # There is no end of ports: their pages must not displace the others.
        cache_name = "query_pages"
    if_none_match = request.headers.get("If-None-Match")
    accept_encoding = None if is_compressed else request.headers.get("Accept-Encoding")
    variant = encodings.choose_variant(tag, accept_encoding, if_none_match)
    response = HttpResponse(content_type=media_type)
    response["ETag"] = encodings.format_etag(tag, variant.encoding)
    # Browsers and shared caches may store it but must revalidate: a correction takes effect at once.
    response["Cache-Control"] = "no-cache"
    response["Vary"] = "Accept-Encoding"
    conditional = get_conditional_response(request, etag=response["ETag"], response=response)
    for outgoing in filter(None, (response, conditional)):
        # Everybody gets the same page, so it need not be isolated from the window that opened it. Isolation makes a
        # browser switch processes once the response is there. A 304 needs the header as well: its headers replace the
        # stored ones, and a page that changes its group on reload loses the scroll position.
        outgoing["Cross-Origin-Opener-Policy"] = "unsafe-none"
    if variant.is_known and if_none_match != "*" and conditional is not None:
        request.META[TAG_KEY] = tag
        return conditional
    body = _get_or_render(tag, variant.encoding, render, cache_name=cache_name, keeps=keeps)
    if body is None:
        return not_found_response(link=not_found_link, template=not_found_template)
    request.META[TAG_KEY] = tag
    if conditional is not None and conditional is not response:
        return conditional  # "If-None-Match: *", which matches only if the page exists; "If-Match"
    if variant.encoding != encodings.IDENTITY:
        response["Content-Encoding"] = variant.encoding
    response.content = body
    return response


def send_removed_response(request: HttpRequest, tag: str, render: Render, media_type: str) -> HttpResponse:
    """Return 410 with what stands in place of something that was taken down, from the cache or from `render`.

    It has no ETag: conditions apply to what exists (RFC 9110, 13.2.1).
    """
    cache_name = "pages" if get_site(request).is_familiar else "query_pages"
    body = _get_or_render(tag, encodings.IDENTITY, render, cache_name=cache_name, keeps="all")
    response = HttpResponse(body or b"", status=410, content_type=media_type)
    response["Cache-Control"] = "no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def _get_or_render(tag: str, encoding: str, render: Render, *, cache_name: str, keeps: Kept) -> bytes | None:
    """Return the body from the cache; otherwise render and cache it, once for all threads that wait for it."""

    def make() -> bytes | None:
        if encoding == base:
            body = _to_bytes(render())
        else:
            body = _get_or_render(tag, base, render, cache_name=cache_name, keeps=keeps)
            if body is not None and keeps == "gzip":
                body = encodings.decompress(body, base)
        if body is None or is_plain:
            return body
        return encodings.compress(body, encoding, is_quick=cache_name == "query_pages")

    is_plain = encoding == encodings.IDENTITY
    # The form of which the others are made.
    base = "gzip" if keeps == "gzip" else encodings.IDENTITY
    if is_plain and keeps != "all":
        return make()
    cache, key = caches[cache_name], f"public:{tag}:{encoding}"
    body: bytes | None = cache.get(key)
    if body is not None:
        return body
    with _render_locks.get(key):
        body = cache.get(key)
        if body is None:
            body = make()
            if body is not None:
                cache.set(key, body, CACHE_SECONDS)
    return body


def _to_bytes(rendered: str | bytes | None) -> bytes | None:
    return rendered.encode() if isinstance(rendered, str) else rendered


def compute_tag(*dependencies: object) -> str:
    """Return a hexadecimal digest of `dependencies`, the newsroom, the settings and the code."""
    parts = (
        dependencies,
        sorted(settings.NEWSROOM.items()),
        settings.SHOW_UNCHECKED_QUOTATIONS,
        get_brand().digest,
        settings.STATIC_URL,
        settings.SITE_LANGUAGE,
        compute_code_digest(),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def compute_code_digest() -> str:
    """Return a digest of the code, templates, translations, styles and scripts that pages are made with."""
    return _read_code_digest() if settings.DEBUG else _code_digest_at_start()


def _read_code_digest() -> str:
    digest = hashlib.sha256()
    for pattern in (
        "timeline/**/*.py",
        "locale/**/*.mo",
        "templates/**/*.html",
        "templates/**/*.svg",
        "timeline/**/*.ttf",
        "static/**/*.css",
        "static/**/*.js",
    ):
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            digest.update(str(path.relative_to(settings.BASE_DIR)).encode() + b"\0" + path.read_bytes())
    for name in RENDERING_LIBRARIES:
        digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _code_digest_at_start() -> str:
    return _read_code_digest()


def not_found_response(*, link: TimelineLink | None = None, template: str = "404.html") -> HttpResponse:
    """Return a 404 page, with a link to a timeline and in its language if `link` names one."""
    language = link.language if link else settings.SITE_LANGUAGE
    with use_language(language):
        page = render_to_string(
            template,
            {
                "timeline_link": link,
                **build_site_context(language),
            },
        )
    response = HttpResponseNotFound(page)
    response["Cache-Control"] = "no-cache"
    return response


def make_moved_response(address: str, *, keeps_method: bool = False) -> HttpResponse:
    """Return a permanent redirect, which caches ask about each time: a merge can be undone, a slug can come back.

    With `keeps_method` a form is sent again to the new address (308), not opened there (301).
    """
    response = HttpResponsePermanentRedirect(address, preserve_request=keeps_method)
    response["Cache-Control"] = "no-cache"
    return response


def build_site_context(language: str) -> dict[str, Any]:
    """Return the template variables that every public page needs: the newsroom, the language and its direction."""
    return {"newsroom": get_newsroom(), **build_language_context(language)}


def get_site_url(request: HttpRequest) -> str:
    """Return scheme and host for absolute URLs, however the reader writes them. ALLOWED_HOSTS limits the hosts.

    Raises:
        DisallowedHost: the host is not allowed
    """
    return get_site(request).url


def get_site(request: HttpRequest) -> SiteAddress:
    """Return the site that a reader asks for. Raises DisallowedHost if the host is not allowed."""
    host = request.get_host()
    site = identify_site({**request.META, "HTTP_HOST": host})
    return site or SiteAddress(f"{request.scheme}://{host}", is_familiar=False)
