"""The size of the styles and scripts of a page."""

import zlib
from typing import Any

import brotli
import pytest
from django.conf import settings

from tests.bench import long_story
from tests.support import page_html, sample_documents
from timeline.document import Document
from timeline.pages import inline_assets
from timeline.pages.options import PageOptions
from timeline.pages.timeline import render_timeline

MAX_BYTES = 30_000
# Of a first view of a timeline without pictures, logo or fonts of its own.
MAX_FIRST_VIEW = 50_000


@pytest.mark.parametrize("options", [{}, {"superseded_by": 2}, {"open_section": "all"}])
def test_styles_and_scripts_of_the_largest_page_are_small(options: dict[str, Any]) -> None:
    page = page_html.parse(
        render_timeline(
            sample_documents.long(), PageOptions(newsroom={}, site="https://news.example", **options)
        )
    )
    # Rendering waits for nothing: styles are inline, and scripts are loaded afterwards.
    assert page.all("link", rel="stylesheet") == []
    assert [script for script in page.all("script") if "src" in script.attributes] == []
    addresses = page_html.scripts(page)
    assert len(addresses) == len(set(addresses)) >= 2
    files = [settings.BASE_DIR / address.lstrip("/") for address in addresses]
    texts = [inline_assets.CSS, inline_assets.LOADER_JS, *(file.read_text() for file in files)]
    assert sum(len(zlib.compress(text.encode(), 9)) for text in texts) <= MAX_BYTES
    # None of them imports another file.
    assert not [text for text in texts if "@import" in text or "\nimport " in text]


@pytest.mark.parametrize(
    "whole",
    [sample_documents.add_version(sample_documents.sample()), long_story.record(100)],
    ids=["sample", "a hundred entries"],
)
def test_a_first_view_with_every_entry_in_full_is_small(whole: Document) -> None:
    """Page, scripts and icon, compressed as they are served: all that a browser fetches until the page is loaded."""
    html = render_timeline(whole, PageOptions(newsroom={}, site="https://news.example"))
    addresses = [*page_html.scripts(page_html.parse(html)), "/static/favicon.svg"]
    files = [(settings.BASE_DIR / address.lstrip("/")).read_bytes() for address in addresses]
    assert sum(len(brotli.compress(body)) for body in (html.encode(), *files)) <= MAX_FIRST_VIEW
