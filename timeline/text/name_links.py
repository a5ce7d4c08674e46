"""Names in texts, and links from them: which of several names a text contains, and the text with its names linked.

Plain matching: a name is found where it stands between the boundaries of words, in any script, exactly as it is
written. The longest name wins. A name that belongs to two things is never linked.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import escape, unescape
from typing import NamedTuple

from django.utils.safestring import SafeString

from timeline.text import markdown

SHORTEST_NAME = 2  # characters: a single letter is rarely a name
# Scripts that put no space between words: Thai, Lao, Myanmar, Khmer, and those of China and Japan.
_WITHOUT_SPACES = (
    ("\u0e00", "\u0eff"),
    ("\u1000", "\u109f"),
    ("\u1780", "\u17ff"),
    ("\u3040", "\u30ff"),
    ("\u3400", "\u9fff"),
    ("\U00020000", "\U0003ffff"),
)
# A tag, with any ">" in the values of its attributes, or the text before the next one.
_TAG_OR_TEXT = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+|<""")
_OPENING = re.compile(r"<(a|code)[\s>]")
_CLOSING = re.compile(r"</(?:a|code)>")


class NameLink(NamedTuple):
    """A name, and the address that it leads to."""

    name: str
    href: str


class _Match(NamedTuple):
    start: int
    end: int
    link: NameLink


class NameFinder:
    """Finds names in texts. Each name comes with an address; names with two addresses are left out."""

    def __init__(self, links: Iterable[NameLink]) -> None:
        hrefs: dict[str, set[str]] = {}
        for link in links:
            if len(link.name) >= SHORTEST_NAME:
                hrefs.setdefault(link.name, set()).add(link.href)
        self._hrefs = {name: next(iter(each)) for name, each in hrefs.items() if len(each) == 1}
        longest_first = sorted(self._hrefs, key=lambda name: (-len(name), name))
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def find(self, text: str, but_not: Iterable[str] = ()) -> list[NameLink]:
        """Return the names in a text, each address once in the order of the text, without the addresses `but_not`."""
        links: dict[str, NameLink] = {}
        seen = set(but_not)
        for match in self._list_matches(text):
            if match.link.href not in seen:
                links.setdefault(match.link.href, match.link)
        return list(links.values())

    def _list_matches(self, text: str) -> Iterator[_Match]:
        position = 0
        while self._pattern and (found := self._pattern.search(text, position)):
            name = found[0]
            if not is_separate(text, found.start(), found.end()):
                # A shorter name may begin here, too.
                shorter = sorted(filter(name.startswith, self._hrefs), key=len, reverse=True)
                name = next(
                    (each for each in shorter if is_separate(text, found.start(), found.start() + len(each))),
                    "",
                )
            if not name:
                position = found.start() + 1
                continue
            position = found.start() + len(name)
            yield _Match(found.start(), position, NameLink(name, self._hrefs[name]))


def is_separate(text: str, start: int, end: int) -> bool:
    """Return whether no word of a text is cut at `start` or at `end`."""
    return _is_boundary(text, start) and _is_boundary(text, end)


def _is_boundary(text: str, index: int) -> bool:
    if index in (0, len(text)):
        return True
    before, after = text[index - 1], text[index]
    if unicodedata.category(after)[0] == "M":
        return False  # a mark belongs to the letter before it
    if _is_without_spaces(before) or _is_without_spaces(after):
        return True
    return not (_is_of_word(before) and _is_of_word(after))


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"


def _is_without_spaces(character: str) -> bool:
    return character >= "\u0e00" and any(first <= character <= last for first, last in _WITHOUT_SPACES)


def link_text(text: str, links: Sequence[NameLink]) -> SafeString:
    """Return a plain text as HTML in which the first occurrence of each of these names is a link."""
    return markdown.join_rendered(_link(text, list(links)))


def link_html(html: str, links: Sequence[NameLink]) -> SafeString:
    """Return HTML in which the first occurrence of each of these names is a link.

    Names in links and in code are left alone. The HTML must be well-formed, as `markdown.render` gives it.
    """
    if not links:
        return markdown.join_rendered([html])
    waiting = list(links)
    pieces: list[str] = []
    depth = 0
    for piece in _TAG_OR_TEXT.findall(html):
        if piece.startswith("<"):
            depth += bool(_OPENING.match(piece)) - bool(_CLOSING.match(piece))
            pieces.append(piece)
        elif depth or not waiting:
            pieces.append(piece)
        else:
            text = unescape(piece)
            before = len(waiting)
            linked = list(_link(text, waiting))
            pieces += linked if len(waiting) < before else [piece]
    return markdown.join_rendered(pieces)


def _link(text: str, waiting: list[NameLink]) -> Iterator[str]:
    """Yield a text as HTML with links; the names that were found are taken out of `waiting`."""
    matches: list[_Match] = []
    for link in sorted(waiting, key=lambda each: -len(each.name)):
        match = _find_first(text, link, matches)
        if match:
            matches.append(match)
            waiting.remove(link)
    end = 0
    for match in sorted(matches):
        yield escape(text[end : match.start])
        name = escape(text[match.start : match.end])
        yield f'<a class="name" href="{escape(match.link.href)}">{name}</a>'
        end = match.end
    yield escape(text[end:])


def _find_first(text: str, link: NameLink, taken: Sequence[_Match]) -> _Match | None:
    start = text.find(link.name)
    while start >= 0:
        end = start + len(link.name)
        is_free = all(end <= other.start or start >= other.end for other in taken)
        if is_free and is_separate(text, start, end):
            return _Match(start, end, link)
        start = text.find(link.name, start + 1)
    return None
