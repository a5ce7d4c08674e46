"""What stands in a reader's page itself: its styles, and the script that fetches the others when the page is read.

A page whose styles are in another file is not drawn before that one has come, too; and scripts that a page
names are fetched while it is being read. Nothing else is inline anywhere: our policy allows just these two, by
their digests.
"""

import base64
import hashlib
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent.parent / "static"

# Made by `make styles`. The same file is served to the few pages that do not hold it.
SHEET = Path(STATIC, "css", "public.css").read_text(encoding="utf-8")
STARTER = Path(STATIC, "js", "start.js").read_text(encoding="utf-8")


def source(text: str) -> str:
    """Return how a Content-Security-Policy names an inline style or script: `'sha256-…'`.

    CSP Level 3, 2.3.1, `hash-source`: of exactly what stands between the tags, in UTF-8.
    """
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
