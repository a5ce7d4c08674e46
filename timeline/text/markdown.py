"""Markdown to safe HTML. The only place that calls `mark_safe`."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

# HTML in the source is escaped, not passed on; images are off because nothing is ever shown but words.
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(
    ["image", "heading", "lheading"]
)

_IN_SCRIPTS = [(one.encode(), rf"\u{ord(one):04x}".encode()) for one in "<>&\u2028\u2029"]
# Code keeps its own: its first line may be empty, and the next one indented.
_GAP = re.compile(r"(?<=>)(?<!<code>)\s*\n\s*")
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


def plain(markdown: str) -> str:
    """Return what Markdown says, as plain text."""
    return unescape(nh3.clean(render(markdown), tags=set())).strip()


def data_block(json: bytes) -> SafeString:
    """Return JSON as it may stand within a script element of a page: nothing in it can end the element.

    What HTML could take for its own is written as JSON's escapes, which every reader of JSON takes back.
    """
    return mark_safe(in_html(json).decode())  # noqa: S308 — holds none of the characters that mean anything there


def in_html(json: bytes) -> bytes:
    """Return JSON without "<", ">" and "&", and without the line ends that only scripts know."""
    for character, escape in _IN_SCRIPTS:
        json = json.replace(character, escape)
    return json


def closed_up(html: str) -> str:
    """Return HTML as our templates render it with one line end for each run of white space after a tag.

    It reads as before: half of the lines of a template are conditions that leave nothing but a gap, in each of hundreds
    of entries. Not for text whose line ends count (`white-space: pre-line`).
    """
    return _GAP.sub("\n", html)


def rendered(pieces: Iterable[str]) -> SafeString:
    """Return what our own templates have rendered, one piece after the other, as the safe HTML it was.

    Takes nothing else: templates escape what they are given, and this does not.
    """
    return mark_safe("".join(pieces))  # noqa: S308 — escaped where it was rendered
