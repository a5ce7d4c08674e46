"""Rules of the style sheets that browser tests rely on, such as colours that do not depend on the width."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR, "static", "css")
SHEETS = sorted(CSS.rglob("*.css"))
# Colours of text and its background; the colour of a border does no harm.
COLOUR = re.compile(r"(?<![\w-])(color|background|background-color|fill|opacity)\s*:")


def iterate_blocks(css: str) -> Iterator[tuple[str, str]]:
    """Yield the condition and the content of each `@media` block."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    for found in re.finditer(r"@media([^{]*)\{", css):
        depth, end = 1, found.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        yield found[1].strip(), css[found.end() : end - 1]


def test_blocks_are_parsed_to_their_end() -> None:
    css = "a { b: c } @media (width >= 1rem) { a { color: red } b { c: d } } @media print { x { y: z } }"
    assert [(condition, block.strip()) for condition, block in iterate_blocks(css)] == [
        ("(width >= 1rem)", "a { color: red } b { c: d }"),
        ("print", "x { y: z }"),
    ]
    assert COLOUR.search("a { color: red }")
    assert COLOUR.search("a { background-color: red }")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_colour_depends_on_the_width(sheet: Path) -> None:
    """So contrast is the same at every width."""
    if sheet.name == "desk.css":
        return
    for condition, block in iterate_blocks(sheet.read_text()):
        if "width" in condition:
            named = [found[1] for found in COLOUR.finditer(block)]
            assert named == [], condition


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_dark_mode_changes_custom_properties_only(sheet: Path) -> None:
    """So the layout is the same in dark mode."""
    for condition, block in iterate_blocks(sheet.read_text()):
        if "prefers-color-scheme" in condition:
            inside = re.sub(r":root\s*\{|\}", "", block)
            names = [line.split(":")[0].strip() for line in inside.split(";") if line.strip()]
            assert names
            assert {name[:2] for name in names} == {"--"}


def test_only_verification_marks_keep_their_colours_in_forced_colours() -> None:
    """Text has the browser's own colours; only the small shapes before a verification keep theirs."""
    keeping = [
        (sheet.name, selector.strip())
        for sheet in SHEETS
        for selector in re.findall(r"([^{}]*)\{[^{}]*forced-color-adjust:\s*none", sheet.read_text())
    ]
    assert keeping == [("base.css", ".verification::before")]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_sheet_fetches_anything_or_moves_without_permission(sheet: Path) -> None:
    """No font, picture or other sheet is fetched; there is no motion if the reader prefers less."""
    css = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    assert re.findall(r"@import|@font-face|url\((?!#)", css) == []
    moving = r"(?<![\w-])(?:transition|animation|scroll-behavior)[\w-]*\s*:\s*(?!none|auto)"
    with_leave = "".join(block for condition, block in iterate_blocks(css) if "no-preference" in condition)
    assert len(re.findall(moving, css)) == len(re.findall(moving, with_leave))


def test_everything_has_its_true_height_from_the_start() -> None:
    """No element is drawn late: the page would grow under the reader, and a picture of it would have gaps."""
    late = [sheet.name for sheet in CSS.glob("public/*.css") if "contain-intrinsic" in sheet.read_text()]
    assert late == []
