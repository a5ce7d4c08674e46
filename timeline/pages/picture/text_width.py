"""How wide a text is at most, and where its lines break. Pure arithmetic: the browser's font is not known here.

The widths are those of DejaVu Sans, the widest of the fonts that a page may get (Verdana is as wide). A text in another
font is narrower, so its lines still fit.
"""

import re
import unicodedata
from functools import lru_cache

# White space apart from no-break spaces, which French has before colons and within quotation marks.
_BREAKING_SPACE = re.compile(r"[^\S\u00a0\u202f]+")
# Hundredths of the font size, for the characters from " " to "~".
_REGULAR = bytes.fromhex(
    "20292e5440604e1c282832542025202240404040404040404040222254545436644545464e403a4e4c1e1e4238574b4f"
    "3d4f46403e4a4563453e452822285432323e4037403e2440401c1c3a1c62403e40402a3528403c523c3c3540224054"
)
_BOLD = bytes.fromhex(
    "232e35544665581f2e2e3554262a26254646464646464646464628285454543b644e4d4a544545535426264e40645456"
    "4a564e4945524e6f4e49492e252e54323244483c48442c4848232343236948454848323c3048425d41423b48254854"
)
# Other letters, in hundredths of the font size. Arabic letters are narrower where they are joined, which most are.
_ARABIC_WIDTH = 68
_ARABIC_WIDTHS = (
    dict.fromkeys("اأإآلدذرزوء", 50) | dict.fromkeys("سشصض", 115) | dict.fromkeys("جحخعغطظفبتثكه", 82)
)
_LOWER_CASE, _UPPER_CASE, _EAST_ASIAN, _SYMBOL = 92, 125, 110, 145
_JOINED_LETTERS = {
    "æ": 105,
    "œ": 110,
    "Æ": 109,
    "Œ": 117,
    "ß": 72,
    "…": 100,
    "—": 100,
    "–": 55,
    "“": 55,
    "”": 55,
}
_QUOTES = frozenset("‘’‚„«»‹›·•¿¡")


def measure_width(text: str, size: float, *, is_bold: bool = False) -> float:
    """Return the largest width of a text, in the unit of its font size."""
    return sum(_measure_letter(letter, is_bold) for letter in text) * size / 100


@lru_cache(maxsize=4096)
def _measure_letter(letter: str, is_bold: bool) -> int:
    """Return the width of a character in hundredths of the font size; 0 for one that adds none."""
    if letter in _JOINED_LETTERS:
        return _JOINED_LETTERS[letter]
    category = unicodedata.category(letter)
    if category in ("Mn", "Me", "Cf", "Cc"):
        return 0
    code = ord(unicodedata.normalize("NFD", letter)[0])
    if 32 <= code <= 126:
        return (_BOLD if is_bold else _REGULAR)[code - 32]
    if letter in _QUOTES:
        return 72
    if letter in _ARABIC_WIDTHS:
        return _ARABIC_WIDTHS[letter]
    if 0x0590 <= code <= 0x08FF:
        return _ARABIC_WIDTH
    if unicodedata.east_asian_width(letter) in "WF" and category[0] == "L":
        return _EAST_ASIAN
    if category[0] == "L":
        return _LOWER_CASE if category == "Ll" else _UPPER_CASE
    return 40 if category == "Zs" else _SYMBOL


def wrap_text(text: str, width: float, size: float, most: int, *, is_bold: bool = False) -> list[str]:
    """Return a text in at most so many lines of a width; a longer word is broken, a longer text ends in "…"."""
    lines: list[str] = []
    line = ""
    for word in _split_words(text, width, size, is_bold):
        longer = f"{line} {word}" if line else word
        if line and measure_width(longer, size, is_bold=is_bold) > width:
            lines.append(line)
            if len(lines) == most:
                return [*lines[:-1], _shorten(line, width, size, is_bold)]
            longer = word
        line = longer
    return [*lines, line] if line else lines


def _split_words(text: str, width: float, size: float, is_bold: bool) -> list[str]:
    """Return the words of a text; a word that is wider than a line as several."""
    words = []
    for word in _BREAKING_SPACE.split(text.strip()):
        while measure_width(word, size, is_bold=is_bold) > width and len(word) > 1:
            count = len(word) - 1
            while count > 1 and measure_width(word[:count], size, is_bold=is_bold) > width:
                count -= 1
            words.append(word[:count])
            word = word[count:]  # noqa: PLW2901 — the rest of the word
        words.append(word)
    return words


def _shorten(line: str, width: float, size: float, is_bold: bool) -> str:
    """Return a line with "…" at its end."""
    while line and measure_width(f"{line}…", size, is_bold=is_bold) > width:
        line = line[:-1]
    return f"{line.rstrip(' ,;:.–-')}…"
