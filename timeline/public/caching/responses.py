"""How a public page is answered: validated by a strong ETag, kept in the cache, without cookie or session.

The key of a kept page holds everything that it is made of (the publication's digest, the newsroom, the
version of this code), so that nothing in the cache is ever wrong and nothing has to be thrown out of it.
A page is put together once and compressed once for each encoding; `timeline.public.caching.wsgi_cache` gives what is
answered here again, without asking anyone.
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import NamedTuple
from weakref import WeakValueDictionary

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response

from timeline.presentation.language import speaking
from timeline.public.caching import encodings
from timeline.text.bidi import direction

KEPT_SECONDS = 24 * 60 * 60
# What else has a say in pages and pictures: the template engine, the Markdown renderer, the sanitiser, what draws.
LIBRARIES = ("django", "markdown-it-py", "nh3", "resvg-py", "uharfbuzz")
# Where the request says, to whoever may give the answer again, under which tag it was given.
OFFERED = "timeline.public.tag"

_making: WeakValueDictionary[str, Lock] = WeakValueDictionary()
_guard = Lock()


class Within(NamedTuple):
    """The timeline within which something was sought that is not there."""

    slug: str
    title: str
    language: str


def answer(
    request: HttpRequest,
    tag: str,
    make: Callable[[], str | bytes | None],
    media_type: str,
    *,
    keep: bool = True,
    packed: bool = False,
    kept_in: str = "pages",
    within: Within | None = None,
    nowhere: str = "404.html",
) -> HttpResponse:
    """Answer with what `make` returns, or with 304 where the reader has it already.

    `tag` is the validator (see `etag`). `make` is called only where nothing is kept under it; it returns
    None where there is no such page, and the answer is 404 with a link to the timeline that it would be
    `within`, made of the template `nowhere`. `keep` is False for what is cheap to make and large to keep, so
    that only its compressed forms are kept; `packed` is True for what no encoding makes smaller, a picture;
    `kept_in` names the cache (settings.CACHES).
    """
    known = request.headers.get("If-None-Match")
    form = encodings.form_for(tag, None if packed else request.headers.get("Accept-Encoding"), known)
    response = HttpResponse(content_type=media_type)
    response["ETag"] = encodings.etag(tag, form.encoding)
    # Browsers and shared caches may keep it and ask each time: a correction is seen at once.
    response["Cache-Control"] = "no-cache"
    response["Vary"] = "Accept-Encoding"
    conditional = get_conditional_response(request, etag=response["ETag"], response=response)
    for one in filter(None, (response, conditional)):
        # Everybody gets the same, so there is nothing to keep from a window that opened it; a browser that is told to
        # part the two starts another process, when the answer has come. A 304 must say so too: its headers replace
        # those that are kept, and what a page remembers of a reload is lost where it changes sides.
        one["Cross-Origin-Opener-Policy"] = "unsafe-none"
    if form.is_known and known != "*" and conditional is not None:
        request.META[OFFERED] = tag
        return conditional
    body = _body(tag, form.encoding, make, kept_in=kept_in, keep=keep)
    if body is None:
        return nothing_here(within=within, template=nowhere)
    request.META[OFFERED] = tag
    if conditional is not None and conditional is not response:
        return conditional  # "If-None-Match: *", which holds only for what exists; "If-Match"
    if form.encoding != encodings.IDENTITY:
        response["Content-Encoding"] = form.encoding
    response.content = body
    return response


def _body(
    tag: str, encoding: str, make: Callable[[], str | bytes | None], *, kept_in: str, keep: bool
) -> bytes | None:
    """Return what is kept, or make it and keep it: each body once, however many ask for it meanwhile."""
    cache, key = caches[kept_in], f"public:{tag}:{encoding}"
    is_plain = encoding == encodings.IDENTITY
    if is_plain and not keep:
        return _bytes(make())
    body: bytes | None = cache.get(key)
    if body is not None:
        return body
    with _guard:
        lock = _making.setdefault(key, Lock())
    with lock:
        body = cache.get(key)
        if body is None:
            if is_plain:
                body = _bytes(make())
            else:
                plain = _body(tag, encodings.IDENTITY, make, kept_in=kept_in, keep=keep)
                body = None if plain is None else encodings.encode(plain, encoding)
            if body is not None:
                cache.set(key, body, KEPT_SECONDS)
    return body


def _bytes(made: str | bytes | None) -> bytes | None:
    return made.encode() if isinstance(made, str) else made


def etag(*made_of: object) -> str:
    """Return a digest of everything an answer depends on: `made_of`, the newsroom, the settings, the code."""
    parts = (made_of, sorted(settings.NEWSROOM.items()), settings.STATIC_URL, settings.LANGUAGE_CODE, code())
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def code() -> str:
    """Return a digest of the code, templates, styles and scripts that pages are made with."""
    return _code_now() if settings.DEBUG else _code_at_start()


def _code_now() -> str:
    found = hashlib.sha256()
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
            found.update(str(path.relative_to(settings.BASE_DIR)).encode() + b"\0" + path.read_bytes())
    for name in LIBRARIES:
        found.update(f"{name} {version(name)}".encode())
    return found.hexdigest()


@lru_cache(maxsize=1)
def _code_at_start() -> str:
    return _code_now()


def nothing_here(*, within: Within | None = None, template: str = "404.html") -> HttpResponse:
    """Answer 404 with a page that helps on, in the language of the timeline `within` which it was sought."""
    spoken = within.language if within else settings.LANGUAGE_CODE
    with speaking(spoken):
        page = render_to_string(
            template,
            {
                "newsroom": settings.NEWSROOM,
                "within": within,
                "language": spoken,
                "direction": direction(spoken),
            },
        )
    response = HttpResponseNotFound(page)
    response["Cache-Control"] = "no-cache"
    return response


def site_of(request: HttpRequest) -> str:
    """Return scheme and host as the reader has them, for whole addresses; ALLOWED_HOSTS says which there are."""
    return f"{request.scheme}://{request.get_host()}"
