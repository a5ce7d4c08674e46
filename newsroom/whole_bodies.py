"""Refuse requests whose connection ended before their whole body had come.

Servers hand over what has come, and Django reads it as if it were all: half a form would be saved in place of a whole one.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import InputStream, StartResponse, WSGIApplication, WSGIEnvironment


class HalvedBodyError(OSError):
    """The body ended before the length that its request announced. Django takes this for a broken connection."""


class WholeBody:
    """The body of a request, which raises `HalvedBodyError` where it ends too early."""

    def __init__(self, stream: "InputStream", length: int) -> None:
        self._stream = stream
        self._missing = length

    def read(self, size: int = -1) -> bytes:
        """Read `size` bytes, or the rest of the body if that is less; without `size`, the whole body."""
        wanted = self._missing if size < 0 else min(size, self._missing)
        parts = []
        while wanted:
            parts.append(self._count(self._stream.read(wanted)))
            wanted -= len(parts[-1])
        return b"".join(parts)

    def readline(self, size: int = -1) -> bytes:
        """Read one line, of at most `size` bytes."""
        wanted = self._missing if size < 0 else min(size, self._missing)
        return self._count(self._stream.readline(wanted)) if wanted else b""

    def _count(self, data: bytes) -> bytes:
        if not data:
            raise HalvedBodyError(f"{self._missing} bytes of the body are missing")
        self._missing -= len(data)
        return data


class WholeBodies:
    """A WSGI application that lets another one read whole bodies only."""

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Respond to one request."""
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isascii() and length.isdigit() and int(length):
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return self.application(environ, start_response)
