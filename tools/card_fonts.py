"""Make the fonts with which cards are drawn (timeline/pages/share_card/fonts) from their makers' packages.

    npm pack @fontsource-variable/source-serif-4@5.3.1 @fontsource-variable/source-sans-3@5.3.1 \
        @fontsource-variable/noto-naskh-arabic@5.3.0
    (each unpacked into a folder of its name, such as FOLDER/source-serif-4)
    python tools/card_fonts.py FOLDER        # with fonttools 4.68 and brotli

Run by hand, when a font is changed; the results are kept in git. Of each family one cut is taken at the weight
needed, and the packages' files for single scripts become one with the Arabic, so that a line in two scripts is set in
one font. “Source” is a reserved font name (OFL, section 3): what is made of it here has another one.
"""

import sys
from pathlib import Path

from fontTools.merge import Merger
from fontTools.merge import Options as MergeOptions
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

TARGET = Path(__file__).resolve().parent.parent / "timeline" / "pages" / "share_card" / "fonts"
SERIF, SANS, NASKH = "source-serif-4", "source-sans-3", "noto-naskh-arabic"
SCRIPTS = ("latin", "latin-ext", "vietnamese", "greek", "cyrillic", "cyrillic-ext")
# File, family, style; of which package, the axes in its files' names, the place on them, and the weight of the Arabic.
CUTS = [
    ("serif-600", "Card Serif", "SemiBold", SERIF, "standard", {"opsz": 48, "wght": 600}, 700),
    ("sans-400", "Card Sans", "Regular", SANS, "wght", {"wght": 400}, 400),
    ("sans-600", "Card Sans", "SemiBold", SANS, "wght", {"wght": 600}, 700),
]
# What a heading needs of OpenType: joined letters, marks in their places, kerning.
BEGINNING = 3786912000  # 2024-01-01, as fonts count seconds
FEATURES = [
    "ccmp",
    "locl",
    "rlig",
    "liga",
    "calt",
    "init",
    "medi",
    "fina",
    "isol",
    "mark",
    "mkmk",
    "kern",
    "curs",
    "rclt",
]

# Letters of dead and rare scripts' extensions, symbols, and forms of Arabic letters that shaping makes anyway.
LEFT_OUT = {
    *range(0x0180, 0x0190), *range(0x01A0, 0x01AF), *range(0x01B0, 0x01CD), *range(0x1DC0, 0x1E00),
    *range(0x0460, 0x048A), *range(0x0870, 0x0900), *range(0x1C80, 0x1C90), *range(0x2070, 0x20A0),
    *range(0x2100, 0x2112), *range(0x2117, 0x2122), *range(0x2123, 0x2C00), *range(0x2C60, 0x2E00),
    *range(0xA640, 0xA800), *range(0xAB30, 0xAB70), *range(0xFB50, 0xFDF0), *range(0xFE70, 0xFF00),
    *range(0x10E60, 0x20000),
}  # fmt: skip


def main(folder: Path) -> int:
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, family, style, package, axes, place, arabic in CUTS:
        taken: set[int] = set(LEFT_OUT)
        made = [
            reduced(folder, package, f"{script}-{axes}", place, taken, TARGET / f"{name}-{script}.tmp")
            for script in SCRIPTS
        ]
        made.append(
            reduced(folder, NASKH, "arabic-wght", {"wght": arabic}, taken, TARGET / f"{name}-arabic.tmp")
        )
        options = MergeOptions()
        options.drop_tables = ["vhea", "vmtx", "DSIG", "STAT"]
        whole = Merger(options).merge([str(path) for path in made])
        named(whole, family, style, place["wght"])
        # The same bytes at every run.
        whole["head"].created = whole["head"].modified = BEGINNING
        whole.recalcTimestamp = False
        whole.save(TARGET / f"{name}.ttf")
        for path in made:
            path.unlink()
        print(name, (TARGET / f"{name}.ttf").stat().st_size, len(whole.getBestCmap()))
    return 0


def reduced(
    folder: Path, package: str, file: str, place: dict[str, int], taken: set[int], path: Path
) -> Path:
    """Write what is needed of one file of a package, at a place on its axes; characters `taken` stay out."""
    font = TTFont(folder / package / "package" / "files" / f"{package}-{file}-normal.woff2")
    font.flavor = None
    instantiateVariableFont(font, place, inplace=True)
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    codes = set(font.getBestCmap()) - taken
    taken |= codes
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.save(path)
    return path


def named(font: TTFont, family: str, style: str, weight: int) -> None:
    """Give a font its own name; copyright and licence stay as its makers wrote them."""
    names = font["name"]
    kept = {0, 5, 7, 8, 9, 11, 13, 14}
    names.names = [one for one in names.names if one.nameID in kept and one.platformID == 3]
    for number, text in {
        1: family if style == "Regular" else f"{family} {style}",
        2: "Regular",
        4: f"{family} {style}",
        6: f"{family}-{style}".replace(" ", ""),
        16: family,
        17: style,
    }.items():
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
