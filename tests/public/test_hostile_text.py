"""HTML and scripts in any text of a document are escaped."""

import re
from typing import Any

import msgspec
import pytest
from django.test import Client

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents
from tests.support.hostile_values import PARTS, list_text_paths, replace_texts
from timeline.document import Document
from timeline.pages import inline_assets
from timeline.pages.options import PageOptions
from timeline.pages.timeline import render_timeline
from timeline.text.markdown import render

# Shown on other pages than the timeline's, or in the comparison of versions only.
ELSEWHERE = {"version.note", "timeline.standfirst", "parties.0.introduction", "events.0.short_label"}
SCRIPT = "<script>alert('{path}')</script>"


HOSTILE = msgspec.convert(replace_texts(PARTS, lambda path: SCRIPT.format(path=path)), Document)
TEXTS = [path for path in list_text_paths(PARTS) if path not in ELSEWHERE]


def test_the_document_of_these_tests_uses_every_field_of_the_format() -> None:
    def names(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {name for part in value.values() for name in names(part)}
        return {name for part in value for name in names(part)} if isinstance(value, list) else set()

    schema = msgspec.json.schema(Document)
    known = {name for part in schema["$defs"].values() for name in part["properties"]}
    assert known == names(PARTS)


@pytest.fixture(scope="module")
def shown() -> str:
    return render_timeline(HOSTILE, PageOptions(newsroom={}))


@pytest.fixture(scope="module")
def shown_text(shown: str) -> str:
    return page_html.parse(shown).text


@pytest.mark.parametrize("path", TEXTS)
def test_a_text_comes_out_as_text(path: str, shown: str, shown_text: str) -> None:
    assert SCRIPT.format(path=path) not in shown
    assert SCRIPT.format(path=path) in shown_text


def test_no_script_and_no_style_but_ours_is_on_any_page(client: Client, publish: Publish) -> None:
    publish(msgspec.structs.replace(HOSTILE, version=None))
    publish(HOSTILE)
    slug = HOSTILE.timeline.slug
    addresses = [f"/t/{slug}/{uid}/" for uid in HOSTILE.order]
    addresses += [
        "/",
        f"/t/{slug}/",
        f"/t/{slug}/v/1/",
        f"/t/{slug}/changes/",
        f"/t/{slug}/sources/",
        f"/t/{slug}/a1/",
        *(f"/t/{slug}/party/{party.id}/" for party in HOSTILE.parties),
    ]
    for address in addresses:
        response = client.get(address)
        shown = page_html.parse(response.content)
        blocks = shown.all("script", type="application/ld+json")
        for block in blocks:
            assert msgspec.json.decode("".join(map(str, block.children)))["@context"] == "https://schema.org"
        finds = {"/static/js/find.js"} if address in {f"/t/{slug}/", f"/t/{slug}/v/1/"} else set()
        lives = {"/static/js/live.js"} if address == f"/t/{slug}/" else set()
        # Embeddable pages: the timeline and each active entry.
        copies = {"/static/js/copy.js"} if shown.all("details", class_="embed-code") else set()
        # So are those that are shared.
        shares = {"/static/js/share.js"} if copies else set()
        follows = {"/static/js/follow.js"} if shown.all(class_="picture-column") else set()
        assert set(page_html.scripts(shown)) == finds | lives | copies | follows | shares, address
        assert all(style.children == [inline_assets.CSS] for style in shown.all("style")), address
        assert not shown.all("iframe") + shown.all("img"), address
        for element in shown.all():
            assert not [name for name in element.attributes if name == "style" or name.startswith("on")], (
                address
            )
        assert "alert(" in shown.text, address


def test_a_note_of_a_version_comes_out_as_text(client: Client, publish: Publish) -> None:
    publication = publish(HOSTILE)
    assert publication.note == SCRIPT.format(path="version.note")
    shown = page_html.parse(client.get(f"/t/{HOSTILE.timeline.slug}/changes/").content)
    assert publication.note in shown.text


@pytest.mark.parametrize(
    "markdown",
    [
        "[here](javascript:alert(1))",
        "[here](JaVaScRiPt:alert(1))",
        "[here](data:text/html,<script>alert(1)</script>)",
        "[here](vbscript:msgbox(1))",
        "<a href='javascript:alert(1)'>here</a>",
        "<javascript:alert(1)>",
        "![here](https://tracker.example/pixel.png)",
        "<img src=x onerror=alert(1)>",
        '<p style="position:fixed">here</p>',
    ],
)
def test_markdown_makes_no_link_that_runs_and_loads_nothing(markdown: str) -> None:
    whole = sample_documents.every_field()
    event = msgspec.structs.replace(whole.events[0], body=markdown)
    shown = render_timeline(
        msgspec.structs.replace(whole, events=[event, *whole.events[1:]]), PageOptions(newsroom={})
    )
    body = page_html.entry(page_html.parse(shown), event.id).one(class_="prose")
    assert not body.all("img")
    assert not [
        value
        for element in body.all()
        for value in element.attributes.values()
        if re.match(r"(?i)javascript|data|vb", value)
    ]
    assert not [
        name
        for element in body.all()
        for name in element.attributes
        if name == "style" or name.startswith("on")
    ]
    assert body.text


def test_markdown_makes_the_links_it_should() -> None:
    assert render("[the report](https://example.org/)") == (
        '<p><a href="https://example.org/" rel="nofollow noopener noreferrer">the report</a></p>\n'
    )


def test_nothing_on_a_page_comes_from_elsewhere() -> None:
    shown = page_html.parse(render_timeline(sample_documents.sample(), PageOptions(newsroom={})))
    assert {element.attributes["rel"] for element in shown.all("link")} <= {"alternate", "canonical", "icon"}
    assert not [element for element in shown.all() if "src" in element.attributes]
