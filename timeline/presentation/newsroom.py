"""The newsroom as readers see it. It is configured, not stored."""

from collections.abc import Mapping

from django.conf import settings

# Keys: name, contact, policy_url. Each may be missing or "".
Newsroom = Mapping[str, str]


def get_newsroom() -> Newsroom:
    """Return the configured newsroom (settings.NEWSROOM)."""
    newsroom: Newsroom = settings.NEWSROOM
    return newsroom


def get_shows_unchecked() -> bool:
    """Return whether quotations that were compared with no text say so (settings.SHOW_UNCHECKED_QUOTATIONS)."""
    shows_unchecked: bool = settings.SHOW_UNCHECKED_QUOTATIONS
    return shows_unchecked
