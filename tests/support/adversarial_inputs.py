"""Phrases of the greatest length that are slow to read, by kind, for tests and benchmarks."""

import random
from collections.abc import Iterator

from timeline.dates.phrases.phrase_errors import MAX_LENGTH
from timeline.dates.phrases.vocabulary import (
    FIXED_PHRASES,
    NAMED_DAYS,
    NUMBERED_WORDS,
    PLAIN_WORDS,
    UNFIXED_DAYS,
)

# Pieces that are repeated up to the greatest length of a phrase.
REPEATED = {
    "separators": ("to ", "or ", "and ", "- ", "– ", ", ", "/", "to or and ", "between ", "from to ", "or, "),
    "of the of the": ("of the ", "the ", "at ", "on the ", "of "),
    "numbers and separators": (
        "1 to ",
        "1 or ",
        "1,",
        "1-",
        "1 – ",
        "and 1 ",
        "from 1 to ",
        "1 2 3 ",
        "1 to 2 or ",
    ),
    "digits": ("9", "1 ", "999999999 ", "12345 ", "01 ", "0000", "2017", "2017 "),
    "figures": ("7/3/2017 or ", "7/3/2017 to ", "7/3 ", "7/3 to ", "1/2/", "7-3-", "7.3.", "03/2017 or "),
    "clock times": (
        "10:15 ",
        "10:15 to ",
        "at ten to ",
        "at 10 ",
        "half past ",
        "quarter to ten to ",
        "1 pm to ",
        "gmt ",
    ),
    "dates": (
        "7 march 2017 to ",
        "7 march 2017 or ",
        "march ",
        "march or ",
        "march to ",
        "2017-03-07 to ",
        "7 march 2017, ",
    ),
    "relative words": (
        "last ",
        "last week or ",
        "on tuesday to ",
        "tuesday to ",
        "last tuesday or ",
        "yesterday to ",
    ),
    "beginnings": (
        "before ",
        "before 7 march 2017 ",
        "since until ",
        "from ",
        "two days before ",
        "the week of ",
        "for ",
    ),
    "parts": ("the first half of ", "early late ", "about ", "possibly about ", "in the evening ", "night "),
    "near-EDTF": (
        "2017-03-",
        "[2017..",
        "2017/",
        "201X-",
        "2017-03-07?~",
        "[..",
        "{2017,",
        "2017-03-07T10:15 ",
        "xx-",
    ),
    "punctuation": (".", "a.", "a'", "'", "(", "()", "?", "~%?", "a-", "early-", "1.", "1:"),
    "unicode": ("é", "ß", "İ", "２", "٣ ", "‑", "—", "\u0301a", "👩‍👩‍👧 ", "\u200b1", "ﬁ ", "’"),
}


def repeat_pieces() -> Iterator[tuple[str, str]]:
    """Yield the kind and text of each repeated piece."""
    for kind, pieces in REPEATED.items():
        for piece in pieces:
            yield kind, (piece * MAX_LENGTH)[:MAX_LENGTH]


def mix_words(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Yield the kind and text of `count` random rows of words of the grammar and pieces, the same for a seed."""
    generator = random.Random(seed)
    words = sorted(
        {
            *NUMBERED_WORDS,
            *PLAIN_WORDS,
            *NAMED_DAYS,
            *UNFIXED_DAYS,
            *(" ".join(phrase) for phrase, _tokens in FIXED_PHRASES),
        }
    )
    pieces = [piece.strip() for several in REPEATED.values() for piece in several]
    joints = ["to", "or", "and", "–", ",", "1", "2017", "march", "tuesday", "10:15", "7/3/2017", "last"]
    for _ in range(count):
        selection = generator.sample(words, 3) + generator.sample(pieces, 2) + generator.sample(joints, 3)
        text = " ".join(generator.choice(selection) for _ in range(MAX_LENGTH // 2))
        yield "mixed words", text[:MAX_LENGTH]
