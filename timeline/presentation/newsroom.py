"""The newsroom as readers see it. It is configured, not stored."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings

from timeline.presentation.brand import get_brand
from timeline.text.hosts import get_link

# Keys: name, contact, policy_url, each a text that may be missing or ""; policies, a list of PolicyLink; logo, a Logo or None.
Newsroom = Mapping[str, Any]


class PolicyLink(NamedTuple):
    """A link to what the newsroom says about its work: its words and its address."""

    words: str
    url: str


def get_newsroom() -> Newsroom:
    """Return the configured newsroom (settings.NEWSROOM), with its logo."""
    configured = settings.NEWSROOM
    policies = parse_policy_links(configured.get("policy_links", ""))
    return {**configured, "policies": policies, "logo": get_brand().logo}


def parse_policy_links(text: str) -> list[PolicyLink]:
    """Return the links of a setting ("Corrections=https://…; Funding=https://…"), without those that no browser opens."""
    pairs = (part.partition("=") for part in text.split(";"))
    return [
        PolicyLink(words.strip(), url.strip())
        for words, _sign, url in pairs
        if words.strip() and get_link(url.strip())
    ]


def get_shows_unchecked() -> bool:
    """Return whether quotations that were compared with no text say so (settings.SHOW_UNCHECKED_QUOTATIONS)."""
    shows_unchecked: bool = settings.SHOW_UNCHECKED_QUOTATIONS
    return shows_unchecked
