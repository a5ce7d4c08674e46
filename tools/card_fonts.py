"""Build the fonts of share cards (timeline/pages/share_card/fonts) from npm packages of fonts.

    npm pack @fontsource-variable/source-serif-4@5.3.1 @fontsource-variable/source-sans-3@5.3.1 \
        @fontsource-variable/noto-naskh-arabic@5.3.0
    (each unpacked into a folder of its name, such as FOLDER/source-serif-4)
    python tools/card_fonts.py FOLDER        # with fonttools 4.68 and brotli

Run by hand when a font changes; the results are committed. Each family is cut at one weight. The packages' files for
single scripts are merged with the Arabic font, so that a line in two scripts is set in one font. “Source” is a reserved
font name (OFL, section 3), so the results have another name.
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
# File, family, style, package, axes in the package's file names, position on the axes, weight of the Arabic font.
CUTS = [
    ("serif-600", "Card Serif", "SemiBold", SERIF, "standard", {"opsz": 48, "wght": 600}, 700),
    ("sans-400", "Card Sans", "Regular", SANS, "wght", {"wght": 400}, 400),
    ("sans-600", "Card Sans", "SemiBold", SANS, "wght", {"wght": 600}, 700),
]
CREATED = 3786912000  # 2024-01-01 in seconds since 1904, as fonts count
# OpenType features that a heading needs: joined letters, marks in position, kerning.
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

# Extensions for dead and rare scripts, symbols, and Arabic letter forms that shaping makes anyway.
EXCLUDED = {
    *range(0x0180, 0x0190), *range(0x01A0, 0x01AF), *range(0x01B0, 0x01CD), *range(0x1DC0, 0x1E00),
    *range(0x0460, 0x048A), *range(0x0870, 0x0900), *range(0x1C80, 0x1C90), *range(0x2070, 0x20A0),
    *range(0x2100, 0x2112), *range(0x2117, 0x2122), *range(0x2123, 0x2C00), *range(0x2C60, 0x2E00),
    *range(0xA640, 0xA800), *range(0xAB30, 0xAB70), *range(0xFB50, 0xFDF0), *range(0xFE70, 0xFF00),
    *range(0x10E60, 0x20000),
}  # fmt: skip


def main(folder: Path) -> int:
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, family, style, package, axes, position, arabic_weight in CUTS:
        seen: set[int] = set(EXCLUDED)
        parts = [
            write_subset(folder, package, f"{script}-{axes}", position, seen, TARGET / f"{name}-{script}.tmp")
            for script in SCRIPTS
        ]
        parts.append(
            write_subset(
                folder, NASKH, "arabic-wght", {"wght": arabic_weight}, seen, TARGET / f"{name}-arabic.tmp"
            )
        )
        options = MergeOptions()
        options.drop_tables = ["vhea", "vmtx", "DSIG", "STAT"]
        font = Merger(options).merge([str(path) for path in parts])
        set_names(font, family, style, position["wght"])
        # Fixed dates give the same bytes at every run.
        font["head"].created = font["head"].modified = CREATED
        font.recalcTimestamp = False
        font.save(TARGET / f"{name}.ttf")
        for path in parts:
            path.unlink()
        print(name, (TARGET / f"{name}.ttf").stat().st_size, len(font.getBestCmap()))
    return 0


def write_subset(
    folder: Path, package: str, file: str, position: dict[str, int], seen: set[int], path: Path
) -> Path:
    """Write one font file of a package, cut at a position on its axes, without the characters `seen` before.

    Adds the characters of this font to `seen`.
    """
    font = TTFont(folder / package / "package" / "files" / f"{package}-{file}-normal.woff2")
    font.flavor = None
    instantiateVariableFont(font, position, inplace=True)
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    codes = set(font.getBestCmap()) - seen
    seen |= codes
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.save(path)
    return path


def set_names(font: TTFont, family: str, style: str, weight: int) -> None:
    """Give a font its own name. Copyright and licence entries stay as they are."""
    names = font["name"]
    copied_ids = {0, 5, 7, 8, 9, 11, 13, 14}
    names.names = [record for record in names.names if record.nameID in copied_ids and record.platformID == 3]
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
