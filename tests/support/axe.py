"""axe over a page that is open: at every width, in light and in dark."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Literal, NamedTuple

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.support.tiers import IS_FULL

WIDTHS = (360, 768, 1280, 1920)
# All of it drawn: off the screen, what is laid out only once it is scrolled to would count as lying one over the other.
LAID_OUT = "* { content-visibility: visible !important }"


class Look(NamedTuple):
    """A window and a colour scheme, and the rules that count there: all of them, or those named."""

    width: int
    scheme: Literal["light", "dark"] = "light"
    only: tuple[str, ...] = ()


# Dark changes colours and nothing else, and the same ones at every width (`test_styles.py` holds both).
EVERY_LOOK = (
    *(Look(width) for width in WIDTHS),
    *(Look(width, "dark", ("color-contrast",)) for width in (WIDTHS[0], WIDTHS[-1])),
)
TWO_LOOKS = (Look(WIDTHS[0]), Look(WIDTHS[-1], "dark", ("color-contrast",)))
ONE_LOOK = TWO_LOOKS[:1]
# What a kind of page is looked at in.
LOOKS = EVERY_LOOK if IS_FULL else TWO_LOOKS


@cache
def _script() -> str:
    return str(Axe().axe_script)


def look(page: Page, looks: Iterable[Look] = LOOKS, within: str = "") -> list[str]:
    """Return all that axe finds in the page, or in the part `within`.

    The page is loaded once and drawn anew for each look. Its own policy stays in force.
    """
    lay_out(page)
    page.evaluate(_script())
    found = []
    for one in looks:
        page.set_viewport_size({"width": one.width, "height": 900})
        page.emulate_media(color_scheme=one.scheme, reduced_motion="reduce")
        # Nothing of the style sheets has to be fetched again for the rules that there are.
        options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
        if one.only:
            options["runOnly"] = list(one.only)
        violations = page.evaluate(
            "([within, options]) => axe.run(within || document, options).then(found => found.violations)",
            [within, options],
        )
        found += [f"{one.width} px, {one.scheme}: {line}" for line in _lines(violations)]
    return found


def lay_out(page: Page) -> None:
    """Draw all of the page, on the screen or off it. A policy against styles does not forbid a constructed sheet."""
    page.evaluate(
        """css => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(css);
            document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
        }""",
        LAID_OUT,
    )


def _lines(violations: list[dict[str, Any]]) -> Iterator[str]:
    for violation in violations:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['html'][:200]} – {node['failureSummary']}"
