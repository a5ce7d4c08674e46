"""A page as a tree of elements, parsed with html.parser."""

from html.parser import HTMLParser

from timeline.pages import inline_assets

VOID = {"base", "meta", "link", "br", "hr", "img", "input"}


class Element:
    """An element with its attributes, children and parent."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: "Element | None") -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element | str] = []

    def all(self, tag: str = "", **attributes: str) -> list["Element"]:
        """Return every element inside with this tag and these attributes (`class_` is one of its classes)."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if (not tag or child.tag == tag) and child.has(attributes):
                    found.append(child)
                found.extend(child.all(tag, **attributes))
        return found

    def one(self, tag: str = "", **attributes: str) -> "Element":
        """Return the only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of <{tag}> {attributes}"
        return found[0]

    def has(self, attributes: dict[str, str]) -> bool:
        for name, value in attributes.items():
            if name == "class_":
                if value not in self.attributes.get("class", "").split():
                    return False
            elif self.attributes.get(name) != value:
                return False
        return True

    @property
    def text(self) -> str:
        """All text inside with single spaces, as it is read out: the aria-label of a link that has one."""
        return " ".join(self._text().split())

    def _text(self) -> str:
        if self.tag in {"script", "style"}:
            return ""
        if self.tag == "a" and "aria-label" in self.attributes:
            return self.attributes["aria-label"]
        return "".join(child if isinstance(child, str) else child._text() for child in self.children)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {}, None)
        self.at = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(element)
        if tag not in VOID:
            self.at = element

    def handle_endtag(self, tag: str) -> None:
        assert self.at.tag == tag, f"</{tag}> closes <{self.at.tag}>"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def parse(html: str | bytes) -> Element:
    """Return the root of a page. Fails unless every element is closed in order."""
    builder = _Builder()
    builder.feed(html.decode() if isinstance(html, bytes) else html)
    builder.close()
    assert builder.at is builder.root, f"<{builder.at.tag}> is not closed"
    return builder.root


# The test client uses TLS.
SITE = "https://testserver"


def canonical(page: Element) -> str:
    """Return the canonical address of a page without the site."""
    address = page.one("link", rel="canonical").attributes["href"]
    assert address.startswith(f"{SITE}/"), address
    return address.removeprefix(SITE)


def scripts(page: Element) -> list[str]:
    """Return the addresses of all scripts of a page. The only inline script must be the loader."""
    found = []
    for script in page.all("script"):
        # Linked data is in a script element and is no script.
        if script.attributes.get("type") == "application/ld+json":
            continue
        if "src" in script.attributes:
            assert not script.children
            found.append(script.attributes["src"])
        else:
            assert script.children == [inline_assets.LOADER_JS]
            assert list(script.attributes) == ["data-scripts"]
            found += script.attributes["data-scripts"].split(" ")
    return found


def entry(page: Element, uid: str) -> Element:
    """Return the element of an entry."""
    return page.one(id=uid)
