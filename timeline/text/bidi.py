"""Which way a language is written, and names that run the other way than the sentence they stand in.

Where a browser is left to itself, the digits and marks around such a name go over to it: "(3)" after an English
name in an Arabic sentence comes to stand on its wrong side. Characters that are not seen fence it off (Unicode's
isolates), in a title or an attribute as well as in the text.
"""

import re

from django.utils.translation import get_language_bidi

# Written from right to left (ISO 639).
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})

FENCE, END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"

_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff"
_IS_RIGHT = re.compile(f"[{_RIGHT}]")
_IS_LEFT = re.compile(rf"[^\W\d_{_RIGHT}]")
_IS_DIGIT = re.compile(r"\d")
# Also where the end was cut off.
_FENCED = re.compile(f"{FENCE}[^{FENCE}{END}]*(?:{END}|$)")


def direction(language: str) -> str:
    """Return the direction in which a language (BCP 47) is written, as HTML has it."""
    return "rtl" if language.lower().split("-")[0] in RIGHT_TO_LEFT else "ltr"


def isolated(text: str) -> str:
    """Return a text as it may stand in a sentence of the active language: fenced off where it runs otherwise."""
    bare = _FENCED.sub("", text) if FENCE in text else text
    if get_language_bidi():
        # Digits without a word of their own direction: a date in figures would be turned round.
        is_other = _IS_LEFT.search(bare) or (_IS_DIGIT.search(bare) and not _IS_RIGHT.search(bare))
    else:
        is_other = _IS_RIGHT.search(bare)
    return f"{FENCE}{text}{END}" if is_other else text
