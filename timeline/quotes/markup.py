"""Pasted HTML, reduced to its text. Nothing of it is ever shown as HTML again.

One pass over the tags, without building a tree: what the text needs of a page is lines and what is hidden.
Whatever is never closed takes the rest of the page with it, as in a browser; so nothing is looked at twice.
"""

import re
from html import unescape

# A tag as a browser reads it: within a quoted value, ">" does not end it. Nothing is ever given back ("*+").
_TAG = re.compile(
    r"""<(/?)([a-zA-Z][^\s/>]*+)((?:[^>=]|=\s*+(?:"[^"]*+"|'[^']*+'|(?=[^"'])))*+)>""",
)
_HIDDEN = re.compile(
    r"""(?:^|[\s"'/])hidden(?=$|[\s/=])|display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden""",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[ \t\n\r\f]+")
# More digits than any character has: Python would refuse to read them.
_NO_CHARACTER = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{8,});?")

# What stands in them is no HTML.
_RAW = frozenset({"script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp"})
_UNSEEN = frozenset(
    {"head", "template", "svg", "math", "canvas", "audio", "video", "object", "select", "datalist"}
)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
# Their end need not be written: the next of them ends the one before.
_UNENDED = frozenset({"p", "li", "dt", "dd", "tr", "td", "th", "option"})
_PARAGRAPHS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "dl", "table", "pre", "hr", "figure"}
)
_LINES = frozenset(
    {"br", "li", "dt", "dd", "tr", "div", "section", "article", "aside", "header", "footer", "main", "nav"}
    | {"address", "figcaption", "caption", "details", "summary", "fieldset", "legend", "form", "body"}
)
_CELLS = frozenset({"td", "th"})


def from_html(html: str) -> str:
    """Return the text of pasted HTML: paragraphs apart by an empty line; lines, items and rows one each.

    Scripts, styles, comments and what is marked hidden are left out, characters written as entities read. What
    comes out is not yet `clean`. Takes time in proportion to the length, whatever stands in it.
    """
    return _Reading(html).text()


class _Reading:
    def __init__(self, html: str) -> None:
        self.html = html
        self.pieces: list[str] = []
        # The hidden element we are in, and how many of its name are open.
        self.hidden, self.depth = "", 0
        self.preformatted = 0

    def text(self) -> str:
        place = 0
        while place < len(self.html):
            tag = self.html.find("<", place)
            self.words(self.html[place : tag if tag >= 0 else len(self.html)])
            place = self.markup(tag) if tag >= 0 else len(self.html)
        lines = [line.strip(" \t") for line in "".join(self.pieces).split("\n")]
        kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
        return "\n".join(kept).strip("\n")

    def words(self, text: str) -> None:
        if text and not self.hidden:
            text = text if self.preformatted else _SPACES.sub(" ", text)
            # A space at the start of a line is none.
            if self.pieces and self.pieces[-1][-1:] in ("\n", " ") and not self.preformatted:
                text = text.removeprefix(" ")
            if text:
                self.pieces.append(unescape(_NO_CHARACTER.sub("\ufffd", text)))

    def markup(self, place: int) -> int:
        """Read what begins with "<" at a place; return where to go on."""
        html = self.html
        if html.startswith("<!--", place):
            return _after(html, "-->", place + 4)
        if html[place + 1 : place + 2] in ("!", "?"):
            return _after(html, ">", place)
        is_end = html.startswith("</", place)
        letter = html[place + 1 + is_end : place + 2 + is_end]
        if not (letter.isascii() and letter.isalpha()):
            if is_end:
                return _after(html, ">", place)
            self.words("<")
            return place + 1
        tag = _TAG.match(html, place)
        if tag is None:
            return len(html)
        name = tag[2].lower()
        if is_end:
            self.end(name)
        else:
            self.start(name, tag[3])
        if name in _RAW and not is_end:
            close = re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE).search(html, tag.end())
            return close.start() if close else len(html)
        return tag.end()

    def start(self, name: str, attributes: str) -> None:
        if self.hidden:
            if name == self.hidden and name in _UNENDED and self.depth == 1:
                self.hidden = ""
            else:
                self.depth += name == self.hidden
                return
        if name not in _VOID and (name in _RAW or name in _UNSEEN or _HIDDEN.search(attributes)):
            self.hidden, self.depth = name, 1
            return
        self.preformatted += name == "pre"
        self.space(name)

    def end(self, name: str) -> None:
        if self.hidden:
            self.depth -= name == self.hidden
            if not self.depth:
                self.hidden = ""
            return
        self.preformatted = max(0, self.preformatted - (name == "pre"))
        if name != "br":
            self.space(name)

    def space(self, name: str) -> None:
        """Set what follows apart from what stands before."""
        if name in _PARAGRAPHS:
            self.pieces.append("\n\n")
        elif name in _LINES and (name == "br" or not (self.pieces and self.pieces[-1].endswith("\n"))):
            self.pieces.append("\n")
        elif name in _CELLS and not (self.pieces and self.pieces[-1][-1:] in (" ", "\n")):
            self.pieces.append(" ")


def _after(html: str, end: str, place: int) -> int:
    found = html.find(end, place)
    return found + len(end) if found >= 0 else len(html)
