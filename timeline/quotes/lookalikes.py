"""Lookalikes: words that look the same and differ, because they contain letters of another script."""

import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from timeline.quotes.comparison import WordRun

# From the confusables of UTS #39: small and capital letters of Cyrillic and Greek that most typefaces draw like Latin
# ones, and letters and figures that are confused with each other.
_LATIN = str.maketrans(
    "аеорсухіјѕһԁԛԝҽӏАВЕЅІЈКМНОРСТХУԌԚԜοαρνικυγΑΒΕΖΗΙΚΜΝΟΡΤΥΧ٥۵",
    "aeopcyxijshdqwelABESIJKMHOPCTXYGQWoapvikuyABEZHIKMNOPTYXoo",
)
MAX_HINTS = 5


def find_lookalikes(runs: Iterable[WordRun]) -> tuple[str, ...]:
    """Return a sentence for each removed word that looks like the added word in its position."""
    hints: list[str] = []
    for run, following in pairwise(runs):
        if (run.kind, following.kind) != ("removed", "added"):
            continue
        for old, new in zip(run.old.split(), following.new.split(), strict=False):
            if old != new and old.translate(_LATIN).casefold() == new.translate(_LATIN).casefold():
                hints.append(_describe(old, new))
        if len(hints) >= MAX_HINTS:
            break
    return tuple(hints[:MAX_HINTS])


def _describe(old: str, new: str) -> str:
    first, second = next((a, b) for a, b in zip(old, new, strict=True) if a.casefold() != b.casefold())
    return f"“{old}” looks like “{new}”, but has {_name_character(first)} where the text has {_name_character(second)}."


def _name_character(character: str) -> str:
    return unicodedata.name(character, f"U+{ord(character):04X}").lower()
