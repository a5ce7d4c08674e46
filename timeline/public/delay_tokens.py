"""Delay tokens: the report form says when it was opened, signed, so that it is not sent at once or again and again.

A program has to open the form and wait before each report. It needs no JavaScript and no cookie.
"""

import secrets

from django.core import signing
from django.utils import timezone

MAX_AGE_SECONDS = 24 * 60 * 60


def make_delay_token(slug: str) -> str:
    """Return a token for the form of a timeline that is opened now. No two are the same."""
    return signing.dumps([slug, secrets.token_urlsafe(12), timezone.now().timestamp()], salt="report form")


def find_age(token: str, slug: str) -> float | None:
    """Return how many seconds ago the form was opened; None for a token that is not ours, of another timeline, or too old."""
    try:
        content = signing.loads(token, salt="report form", max_age=MAX_AGE_SECONDS)
    except signing.BadSignature:
        return None
    if not isinstance(content, list) or len(content) != 3 or content[0] != slug:
        return None
    return timezone.now().timestamp() - float(content[2])
