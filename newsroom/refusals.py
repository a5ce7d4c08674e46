"""Responses without Django and without a database: busy, database away, body too large."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from wsgiref.types import StartResponse


class Refusal(NamedTuple):
    """A response that refuses, with a page for people.

    Attributes:
        retry_after: seconds after which it is worth trying again; 0 if it is not
    """

    status: str
    title: str
    words: str
    retry_after: int


# Set in the WSGI environment of a request that could not be answered because the database does not answer.
AWAY_KEY = "newsroom.away"
# In the WSGI environment: a function that returns whether the database is known to be away.
IS_AWAY = "newsroom.is_away"
UNAVAILABLE = "503 Service Unavailable"
BUSY = Refusal(
    UNAVAILABLE, "This site is busy", "Many people are using it now. Reload the page in a few seconds.", 3
)
AWAY = Refusal(
    UNAVAILABLE,
    "This page cannot be shown now",
    "A part of this site is out of service. Reload the page in a minute.",
    30,
)
TOO_LARGE = Refusal(
    "413 Content Too Large", "This is too long", "Nothing was saved. Go back, and send a shorter text.", 0
)


def refuse(start_response: "StartResponse", refusal: Refusal) -> Iterable[bytes]:
    """Answer with a refusal."""
    body = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{refusal.title}</title>'
        '<meta name="viewport" content="width=device-width"></head>'
        f"<body><h1>{refusal.title}</h1><p>{refusal.words}</p></body></html>\n"
    ).encode()
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        (
            "Content-Security-Policy",
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        ),
        ("X-Content-Type-Options", "nosniff"),
    ]
    if refusal.retry_after:
        headers.append(("Retry-After", str(refusal.retry_after)))
    start_response(refusal.status, headers)
    return [body]
