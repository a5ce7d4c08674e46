"""HTML character references that were pasted as text: "&amp;", "&#8217;", "&nbsp;".

A page's source, or a feed, shows them in place of the characters. References that were escaped again ("&amp;nbsp;") are
read too. Only references with a semicolon count: "AT&T" and "Q&A" have none.
"""

import re
from html import unescape
from html.entities import html5

PATTERN = r"&(?:amp;){0,3}(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});"
_REFERENCE = re.compile(PATTERN)
_ESCAPED = re.compile("(?<=&)(?:amp;)+")


def may_have_references(text: str) -> bool:
    """Whether a text can contain a reference at all. Quick, and sometimes wrong."""
    return "&" in text and ";" in text


def resolve_reference(reference: str) -> str | None:
    """Return the characters of a single reference, or None if there is no reference of that name."""
    name = _ESCAPED.sub("", reference)[1:]
    if not name:
        return "&"
    character = unescape(f"&{name}") if name.startswith("#") else html5.get(name)
    # "&amp;other;": only the ampersand was a reference.
    return f"&{name}" if character is None and f"&{name}" != reference else character


def resolve_references(text: str) -> str:
    """Return a text with its references replaced by the characters."""
    if not may_have_references(text):
        return text
    return _REFERENCE.sub(lambda match: resolve_reference(match[0]) or match[0], text)


def read_character(text: str, offset: int) -> tuple[str, int]:
    """Return the character at an offset of a text, resolved if it is written as a reference, and the offset after it."""
    if text[offset] == "&" and (match := _REFERENCE.match(text, offset)):
        return resolve_reference(match[0]) or "&", match.end()
    return text[offset], offset + 1
