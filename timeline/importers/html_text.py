"""HTML of other programs → Markdown without HTML, in bounded time.

nh3 repairs the HTML and leaves a few elements; what remains is well formed. Links keep http, https and mailto only.
Pictures and frames become links: nothing is embedded. We wrote the second step ourselves because markdownify recurses
into each element, and escapes less (decision 0051).
"""

import re
from html import unescape

import nh3

from timeline.document import content_rules
from timeline.importers.file_limits import MAX_HTML_DEPTH, MAX_HTML_LENGTH, MAX_OPEN_TAGS, MAX_TAGS
from timeline.text import hosts

_BLOCKS = {
    *(
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "figure",
        "figcaption",
        "blockquote",
        "ul",
        "ol",
        "li",
    ),
    *(
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "table",
        "thead",
        "tbody",
        "tr",
        "dl",
        "dt",
        "dd",
        "hr",
        "cite",
    ),
}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_EMPHASIS = {"em", "i", "strong", "b"}
# Stand for marks until the text around them is known. Texts do not keep these characters.
_WEAK, _STRONG, _END = "\ue000", "\ue001", "\ue002"
_MARKS = {_WEAK: "*", _STRONG: "**"}
_PRIVATE = re.compile("[\ue000-\ue002]")
_MARKED = re.compile(rf"([{_WEAK}{_STRONG}])([^\ue000-\ue002]*){_END}(?=(\w)?)")
_TAGS = {*_BLOCKS, *_EMPHASIS, "a", "br", "img", "iframe", "td", "th", "video", "audio", "source"}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "iframe": {"src", "title"},
    "video": {"src"},
    "audio": {"src"},
    "source": {"src"},
}
_HTML = re.compile(
    r"</?(?:a|abbr|audio|b|blockquote|br|cite|code|div|em|figure|h[1-6]|hr|i|iframe|img|li|ol|p|pre|s|script|small|span|"
    r"strong|style|sub|sup|table|td|th|tr|u|ul|video)\b[^<>]*>|&(?:[a-zA-Z][a-zA-Z0-9]{1,10}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});",
    re.IGNORECASE,
)
# Characters that mean something in Markdown wherever they are, and an underscore that is not within a word.
_SPECIAL = re.compile(r"([\\`*\[\]<>]|(?<!\w)_|_(?!\w)|&(?=#?\w+;))")
_LINE_START = re.compile(r"^(\s*)([#+>=~-]|\d{1,9}[.)](?=\s|$))")
# What nh3 writes: names in small letters, values in quotation marks, text without "<".
_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+=\"[^\"]*\")*)\s*/?>|([^<]+)")
_ATTRIBUTE = re.compile(r"([a-z-]+)=\"([^\"]*)\"")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})[^<>]*>")
_BLOCK_TAG = re.compile(r"<(?=/?(?:p|br|div|li|h[1-6]|td|tr)\b)", re.IGNORECASE)
_LINK = re.compile(r"<a href=\"([^\"]*)\">([^<]*)</a>")
# In plain text: what stands at the end of an element.
_LINE_ENDS = {
    "p": "\n\n",
    "div": "\n\n",
    "ul": "\n",
    "ol": "\n",
    "li": "\n",
    "tr": "\n",
    "br": "\n",
} | dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "\n\n")
_END_TAG = re.compile(r"(?:</(?=[a-z])|<(?=br>))([a-z][a-z0-9]*)>")
# Elements without an end, or whose end may be left out.
_SINGLE = {"br", "hr", "img", "input", "meta", "link", "source", "wbr", "p"}
_GAP = re.compile(r"[ \t\r\n\f]+")


def has_html(text: str) -> bool:
    """Return whether a text has tags or character references of HTML."""
    return _HTML.search(text) is not None


def escape_markdown(text: str) -> str:
    """Return plain text as Markdown in which every character means itself."""
    return "\n".join(_escape_line_start(_escape(line)) for line in text.split("\n"))


def write_plain(text: str) -> str:
    """Return plain text of several lines as Markdown that keeps its lines."""
    return re.sub(r"(?<!\n)\n(?!\n)", "\\\\\n", escape_markdown(text))


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _escape_line_start(line: str) -> str:
    return _LINE_START.sub(
        lambda match: (
            match[1] + (f"\\{match[2]}" if len(match[2]) == 1 else f"{match[2][:-1]}\\{match[2][-1]}")
        ),
        line,
    )


def write_link(label: str, address: str) -> str:
    """Return a Markdown link; the label is plain text."""
    target = f"<{address}>" if "(" in address or ")" in address else address
    return f"[{_escape(' '.join(label.split()))}]({target})"


def find_link_problem(address: str) -> str:
    """Return why an address cannot be a link, or ""."""
    return content_rules.find_address_problem(address)


def describe_address(address: str) -> str:
    """Return a short name of an address: its host and the last step of its path."""
    host = hosts.split_authority(address)[0].lower().removeprefix("www.")
    path = re.split(r"[?#]", address.partition("://")[2])[0].rstrip("/")
    last = path.rpartition("/")[2] if "/" in path else ""
    return f"{host}: {last}" if last and len(last) <= 80 else host or address


def to_markdown(html: str) -> str:
    """Return HTML as Markdown: paragraphs, emphasis, lists, quotations and links. Other elements give their text.

    Of HTML that is too long or too deep the text alone is kept.
    """
    if not _is_moderate(html):
        return escape_markdown(_strip_tags(html))
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    writer = _MarkdownWriter()
    for match in _TOKEN.finditer(cleaned):
        end, tag, attributes, text = match.groups()
        if text is not None:
            writer.write_text(unescape(text))
        elif end:
            writer.close_tag(tag)
        else:
            writer.open_tag(
                tag,
                {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
                if attributes
                else {},
            )
    return writer.finish()


def to_line(html: str) -> str:
    """Return HTML as one line of plain text: for a headline, a caption or a credit."""
    if not has_html(html):
        return " ".join(html.split())
    if not _is_moderate(html):
        return _strip_tags(html)
    spaced = _BLOCK_TAG.sub(" <", html)
    return " ".join(unescape(nh3.clean(spaced, tags=set())).split())


def to_paragraphs(html: str) -> str:
    """Return HTML as plain text with its paragraphs, for a summary. The address of a link stands after its text."""
    if not has_html(html):
        return html.strip()
    if not _is_moderate(html):
        return _strip_tags(html)
    cleaned = nh3.clean(
        html,
        tags={"a", *_LINE_ENDS},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    text = _LINK.sub(r"\2 (\1)", _GAP.sub(" ", cleaned))
    text = _END_TAG.sub(lambda match: _LINE_ENDS.get(match[1], ""), text)
    lines = (" ".join(line.split()) for line in unescape(nh3.clean(text, tags=set())).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _is_moderate(html: str) -> bool:
    """Whether HTML can be repaired in little time, which for deep nesting grows with its square."""
    if len(html) > MAX_HTML_LENGTH:
        return False
    depth = 0
    for number, match in enumerate(_TAG.finditer(html)):
        depth += -1 if match[1] else match[2].lower() not in _SINGLE
        if depth > MAX_OPEN_TAGS or number > MAX_TAGS:
            return False
    return True


def _strip_tags(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())


class _MarkdownWriter:
    """Writes well-formed HTML with few elements as Markdown. Keeps a list of open blocks, and never recurses."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.pieces: list[str] = []
        self.prefixes: list[list[str]] = []  # each: for the first line of the next block, for all others
        self.deeper = (
            0  # open lists and quotations beyond MAX_HTML_DEPTH, which are written as if they were not
        )
        self.lists: list[int] = []  # -1 for bullets, else the next number
        self.link = ""
        self.label: list[str] = []
        self.emphasis: list[tuple[str, int]] = []

    def open_tag(self, tag: str, values: dict[str, str]) -> None:
        """Write what the start of an element means. `values` are its attributes."""
        if tag == "br":
            self._write("\n")
        elif tag in ("td", "th"):
            self._write(" ")
        elif tag == "a":
            self._close_link()
            self.link = values.get("href", "").strip().replace(" ", "%20")
        elif tag in _EMPHASIS:
            if not self.link and len(self.emphasis) < MAX_HTML_DEPTH:
                self.emphasis.append((tag, len(self.pieces)))
        elif tag in ("img", "iframe", "video", "audio", "source"):
            self._write_media(tag, values)
        elif tag in _BLOCKS:
            self._flush()
            self._open_block(tag)

    def close_tag(self, tag: str) -> None:
        """Write what the end of an element means."""
        if tag == "a":
            self._close_link()
        elif tag in _EMPHASIS:
            self._close_emphasis(tag)
        elif tag in _BLOCKS:
            self._flush()
            self._close_block(tag)

    def write_text(self, data: str) -> None:
        """Write text with each character as itself."""
        data = _PRIVATE.sub("", data)
        if self.link:
            self.label.append(_GAP.sub(" ", data))
        else:
            self._write(_escape(_GAP.sub(" ", data)))

    def _write(self, text: str) -> None:
        (self.label if self.link else self.pieces).append(text)

    def _write_media(self, tag: str, values: dict[str, str]) -> None:
        address = values.get("src", "")
        words = values.get("alt", "") or values.get("title", "")
        if not address or find_link_problem(address):
            self._write(words if self.link else _escape(words))
        elif self.link:
            self._write(words or describe_address(address))
        else:
            self.pieces.append(write_link(words or describe_address(address), address))

    def _close_link(self) -> None:
        if not self.link:
            return
        label, address = " ".join("".join(self.label).split()), self.link
        spaced = "".join(self.label)
        self.link, self.label = "", []
        if spaced[:1].isspace():
            self.pieces.append(" ")
        if find_link_problem(address):
            self.pieces.append(_escape(label))
        else:
            # A link without words is not displayed.
            self.pieces.append(write_link(label, address) if label else "")
        if spaced[-1:].isspace():
            self.pieces.append(" ")

    def _close_emphasis(self, tag: str) -> None:
        """Put marks around the words since the start of the element, if Markdown reads them as such there."""
        index = next(
            (number for number in range(len(self.emphasis) - 1, -1, -1) if self.emphasis[number][0] == tag),
            -1,
        )
        if index < 0:
            return
        start = self.emphasis[index][1]
        del self.emphasis[index:]
        inner = "".join(self.pieces[start:])
        words = inner.strip()
        before = next((piece[-1] for piece in reversed(self.pieces[max(0, start - 4) : start]) if piece), "")
        if (
            not words
            or "\n" in words
            or _PRIVATE.search(words)
            or not (words[0].isalnum() and words[-1].isalnum())
        ):
            return
        if before and not before.isspace() and before not in "(“‘\"'":
            return
        lead, trail = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
        self.pieces[start:] = [f"{lead}{_STRONG if tag in ('b', 'strong') else _WEAK}{words}{_END}", trail]

    def _open_block(self, tag: str) -> None:
        if tag == "ul":
            self.lists.append(-1)
        elif tag == "ol":
            self.lists.append(1)
        elif tag == "li":
            marker = "- "
            if self.lists and self.lists[-1] > 0:
                marker = f"{self.lists[-1]}. "
                self.lists[-1] += 1
            self._push_prefix(marker, " " * len(marker))
        elif tag == "blockquote":
            self._push_prefix("> ", "> ")

    def _push_prefix(self, first: str, rest: str) -> None:
        if len(self.prefixes) < MAX_HTML_DEPTH:
            self.prefixes.append([first, rest])
        else:
            self.deeper += 1

    def _close_block(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            if self.lists:
                self.lists.pop()
        elif tag in ("li", "blockquote"):
            if self.deeper:
                self.deeper -= 1
            elif self.prefixes:
                self.prefixes.pop()

    def _flush(self) -> None:
        """End a paragraph: write its lines with the marks of the lists and quotations around it."""
        self._close_link()
        self.emphasis.clear()
        text = _write_marks("".join(self.pieces))
        self.pieces = []
        lines = [" ".join(line.split()) for line in text.split("\n")]
        while lines and not lines[0]:
            lines.pop(0)
        while lines and not lines[-1]:
            lines.pop()
        if not lines:
            return
        lines = [_escape_line_start(line) for line in lines]
        written = []
        for index, line in enumerate(lines):
            prefix = "".join(part[0] if index == 0 else part[1] for part in self.prefixes)
            # A backslash at the end keeps the line break.
            written.append(f"{prefix}{line}" + ("\\" if index < len(lines) - 1 else ""))
        for part in self.prefixes:
            part[0] = part[1]
        gap = "".join(part[1] for part in self.prefixes).rstrip()
        self.blocks.append("\n".join(line for line in written))
        self.blocks.append(gap if ">" in gap and self.prefixes else "")

    def finish(self) -> str:
        """Return the Markdown."""
        self._flush()
        while self.blocks and not self.blocks[-1].strip(" >"):
            self.blocks.pop()
        return "\n".join(self.blocks)


def _write_marks(text: str) -> str:
    """Write the marks of emphasis; none where a letter follows, because Markdown would not end the emphasis there."""
    text = _MARKED.sub(
        lambda match: match[2] if match[3] else f"{_MARKS[match[1]]}{match[2]}{_MARKS[match[1]]}", text
    )
    return _PRIVATE.sub("", text)
