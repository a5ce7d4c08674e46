"""Search folding: texts reduced to letters and digits, for a search that ignores case, accents and punctuation.

It is looser than `quotes.normalise`, on purpose. A search for "zoe" has to find "Zoë" and "10²" may match "102";
in a quote check those are different words. Search also needs no way back to the offsets of the text.
"""

import re
import unicodedata

from django.utils.translation import get_language


class _FoldingTable(dict[int, str | None]):
    """A table for `str.translate`, filled as characters occur. Keys are code points after decomposition."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        category = unicodedata.category(character)
        if category in {"Mn", "Me", "Cf"} or character == "\N{ARABIC TATWEEL}":
            folded = None  # accents, vowel points, soft hyphens, and a stroke that only lengthens a word
        elif category == "Nd":
            folded = str(unicodedata.decimal(character))  # ٢٠١٧ is 2017
        elif category[0] in "PSZC":
            folded = " "
        else:
            folded = character
        self[code] = folded
        return folded


_FOLDING = _FoldingTable()


def fold(text: str) -> str:
    """Return a text in the form in which search compares: small letters and digits, with spaces between."""
    return unicodedata.normalize("NFKD", text).casefold().translate(_FOLDING)


def make_sort_key(text: str) -> str:
    """Return the key that sorts a name in the active language. In Spanish "ñ" is a letter after "n"."""
    if (get_language() or "").startswith("es"):
        # An omega sorts after every Latin letter.
        text = re.sub("[ñÑ]", "nω", unicodedata.normalize("NFC", text))
    return fold(text)


def split_words(text: str) -> list[str]:
    """Return the folded words of a search, without repetitions."""
    return list(dict.fromkeys(fold(text).split()))
