"""Responses of 503 that need neither Django nor a database: the server is busy, or its database is away."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from wsgiref.types import StartResponse


class Refusal(NamedTuple):
    """A response of 503 with a page for people."""

    title: str
    words: str
    retry_after: int


BUSY = Refusal("This site is busy", "Many people are using it now. Reload the page in a few seconds.", 3)
AWAY = Refusal(
    "This page cannot be shown now",
    "A part of this site is out of service. Reload the page in a minute.",
    30,
)


def refuse(start_response: "StartResponse", refusal: Refusal) -> Iterable[bytes]:
    """Answer 503 with Retry-After, and say why."""
    body = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{refusal.title}</title>'
        '<meta name="viewport" content="width=device-width"></head>'
        f"<body><h1>{refusal.title}</h1><p>{refusal.words}</p></body></html>\n"
    ).encode()
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Retry-After", str(refusal.retry_after)),
        ("Cache-Control", "no-store"),
        (
            "Content-Security-Policy",
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        ),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response("503 Service Unavailable", headers)
    return [body]
