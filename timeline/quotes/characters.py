"""Characters: which are visible, and which count as the same.

The lists follow the Unicode Character Database (16.0): `White_Space`, `Dash`, `Quotation_Mark` (PropList),
`Default_Ignorable_Code_Point` (DerivedCoreProperties), `CaseFolding`, and UAX #15 for normal forms. Where a list
differs from the property, a comment gives the reason.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

# These constants are contents of character classes in regular expressions.

# White_Space. Python also counts the separators U+001C–1F as space; here they are controls.
SPACES = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# Spaces within a figure (1 500): no-break, figure, thin and narrow no-break space.
FIGURE_SPACES = "\xa0\u2007\u2009\u202f"

# Quotation_Mark, single and double, without U+2E42 and the corner marks that Chinese uses for titles; with the
# modifier letters, accents and primes that are typed in their stead, and Hebrew geresh and gershayim.
SINGLE_MARKS = "'‘’‚‛‹›＇ʹʻʼʽˈ`´′‵׳"
DOUBLE_MARKS = '"“”„‟«»＂ʺ″‶״〝〞〟「」『』﹁﹂﹃﹄｢｣'
# Dash, without the superscript and subscript minus (figures), wave dashes and marks of other scripts.
DASHES = "-‐‑‒–—―−⸺⸻﹘﹣－־֊"
# Dashes within a word.
HYPHENS = "-‐‑－﹣־֊"
# Dashes that may be the sign of a figure.
SIGNS = "-‐‑‒–−－﹣"

# Default_Ignorable_Code_Point, the controls that are not white space, interlinear annotation (U+FFF9–FFFB), the
# object placeholder (U+FFFC), noncharacters and lone surrogates.
INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
JOINER, NON_JOINER = "\u200d", "\u200c"
# Code points of emoji that are made of several (UTS #51); a little wider than Emoji=Yes.
EMOJI = "©®‼⁉™ℹ←-⇿⌀-⏿Ⓜ■-◿☀-➿⤀-⥿⬀-⯿〰〽㊗㊙\U0001f000-\U0001faff"
# The flags of England, Scotland and Wales: a black flag, tags, and the tag that ends them.
TAG_FLAG = "\U0001f3f4[\U000e0030-\U000e007a]{1,30}\U000e007f"

# Scripts without spaces between words, in which each character counts as a word: Chinese, kana, Thai, Lao, Tibetan,
# Myanmar, Khmer.
UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)


def _join_ranges(codes: Iterable[int]) -> str:
    """Return ascending code points as ranges for a character class."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


# Combining marks. Python's \w does not include them.
COMBINING = _join_ranges(code for code in range(0x0300, 0x1E950) if unicodedata.category(chr(code))[0] == "M")

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_SPACE = re.compile(f"[{SPACES}]")
_UNSPACED = re.compile(f"[{UNSPACED}]")


def is_invisible(character: str) -> bool:
    """Whether a character is invisible in every context."""
    return _INVISIBLE.match(character) is not None


def is_tag(character: str) -> bool:
    """Whether a character is a tag: after a black flag, tags make the flag of a region."""
    return "\U000e0020" <= character <= "\U000e007f"


def is_space(character: str) -> bool:
    """Whether a character is white space."""
    return _SPACE.match(character) is not None


def is_unspaced(character: str) -> bool:
    """Whether a character belongs to a script without spaces between words."""
    return _UNSPACED.match(character) is not None


@cache
def is_combining(character: str) -> bool:
    """Whether a character belongs to the one before it: a combining mark, or a Hangul vowel or final."""
    return not is_invisible(character) and (
        unicodedata.category(character)[0] == "M"
        or unicodedata.combining(character) != 0
        or "\u1160" <= character <= "\u11ff"
    )


@cache
def is_word(character: str) -> bool:
    """Whether a character is part of a word or a figure: a letter, a mark or a number."""
    return unicodedata.category(character)[0] in "LMN" and not is_invisible(character)


@cache
def fold_character(character: str) -> str:
    """Return the form of a character in which words are compared: mostly one character, NUL if it does not count.

    Canonical equivalence (NFC) and simple case folding (CaseFolding C and S, of T the İ), which keeps ß from
    ss: "in Maßen" is not "in Massen". Ligatures (U+FB00–FB06) are split. No compatibility forms: 10² is not 102.
    """
    if is_invisible(character):
        return "\0"
    if is_space(character):
        return " "
    for group, mark in ((SINGLE_MARKS, "'"), (DOUBLE_MARKS, '"'), (DASHES, "-")):
        if character in group:
            return mark
    if "\ufb00" <= character <= "\ufb06":
        return character.casefold()
    composed = unicodedata.normalize("NFC", character)
    return unicodedata.normalize("NFC", "".join(_lower(part) for part in composed))


def _lower(character: str) -> str:
    """Return the small letter of a character if it is a single character, else the character itself."""
    for small in (character.casefold(), character.lower()):
        if len(small) == 1:
            return small
    return "i" if character == "İ" else character
