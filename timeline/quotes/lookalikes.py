"""Words that look alike and are not: letters of another script."""

import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from timeline.quotes.comparing import Run

# After the confusables of UTS #39: the small and capital letters of Cyrillic and Greek that are drawn as Latin
# ones in most type, and the letters and figures that are taken for one another.
_LATIN = str.maketrans(
    "аеорсухіјѕһԁԛԝҽӏАВЕЅІЈКМНОРСТХУԌԚԜοαρνικυγΑΒΕΖΗΙΚΜΝΟΡΤΥΧ٥۵",
    "aeopcyxijshdqwelABESIJKMHOPCTXYGQWoapvikuyABEZHIKMNOPTYXoo",
)
MOST_HINTS = 5


def hints(runs: Iterable[Run]) -> tuple[str, ...]:
    """Return a sentence for each word of *one* that looks like the *other* at its place, but is not."""
    found: list[str] = []
    for run, following in pairwise(runs):
        if (run.kind, following.kind) != ("one", "other"):
            continue
        for one, other in zip(run.one.split(), following.other.split(), strict=False):
            if one != other and one.translate(_LATIN).casefold() == other.translate(_LATIN).casefold():
                found.append(_hint(one, other))
        if len(found) >= MOST_HINTS:
            break
    return tuple(found[:MOST_HINTS])


def _hint(one: str, other: str) -> str:
    first, second = next((a, b) for a, b in zip(one, other, strict=True) if a.casefold() != b.casefold())
    return f"“{one}” looks like “{other}”, but has {_name(first)} where the text has {_name(second)}."


def _name(character: str) -> str:
    return unicodedata.name(character, f"U+{ord(character):04X}").lower()
