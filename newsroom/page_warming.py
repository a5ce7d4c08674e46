"""Prepares the pages of a version in the shared cache, so that its first reader does not wait for them."""

import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

# What readers and their programs ask for first.
SITE_PATHS = ("/", "/feed.atom", "/sitemap.xml")
TIMELINE_PATHS = ("", "sources/", "changes/", "timeline.json", "timeline.atom", "timeline.feed.json")
# A page is stored once for each encoding. Browsers take the first.
ENCODINGS = ("br", "gzip")


def warm_pages(slug: str) -> None:
    """Ask for the pages of a timeline as readers do, which stores them in the shared cache.

    Without CACHE_URL that is of no use: each server process keeps its pages in its own memory.

    Raises:
        RuntimeError: a page could not be made
    """
    handler = WSGIHandler()
    paths = [*SITE_PATHS, *(f"/t/{slug}/{path}" for path in TIMELINE_PATHS)]
    for path in paths:
        for encoding in ENCODINGS:
            if (status := fetch_status(handler, path, encoding)) >= 500:
                raise RuntimeError(f"{path} was answered with {status}.")


def fetch_status(handler: WSGIHandler, path: str, encoding: str) -> int:
    """Return the status of the response to a GET, which fills the cache. No network is involved."""
    site = urlsplit(settings.SITE_URL)
    environ = {
        "PATH_INFO": path,
        "HTTP_HOST": site.netloc,
        "wsgi.url_scheme": site.scheme,
        "HTTP_ACCEPT_ENCODING": encoding,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.errors": sys.stderr,
    }
    if settings.BEHIND_PROXY:
        environ["HTTP_X_FORWARDED_PROTO"] = site.scheme
    setup_testing_defaults(environ)
    statuses: list[str] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
        statuses.append(status)
        return lambda _: None

    response = handler(environ, start)
    try:
        for _ in response:
            pass
    finally:
        response.close()
    return int(statuses[0][:3])
