"""What looks alike to readers, for everything that finds words however they are written.

Letters of other alphabets that look like Latin ones, letters that nobody sees, and text that is shown from right to left.
"""

import re
import unicodedata
from string import ascii_lowercase

# The character that shows what follows from right to left, whatever letters it is.
REVERSING = "\N{RIGHT-TO-LEFT OVERRIDE}"
_REVERSED = re.compile(f"{REVERSING}[^\n\u2029\x00\N{POP DIRECTIONAL FORMATTING}]*")
# The first of the letters in black circles, in black squares, and of flags.
ENCLOSED = (0x1F150, 0x1F170, 0x1F1E6)
# After Unicode’s confusables.txt, and letters that take no part in decomposition.
LOOK_ALIKES = {
    # Cyrillic
    **dict(zip("авеѕіїјкмнорстухһԁԛԝьѵ", "abesiijkmhopctyxhdqwbv", strict=True)),
    # Greek, in capital and small letters, which look different
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx", strict=True)),
    **dict(zip("αβγεηικνορτυχωσς", "abyenikvoptuxwos", strict=True)),
    # Armenian and Cherokee as in domain names, and letters of Latin that have no decomposition
    **dict(zip("հոսցօզ", "hnugoq", strict=True)),
    **dict(zip("ɡɑɩıłøđħŧɓɗƙƴə", "gaiilodhtbdkye", strict=True)),
    # Small capitals; of x there is none
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True)),
    # Letters that flags, circles and squares enclose, if they have no decomposition
    **{chr(first + index): letter for first in ENCLOSED for index, letter in enumerate(ascii_lowercase)},
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ð": "d",
}


# Letters that are seen by nobody, although Unicode calls them letters: fillers of Hangul.
INVISIBLE_LETTERS = "\u115f\u1160\u3164\uffa0"
# The tatweel only stretches a word. Forms of ya are alike, and so are two of ha. Those of alef differ in their marks.
_ARABIC = {"ـ": "", "ٱ": "ا", "ى": "ي", "ة": "ه"}
_REPLACED = {**LOOK_ALIKES, **_ARABIC, **dict.fromkeys(INVISIBLE_LETTERS, "")}


def fold_letters(character: str) -> str:
    """Return a character decomposed, in lower case, and with Latin letters in place of those that look like them.

    Letters that nobody sees become "".
    """
    plain = "".join(_REPLACED.get(part, part) for part in unicodedata.normalize("NFKD", character))
    return "".join(_REPLACED.get(part, part) for part in plain.casefold())


def order_as_shown(text: str) -> list[int] | None:
    """Return the indexes of the characters as readers see them if U+202E turns some of them round; None if there is none.

    What it turns ends with U+202C, or with the paragraph.
    """
    if REVERSING not in text:
        return None
    order: list[int] = []
    position = 0
    for match in _REVERSED.finditer(text):
        order += range(position, match.start())
        order += reversed(range(match.start(), match.end()))
        position = match.end()
    return [*order, *range(position, len(text))]
