"""The text of pasted HTML. None of it is displayed as HTML.

It is read in one pass over the tags, without a tree: only lines and hidden elements matter for the text. An element
that is never closed extends to the end, as in a browser, so nothing is read twice.
"""

import re
from html import unescape

# A tag as a browser reads it: ">" within a quoted value does not end it. Possessive ("*+"), so never backtracking.
_TAG = re.compile(
    r"""<(/?)([a-zA-Z][^\s/>]*+)((?:[^>=]|=\s*+(?:"[^"]*+"|'[^']*+'|(?=[^"'])))*+)>""",
)
_HIDING_ATTRIBUTE = re.compile(
    r"""(?:^|[\s"'/])hidden(?=$|[\s/=])|display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden""",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[ \t\n\r\f]+")
# References with more digits than any code point has: `html.unescape` would raise ValueError.
_INVALID_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{8,});?")

# Elements whose content is not HTML.
_RAW = frozenset({"script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp"})
_HIDDEN_ELEMENTS = frozenset(
    {"head", "template", "svg", "math", "canvas", "audio", "video", "object", "select", "datalist"}
)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
# Elements whose end tag may be missing: the next start tag of the same name ends them.
_OPTIONAL_END = frozenset({"p", "li", "dt", "dd", "tr", "td", "th", "option"})
_PARAGRAPHS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "dl", "table", "pre", "hr", "figure"}
)
_LINES = frozenset(
    {"br", "li", "dt", "dd", "tr", "div", "section", "article", "aside", "header", "footer", "main", "nav"}
    | {"address", "figcaption", "caption", "details", "summary", "fieldset", "legend", "form", "body"}
)
_CELLS = frozenset({"td", "th"})


def extract_text(html: str) -> str:
    """Return the text of pasted HTML: an empty line between paragraphs, one line for each line, item and row.

    Scripts, styles, comments and hidden elements are left out; character references are resolved. The result is
    not yet cleaned (see `clean`). The time is proportional to the length for any input.
    """
    return _HTMLReader(html).read()


class _HTMLReader:
    def __init__(self, html: str) -> None:
        self.html = html
        self.pieces: list[str] = []
        # The name of the hidden element around the current offset, and how many elements of that name are open.
        self.hidden, self.depth = "", 0
        self.preformatted = 0

    def read(self) -> str:
        offset = 0
        while offset < len(self.html):
            tag = self.html.find("<", offset)
            self.add_text(self.html[offset : tag if tag >= 0 else len(self.html)])
            offset = self.read_tag(tag) if tag >= 0 else len(self.html)
        lines = [line.strip(" \t") for line in "".join(self.pieces).split("\n")]
        # At most one empty line in a row.
        lines = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
        return "\n".join(lines).strip("\n")

    def add_text(self, text: str) -> None:
        if text and not self.hidden:
            text = text if self.preformatted else _SPACES.sub(" ", text)
            # A space at the start of a line, or after another one, is not displayed.
            if self.pieces and self.pieces[-1][-1:] in ("\n", " ") and not self.preformatted:
                text = text.removeprefix(" ")
            if text:
                self.pieces.append(unescape(_INVALID_REFERENCE.sub("\ufffd", text)))

    def read_tag(self, offset: int) -> int:
        """Read the tag or comment that starts with "<" at an offset; return the offset after it."""
        html = self.html
        if html.startswith("<!--", offset):
            return _skip_past(html, "-->", offset + 4)
        if html[offset + 1 : offset + 2] in ("!", "?"):
            return _skip_past(html, ">", offset)
        is_end = html.startswith("</", offset)
        letter = html[offset + 1 + is_end : offset + 2 + is_end]
        if not (letter.isascii() and letter.isalpha()):
            if is_end:
                return _skip_past(html, ">", offset)
            self.add_text("<")
            return offset + 1
        tag = _TAG.match(html, offset)
        if tag is None:
            return len(html)
        name = tag[2].lower()
        if is_end:
            self.read_end(name)
        else:
            self.read_start(name, tag[3])
        if name in _RAW and not is_end:
            close = re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE).search(html, tag.end())
            return close.start() if close else len(html)
        return tag.end()

    def read_start(self, name: str, attributes: str) -> None:
        if self.hidden:
            if name == self.hidden and name in _OPTIONAL_END and self.depth == 1:
                self.hidden = ""
            else:
                self.depth += name == self.hidden
                return
        if name not in _VOID and (
            name in _RAW or name in _HIDDEN_ELEMENTS or _HIDING_ATTRIBUTE.search(attributes)
        ):
            self.hidden, self.depth = name, 1
            return
        self.preformatted += name == "pre"
        self.add_space(name)

    def read_end(self, name: str) -> None:
        if self.hidden:
            self.depth -= name == self.hidden
            if not self.depth:
                self.hidden = ""
            return
        self.preformatted = max(0, self.preformatted - (name == "pre"))
        if name != "br":
            self.add_space(name)

    def add_space(self, name: str) -> None:
        """Add the line ends or the space by which a browser separates an element from what precedes it."""
        if name in _PARAGRAPHS:
            self.pieces.append("\n\n")
        elif name in _LINES and (name == "br" or not (self.pieces and self.pieces[-1].endswith("\n"))):
            self.pieces.append("\n")
        elif name in _CELLS and not (self.pieces and self.pieces[-1][-1:] in (" ", "\n")):
            self.pieces.append(" ")


def _skip_past(html: str, end: str, offset: int) -> int:
    """Return the offset after the next occurrence of `end`, or the end of the HTML."""
    index = html.find(end, offset)
    return index + len(end) if index >= 0 else len(html)
