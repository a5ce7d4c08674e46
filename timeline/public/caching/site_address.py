"""The host of a request, written one way: small letters, no final dot, no default port.

`Host: News.example:443` and `news.example` are one site, and have one page in the caches. A server cannot know which port
a proxy in front of it has, so every port of an allowed host is answered, and each is a site of its own: its pages
contain its address. Requests for a thousand ports must not displace the pages of readers, so caches keep
unfamiliar sites apart.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

# A longer host has no name (RFC 1035).
MAX_LENGTH = 300
DEFAULT_PORTS = {"http": 80, "https": 443}
# The hosts that Django accepts (`django.http.request`), and their ports.
_HOST = re.compile(r"([a-z0-9.-]+|\[[a-f0-9]*:[a-f0-9.:]+\])(?::([0-9]{1,6}))?")


class SiteAddress(NamedTuple):
    """Scheme and host of a request.

    Attributes:
        url: both, as in addresses
        is_familiar: whether the settings name this host, and the port is the server's, a default one or that of SITE_URL
    """

    url: str
    is_familiar: bool

    @property
    def host(self) -> str:
        """The host, with a port if it is no default one."""
        return self.url.partition("://")[2]


def identify_site(environ: Mapping[str, Any]) -> SiteAddress | None:
    """Return the site that a WSGI request asks for; None if its host is not well-formed. Allows no host."""
    return _identify(
        _find_scheme(environ),
        environ.get("HTTP_HOST", ""),
        str(environ.get("SERVER_PORT", "")),
        tuple(settings.ALLOWED_HOSTS),
        settings.SITE_URL,
    )


def _find_scheme(environ: Mapping[str, Any]) -> str:
    """Return the scheme, of the proxy's header if the settings name one (as `HttpRequest.scheme`)."""
    if settings.SECURE_PROXY_SSL_HEADER:
        header, secure = settings.SECURE_PROXY_SSL_HEADER
        value = environ.get(header)
        if value is not None:
            return "https" if value.partition(",")[0].strip() == secure else "http"
    return str(environ["wsgi.url_scheme"])


@lru_cache(maxsize=512)
def _identify(
    scheme: str, host: str, server_port: str, allowed: tuple[str, ...], site_url: str
) -> SiteAddress | None:
    match = _HOST.fullmatch(host.lower()) if len(host) <= MAX_LENGTH else None
    if match is None:
        return None
    name, port = match[1].removesuffix("."), int(match[2]) if match[2] else DEFAULT_PORTS.get(scheme)
    is_default = port == DEFAULT_PORTS.get(scheme)
    own = urlsplit(site_url)
    names = {*allowed, own.hostname or ""}
    ports = {server_port, str(own.port or "")}
    return SiteAddress(
        url=f"{scheme}://{name}" if is_default else f"{scheme}://{name}:{port}",
        is_familiar=name in names and (is_default or str(port) in ports),
    )
