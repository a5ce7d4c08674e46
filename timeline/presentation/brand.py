"""The newsroom's look: two colours, a logo and fonts, as configured (settings.BRAND, decision 0056).

Files are in one folder, under fixed names, and served as static files from our own origin. A setting that cannot be used is
left out; `newsroom.system_checks` says what is wrong with it.
"""

import hashlib
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

LOGO_NAMES = ("logo.svg", "logo.png")
# The family of readers' texts, and that of everything that is proof or navigation: base.css, `--serif` and `--sans`.
FONT_NAMES = {"serif": "serif.woff2", "sans": "sans.woff2"}
LOGO_MAX_BYTES = 8 * 1024
# WCAG 2.2, 1.4.3: contrast of text.
LEAST_CONTRAST = 4.5
SCHEMES = ("light", "dark")
COLOURS = ("brand", "link")

_BASE_CSS = Path(__file__).resolve().parent.parent.parent / "static" / "css" / "base.css"
_COLOURS = re.compile(r"(#[0-9a-fA-F]{6})[\s,]+(#[0-9a-fA-F]{6})")
_NUMBER = r"\s*([0-9]+(?:\.[0-9]+)?)"
_VIEW_BOX = re.compile(
    rf"<svg[^>]*\sviewBox=[\"']{_NUMBER}[\s,]+{_NUMBER}[\s,]+{_NUMBER}[\s,]+{_NUMBER}\s*[\"']"
)
# Scripts and other origins have no place in a picture that every page shows.
_ACTIVE = re.compile(
    r"<script|\son[a-z]+\s*=|javascript:|<foreignObject|https?://(?!www\.w3\.org/)", re.IGNORECASE
)
# In these languages the fonts of base.css stay: few fonts have their letters.
_OTHER_LETTERS = ":is(:lang(ar), :lang(ckb), :lang(fa), :lang(ps), :lang(sd), :lang(ug), :lang(ur))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """The logo: the name of its static file, and its size in pixels, which keeps its room while it loads."""

    name: str
    width: int
    height: int

    @property
    def url(self) -> str:
        """Its address."""
        return find_static_url(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """What of the settings can be used, and what is wrong with the rest.

    `colours` has the values for light and dark by `COLOURS`. `fonts` has the names of static files by `FONT_NAMES`.
    `sizes` are the bytes of each file in use. `digest` changes with all of it.
    """

    colours: dict[str, tuple[str, str]]
    logo: Logo | None
    fonts: dict[str, str]
    sizes: dict[str, int]
    problems: list[str]
    digest: str


def get_brand() -> Brand:
    """Return the look as configured. Files are read once for a process."""
    return _read(tuple(sorted(settings.BRAND.items())))


@lru_cache(maxsize=8)
def _read(items: tuple[tuple[str, str], ...]) -> Brand:
    return read_brand(dict(items))


def read_brand(config: Mapping[str, str]) -> Brand:
    """Return the look of a configuration: "folder", and "brand" and "link" with two colours each. "" is the default."""
    problems: list[str] = []
    colours = {}
    for name in COLOURS:
        if value := config.get(name, "").strip():
            found = _find_colour_problems(name, value)
            problems += found
            if not found and (match := _COLOURS.fullmatch(value)):
                colours[name] = (match[1].lower(), match[2].lower())
    logo, fonts, files = None, {}, {}
    if value := config.get("folder", ""):
        folder = Path(value)
        if not folder.is_dir():
            problems.append(f"NEWSROOM_BRAND_FOLDER is {value}. There is no such folder.")
        if name := next((name for name in LOGO_NAMES if (folder / name).is_file()), ""):
            data = (folder / name).read_bytes()
            logo, problem = _read_logo(name, data)
            problems += [problem] if problem else []
            if logo:
                files[name] = data
        for family, name in FONT_NAMES.items():
            if (folder / name).is_file():
                data = (folder / name).read_bytes()
                if data.startswith(b"wOF2"):
                    fonts[family], files[name] = f"brand/{name}", data
                else:
                    problems.append(f"{name} is no font in WOFF2.")
    digest = hashlib.sha256(repr((sorted(config.items()), sorted(files.items()))).encode()).hexdigest()
    sizes = {name: len(data) for name, data in files.items()}
    return Brand(colours=colours, logo=logo, fonts=fonts, sizes=sizes, problems=problems, digest=digest)


def build_brand_css(brand: Brand) -> str:
    """Return the rules that the style sheet of readers' pages ends with; "" without a configured colour or font."""
    rules = [
        f'@font-face {{\nfont-family: "newsroom {family}";\nsrc: url("{find_static_url(name)}") format("woff2");\n'
        # A page never moves for a font: one that is late is used from the next page on.
        "font-display: optional;\n}\n"
        for family, name in brand.fonts.items()
    ]
    if brand.colours:
        light, dark = (
            "".join(f"--{name}: {values[position]};\n" for name, values in brand.colours.items())
            for position in range(len(SCHEMES))
        )
        rules.append(
            f".public {{\n{light}}}\n@media (prefers-color-scheme: dark) {{\n.public {{\n{dark}}}\n}}\n"
        )
    if brand.fonts:
        fallbacks = {"serif": "Charter, Cambria, serif", "sans": "system-ui, sans-serif"}
        families = "".join(f'--{name}: "newsroom {name}", {fallbacks[name]};\n' for name in brand.fonts)
        rules.append(f".public:not({_OTHER_LETTERS}) {{\n{families}}}\n")
    css = "".join(rules)
    return f"@layer page {{\n{css}}}\n" if css else ""


def find_static_url(name: str) -> str:
    """Return the address of a static file; the one without a digest before `collectstatic` has been run."""
    try:
        return static(name)
    except ValueError:
        return f"{settings.STATIC_URL}{name}"


def compute_contrast(first: str, second: str) -> float:
    """Return the contrast of two colours (`#rrggbb`), from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_compute_luminance(first), _compute_luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _compute_luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def read_grounds() -> dict[str, dict[str, str]]:
    """Return the colours of "paper" and "wash" in each scheme, from base.css."""
    css = _BASE_CSS.read_text(encoding="utf-8")
    values = {name: re.findall(rf"--{name}: (#[0-9a-f]{{6}});", css) for name in ("paper", "wash")}
    return {
        scheme: {name: found[position] for name, found in values.items()}
        for position, scheme in enumerate(SCHEMES)
    }


def _find_colour_problems(name: str, value: str) -> list[str]:
    setting = f"NEWSROOM_{name.upper()}_COLOURS"
    match = _COLOURS.fullmatch(value)
    if match is None:
        return [
            f"{setting} is “{value}”. Give two colours, for light and dark screens, such as “#12487f #9cc4f2”."
        ]
    grounds = read_grounds()
    return [
        f"{setting}: {colour} on {ground} ({name_of_ground}, {scheme}) has a contrast of {contrast:.1f}."
        f" At least {LEAST_CONTRAST} is needed."
        for scheme, colour in zip(SCHEMES, match.groups(), strict=True)
        for name_of_ground, ground in grounds[scheme].items()
        if (contrast := compute_contrast(colour, ground)) < LEAST_CONTRAST
    ]


def _read_logo(name: str, data: bytes) -> tuple[Logo | None, str]:
    """Return the logo, or what is wrong with it."""
    if len(data) > LOGO_MAX_BYTES:
        return None, f"{name} has {len(data)} bytes. At most {LOGO_MAX_BYTES} are allowed."
    size = _measure_svg(data) if name.endswith(".svg") else _measure_png(data)
    if size is None:
        return (
            None,
            f"{name} is no picture of a known size. An SVG needs a viewBox, and no scripts or addresses.",
        )
    width, height = size
    return Logo(name=f"brand/{name}", width=width, height=height), ""


def _measure_svg(data: bytes) -> tuple[int, int] | None:
    text = data.decode("utf-8", errors="replace")
    match = _VIEW_BOX.search(text)
    if match is None or _ACTIVE.search(text):
        return None
    width, height = (round(float(match[position])) for position in (3, 4))
    return (width, height) if width and height else None


def _measure_png(data: bytes) -> tuple[int, int] | None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR" or len(data) < 24:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return (width, height) if width and height else None
