"""Instants in tests."""

from datetime import datetime


def parse_instant(text: str) -> int:
    """Return the POSIX seconds of an RFC 3339 text with its offset from UTC."""
    return int(datetime.fromisoformat(text).timestamp())
