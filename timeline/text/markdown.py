"""Markdown to safe HTML. No other module of the project calls `mark_safe`."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import pairwise

import nh3
from django.templatetags.static import static
from django.utils.html import escape as escape_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from timeline.text.content_caches import cache_content
from timeline.text.hosts import is_host, split_authority

# HTML in the source is escaped. Images are off because a timeline has no pictures; headings because an entry has its own.
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(
    ["image", "heading", "lheading"]
)

# For documents of this project, not for what anybody has typed. HTML in them is escaped, too.
_own_pages = MarkdownIt("commonmark", {"html": False, "linkify": False, "xhtmlOut": False}).enable("table")

_JSON_ESCAPES = [(character.encode(), rf"\u{ord(character):04x}".encode()) for character in "<>&\u2028\u2029"]
# Not after <code>: white space at its start is part of the code.
_GAP = re.compile(r"(?<=>)(?<!<code>)\s*\n\s*")
_TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr"}
_SCHEMES = {"http", "https", "mailto"}
# No relative links: the same text appears on pages with different addresses.
_LINK = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_markdown.validateLink = lambda url: bool(_LINK.match(url))  # type: ignore[method-assign]


# An address in running text ends at white space and at what cannot be part of one; "www." needs no scheme.
_BARE_ADDRESS = re.compile(
    r"(?<![\w/@.])(?:https?://|www\.(?=[\w-]+\.))[^\s<>\"“”«»`]{1,2000}", re.IGNORECASE
)
_CLOSING = {")": "(", "]": "["}
_PICTURE = re.compile(r"!\[[^\]]{0,1000}\][(\[]")


def has_picture(markdown: str) -> bool:
    """Return whether a text has Markdown for a picture, which is not shown."""
    return _PICTURE.search(markdown) is not None


def _trim_address(address: str) -> str:
    """Return an address without the punctuation of the sentence around it."""
    while address:
        last = address[-1]
        if last in ".,;:!?'’*_~" or (
            last in _CLOSING and address.count(last) > address.count(_CLOSING[last])
        ):
            address = address[:-1]
        else:
            break
    return address


def _split_addresses(text: str, level: int) -> Iterator[Token]:
    """Yield the tokens of a text in which each address is a link."""
    end = 0
    for match in _BARE_ADDRESS.finditer(text):
        address = _trim_address(match[0])
        target = _markdown.normalizeLink(address if "://" in address else f"https://{address}")
        if not is_host(split_authority(target)[0]):
            continue
        if before := text[end : match.start()]:
            yield Token("text", "", 0, content=before, level=level)
        yield Token("link_open", "a", 1, attrs={"href": target}, level=level, markup="linkify", info="auto")
        yield Token("text", "", 0, content=address, level=level + 1)
        yield Token("link_close", "a", -1, level=level, markup="linkify", info="auto")
        end = match.start() + len(address)
    if rest := text[end:]:
        yield Token("text", "", 0, content=rest, level=level)


def _link_addresses(state: StateCore) -> None:
    """Make links of addresses in running text. Those in links and in code are left alone."""
    for block in state.tokens:
        if block.type != "inline" or not block.children:
            continue
        children: list[Token] = []
        depth = 0
        for token in block.children:
            depth += token.nesting if token.type in ("link_open", "link_close") else 0
            if token.type == "text" and not depth and _BARE_ADDRESS.search(token.content):
                children += _split_addresses(token.content, token.level)
            else:
                children.append(token)
        block.children = children


_markdown.core.ruler.push("link_addresses", _link_addresses)


def _filter_link(tag: str, name: str, value: str) -> str | None:
    # An empty address, as in [x](), would link to the current page.
    return value if name != "href" or _LINK.match(value) else None


@cache_content(4096)
def render(markdown: str) -> SafeString:
    """Return Markdown as HTML that is safe to include in a page.

    Takes CommonMark without HTML, images and headings. Gives paragraphs, emphasis, lists, quotations, code and
    links to http, https or mailto; everything else comes out as text. A bare address of the web becomes a link.
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


def render_own_page(markdown: str, *, pictures: str) -> SafeString:
    """Return a page of this project's own documents as HTML: with headings, tables and pictures.

    The addresses of pictures begin with `pictures`; they become those of the static files. Each heading of the second level
    gets an id, and there is a list of them below the title.
    """
    tokens = _own_pages.parse(markdown)
    contents = []
    for token, following in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            anchor = slugify(following.content)
            token.attrSet("id", anchor)
            contents.append(f'<li><a href="#{anchor}">{escape_html(following.content)}</a></li>')
        for child in token.children or []:
            if child.type == "image":
                child.attrSet("src", static(str(child.attrGet("src")).removeprefix(pictures)))
                child.attrSet("loading", "lazy")
    html = _own_pages.renderer.render(tokens, _own_pages.options, {})
    title, end, rest = html.partition("</h1>")
    return mark_safe(f"{title}{end}<ul>{''.join(contents)}</ul>{rest}")  # noqa: S308 — files of this project, without HTML


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
