"""The one style sheet of readers' pages, put together from its parts: `make styles` writes static/css/public.css.

It stands in every page (timeline/pages/inline_assets.py), so comments, indents and empty lines are left out. What would go
further has to know selectors (`.a :is(b)` is not `.a:is(b)`), and saves next to nothing once compressed.
With --check nothing is written, and a sheet that is not what its parts say is told.
"""

import re
import sys
from pathlib import Path

CSS = Path(__file__).resolve().parent.parent / "static" / "css"
SHEET = CSS / "public.css"
# In this order: within a layer, what comes later wins over what has the same weight.
PARTS = (
    "base.css",
    *(
        f"public/{name}.css"
        for name in (
            *("frame", "head", "find", "sections", "pages"),
            *("entries", "live", "picture", "folded", "changes", "report", "print"),
        )
    ),
)


def main() -> int:
    whole = put_together()
    if "--check" in sys.argv[1:]:
        forgotten = {f"public/{file.name}" for file in CSS.glob("public/*.css")} - set(PARTS)
        for name in sorted(forgotten):
            print(f"static/css/{name}: no part of the sheet. Name it in tools/styles.py.")
        is_same = SHEET.read_text() == whole
        if not is_same:
            print("static/css/public.css is not what its parts say: run `make styles`.")
        return int(bool(forgotten) or not is_same)
    SHEET.write_text(whole)
    print(f"Wrote static/css/public.css from {len(PARTS)} parts. A server has it from its next start.")
    return 0


def put_together() -> str:
    """Return the sheet: each part, without what is for those who write it."""
    whole = "\n".join((CSS / name).read_text() for name in PARTS)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", whole, flags=re.DOTALL)).lstrip()


if __name__ == "__main__":
    sys.exit(main())
