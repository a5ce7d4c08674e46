"""CSS and JavaScript that stand inside every page for readers, so that a page is drawn without waiting for a file.

The style sheet is joined from its parts in static/css when the process starts: a changed part shows after a restart.
The Content-Security-Policy allows these two texts by their digests (`newsroom.csp`); nothing else is inline.
"""

import base64
import hashlib
import re
from pathlib import Path

from timeline.presentation.brand import build_brand_css, get_brand

_STATIC = Path(__file__).resolve().parent.parent.parent / "static"

# In this order: within a layer, the later of two equally specific rules wins.
CSS_PARTS = (
    "base.css",
    *(
        f"public/{name}.css"
        for name in (
            *("frame", "brand", "head", "find", "known", "sections", "pages", "front", "share"),
            *("entries", "live", "picture", "chart", "folded", "changes", "report", "print"),
        )
    ),
)


def join_css() -> str:
    """Return the style sheet of pages for readers, without comments, indents and empty lines.

    White space within a line stays: `.a :is(b)` and `.a:is(b)` mean different things.
    """
    css = "\n".join((_STATIC / "css" / name).read_text(encoding="utf-8") for name in CSS_PARTS)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)).lstrip()


# The look of the newsroom is the same on all pages, so there is one sheet, and its digest never changes while a server runs.
CSS = join_css() + build_brand_css(get_brand())
# Fetches the scripts that its element names in `data-scripts` once the page has been read.
LOADER_JS = (_STATIC / "js" / "start.js").read_text(encoding="utf-8")


def csp_source(text: str) -> str:
    """Return how a Content-Security-Policy names an inline style or script: `'sha256-…'`.

    The digest covers exactly the text between the tags, in UTF-8 (CSP Level 3, 2.3.1, `hash-source`).
    """
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
