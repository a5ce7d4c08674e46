"""HTML as its elements, attributes and words, one a line: what a reader meets, without what only styles it."""

from html.parser import HTMLParser


def outline(html: str) -> str:
    """Return the elements and words of a page, one a line.

    Left out: classes, style sheets, inline scripts (JSON-LD is kept), and white space that HTML ignores.
    """
    parser = _OutlineParser()
    parser.feed(html)
    parser.close()
    parser.end_text()
    return "\n".join(parser.lines)


class _OutlineParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._text: list[str] = []
        self._is_skipped = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.end_text()
        kept = sorted((name, value or "") for name, value in attrs if name != "class")
        self._is_skipped = tag == "style" or (tag == "script" and ("type", "application/ld+json") not in kept)
        if tag == "style" or (tag == "link" and ("rel", "stylesheet") in kept):
            return
        self.lines.append(" ".join([f"<{tag}", *(f'{name}="{value}"' for name, value in kept)]))

    def handle_endtag(self, tag: str) -> None:
        self.end_text()
        self._is_skipped = False
        if tag != "style":
            self.lines.append(f"</{tag}")

    def handle_data(self, data: str) -> None:
        if not self._is_skipped:
            self._text.append(data)

    def end_text(self) -> None:
        words = " ".join("".join(self._text).split())
        if words:
            self.lines.append(words)
        self._text = []
