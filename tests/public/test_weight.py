"""What a page makes a reader's browser fetch besides itself."""

import zlib
from typing import Any

import pytest
from django.conf import settings

from tests.public import documents, html
from timeline.formats import html as pages

MOST_BYTES = 30_000


@pytest.mark.parametrize("how", [{}, {"superseded_by": 2}, {"opened": "all"}])
def test_styles_and_scripts_of_the_largest_page_stay_small(how: dict[str, Any]) -> None:
    page = html.parse(pages.page(documents.long(), newsroom={}, site="https://news.example", **how))
    fetched = [one.attributes["href"] for one in page.all("link", rel="stylesheet")]
    fetched += [one.attributes["src"] for one in page.all("script") if "src" in one.attributes]
    # One sheet, because a page waits for each.
    assert [one.endswith(".css") for one in fetched].count(True) == 1
    assert len(fetched) == len(set(fetched)) > 2
    files = [settings.BASE_DIR / address.lstrip("/") for address in fetched]
    assert sum(len(zlib.compress(file.read_bytes(), 9)) for file in files) <= MOST_BYTES
    # Nor does any of them ask for more.
    assert not [
        file.name for file in files if "@import" in file.read_text() or "\nimport " in file.read_text()
    ]
