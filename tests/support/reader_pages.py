"""Everything that readers get of a document, as text: pages, embeds, feeds, linked data and the share card."""

import html
import re

import msgspec

from tests.support import page_html, sample_documents
from timeline import document
from timeline.dates import When
from timeline.document import Document
from timeline.formats import atom, jsonfeed, jsonld
from timeline.pages import share_card
from timeline.pages.embed import render_embed, render_entry_embed
from timeline.pages.entry import render_entry
from timeline.pages.options import PageOptions
from timeline.pages.party import render_party
from timeline.pages.sources import render_sources
from timeline.pages.timeline import render_timeline

LANGUAGES = ("ar", "de", "en", "es", "fr")
SITE = "https://news.example"
NEWSROOM = {"name": "The Record", "contact": "desk@news.example", "policy_url": ""}


def replace(whole: Document, language: str, **parts: object) -> Document:
    """Return a document in a language, with other parts."""
    timeline = msgspec.structs.replace(whole.timeline, language=language)
    return msgspec.structs.replace(whole, timeline=timeline, **parts)


def build_document(
    language: str, *, parties: list[document.Party] | None = None, **parts: object
) -> Document:
    """Return a published document with two parties and these parts, such as `requests=[…]`."""
    empty: dict[str, object] = {
        "sources": [],
        "events": [],
        "statements": [],
        "requests": [],
        "corrections": [],
    }
    bare: dict[str, object] = {"checks": [], "withdrawals": [], "redirects": [], "removals": []}
    whole = replace(
        sample_documents.every_field(),
        language,
        parties=parties
        or [
            document.Party(id="ferry1", name="Ferry & Co.", kind="organisation"),
            document.Party(id="paper1", name="Kurier", kind="organisation"),
        ],
        **{**empty, **bare, **parts},
    )
    entries = [*whole.events, *whole.statements, *whole.requests, *whole.withdrawals]
    return msgspec.structs.replace(whole, order=[entry.id for entry in entries])


def list_days(count: int) -> list[document.Event]:
    """Return events on consecutive days, so that a timeline has a chart."""
    return [
        document.Event(id=f"day{n}", headline=f"{n}", when=When(f"2017-03-{n:02}"))
        for n in range(1, count + 1)
    ]


def render_all(whole: Document) -> dict[str, str]:
    """Return the HTML, XML, JSON or SVG of everything that shows a document, by name."""
    options = PageOptions(newsroom=NEWSROOM, site=SITE)
    pages: dict[str, str | None] = {
        "timeline": render_timeline(whole, options),
        "preview": render_timeline(whole, PageOptions(newsroom=NEWSROOM, is_preview=True)),
        "sources": render_sources(whole, options),
        "embed": render_embed(whole, options),
        "atom": atom.write_at(whole, site=SITE, newsroom=NEWSROOM).decode(),
        "jsonfeed": jsonfeed.write_at(whole, site=SITE, newsroom=NEWSROOM).decode(),
        "jsonld": jsonld.write_at(whole, site=SITE, newsroom=NEWSROOM).decode(),
    }
    for uid in whole.order:
        pages[f"entry {uid}"] = render_entry(whole, uid, options)
        pages[f"embed {uid}"] = render_entry_embed(whole, uid, options)
        pages[f"card {uid}"] = share_card.render_entry_svg(whole, uid, newsroom=NEWSROOM)
    for party in whole.parties:
        pages[f"party {party.id}"] = render_party(whole, party.id, options)
    return {name: page for name, page in pages.items() if page}


def get_text(page: str) -> str:
    """Return the texts of a page with those of its attributes; of a feed or linked data, all that is in it."""
    if page.startswith("<svg"):
        # Each line is isolated: together they are the sentence.
        page = re.sub("[\u2066-\u2069]", "", page)
        return " ".join(
            html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)).split()
        )
    if not page.lstrip().lower().startswith("<!doctype html"):
        return html.unescape(html.unescape(re.sub(r"<[^>]+>", " ", page)))
    root = page_html.parse(page)
    names = ("aria-label", "title", "alt", "content", "placeholder")
    attributes = [
        element.attributes[name] for element in root.all() for name in names if name in element.attributes
    ]
    # One text a line: words of two elements are no sentence.
    return "\n".join([*_list_lines(root), *attributes])


def _list_lines(element: page_html.Element) -> list[str]:
    blocks = {"p", "li", "dd", "dt", "td", "th", "h1", "h2", "h3", "title", "summary", "option", "label"}
    lines, inline = [], ""
    for child in element.children:
        if isinstance(child, str):
            inline += child
        elif child.tag in {"script", "style", "noscript"}:
            continue
        elif child.tag in blocks or any(each.tag in blocks for each in child.all()):
            lines += [inline, *_list_lines(child)]
            inline = ""
        else:
            inline += _join_text(child)
    return [" ".join(line.split(" ")).strip() for line in [*lines, inline] if line.strip()]


def _join_text(element: page_html.Element) -> str:
    """Return the text of an element with its spaces, which are of several kinds."""
    if element.tag in {"script", "style"}:
        return ""
    return "".join(child if isinstance(child, str) else _join_text(child) for child in element.children)
