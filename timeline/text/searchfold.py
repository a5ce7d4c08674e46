"""Looking for words as readers type them: without regard to case, accents and punctuation."""

import re
import unicodedata

from django.utils.translation import get_language


class _Folding(dict[int, str | None]):
    """What becomes of each character after decomposition, found when it is first met."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        category = unicodedata.category(character)
        if category in {"Mn", "Me", "Cf"} or character == "\N{ARABIC TATWEEL}":
            folded = None  # accents, vowel points, soft hyphens; a stroke that only makes a word longer
        elif category == "Nd":
            folded = str(unicodedata.decimal(character))  # ٢٠١٧ is 2017
        elif category[0] in "PSZC":
            folded = " "
        else:
            folded = character
        self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return what is compared of a text: its letters and digits in small letters, with spaces between."""
    return unicodedata.normalize("NFKD", text).casefold().translate(_FOLDING)


def sort_key(text: str) -> str:
    """Return what names are sorted by in the active language. Spanish has "ñ" after "n", as a letter of its own."""
    if (get_language() or "").startswith("es"):
        # An omega, which comes after every Latin letter.
        text = re.sub("[ñÑ]", "nω", unicodedata.normalize("NFC", text))
    return fold(text)


def words_of(text: str) -> list[str]:
    """Return the words of a search, folded, each once."""
    return list(dict.fromkeys(fold(text).split()))
