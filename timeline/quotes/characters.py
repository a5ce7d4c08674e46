"""Characters: which are seen, which are the same to a reader, and which only look it.

The lists follow the Unicode Character Database (16.0): `White_Space`, `Dash`, `Quotation_Mark` (PropList),
`Default_Ignorable_Code_Point` (DerivedCoreProperties), `CaseFolding`, and UAX #15 for normal forms. Where a list
is shorter than the property, it says why.
"""

import re
import unicodedata
from functools import cache

# For character classes of patterns. White_Space; of what Python calls space, the separators U+001C–1F are controls here.
SPACES = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# A space that holds a figure together (1 500): no-break, figure, thin and narrow no-break space.
FIGURE_SPACES = "\xa0\u2007\u2009\u202f"

# Quotation_Mark, single and double, without 2E42 and the corner marks that stand for titles in Chinese only by
# use; besides the modifier letters, accents and primes that are typed for them, and Hebrew geresh, gershayim.
SINGLE = "'‘’‚‛‹›＇ʹʻʼʽˈ`´′‵׳"
DOUBLE = '"“”„‟«»＂ʺ″‶״〝〞〟「」『』﹁﹂﹃﹄｢｣'
# Dash, without the superscript and subscript minus (figures), wave dashes and marks of other scripts.
DASHES = "-‐‑‒–—―−⸺⸻﹘﹣－־֊"
# Those of them that hold a word together.
HYPHENS = "-‐‑－﹣־֊"
# Those of them that may be the sign of a figure.
SIGNS = "-‐‑‒–−－﹣"

# Default_Ignorable_Code_Point, the controls that are no white space, interlinear annotation (U+FFF9–FFFB), the
# object placeholder (U+FFFC), noncharacters and lone surrogates, which no text can hold.
INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
JOINER, NON_JOINER = "\u200d", "\u200c"
# What may stand in an emoji made of several code points (UTS #51), a little wider than Emoji=Yes.
EMOJI = "©®‼⁉™ℹ←-⇿⌀-⏿Ⓜ■-◿☀-➿⤀-⥿⬀-⯿〰〽㊗㊙\U0001f000-\U0001faff"
# England, Scotland, Wales: a black flag, tags, and the tag that ends them.
TAGGED = "\U0001f3f4[\U000e0030-\U000e007a]{1,30}\U000e007f"

# Written without spaces between words, so that each character counts as one: Chinese, kana, Thai, Lao, Tibetan,
# Myanmar, Khmer.
ALONE = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_SPACE = re.compile(f"[{SPACES}]")
_ALONE = re.compile(f"[{ALONE}]")


def is_invisible(character: str) -> bool:
    """Whether a character is not seen wherever it stands."""
    return _INVISIBLE.match(character) is not None


def is_tag(character: str) -> bool:
    """Whether a character is a tag, of those that make a flag after a black one."""
    return "\U000e0020" <= character <= "\U000e007f"


def is_space(character: str) -> bool:
    """Whether a character is white space."""
    return _SPACE.match(character) is not None


def is_alone(character: str) -> bool:
    """Whether a character is of a script written without spaces between words."""
    return _ALONE.match(character) is not None


@cache
def is_mark(character: str) -> bool:
    """Whether a character belongs to the one before it: a combining mark, or a Hangul vowel or final."""
    return not is_invisible(character) and (
        unicodedata.category(character)[0] == "M"
        or unicodedata.combining(character) != 0
        or "\u1160" <= character <= "\u11ff"
    )


@cache
def is_word(character: str) -> bool:
    """Whether a character is of a word or a figure: a letter, a mark or a number."""
    return unicodedata.category(character)[0] in "LMN" and not is_invisible(character)


@cache
def folded(character: str) -> str:
    """Return what stands for a character where only the words count; mostly one character, NUL for nothing.

    Canonical equivalence (NFC) and simple case folding (CaseFolding C and S, of T the İ), which keeps ß from
    ss: "in Maßen" is not "in Massen". Ligatures (U+FB00–FB06) come apart. No compatibility forms: 10² is not 102.
    """
    if is_invisible(character):
        return "\0"
    if is_space(character):
        return " "
    for group, one in ((SINGLE, "'"), (DOUBLE, '"'), (DASHES, "-")):
        if character in group:
            return one
    if "\ufb00" <= character <= "\ufb06":
        return character.casefold()
    normal = unicodedata.normalize("NFC", character)
    return unicodedata.normalize("NFC", "".join(_small(one) for one in normal))


def _small(character: str) -> str:
    for small in (character.casefold(), character.lower()):
        if len(small) == 1:
            return small
    return "i" if character == "İ" else character
