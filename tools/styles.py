"""The one style sheet of readers' pages, put together from its parts: `make styles` writes static/css/public.css.

A page waits for each of its style sheets before it is drawn, and a dozen small ones cost more than one of their sum.
With --check nothing is written, and a sheet that is not what its parts say is told.
"""

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
HEADING = (
    "/* Made by `make styles` from base.css and the parts in public/: what is changed here is lost. */\n"
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
    print(f"Wrote static/css/public.css from {len(PARTS)} parts.")
    return 0


def put_together() -> str:
    """Return the sheet: each part under its name."""
    return HEADING + "".join(f"\n/* === {name} === */\n\n{(CSS / name).read_text()}" for name in PARTS)


if __name__ == "__main__":
    sys.exit(main())
