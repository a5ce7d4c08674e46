"""The id of each request: in its log lines, and in the header X-Request-ID of its response."""

import itertools
import re
import secrets
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings

from newsroom.logs import request_id

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

HEADER = "X-Request-ID"
# What a proxy in front may give: nginx sends 32 hexadecimal digits, others send a UUID.
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIds:
    """A WSGI application that gives each request an id and calls another application.

    It stands in front of the pages in memory, so it must cost next to nothing.
    """

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application
        self._prefix = f"{secrets.token_hex(6)}-"
        self._numbers = itertools.count(1)
        self._trusts_proxy = settings.BEHIND_PROXY

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Respond to one request."""
        current = self.choose_id(environ)
        request_id.set(current)

        def start(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None
        ) -> Callable[[bytes], object]:
            # A new list: the cache keeps the one that it gave.
            headers = [*headers, (HEADER, current)]
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        return self.application(environ, start)

    def choose_id(self, environ: "WSGIEnvironment") -> str:
        """Return the id that a trusted proxy gave, if it is well-formed, else a new one."""
        if self._trusts_proxy:
            proxy_id = environ.get("HTTP_X_REQUEST_ID", "")
            if WELL_FORMED.fullmatch(proxy_id):
                return str(proxy_id)
        return f"{self._prefix}{next(self._numbers):x}"
