"""What a page makes a reader's browser fetch besides itself."""

import zlib
from typing import Any

import pytest
from django.conf import settings

from tests.support import page_html, sample_documents
from timeline.pages import html as pages
from timeline.pages import inline_assets

MOST_BYTES = 30_000


@pytest.mark.parametrize("how", [{}, {"superseded_by": 2}, {"opened": "all"}])
def test_styles_and_scripts_of_the_largest_page_stay_small(how: dict[str, Any]) -> None:
    page = page_html.parse(
        pages.page(sample_documents.long(), newsroom={}, site="https://news.example", **how)
    )
    # It is drawn without waiting for anything: its styles stand in it, and no script is named where it is read.
    assert page.all("link", rel="stylesheet") == []
    assert [one for one in page.all("script") if "src" in one.attributes] == []
    addresses = page_html.scripts(page)
    assert len(addresses) == len(set(addresses)) >= 2
    files = [settings.BASE_DIR / address.lstrip("/") for address in addresses]
    texts = [inline_assets.CSS, inline_assets.LOADER_JS, *(file.read_text() for file in files)]
    assert sum(len(zlib.compress(text.encode(), 9)) for text in texts) <= MOST_BYTES
    # Nor does any of them ask for more.
    assert not [text for text in texts if "@import" in text or "\nimport " in text]
