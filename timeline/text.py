"""Markdown to safe HTML. The only place that calls `mark_safe`."""

import re
from collections.abc import Iterable
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

# HTML in the source is escaped, not passed on; images are off because nothing is ever shown but words.
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(
    ["image", "heading", "lheading"]
)

_TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr"}
_SCHEMES = {"http", "https", "mailto"}
# Nothing relative either: a text is read on more than one page.
_LINK = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_markdown.validateLink = lambda url: bool(_LINK.match(url))  # type: ignore[method-assign]


def _only_links(tag: str, name: str, value: str) -> str | None:
    # An empty address, as in [x](), would lead to the page it stands on.
    return value if name != "href" or _LINK.match(value) else None


@lru_cache(maxsize=4096)
def render(markdown: str) -> SafeString:
    """Return Markdown as HTML that is safe to show.

    Takes CommonMark without HTML, images and headings (an entry has its own). Gives paragraphs, emphasis,
    lists, quotations, code and links to http, https or mailto; everything else comes out as text.
    """
    html = _markdown.render(markdown)
    return mark_safe(  # noqa: S308 — sanitised on this line
        nh3.clean(
            html,
            tags=_TAGS,
            attributes={"a": {"href"}},
            attribute_filter=_only_links,
            url_schemes=_SCHEMES,
            link_rel="nofollow noopener noreferrer",
        )
    )


def rendered(pieces: Iterable[str]) -> SafeString:
    """Return what our own templates have rendered, one piece after the other, as the safe HTML it was.

    Takes nothing else: templates escape what they are given, and this does not.
    """
    return mark_safe("".join(pieces))  # noqa: S308 — escaped where it was rendered
