"""Text direction: the direction of a language, and isolation of names that run against their sentence.

Without isolation, a browser attaches the digits and punctuation beside such a name to the name: in an Arabic
sentence, "(3)" after an English name moves to the wrong side of it. Unicode isolates (UAX #9) prevent that in
titles and attributes as well as in the text, where no markup is possible.
"""

import re

from django.utils.translation import get_language_bidi

# Languages written from right to left (ISO 639).
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})

ISOLATE_START, ISOLATE_END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"

_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff"
_RIGHT_LETTER = re.compile(f"[{_RIGHT}]")
_LEFT_LETTER = re.compile(rf"[^\W\d_{_RIGHT}]")
_DIGIT = re.compile(r"\d")
# A text that was cut to a length may have lost the end of its isolate.
_ISOLATED = re.compile(f"{ISOLATE_START}[^{ISOLATE_START}{ISOLATE_END}]*(?:{ISOLATE_END}|$)")


def get_direction(language: str) -> str:
    """Return the value of the HTML attribute `dir` for a language tag (BCP 47): "rtl" or "ltr"."""
    return "rtl" if language.lower().split("-")[0] in RIGHT_TO_LEFT else "ltr"


def isolate(text: str) -> str:
    """Return a text for use within a sentence of the active language.

    The text is wrapped in a Unicode isolate if part of it runs against that language.
    """
    bare = _ISOLATED.sub("", text) if ISOLATE_START in text else text
    if get_language_bidi():
        # Digits without a right-to-left letter beside them count too: a date in figures would be reversed.
        is_opposite = _LEFT_LETTER.search(bare) or (_DIGIT.search(bare) and not _RIGHT_LETTER.search(bare))
    else:
        is_opposite = _RIGHT_LETTER.search(bare)
    return f"{ISOLATE_START}{text}{ISOLATE_END}" if is_opposite else text
