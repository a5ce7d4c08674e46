"""Responses of the desk, parsed: text, links and forms, as a browser without JavaScript uses them.

A form of a page can be filled in and sent back, with all the values that the page gave it.
"""

import json
import re
from collections.abc import Mapping
from functools import cached_property
from html.parser import HTMLParser
from typing import Any, cast
from urllib.parse import urlencode, urljoin

from django.http import HttpResponse
from django.test import Client

HTMX = {"HX-Request": "true"}
# Void elements, and elements whose text is never shown.
VOID = {"base", "meta", "link", "br", "hr", "img", "input"}
HIDDEN = {"script", "style", "template"}


class Element:
    """An HTML element with its attributes and children."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: "Element | None" = None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Element | str] = []

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    @cached_property
    def inside(self) -> list["Element"]:
        """Every descendant, in document order. Cached: use it only after the page has been parsed."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                found += [child, *child.inside]
        return found

    def all(self, *tags: str, **attributes: str) -> list["Element"]:
        """Return the descendants with one of these tags (any if none) and these attributes (_ stands for -)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}.items()
        return [
            item
            for item in self.inside
            if (not tags or item.tag in tags) and wanted <= item.attributes.items()
        ]

    def one(self, *tags: str, **attributes: str) -> "Element":
        """Return the only such descendant."""
        found = self.all(*tags, **attributes)
        assert len(found) == 1, f"{len(found)} of {tags} {attributes}"
        return found[0]

    def by_id(self, name: str) -> "Element":
        return self.one(id=name)

    @property
    def ids(self) -> list[str]:
        return [element["id"] for element in self.all() if "id" in element.attributes]

    @property
    def text(self) -> str:
        """The text, with single spaces."""
        return " ".join(self._text().split())

    @property
    def raw(self) -> str:
        """The text, unchanged."""
        return self._text()

    def _text(self) -> str:
        if self.tag in HIDDEN:
            return ""
        return "".join(child if isinstance(child, str) else child._text() for child in self.children)

    @property
    def parents(self) -> list["Element"]:
        found, step = [], self.parent
        while step is not None:
            found.append(step)
            step = step.parent
        return found

    def links(self) -> list[str]:
        """Return the addresses of the links, in their order."""
        return [link["href"] for link in self.all("a") if "href" in link.attributes]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.at = Element("", {})

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


def parse(html: str) -> Element:
    """Return the root of a page or a fragment. Every element must be closed, in order."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.at is builder.root, f"<{builder.at.tag}> is not closed"
    return builder.root


class Form:
    """A form of a page. `data` is name → values, in the order of the page."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self.action, self.method = element.get("action"), element.get("method", "get").lower()
        self.data: dict[str, list[str]] = {}
        for control in element.all("input", "textarea", "select"):
            if "name" not in control.attributes or "disabled" in control.attributes:
                continue
            for value in _values(control):
                self.data.setdefault(control["name"], []).append(value)

    @property
    def names(self) -> set[str]:
        """The names of all fields, ticked or not."""
        return {
            control["name"]
            for control in self.element.all("input", "textarea", "select")
            if "name" in control.attributes
        }

    @property
    def errors(self) -> dict[str, str]:
        """Field → error, as assistive technology finds it; "" is for errors of the whole form."""
        found: dict[str, str] = {}
        for control in self.element.all("input", "textarea", "select", aria_invalid="true"):
            # A group of radio buttons is described as a whole.
            group = next((item for item in control.parents if item.tag == "fieldset"), control)
            described = control.get("aria-describedby") or group.get("aria-describedby")
            texts = [self.element.by_id(name).text for name in described.split() if name.endswith("_error")]
            assert texts, f"{control['name']} is invalid but does not say why"
            found[control["name"]] = " ".join(texts)
        whole = [
            element.text
            for element in self.element.all(role="alert")
            if not element.all("h3") and element.text
        ]
        if whole:
            found[""] = " ".join(whole)
        return found

    def fill(self, changes: Mapping[str, Any] | None = None, **more: Any) -> "Form":
        """Fill fields: a text; True or False to tick or clear a box; a list to choose several."""
        for name, value in {**(changes or {}), **more}.items():
            assert name in self.names, f"the form has no field {name!r}: {sorted(self.names)}"
            if value is False:
                self.data.pop(name, None)
            else:
                values = value if isinstance(value, list) else ["on" if value is True else value]
                self.data[name] = [str(item) for item in values]
        return self

    def without(self, *names: str) -> "Form":
        """Leave fields out, as only a tampered form does."""
        for name in names:
            self.data.pop(name, None)
        return self

    def forge(self, **fields: Any) -> "Form":
        """Add fields that the form does not have."""
        self.data.update({name: [str(value)] for name, value in fields.items()})
        return self

    def renew(self) -> "Form":
        """Make it a form of its own, as if it had been opened again: what is sent twice is added once."""
        if "once" in self.data:
            self.data["once"] = [str(int(self.data["once"][0]) + 1)]
        return self

    def send(self, client: Client, *, htmx: bool = False, **pressed: str) -> HttpResponse:
        """Send the form. `pressed` is the name and value of the button."""
        address = self.action or self.element.get("data-page")
        data: Any = {**self.data, **{name: [value] for name, value in pressed.items()}}
        options: dict[str, Any] = {"headers": HTMX if htmx else {}}
        if self.element.get("enctype") != "multipart/form-data":
            data, options["content_type"] = urlencode(data, doseq=True), "application/x-www-form-urlencoded"
        return cast(HttpResponse, client.post(address, data, **options))


def _values(control: Element) -> list[str]:
    if control.tag == "textarea":
        # A browser drops the first line end, which is why Django puts one there.
        return [control.raw.removeprefix("\n")]
    if control.tag == "select":
        options = control.all("option")
        chosen = [option for option in options if "selected" in option.attributes] or options[:1]
        return [option.get("value", option.text) for option in chosen]
    kind = control.get("type", "text")
    if kind in {"checkbox", "radio"}:
        return [control.get("value", "on")] if "checked" in control.attributes else []
    return [] if kind in {"submit", "button"} else [control.get("value")]


class Answer:
    """A parsed response of the desk."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.status: int = response.status_code
        self.html = response.content.decode()
        self.root = parse(self.html)

    @property
    def lasting_html(self) -> str:
        """The HTML without the tokens of forms, whose random letters may spell any short word."""
        return re.sub(r'(name="(?:csrfmiddlewaretoken|draft)" value=")[^"]*', r"\1", self.html)

    @property
    def is_page(self) -> bool:
        return bool(self.root.all("html"))

    @property
    def text(self) -> str:
        return self.root.text

    @property
    def title(self) -> str:
        return self.root.one("title").text

    @property
    def notice(self) -> str:
        """The notice: from the htmx event, or from the page's live region."""
        if "HX-Trigger" in self.response:
            found: str = json.loads(self.response["HX-Trigger"])["desk:notice"]["text"]
            return found
        return self.root.by_id("notices").text if self.is_page else ""

    @property
    def alert(self) -> str:
        """The text of the alerts, without the empty region for connection errors."""
        return " ".join(item.text for item in self.root.all(role="alert") if item.get("id") != "troubles")

    @property
    def rows(self) -> list[str]:
        """The public ids of the entries in the list, in their order."""
        return [
            element["id"].removeprefix("entry-")
            for element in self.root.all("li")
            if element.get("id").startswith("entry-")
        ]

    def row(self, uid: str) -> Element:
        return self.root.by_id(f"entry-{uid}")

    @property
    def out_of_band(self) -> list[Element]:
        """The fragments that htmx swaps out of band."""
        return [element for element in self.root.all() if "hx-swap-oob" in element.attributes]

    @property
    def form(self) -> Form:
        """The only POST form, not counting those for signing out, for discarding a draft, for the last steps
        and for asking for publication."""
        found = [
            element
            for element in self.root.all("form", method="post")
            if not element.get("action").endswith(("/logout/", "/discard/", "/publish/ask/"))
            and not any(parent.get("id") == "last-steps" for parent in element.parents)
        ]
        assert len(found) == 1, f"{len(found)} forms to send"
        found[0].attributes["data-page"] = self.response.wsgi_request.get_full_path()
        return Form(found[0])

    def form_to(self, address: str) -> Form:
        return Form(self.root.one("form", action=address))

    @property
    def errors(self) -> dict[str, str]:
        return self.form.errors


def get(client: Client, address: str, *, htmx: bool = False, status: int = 200, **query: str) -> Answer:
    """Request a page, or a fragment with htmx."""
    response = client.get(address, query, headers=HTMX if htmx else {})
    assert response.status_code == status, f"GET {address}: {response.status_code}"
    return Answer(response)


def follow(client: Client, response: Any) -> Answer:
    """Request the page to which a response redirects."""
    assert response.status_code == 302, Answer(response).errors if response.content else response.status_code
    return get(client, urljoin(response.wsgi_request.path, response["Location"]))


def follow_saved(client: Client, response: Any) -> Answer:
    """Return what follows a save: the page that a plain POST leads to, or the fragments for htmx."""
    if not response.wsgi_request.htmx:
        return follow(client, response)
    assert response.status_code == 200, Answer(response).errors if response.content else response.status_code
    answer = Answer(response)
    assert not answer.is_page
    assert len(answer.out_of_band) <= 3
    assert "sidebar" in [fragment.get("id") for fragment in answer.out_of_band]
    return answer


def read_refusal(response: Any, *fields: str) -> Answer:
    """Return the answer to a refused form. Asserts 422 and errors at exactly these fields."""
    answer = Answer(response)
    assert response.status_code == 422
    assert set(answer.errors) == set(fields)
    return answer


def another(client: Client, form: Form, group: str, *, htmx: bool = False) -> Form:
    """Press the button for another row, and return the form of the response."""
    response = form.send(client, htmx=htmx, more=group)
    assert response.status_code == 200
    return Answer(response).form
