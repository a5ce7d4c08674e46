"""Markdown to safe HTML. No other module of the project calls `mark_safe`."""

import re
from collections.abc import Iterable
from html import unescape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from timeline.text.content_caches import cache_content

# HTML in the source is escaped. Images are off because a timeline has no pictures; headings because an entry has its own.
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(
    ["image", "heading", "lheading"]
)

_JSON_ESCAPES = [(character.encode(), rf"\u{ord(character):04x}".encode()) for character in "<>&\u2028\u2029"]
# Not after <code>: white space at its start is part of the code.
_GAP = re.compile(r"(?<=>)(?<!<code>)\s*\n\s*")
_TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr"}
_SCHEMES = {"http", "https", "mailto"}
# No relative links: the same text appears on pages with different addresses.
_LINK = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_markdown.validateLink = lambda url: bool(_LINK.match(url))  # type: ignore[method-assign]


def _filter_link(tag: str, name: str, value: str) -> str | None:
    # An empty address, as in [x](), would link to the current page.
    return value if name != "href" or _LINK.match(value) else None


@cache_content(4096)
def render(markdown: str) -> SafeString:
    """Return Markdown as HTML that is safe to include in a page.

    Takes CommonMark without HTML, images and headings. Gives paragraphs, emphasis, lists, quotations, code and
    links to http, https or mailto; everything else comes out as text.
    """
    html = _markdown.render(markdown)
    return mark_safe(  # noqa: S308 — sanitised on this line
        nh3.clean(
            html,
            tags=_TAGS,
            attributes={"a": {"href"}},
            attribute_filter=_filter_link,
            url_schemes=_SCHEMES,
            link_rel="nofollow noopener noreferrer",
        )
    )


def to_plain_text(markdown: str) -> str:
    """Return the text of Markdown without its mark-up."""
    return unescape(nh3.clean(render(markdown), tags=set())).strip()


def to_json_block(json: bytes) -> SafeString:
    """Return JSON for the content of a script element: nothing in it can end the element."""
    return mark_safe(escape_json(json).decode())  # noqa: S308 — without any character special in HTML


def escape_json(json: bytes) -> bytes:
    """Return equivalent JSON in which "<", ">", "&", U+2028 and U+2029 are written as JSON escapes.

    The first three are special in HTML, the other two end a line in scripts.
    """
    for character, escape in _JSON_ESCAPES:
        json = json.replace(character, escape)
    return json


def collapse_gaps(html: str) -> str:
    """Return rendered HTML with each run of white space after a tag reduced to one line end.

    Half of the lines of a template are conditions that leave blank lines, in each of hundreds of entries. Not for
    elements whose line ends are displayed (`white-space: pre-line`).
    """
    return _GAP.sub("\n", html)


def join_rendered(pieces: Iterable[str]) -> SafeString:
    """Return pieces of HTML joined and marked safe.

    Only for output of our own templates, which escape their values: this function escapes nothing.
    """
    return mark_safe("".join(pieces))  # noqa: S308 — escaped by the templates
